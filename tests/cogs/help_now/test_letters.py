"""Whoever asked for help and those who answer write to each other through Hearth; who gave no name keeps it."""

import pytest

from bot.config import Config
from tests.cogs.help_now.people import Office, cards, everything_kept, forbid, labels, said, tell_moderators, text
from tests.cogs.kudos.people import rows
from tests.wire import DIRECT, Wire
from tests.world import World

FIRST, SECOND, THIRD = "I have read it and I am here", "thank you, I am scared", "shall we look for a place together"


@pytest.fixture
async def office(world: World) -> Office:
    office = Office(world)
    await office.open()
    return office


@pytest.mark.parametrize("named", ["named", "nameless"])
async def test_both_sides_write_with_a_restart_between_and_no_name_is_told(
    office: Office, config: Config, named: str
) -> None:
    world = office.world
    await tell_moderators(world, world.ann, named=named)
    await office.press(world.mod, "I'm writing to them")
    assert "What they answer comes into this channel" in await office.write(world.mod, FIRST)
    letter = office.heard(world.ann)[-1]
    assert text(letter).startswith(f"> {FIRST}\n")
    assert str(world.mod.id) not in text(letter)
    assert labels(letter) == ["Answer", "I'm alright now", "Need help now?"]
    assert f"> {FIRST}\n-# <@{world.mod.id}> has written this" in text(office.last)
    await world.restart()

    assert "I'll pass it on" in await office.answer(world.ann, SECOND)
    assert text(office.last).startswith(f"<@{world.mod.id}>\n> {SECOND}\n")
    assert [one.id for one in office.last.mentions] == [world.mod.id]
    form = await office.max.click(office.last, label="Write to them")
    await office.max.submit_modal(form, {"words": THIRD})
    await office.moment()
    assert THIRD in text(office.heard(world.ann)[-1])

    shown = "\n".join(text(one) for one in cards(office.channel))
    assert (str(world.ann.id) in shown) == (named == "named")
    assert "ann" not in shown.replace("channel", "")
    assert rows(config, "SELECT * FROM help_letters") == []
    assert not any(one.encode() in everything_kept(config) for one in (FIRST, SECOND, THIRD))


async def test_what_is_sent_when_it_is_over_comes_back_to_whoever_wrote_it(office: Office) -> None:
    world = office.world
    await tell_moderators(world, world.ann)
    await office.write(world.mod, FIRST)
    answer = await world.ann.user.click(office.heard(world.ann)[-1], label="Answer")
    letter = await office.max.click(office.card, label="Write to them")
    await office.press(world.mod, "Done")
    assert f"> {SECOND}" in said(await world.ann.user.submit_modal(answer, {"words": SECOND}))
    assert f"> {THIRD}" in said(await office.max.submit_modal(letter, {"words": THIRD}))


async def test_before_anybody_has_it_one_can_write_more(office: Office) -> None:
    world = office.world
    await tell_moderators(world, world.ann, named="nameless")
    await world.pass_time(minutes=16)
    await office.answer(world.ann, SECOND, label="Write more")
    assert SECOND in text(office.last)


async def test_who_writes_first_has_it(office: Office) -> None:
    world = office.world
    await tell_moderators(world, world.ann)
    await office.write(world.mod, FIRST)
    assert f"<@{world.mod.id}> has it, and has written to them" in text(office.card)
    await world.pass_time(hours=2)
    assert len(office.heard(world.ann)) == 1


async def test_when_it_is_over_nothing_is_passed_on_and_the_way_on_is_said(office: Office) -> None:
    world = office.world
    await tell_moderators(world, world.ann)
    await office.write(world.mod, FIRST)
    await office.press(world.mod, "Done")
    await office.moment()
    letter = next(one for one in office.heard(world.ann) if FIRST in text(one))
    over = said(await world.ann.user.click(letter, label="Answer"))
    assert "`/help-now` is there" in over
    assert "I keep nothing" not in over  # For 7 days that would not be true.
    form = await world.ann.user.click(office.heard(world.ann)[-1], label="Tell the moderators privately")
    assert form.modal


async def test_whoever_writes_to_somebody_who_left_reads_so_unless_it_would_be_a_name(office: Office) -> None:
    world = office.world
    for who, named, has_left in ((world.ann, "named", True), (world.ben, "nameless", False)):
        await tell_moderators(world, who, named=named)
        await world.leave(who)
        assert ("They have left this server" in await office.write(world.mod, FIRST)) == has_left
        assert FIRST in text(office.heard(who)[-1])


async def test_what_is_kept_is_not_asked_for_again_where_discord_does_not_answer(office: Office) -> None:
    world = office.world
    await tell_moderators(world, world.ann)
    member = f"/guilds/{world.guild.id}/members/{world.ann.id}"
    world.env.inject_error("GET", member, status=500, code=0)
    assert "I'll write it to them" in await office.write(world.mod, FIRST)
    world.env.backend.faults.clear()
    await world.pass_time(minutes=10)
    assert [FIRST in text(one) for one in office.heard(world.ann)].count(True) == 1


async def test_who_takes_no_direct_messages_reads_it_in_the_inbox_and_the_team_knows(
    office: Office, config: Config
) -> None:
    world = office.world
    await tell_moderators(world, world.ann)
    await office.press(world.mod, "I'm writing to them")
    await office.moment()
    world.close_dms()
    await office.write(world.mod, FIRST)
    assert "it waits in their `/inbox`" in text(office.last)
    assert FIRST in await world.inbox(world.ann)
    assert FIRST.encode() not in everything_kept(config)
    await world.pass_time(days=30.1)
    assert rows(config, "SELECT * FROM help_letters") == []


async def test_what_waited_in_the_inbox_comes_with_its_buttons_once_it_can(office: Office) -> None:
    world = office.world
    await tell_moderators(world, world.ann)
    await world.pass_time(minutes=16)
    world.close_dms(times=2)
    await office.press(world.mod, "I'm writing to them")
    await office.write(world.mod, FIRST)
    before = len(office.heard(world.ann))
    shown = await world.ann.slash(world.general, "inbox")
    assert shown.response is not None
    await world.ann.click(shown.response, label="Try DM again")
    await office.moment()
    news, letter = office.heard(world.ann)[before:]
    assert labels(news) == ["Yes, they wrote", "Write more", "I'm alright now", "Need help now?"]
    assert FIRST in text(letter)
    assert labels(letter) == ["Answer", "I'm alright now", "Need help now?"]


async def test_a_pace_for_answers_leaves_ways_open_and_gives_the_words_back(office: Office) -> None:
    world = office.world
    await tell_moderators(world, world.ann, named="nameless")
    await office.write(world.mod, FIRST)
    answers = [await office.answer(world.ann, f"word {number}") for number in range(21)]
    assert ["I'll pass it on" in one for one in answers] == [True] * 20 + [False]
    assert "word 20" in answers[-1]
    assert "`/help-now` shows who you can call" in answers[-1]


async def test_dying_when_a_letter_has_arrived_writes_it_once(world: World, wire: Wire) -> None:
    office = Office(world)
    await office.open()
    await tell_moderators(world, world.ann)
    await office.press(world.mod, "I'm writing to them")
    await office.moment()
    form = await world.mod.click(office.card, label="Write to them")
    wire.die(DIRECT, after=True)
    await world.mod.submit_modal(form, {"words": FIRST})
    await world.settle()
    assert wire.all_happened
    await world.bot.services.agenda.stop()
    await world.pass_time(minutes=30)
    await world.restart()
    await world.pass_time(minutes=5)
    assert [FIRST in text(one) for one in office.heard(world.ann)].count(True) == 1
    assert [FIRST in text(one) for one in cards(office.channel)].count(True) == 1


async def test_an_answer_that_cannot_be_posted_waits_and_its_author_hears_so(office: Office) -> None:
    world = office.world
    await tell_moderators(world, world.ann)
    await office.write(world.mod, FIRST)
    forbid(world, office.channel)
    await world.settle()
    await office.answer(world.ann, SECOND)
    assert "has not reached the moderators" in text(office.heard(world.ann)[-1])
