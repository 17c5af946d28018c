"""A call for help: it is said again until somebody has it, and a claim is no answer."""

import pytest
import simcord

from bot.config import Config
from tests.cogs.help_now.people import (
    WORDS,
    Office,
    cards,
    labels,
    open_to_everyone,
    said,
    tell_moderators,
    text,
)
from tests.cogs.kudos.people import rows
from tests.forged import BUTTON, Forger
from tests.wire import Wire
from tests.world import World


@pytest.fixture
async def office(world: World) -> Office:
    office = Office(world)
    await office.open()
    return office


async def test_a_call_stands_with_its_words_first_and_with_what_can_be_done(office: Office) -> None:
    told = said(await tell_moderators(office.world, office.world.ann))
    assert "I'll tell you when one of them has read it" in told
    assert "findahelpline.com" in told  # The lines come along.
    assert text(office.card).split("\n")[2] == f"> {WORDS}"
    assert labels(office.card) == ["I'm writing to them", "Write to them", "Done"]


async def test_the_queue_shows_that_somebody_waits_and_neither_words_nor_name(office: Office) -> None:
    world = office.world
    await tell_moderators(world, world.ann)
    shown = said(await world.mod.slash(world.general, "care queue"))
    assert "nobody has taken it yet" in shown
    assert f"/{office.card.id})" in shown
    assert WORDS not in shown
    assert world.ann.mention not in shown
    await world.mod.click(office.card, label="I'm writing to them")
    assert f"{world.mod.mention} is writing to them" in said(await world.mod.slash(world.general, "care queue"))


@pytest.mark.parametrize("named", ["named", "nameless"])
async def test_nobody_comes_and_it_is_said_again_to_both_and_to_the_team_for_three_days(
    office: Office, named: str
) -> None:
    world = office.world
    await tell_moderators(world, world.ann, named=named)
    first = office.card.id
    await world.pass_time(minutes=14)
    assert (office.card.id, office.heard(world.ann)) == (first, [])
    await world.restart()
    await world.pass_time(minutes=2)
    second = office.card.id
    assert second != first
    assert "nobody has taken it yet" in text(office.card)
    assert len(office.heard(world.ann)) == 1
    assert "I have reminded the team" in text(office.heard(world.ann)[0])
    assert "Need help now?" in labels(office.heard(world.ann)[0])
    await world.pass_time(minutes=45)
    assert office.card.id != second
    assert len(cards(office.channel)) == 1  # The one before is gone each time.
    assert len(office.heard(world.ann)) == 2
    assert "once more, and will keep doing so" in text(office.heard(world.ann)[-1])
    third = office.card.id
    await world.pass_time(hours=6)
    assert office.card.id != third  # From now on they are reminded gently.
    await world.pass_time(days=1)
    assert len(office.heard(world.ann)) == 2
    await world.pass_time(days=2)
    assert len(office.heard(world.ann)) == 3
    assert "Three days have gone by" in text(office.heard(world.ann)[-1])
    assert "Tell the moderators privately" in labels(office.heard(world.ann)[-1])
    last = office.card
    assert "I'm writing to them" in labels(last)
    await world.pass_time(days=1)
    assert (office.card.id, len(office.heard(world.ann))) == (last.id, 3)


async def test_the_role_is_pinged_at_once_and_each_time(world: World) -> None:
    office, role = Office(world), world.guild.roles["mods"]
    await office.open(ping=True)
    await tell_moderators(world, world.ann)
    assert [one.id for one in office.card.role_mentions] == [role.id]
    first = office.card.id
    await world.pass_time(minutes=16)
    assert office.card.id != first
    assert [one.id for one in office.card.role_mentions] == [role.id]
    sent = [one.json for one in world.env.http_requests if one.path == f"/channels/{office.channel.id}/messages"]
    assert [one["allowed_mentions"]["roles"] for one in sent if one] == [[role.id]] * 2


async def test_who_asks_again_does_not_ping_again_until_somebody_has_the_first(world: World) -> None:
    office = Office(world)
    await office.open(ping=True)
    for words in ("first", "second"):
        await tell_moderators(world, world.ann, words)
    first, second = cards(office.channel)
    assert [bool(one.role_mentions) for one in (first, second)] == [True, False]
    form = await world.mod.click(first, label="Write to them")
    await world.mod.submit_modal(form, {"words": "I am here"})
    await world.pass_time(minutes=16)
    assert office.card.id != second.id
    assert "second" in text(office.card)
    assert office.card.role_mentions


async def test_of_many_calls_the_team_is_reminded_by_the_first(world: World) -> None:
    office = Office(world)
    await office.open(ping=True)
    for number in range(5):
        await tell_moderators(world, world.ann, f"call {number}")
        await world.pass_time(minutes=1)
    await world.pass_time(hours=2)
    sent = [one.json for one in world.env.http_requests if one.path == f"/channels/{office.channel.id}/messages"]
    assert sum(bool(one["allowed_mentions"].get("roles")) for one in sent if one) == 3  # At once, and twice later.
    assert [f"call {number}" in "".join(text(one) for one in cards(office.channel)) for number in range(5)] == [
        True
    ] * 5


async def test_who_asks_again_another_day_pings_though_nobody_has_closed_the_first(world: World) -> None:
    office = Office(world)
    await office.open(ping=True)
    await tell_moderators(world, world.ann, "first")
    await office.press(world.mod, "I'm writing to them")
    await office.write(world.mod, "I am here")
    await world.pass_time(days=3)
    await tell_moderators(world, world.ann, "second")
    assert "second" in text(office.card)
    assert office.card.role_mentions


@pytest.mark.parametrize("written", [False, True])
async def test_what_a_moderator_had_who_is_gone_is_open_for_the_others(world: World, *, written: bool) -> None:
    office = Office(world)
    await office.open(ping=True)
    await tell_moderators(world, world.ann)
    await office.press(office.max, "I'm writing to them")
    await office.moment()
    if written:
        await office.write(office.max, "I am here")
    await world.leave(office.max)
    await world.pass_time(minutes=1)
    assert "is handed over" in text(office.card)
    assert office.card.role_mentions
    assert "I'm writing to them" in labels(office.card)
    heard = len(office.heard(world.ann))
    await office.press(world.mod, "I'm writing to them")
    await office.moment()
    assert len(office.heard(world.ann)) == heard + 1


async def test_who_takes_it_has_it_and_the_person_hears_of_it(office: Office) -> None:
    world = office.world
    await tell_moderators(world, world.ann)
    assert "Thank you" in await office.press(world.mod, "I'm writing to them")
    await office.moment()
    [heard] = office.heard(world.ann)
    assert "has read this and is writing to you" in text(heard)
    assert labels(heard) == ["Yes, they wrote", "Write more", "I'm alright now", "Need help now?"]
    assert labels(office.card) == ["Write to them", "Hand over", "Done"]


async def test_a_claim_without_a_word_is_open_again_in_ten_minutes(world: World) -> None:
    office = Office(world)
    await office.open(ping=True)
    await tell_moderators(world, world.ann, named="nameless")
    await world.pass_time(minutes=3)
    first = office.card.id
    await office.press(world.mod, "I'm writing to them")
    await world.pass_time(minutes=9)
    assert office.card.id == first
    await world.restart()
    await world.pass_time(minutes=2)
    assert office.card.id != first
    assert "it is open again" in text(office.card)
    assert office.card.role_mentions
    assert "I'm writing to them" in labels(office.card)
    assert "has not got to it" in text(office.heard(world.ann)[-1])
    heard = len(office.heard(world.ann))
    await world.pass_time(minutes=16)  # And it is said again if nobody takes it then.
    assert len(office.heard(world.ann)) == heard + 1
    assert "nobody has taken it yet" in text(office.heard(world.ann)[-1])


async def test_a_word_through_hearth_is_an_answer(office: Office) -> None:
    world = office.world
    await tell_moderators(world, world.ann)
    await office.press(world.mod, "I'm writing to them")
    await office.write(world.mod, "I am here. Are you safe?")
    before = len(office.heard(world.ann))
    assert "> I am here. Are you safe?" in text(office.heard(world.ann)[-1])
    await world.pass_time(hours=2)
    assert len(office.heard(world.ann)) == before
    assert "has written to them" in text(office.card)


async def test_so_is_that_the_person_says_they_wrote(office: Office) -> None:
    world = office.world
    await tell_moderators(world, world.ann)
    await office.press(world.mod, "I'm writing to them")
    await world.ann.user.click(office.heard(world.ann)[-1], label="Yes, they wrote")
    await world.pass_time(hours=2)
    assert len(office.heard(world.ann)) == 1
    assert "has written to them" in text(office.card)


async def test_they_can_still_say_so_when_it_is_open_again_and_nobody_is_reminded(office: Office) -> None:
    world = office.world
    await tell_moderators(world, world.ann)
    await office.press(world.mod, "I'm writing to them")
    await office.moment()
    [taken] = office.heard(world.ann)
    await world.pass_time(minutes=11)
    await world.ann.user.click(taken, label="Yes, they wrote")
    await office.moment()
    assert "They say that a moderator has written to them" in text(office.card)
    card, heard = office.card.id, len(office.heard(world.ann))
    await world.pass_time(hours=2)
    assert (office.card.id, len(office.heard(world.ann))) == (card, heard)


async def test_it_is_handed_over_and_somebody_else_goes_on(office: Office) -> None:
    world = office.world
    await tell_moderators(world, world.ann)
    await office.press(world.mod, "I'm writing to them")
    await office.write(world.mod, "hello")
    first = office.card.id
    await office.press(world.mod, "Hand over")
    await office.moment()
    assert office.card.id != first
    assert "handed over" in text(office.card)
    assert "passing this on" in text(office.heard(world.ann)[-1])
    await world.restart()
    await office.press(office.max, "I'm writing to them")
    await office.moment()
    assert f"<@{office.max.id}> is writing to them" in text(office.card)


async def test_nothing_is_held_back_by_a_pause_or_what_somebody_wants_to_hear(office: Office) -> None:
    world = office.world
    await world.ann.slash(world.general, "pause", until="1 week")
    await tell_moderators(world, world.ann)
    await office.press(world.mod, "I'm writing to them")
    await office.moment()
    assert len(office.heard(world.ann)) == 1


@pytest.mark.parametrize("by", ["team", "person"])
async def test_it_ends_by_either_and_goes_a_week_later_from_everywhere(office: Office, config: Config, by: str) -> None:
    world = office.world
    await tell_moderators(world, world.ann)
    await office.press(world.mod, "I'm writing to them")
    await office.write(world.mod, "hello")
    if by == "team":
        await office.press(world.mod, "Done")
        await office.moment()
        assert "have closed this" in text(office.heard(world.ann)[-1])
    else:
        await world.ann.user.click(office.heard(world.ann)[-1], label="I'm alright now")
        await office.moment()
        assert "they say that they are alright" in text(office.card)
    assert labels(office.card) == (["Open again"] if by == "team" else [])
    await world.pass_time(days=6)
    assert WORDS in text(office.card)
    await world.pass_time(days=1.1)
    assert cards(office.channel) == []
    for table in ("help_calls", "help_claims", "help_letters", "help_posts"):
        assert rows(config, f"SELECT * FROM {table}") == []  # noqa: S608 - names of ours


async def test_done_by_a_slip_is_opened_again_and_its_author_hears(office: Office) -> None:
    world = office.world
    await tell_moderators(world, world.ann, named="nameless")
    await office.press(world.mod, "I'm writing to them")
    await office.write(world.mod, "hello")
    await office.press(office.max, "Done")
    await office.moment()
    assert f"Over: {office.max.mention} has closed it" in text(office.card)
    await world.restart()
    assert "open again" in await office.press(office.max, "Open again")
    await office.moment()
    assert "have opened this again" in text(office.heard(world.ann)[-1])
    assert f"{office.max.mention} has opened it again. {world.mod.mention} has it" in text(office.card)
    assert labels(office.card) == ["Write to them", "Hand over", "Done"]
    await office.answer(world.ann, "thank you", label="Write more")
    assert "thank you" in text(office.last)
    trail = said(await world.mod.slash(world.general, "care removals"))
    assert f"{office.max.mention} closed a call for help" in trail
    assert f"{office.max.mention} opened a call for help again" in trail
    assert str(world.ann.id) not in trail

    for label in ("Hand over", "Done", "Open again"):
        await office.press(world.mod, label)
        await office.moment()
    assert "Nobody has it yet" in text(office.card)
    await world.pass_time(minutes=16)  # It counts anew: the team is reminded, and its author told.
    assert "nobody has taken it yet" in office.last.content
    assert "nobody has taken it yet" in text(office.heard(world.ann)[-1])


async def test_what_nobody_ends_goes_after_thirty_days(office: Office, config: Config) -> None:
    await tell_moderators(office.world, office.world.ann)
    await office.world.pass_time(days=30.1)
    assert cards(office.channel) == []
    assert rows(config, "SELECT * FROM help_calls") == []


async def test_who_has_it_forgotten_takes_it_back_from_the_channel_too(office: Office, config: Config) -> None:
    world = office.world
    await tell_moderators(world, world.ann)
    await office.press(world.mod, "I'm writing to them")
    await office.write(world.mod, "hello")
    await world.forget(world.ann)
    await world.pass_time(minutes=1)
    assert cards(office.channel) == []
    for table in ("help_calls", "help_claims", "help_letters"):
        assert rows(config, f"SELECT * FROM {table}") == []  # noqa: S608 - names of ours


async def test_a_moderator_who_is_forgotten_has_it_no_more_and_it_goes_on(office: Office) -> None:
    world = office.world
    await tell_moderators(world, world.ann)
    await office.press(world.mod, "I'm writing to them")
    await world.forget(world.mod)
    await world.pass_time(minutes=16)
    assert "I'm writing to them" in labels(office.card)
    assert WORDS in text(office.card)


async def test_what_the_team_can_press_is_for_the_team(office: Office) -> None:
    world = office.world
    await tell_moderators(world, world.ann)
    await open_to_everyone(world, office.channel)
    for label in ("I'm writing to them", "Write to them", "Done"):
        refused = said(await world.ben.click(office.card, label=label))
        assert "for the team of this server" in refused
        assert "`/help-now`" in refused
    assert "Nobody has it yet" in text(office.card)
    await office.press(world.mod, "Done")
    await office.moment()
    assert "for the team of this server" in said(await world.ben.click(office.card, label="Open again"))


async def test_a_forger_turns_no_call_of_another_server_and_none_that_its_author_ended(
    office: Office, config: Config
) -> None:
    world = office.world
    elsewhere = world.env.create_guild("Elsewhere", owner=world.ben.user)
    place, ben = elsewhere.create_text_channel("general"), simcord.MemberActor(world.env, elsewhere, world.ben.user)
    opened = await ben.slash(place, "inbox")
    assert opened.response is not None
    stranger, helper = (
        Forger(world, who, where, opened.response) for who, where in ((ben, place), (world.mod, world.general))
    )

    async def changes_nothing(forger: Forger, *acts: str) -> None:
        kept = rows(config, "SELECT * FROM help_calls")
        for [call_id] in rows(config, "SELECT id FROM help_calls"):
            for act in acts:
                forger.press(f"help_now:{act}:{call_id}", BUTTON)
        await world.settle()
        assert not forger.unanswered(())
        assert rows(config, "SELECT * FROM help_calls") == kept

    await tell_moderators(world, world.ann)
    await office.press(world.mod, "I'm writing to them")
    await changes_nothing(stranger, "take", "pass_on", "done", "reopen")
    await office.press(world.mod, "Done")
    await changes_nothing(stranger, "take", "pass_on", "done", "reopen")
    await office.press(world.mod, "Open again")
    await office.moment()
    await world.ann.user.click(office.heard(world.ann)[-1], label="I'm alright now")
    await changes_nothing(helper, "take", "pass_on", "done", "reopen")


@pytest.mark.parametrize("after", [True, False])
async def test_dying_while_it_is_posted_posts_it_once(world: World, wire: Wire, *, after: bool) -> None:
    office = Office(world)
    await office.open()
    wire.die(f"/channels/{office.channel.id}/messages", after=after)
    await tell_moderators(world, world.ann)
    assert wire.all_happened
    await world.bot.services.agenda.stop()
    await world.pass_time(hours=1)  # Discord no longer recognises a nonce.
    await world.restart()
    await world.pass_time(minutes=2)
    assert [WORDS in text(one) for one in cards(office.channel)] == [True]
    await office.press(world.mod, "I'm writing to them")
    await office.moment()
    assert "is writing to you" in text(office.heard(world.ann)[-1])


async def test_dying_while_the_team_is_reminded_reminds_it_once(world: World, wire: Wire) -> None:
    office = Office(world)
    await office.open()
    await tell_moderators(world, world.ann)
    await world.pass_time(minutes=14)
    wire.die(f"/channels/{office.channel.id}/messages", after=True)
    await world.pass_time(minutes=2)
    assert wire.all_happened
    await world.bot.services.agenda.stop()
    await world.pass_time(minutes=20)
    await world.restart()
    await world.pass_time(minutes=2)
    assert len(cards(office.channel)) == 1
    assert len(office.heard(world.ann)) == 1


async def test_nobody_takes_their_own_call(office: Office) -> None:
    world = office.world
    await tell_moderators(world, world.mod, named="nameless")
    assert "somebody else on the team" in said(await world.mod.click(office.card, label="I'm writing to them"))
    assert "Nobody has it yet" in text(office.card)
    await world.pass_time(minutes=16)
    assert "nobody has taken it yet" in text(office.card)
