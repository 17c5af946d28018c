"""Check-ins for everyone here: a card, heard and answered, with a name or without."""

import asyncio
from contextlib import suppress

import pytest
import pytest_asyncio
import simcord
from simcord.backend.errors import BackendError

from bot.agenda import Due
from bot.config import Config
from cogs.check_ins.check_in.service import CheckIns
from cogs.check_ins.check_in.store import CheckIn
from cogs.check_ins.everyone import store as everyone
from cogs.check_ins.everyone.cog_notices import EveryoneNotices
from cogs.check_ins.everyone.notice_kinds import REPLIED
from cogs.check_ins.everyone.service_replies import Replies
from cogs.check_ins.settings import CheckInSettings
from tests.cogs.check_ins.people import (
    SECRET,
    answer,
    cards,
    check_in,
    raw,
    rows,
    said,
    stored,
    text,
    write_back,
)
from tests.wire import Wire
from tests.world import World

EVERYONE, NAMELESS = "everyone:0", "nameless:0"


@pytest_asyncio.fixture
async def place(world: World) -> simcord.ChannelHandle:
    """A check-in channel."""
    place = world.guild.create_text_channel("check-ins")
    await world.settings("check_ins", channel=place)
    return place


async def test_where_the_channel_is_taken_away_meanwhile_nothing_is_kept_and_the_words_come_back(
    world: World, place: simcord.ChannelHandle, config: Config
) -> None:
    form = await world.ann.slash(world.general, "checkin now")
    await world.bot.services.settings.change(world.guild.id, CheckInSettings, channel=None)
    answers = {"mood": "3", "wish": ["listen"], "audience": [EVERYONE], "words": SECRET}
    result = await world.ann.submit_modal(form, answers)
    assert "Please choose again" in said(result)
    assert SECRET in said(result)
    assert stored(config) == []
    again = await world.ann.slash(world.general, "checkin now")
    assert EVERYONE not in str(again.modal)
    assert NAMELESS not in str(again.modal)


async def test_a_card_shows_how_somebody_is_and_is_heard_once_each(world: World, place: simcord.ChannelHandle) -> None:
    await check_in(world, world.ann, audience=EVERYONE, mood=2, wish="company")
    [card] = cards(place)
    assert card.content == f"<@{world.ann.id}>"
    assert "not so well" in text(card)
    assert "company" in text(card)
    assert SECRET in text(card)
    for _press in range(2):
        await world.ben.click(card, label="I hear you")
    await world.mod.click(card, label="I hear you")
    [card] = cards(place)
    assert text(card).count(f"<@{world.ben.id}>") == 1
    refused = await world.ann.click(card, label="I hear you")
    assert "This one is yours" in said(refused)
    assert SECRET not in said(refused)


async def test_a_card_that_is_deleted_while_it_is_pressed_is_no_incident(
    world: World, place: simcord.ChannelHandle
) -> None:
    await check_in(world, world.ann, audience=EVERYONE)
    [card] = cards(place)
    world.env.inject_error("POST", "/interactions/*", status=404, code=10008, times=1)
    with suppress(BackendError):  # Nobody is answered, because there is nothing left to answer.
        await world.ben.click(card, label="I hear you")
    await world.settle()


async def test_hearers_can_stay_unnamed(world: World, place: simcord.ChannelHandle) -> None:
    await world.settings("check_ins", hearers_named=False)
    await check_in(world, world.ann, audience=EVERYONE)
    await world.ben.click(cards(place)[0], label="I hear you")
    assert "This is heard." in text(cards(place)[0])
    assert str(world.ben.id) not in text(cards(place)[0])


async def test_nothing_on_a_nameless_card_tells_whose_it_is(
    world: World, place: simcord.ChannelHandle, config: Config
) -> None:
    result = await check_in(world, world.ann, audience=NAMELESS)
    assert "hidden from members and moderators; whoever runs this bot could see it" in said(result)
    [card] = cards(place)
    payload = raw(world, card)
    [(number, of)] = rows(config, "SELECT id, check_in FROM check_in_cards")
    assert SECRET in payload
    for trace in (str(world.ann.id), '"ann"', str(of)):
        assert trace not in payload
    assert str(number) in payload


async def test_what_is_written_back_reaches_the_author_in_private_and_nobody_else(
    world: World, place: simcord.ChannelHandle
) -> None:
    await check_in(world, world.ann, audience=NAMELESS)
    result = await write_back(world.ben, cards(place)[0], "shall we walk?")
    assert "passing it on privately" in said(result)
    [reply] = world.dms(world.ann)
    assert "ben" in text(reply)
    before, after = text(reply).split("shall we walk?")
    assert "They don't know that it was you" in after
    assert "do not know" not in before
    assert "shall we walk?" not in "".join(text(one) for one in place.history())
    assert world.dms(world.ben) == []

    await answer(world.ann, reply, "yes please")
    [answered] = world.dms(world.ben)
    assert "yes please" in text(answered)
    assert " ann " not in text(answered)
    assert str(world.ann.id) not in raw(world, answered)


async def test_without_a_name_one_answers_ten_times_an_hour(world: World, place: simcord.ChannelHandle) -> None:
    await check_in(world, world.ann, audience=NAMELESS)
    [card] = cards(place)
    for number in range(10):
        writer = world.ben if number % 2 else world.mod
        await write_back(writer, card, f"letter {number}")
        await answer(world.ann, world.dms(world.ann)[-1], f"answer {number}")
    await write_back(world.ben, card, "and now?")
    [_first, *_others, reply] = world.dms(world.ann)
    refused = await answer(world.ann, reply, "not so fast")
    assert refused.response is not None
    assert "You can again <t:1767229" in refused.response.content  # In an hour.
    assert "not so fast" in refused.response.content
    await world.pass_time(hours=1.1)
    await answer(world.ann, reply, "later")
    assert "later" in text(world.dms(world.ben)[-1])
    assert len(world.dms(world.ben)) + len(world.dms(world.mod)) == 11


async def test_no_more_from_somebody_is_not_told_to_them(world: World, place: simcord.ChannelHandle) -> None:
    await check_in(world, world.ann, audience=NAMELESS)
    first = await write_back(world.ben, cards(place)[0], "one")
    [reply] = world.dms(world.ann)
    await world.ann.user.click(reply, label="Stop messages from them")
    await check_in(world, world.ann, audience=EVERYONE)
    second = await write_back(world.ben, cards(place)[1], "two")
    assert said(first) == said(second)
    assert "two" not in "".join(text(one) for one in world.dms(world.ann))


async def test_where_direct_messages_are_closed_letters_wait(world: World, place: simcord.ChannelHandle) -> None:
    await check_in(world, world.ann, audience=EVERYONE)
    world.refuse(f"/channels/{world.ann.user.dm_channel.id}/messages")
    await write_back(world.ben, cards(place)[0], "are you there?")
    assert "Somebody wrote back to you" in await world.inbox(world.ann)
    assert "are you there?" in said(await world.ann.slash(world.general, "checkin answers"))
    assert "are you there?" not in said(await world.ben.slash(world.general, "checkin answers"))


async def test_what_people_write_back_reaches_somebody_who_pauses_and_was_told_so(
    world: World, place: simcord.ChannelHandle
) -> None:
    await check_in(world, world.ann, audience=EVERYONE)
    promised = said(await world.ann.slash(world.general, "pause", until="in 3 days"))
    assert "what people write back in the first three hours" in promised
    assert "later waits for you" in promised
    await write_back(world.ben, cards(place)[0], "are you there?")
    assert "are you there?" in text(world.dms(world.ann)[0])

    await world.pass_time(hours=3.1)
    await write_back(world.ben, cards(place)[0], "sleep well")
    await world.pass_time(minutes=1)
    assert len(world.dms(world.ann)) == 1
    assert "**Waits for a good moment** · what somebody wrote" in await world.inbox(world.ann)


async def test_withdrawn_every_copy_goes(world: World, place: simcord.ChannelHandle, config: Config) -> None:
    result = await check_in(world, world.ann, audience=EVERYONE)
    await world.ben.click(cards(place)[0], label="I hear you")
    await write_back(world.ben, cards(place)[0], "shall we walk?")
    assert result.response is not None
    await world.ann.click(result.response, label="Withdraw")
    await world.settle()
    assert cards(place) == []
    assert world.dms(world.ann) == []
    for table in ("check_ins", "check_in_cards", "check_in_hears", "check_in_letters", "check_in_posts", "awaited"):
        assert rows(config, f"SELECT * FROM {table}") == [], table  # noqa: S608


async def test_narrowed_the_card_goes_and_what_was_said_stays_with_its_author(
    world: World, place: simcord.ChannelHandle, config: Config
) -> None:
    result = await check_in(world, world.ann, audience=EVERYONE)
    old = cards(place)[0]
    raw_old = raw(world, old)
    assert result.response is not None
    changed = await world.ann.click(result.response, label="Change who sees it")
    await world.ann.select(changed.response or result.response, [NAMELESS])
    await world.settle()
    [card] = cards(place)
    assert str(world.ann.id) not in text(card)
    [[number]] = rows(config, "SELECT id FROM check_in_cards")
    assert str(number) not in raw_old
    assert [audience for _mood, audience, _words in stored(config)] == ["nameless"]


@pytest.mark.parametrize("after", [False, True])
async def test_two_crashes_leave_one_card(
    world: World, place: simcord.ChannelHandle, wire: Wire, config: Config, *, after: bool
) -> None:
    wire.die(f"/channels/{place.id}/messages", after=after)
    await check_in(world, world.ann, audience=NAMELESS)
    wire.die(f"/channels/{place.id}/messages", after=after)
    await world.restart()
    await world.pass_time(minutes=10)
    await world.restart()
    await world.pass_time(minutes=10)
    assert len(cards(place)) == 1
    await world.ben.click(cards(place)[0], label="I hear you")
    assert "This is heard." in text(cards(place)[0])


async def test_withdrawn_while_it_may_be_up_it_is_found_and_deleted(
    world: World, place: simcord.ChannelHandle, wire: Wire, config: Config
) -> None:
    wire.die(f"/channels/{place.id}/messages", after=True)
    result = await check_in(world, world.ann, audience=NAMELESS)
    assert len(cards(place)) == 1
    assert result.response is not None
    await world.ann.click(result.response, label="Withdraw")
    await world.restart()
    await world.pass_time(minutes=5)
    assert cards(place) == []
    assert rows(config, "SELECT * FROM check_in_cards") == []


async def test_what_cannot_be_posted_is_owned_up_to(world: World, place: simcord.ChannelHandle, config: Config) -> None:
    world.refuse(f"/channels/{place.id}/messages", code=50013)
    await check_in(world, world.ann, audience=EVERYONE)
    [message] = world.dms(world.ann)
    assert "could not be posted" in message.content
    assert [audience for _mood, audience, _words in stored(config)] == ["me"]
    await world.ann.user.click(message, label="Withdraw")
    assert stored(config) == []


async def test_what_discord_blocks_is_owned_up_to_at_once_and_without_an_incident(
    world: World, place: simcord.ChannelHandle
) -> None:
    world.env.inject_error("POST", f"/channels/{place.id}/messages", status=400, code=240000, times=None)
    await check_in(world, world.ann, audience=EVERYONE)
    [message] = world.dms(world.ann)
    assert "a link" in message.content
    assert sum(one.path == f"/channels/{place.id}/messages" for one in world.env.http_requests) == 1


async def test_where_discord_does_not_answer_for_days_it_is_owned_up_to(
    world: World, place: simcord.ChannelHandle, config: Config
) -> None:
    world.env.inject_error("POST", f"/channels/{place.id}/messages", status=503, times=None)
    await check_in(world, world.ann, audience=EVERYONE)
    await world.pass_time(days=2)
    assert [audience for _mood, audience, _words in stored(config)] == ["everyone"]
    await world.pass_time(days=2)
    assert "could not be posted" in world.dms(world.ann)[-1].content
    assert [audience for _mood, audience, _words in stored(config)] == ["me"]


async def test_moderators_hear_once_a_day_which_channel_takes_no_cards_and_not_whose(
    world: World, place: simcord.ChannelHandle
) -> None:
    office = world.private_channel("office")
    await world.settings("check_ins", moderators=office)
    world.refuse(f"/channels/{place.id}/messages", code=50013)
    await check_in(world, world.ann, audience=NAMELESS)
    await check_in(world, world.ben, audience=EVERYONE)
    await world.pass_time(minutes=10)
    [note] = office.history()
    assert f"can't post check-ins for everyone in <#{place.id}>" in note.content
    for trace in (SECRET, str(world.ann.id), str(world.ben.id), "2"):
        assert trace not in note.content.replace(f"<#{place.id}>", "")
    await check_in(world, world.ann, audience=NAMELESS)
    await world.restart()
    await world.pass_time(hours=20)
    assert len(office.history()) == 1
    await world.pass_time(hours=5)
    assert len(office.history()) == 2


async def test_what_nobody_has_heard_is_noted_without_words_or_names(
    world: World, place: simcord.ChannelHandle
) -> None:
    care = world.guild.create_text_channel("care")
    await world.settings("check_ins", unheard_channel=care, unheard_hours=2)
    await check_in(world, world.ann, audience=NAMELESS, wish="ideas")
    await world.pass_time(hours=2.2)
    [note] = care.history()
    assert "somebody, without their name · what would help\\: ideas" in text(note)
    assert SECRET not in text(note)
    assert str(world.ann.id) not in raw(world, note)
    await world.ben.click(cards(place)[0], label="I hear you")
    await world.pass_time(minutes=1)
    assert care.history() == []


async def test_a_named_card_goes_with_its_author_and_a_nameless_one_does_not_tell(
    world: World, place: simcord.ChannelHandle, config: Config
) -> None:
    await check_in(world, world.ann, audience=EVERYONE)
    await check_in(world, world.ann, "another secret", audience=NAMELESS)
    await world.leave(world.ann)
    await world.pass_time(minutes=5)
    [card] = cards(place)
    assert "another secret" in text(card)
    await world.pass_time(days=16)
    assert cards(place) == []
    assert stored(config) == []


async def test_words_and_cards_go_when_they_are_old_and_how_one_was_stays(
    world: World, place: simcord.ChannelHandle, config: Config
) -> None:
    await world.settings("check_ins", words_days=3)
    await check_in(world, world.ann, audience=EVERYONE, mood=4)
    await world.pass_time(days=2)
    assert len(cards(place)) == 1
    await world.pass_time(days=2.2)
    assert cards(place) == []
    [(mood, _audience, words)] = stored(config)
    assert (mood, words) == (4, "")


@pytest.mark.parametrize(("what", "audience"), [("card", NAMELESS), ("channel", EVERYONE)])
async def test_a_deleted_card_is_not_posted_again_and_its_author_hears_of_it(
    world: World, place: simcord.ChannelHandle, config: Config, what: str, audience: str
) -> None:
    await check_in(world, world.ann, audience=audience)
    if what == "card":
        world.env.backend.delete_message(place.id, cards(place)[0].id)
    else:
        world.env.backend.delete_channel(place.id)
    await world.restart()
    await world.pass_time(hours=10)  # Until her morning, should it be night.
    assert what == "channel" or cards(place) == []
    assert rows(config, "SELECT * FROM awaited") == []
    deletions = [one.path for one in world.env.http_requests if one.method == "DELETE"]
    assert not [path for path in deletions if f"/{place.id}/" in path]  # What is known to be gone costs no request.
    [told] = world.dms(world.ann)
    assert "Somebody deleted your check-in" in told.content
    assert [audience for _mood, audience, _words in stored(config)] == ["me"]
    await world.ann.user.click(told, label="Withdraw")
    assert stored(config) == []


async def test_before_others_are_chosen_it_says_what_goes(
    world: World, place: simcord.ChannelHandle, config: Config
) -> None:
    result = await check_in(world, world.ann, audience=EVERYONE)
    assert result.response is not None
    asked = await world.ann.click(result.response, label="Change who sees it")
    assert "written back" not in (asked.response or result.response).content
    result = await check_in(world, world.ann, audience=EVERYONE)
    assert result.response is not None
    await write_back(world.ben, cards(place)[1], "shall we walk?")
    asked = await world.ann.click(result.response, label="Change who sees it")
    shown = asked.response or result.response
    assert "every reply to it" in shown.content
    chosen = await world.ann.select(shown, ["me:0"])
    assert not (chosen.response or shown).content
    await world.settle()
    assert rows(config, "SELECT * FROM check_in_letters") == []
    assert world.dms(world.ann) == []


async def test_whoever_heard_or_wrote_is_forgotten_on_cards_and_in_messages_too(
    world: World, place: simcord.ChannelHandle
) -> None:
    await check_in(world, world.ann, audience=EVERYONE)
    await world.ben.click(cards(place)[0], label="I hear you")
    await world.mod.click(cards(place)[0], label="I hear you")
    await write_back(world.ben, cards(place)[0], "shall we walk?")
    await world.forget(world.ben)
    await world.settle()
    assert str(world.ben.id) not in raw(world, cards(place)[0])
    assert str(world.mod.id) in text(cards(place)[0])
    assert world.dms(world.ann) == []


@pytest.mark.usefixtures("place")
async def test_a_letter_whose_check_in_is_withdrawn_in_this_moment_is_no_incident(world: World) -> None:
    services = world.bot.services
    notices = EveryoneNotices(world.bot, services)
    check_ins, replies = CheckIns(services), Replies(services)
    for number in range(10, 30):
        one = CheckIn(number, world.guild.id, world.ann.id, 1, 2, "listen", "everyone", 0, "")
        await check_ins.keep(one)
        card = await everyone.of_check_in(services.database, number)
        assert card is not None
        await replies.write(number, card.id, world.guild.id, world.ben.id, services.vault.seal("a few words"))
        due = Due(REPLIED, world.guild.id, number, world.ann.id, 1, 1, 1)
        await asyncio.gather(notices.deliver_reply(due), check_ins.withdraw(number, world.ann.id))
