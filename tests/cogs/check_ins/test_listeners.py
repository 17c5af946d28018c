"""Listeners: one answers and opens a private talk, and whoever is not answered hears so."""

import discord
import pytest
import simcord

from bot.config import Config
from bot.db import Reader
from cogs.check_ins.check_in.service import CheckIns
from cogs.check_ins.listeners import store
from cogs.check_ins.listeners.store import ListenerRequest
from tests.cogs.check_ins.people import SECRET, check_in, delete_thread, refuse, rows, said, text
from tests.cogs.check_ins.test_talks import DELETIONS, archived, people_in
from tests.wire import Wire
from tests.world import World

NAMED, NAMELESS = "listeners:0", "listeners:1"


class Place:
    """A server with a listeners' channel, and ben and cleo who listen."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.cleo = world.guild.add_member(world.env.create_user("cleo"))
        self.dan = world.guild.add_member(world.env.create_user("dan"))
        self.channel = world.welcome

    @property
    def cards(self) -> list[discord.Message]:
        """What stands in the listeners' channel."""
        return [one for one in self.channel.history() if not one.flags.ephemeral]

    @property
    def card(self) -> discord.Message:
        [card] = self.cards
        return card

    @property
    def threads(self) -> list[simcord.ChannelHandle]:
        return self.world.general.threads

    def open_threads(self) -> list[simcord.ChannelHandle]:
        return [one for one in self.threads if not archived(self.world, one)]

    async def moment(self) -> None:
        await self.world.pass_time(minutes=0.1)

    async def ask(self, audience: str = NAMED, words: str = SECRET) -> simcord.InteractionResult:
        """Ann would like somebody to listen."""
        result = await check_in(self.world, self.world.ann, words, audience=audience, wish="company")
        await self.moment()
        return result

    async def listen(self, who: simcord.MemberActor) -> simcord.InteractionResult:
        result = await who.click(self.card, label="I'll listen")
        await self.moment()
        return result

    async def hand_over(self, thread: simcord.ChannelHandle, by: simcord.MemberActor, *to: simcord.MemberActor) -> str:
        form = await by.click(thread.history()[0], label="Hand over")
        result = await by.submit_modal(form, {"to": list(to)})
        await self.moment()
        return said(result)


@pytest.fixture
async def place(world: World) -> Place:
    place = Place(world)
    await world.settings("check_ins", listeners_channel=place.channel, talks=world.general)
    for one in (world.ben, place.cleo):
        await one.slash(world.general, "listener on")
    return place


async def test_listeners_are_offered_only_where_somebody_listens(world: World) -> None:
    await world.settings("check_ins", listeners_channel=world.welcome)
    assert "not set up" in said(await world.ben.slash(world.general, "listener on"))
    await world.settings("check_ins", talks=world.general)
    await world.ann.slash(world.general, "listener on")
    form = await world.ann.slash(world.general, "checkin now")
    assert "listeners:0" not in str(form.modal)
    await world.ben.slash(world.general, "listener on")
    form = await world.ann.slash(world.general, "checkin now")
    assert "listeners:0" in str(form.modal)
    await world.ben.slash(world.general, "listener off")
    form = await world.ann.slash(world.general, "checkin now")
    assert "listeners:0" not in str(form.modal)


async def test_one_answers_and_the_two_are_alone(place: Place) -> None:
    await place.ask()
    assert SECRET in text(place.card)
    assert place.world.ann.mention in text(place.card)

    claimed = await place.listen(place.world.ben)
    assert SECRET in said(claimed)

    [thread] = place.threads
    assert people_in(place.world, thread) == {place.world.ann.id, place.world.ben.id}
    assert "company" in text(thread.history()[0])
    assert SECRET not in "".join(text(one) for one in thread.history())
    assert SECRET not in text(place.card)
    assert "is listening" in text(place.card)


async def test_the_name_is_hidden_until_one_answers(place: Place) -> None:
    await place.ask(NAMELESS)
    shown = text(place.card)
    assert SECRET in shown
    assert "ann" not in shown.replace("answers", "")
    assert str(place.world.ann.id) not in str(place.world.env.http_requests[-1].json)

    await place.listen(place.world.ben)
    assert str(place.world.ann.id) not in text(place.card)
    [thread] = place.threads
    assert place.world.ann.mention in text(thread.history()[0])


async def test_neither_a_stranger_nor_oneself_claims(place: Place) -> None:
    await place.ask()
    assert "for listeners" in said(await place.listen(place.dan))
    assert "yours" in said(await place.listen(place.world.ann))
    assert place.threads == []


async def test_no_more_open_talks_than_are_good_for_anybody(place: Place) -> None:
    await place.world.settings("check_ins", listener_talks=1)
    await place.ask()
    await place.listen(place.world.ben)
    await check_in(place.world, place.dan, audience=NAMED)
    await place.moment()
    refused = await place.world.ben.click(place.cards[-1], label="I'll listen")
    assert "open talk already" in said(refused)
    assert len(place.threads) == 1


async def test_handed_back_it_waits_again_and_the_first_listener_is_out(place: Place) -> None:
    await place.ask()
    await place.listen(place.world.ben)
    [first] = place.threads
    await place.hand_over(first, place.world.ben)
    assert archived(place.world, first)
    assert SECRET in text(place.card)

    await place.listen(place.cleo)
    [second] = place.open_threads()
    assert people_in(place.world, second) == {place.world.ann.id, place.cleo.id}


async def test_handed_to_another_only_that_one_can_take_it(place: Place) -> None:
    await place.dan.slash(place.world.general, "listener on")
    await place.ask()
    await place.listen(place.world.ben)
    [first] = place.threads
    assert "none, so far" in await place.hand_over(first, place.world.ben, place.world.mod)
    await place.hand_over(first, place.world.ben, place.cleo)
    assert place.cleo.mention in place.card.content
    assert "asked another" in said(await place.listen(place.dan))
    assert place.open_threads() == [first] or not archived(place.world, first)

    await place.listen(place.cleo)
    [second] = place.open_threads()
    assert people_in(place.world, second) == {place.world.ann.id, place.cleo.id}
    assert archived(place.world, first)


async def test_whoever_takes_over_goes_on_and_the_first_talk_says_so(place: Place, config: Config) -> None:
    await place.ask()
    await place.listen(place.world.ben)
    [first] = place.threads
    await place.hand_over(first, place.world.ben, place.cleo)
    await place.listen(place.cleo)

    because = rows(config, "SELECT other_id, because FROM talks ORDER BY begun_at")
    assert because == [(place.world.ben.id, "handed on"), (place.cleo.id, "")]
    assert "Another listener goes on" in first.history()[-1].content


@pytest.mark.parametrize("way", DELETIONS)
async def test_where_their_thread_is_deleted_it_waits_again_and_both_hear_so(place: Place, way: str) -> None:
    await place.world.settings("check_ins", listener_talks=1)
    await place.ask(NAMELESS)
    await place.listen(place.world.ben)
    [thread] = place.threads
    delete_thread(place.world, thread, way)
    await place.world.settle()
    await place.world.pass_time(days=1.1 if way == "unseen" else 0.001)

    assert "Open talks: 0 of 1" in said(await place.world.ben.slash(place.world.general, "listener status"))
    told = place.world.dms(place.world.ann)[0].content
    assert told.startswith("Your check-in in The Hearth is with the listeners again")
    assert "`/checkin history`" in told
    [thanked] = [one for one in place.world.dms(place.world.ben) if "your place is free" in one.content]
    assert "The private thread in The Hearth" in thanked.content
    assert SECRET in text(place.card)
    assert "ann" not in text(place.card).replace("answers", "")
    await place.listen(place.world.ben)
    [thread] = place.threads
    assert people_in(place.world, thread) == {place.world.ann.id, place.world.ben.id}


async def test_where_no_more_threads_fit_in_it_waits_again_until_there_is_room(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    office = place.world.guild.create_text_channel("office")
    await place.world.settings("check_ins", moderators=office)
    room = refuse(place.world, "POST", f"/channels/{place.world.general.id}/threads", 160006)
    await place.ask()
    await place.listen(place.world.ben)
    assert "in a few minutes" in said(await place.listen(place.world.ben))  # Nobody is told of it again and again.
    await place.world.pass_time(minutes=10)

    [told] = place.world.dms(place.world.ann)
    assert "with the listeners again" in told.content
    assert "as many open threads as Discord allows" in told.content
    [thanked] = place.world.dms(place.world.ben)
    assert "your place is free" in thanked.content
    [note] = office.history()
    assert "Archiving threads" in note.content
    assert "I'll listen" in str(place.card.components)
    room()
    await place.listen(place.cleo)
    [thread] = place.open_threads()
    assert people_in(place.world, thread) == {place.world.ann.id, place.cleo.id}
    assert "unexpected error" not in caplog.text


async def test_taken_back_when_their_thread_is_deleted_it_is_not_said_to_wait(place: Place) -> None:
    stored = await place.ask()
    await place.world.settings("check_ins", words_days=1)
    await place.listen(place.world.ben)
    await place.world.pass_time(days=2)  # The words have gone by now; the talk is theirs for as long as they like.
    [thread] = place.threads
    delete_thread(place.world, thread, "seen")
    await place.world.pass_time(minutes=1)
    assert stored.response is not None
    for one in (place.world.ann, place.world.ben):
        [told] = [message for message in place.world.dms(one) if "is gone" in message.content]
        assert "listeners" not in told.content
    assert place.cards == []


async def test_unanswered_it_is_said_once_and_listeners_are_reminded_once(place: Place) -> None:
    await place.ask()
    first = place.card.id
    await place.world.pass_time(minutes=31)
    [told] = place.world.dms(place.world.ann)
    assert "No listener" in told.content
    assert place.card.id != first
    assert "Nobody has answered" in text(place.card)
    await place.world.pass_time(minutes=90)
    assert len(place.world.dms(place.world.ann)) == 1
    await place.listen(place.cleo)
    assert len(place.threads) == 1


async def test_unanswered_one_can_turn_to_everyone_or_to_the_moderators(place: Place) -> None:
    world = place.world
    await world.settings("check_ins", channel=world.thanks)
    await world.settings("help_now", moderators=world.welcome)
    await place.ask()
    await world.pass_time(minutes=31)
    [told] = world.dms(world.ann)
    form = await world.ann.user.click(told, label="A moderator")
    await world.ann.user.submit_modal(form, {"words": "please call me", "named": "named"})
    assert any("please call me" in text(one) for one in place.channel.history())

    await world.ann.user.click(told, label="Everyone here")
    await place.moment()
    assert any(SECRET in text(one) for one in world.thanks.history())
    assert not any(SECRET in text(one) for one in place.channel.history())


async def test_unanswered_and_closed_to_messages_it_is_held(place: Place) -> None:
    place.world.dms(place.world.ann)
    place.world.close_dms()
    await place.ask()
    await place.world.pass_time(minutes=31)
    assert "No listener" in await place.world.inbox(place.world.ann)


@pytest.mark.parametrize("claimed", [False, True])
async def test_withdrawn_nothing_is_left_of_it_and_the_listener_reads_so(
    place: Place, config: Config, claimed: bool
) -> None:
    stored = await place.ask()
    if claimed:
        await place.listen(place.world.ben)
    assert stored.response is not None
    await place.world.ann.click(stored.response, label="Withdraw")
    await place.moment()
    assert place.cards == []
    assert rows(config, "SELECT COUNT(*) FROM hearings") == [(0,)]
    assert place.open_threads() == []
    if claimed:
        assert "taken back" in place.threads[0].history()[-1].content


async def test_chosen_for_oneself_alone_the_card_goes(place: Place) -> None:
    stored = await place.ask()
    await place.listen(place.world.ben)
    assert stored.response is not None
    chosen = await place.world.ann.click(stored.response, label="Change audience")
    assert chosen.response is not None
    await place.world.ann.select(chosen.response, ["me:0"])
    await place.moment()
    assert place.cards == []
    assert place.open_threads() == []


@pytest.mark.parametrize("after", [True, False])
async def test_two_crashes_leave_one_card_and_one_claim(place: Place, wire: Wire, config: Config, after: bool) -> None:
    wire.die(f"/channels/{place.channel.id}/messages", after=after)
    await check_in(place.world, place.world.ann, audience=NAMED)
    await place.world.restart()
    await place.world.pass_time(minutes=5)
    assert SECRET in text(place.card)

    wire.die("/channels/*/threads", after=after)
    await place.listen(place.world.ben)
    await place.world.restart()
    await place.world.pass_time(minutes=5)
    assert wire.all_happened
    assert len(place.threads) == 1
    assert "is listening" in text(place.card)
    assert rows(config, "SELECT COUNT(*) FROM talks") == [(1,)]


async def test_withdrawn_while_the_card_goes_up_no_card_stays(place: Place, wire: Wire) -> None:
    wire.die(f"/channels/{place.channel.id}/messages", after=True)
    stored = await check_in(place.world, place.world.ann, audience=NAMED)
    await place.moment()
    assert stored.response is not None
    await place.world.ann.click(stored.response, label="Withdraw")
    await place.world.restart()
    await place.world.pass_time(minutes=5)
    assert wire.all_happened
    assert place.cards == []


async def test_where_it_cannot_be_posted_its_author_hears_so_and_nobody_sees_it(place: Place, config: Config) -> None:
    office = place.world.guild.create_text_channel("office")
    await place.world.settings("check_ins", moderators=office)
    place.world.refuse(f"/channels/{place.channel.id}/messages", code=50013, times=1)
    await place.ask()
    [told] = place.world.dms(place.world.ann)
    assert "could not be posted" in told.content
    await place.world.pass_time(minutes=40)
    assert place.cards == []
    assert rows(config, "SELECT audience FROM check_ins") == [("me",)]
    assert len(place.world.dms(place.world.ann)) == 1
    [note] = office.history()
    assert f"can't post check-ins for listeners in <#{place.channel.id}>" in note.content
    assert str(place.world.ann.id) not in note.content


@pytest.mark.parametrize("what", ["card", "channel"])
async def test_where_the_card_is_deleted_its_author_hears_so(place: Place, config: Config, what: str) -> None:
    backend = place.world.env.backend
    await place.ask(NAMELESS)
    if what == "card":
        backend.delete_message(place.channel.id, place.card.id)
    else:
        backend.delete_channel(place.channel.id)
    await place.world.pass_time(hours=10)
    [told] = place.world.dms(place.world.ann)
    assert "was deleted there" in told.content
    assert rows(config, "SELECT audience FROM check_ins") == [("me",)]
    assert rows(config, "SELECT * FROM hearings") == []


async def test_once_somebody_listens_the_card_is_needed_no_more(place: Place) -> None:
    result = await place.ask()
    await place.listen(place.world.ben)
    place.world.env.backend.delete_message(place.channel.id, place.card.id)
    await place.moment()
    assert len(place.open_threads()) == 1
    assert place.world.dms(place.world.ann) == []
    assert result.response is not None
    asked = await place.world.ann.click(result.response, label="Change audience")
    assert "that talk is closed" in (asked.response or result.response).content


async def test_a_listener_who_leaves_gives_it_back(place: Place) -> None:
    await place.ask()
    await place.listen(place.world.ben)
    await place.world.leave(place.world.ben)
    await place.moment()
    assert SECRET in text(place.card)
    await place.listen(place.cleo)
    [thread] = place.open_threads()
    assert people_in(place.world, thread) == {place.world.ann.id, place.cleo.id}


async def test_a_listener_who_is_forgotten_gives_it_back(place: Place) -> None:
    await place.ask()
    await place.listen(place.world.ben)
    await place.world.forget(place.world.ben)
    await place.moment()
    assert SECRET in text(place.card)
    assert place.threads == []


async def test_an_author_who_leaves_takes_the_card_along(place: Place) -> None:
    await place.ask()
    await place.world.leave(place.world.ann)
    await place.moment()
    assert place.cards == []


async def test_afterwards_the_listener_is_asked_and_nothing_of_it_is_kept(place: Place) -> None:
    await place.ask()
    await place.listen(place.world.ben)
    [thread] = place.threads
    await place.world.ann.click(thread.history()[0], label="Close")
    await place.world.pass_time(hours=3.2)
    [asked] = place.world.dms(place.world.ben)
    assert "how are you after that" in text(asked)
    assert place.world.ann.user.dm_channel is None or place.world.dms(place.world.ann) == []
    answered = await place.world.ben.user.click(asked, label="Heavy")
    assert answered.response is not None
    assert "weigh on you" in text(answered.response)


async def test_the_role_comes_and_goes(place: Place) -> None:
    world = place.world
    role = world.guild.create_role("listeners")
    await world.settings("check_ins", listener_role=role)
    await place.dan.slash(world.general, "listener on")
    await place.moment()
    assert role.id in world.env.backend.get_member(world.guild.id, place.dan.id).role_ids
    status = said(await place.dan.slash(world.general, "listener status"))
    assert "Open talks: 0 of 3" in status
    await place.dan.slash(world.general, "listener off")
    await place.moment()
    assert role.id not in world.env.backend.get_member(world.guild.id, place.dan.id).role_ids


async def test_when_it_is_too_old_its_card_goes_even_if_it_says_nothing_but_how_somebody_is(place: Place) -> None:
    await place.world.settings("check_ins", words_days=1)
    await place.ask(words="")
    assert place.cards
    await place.world.pass_time(days=2)
    assert not place.cards


async def test_what_is_for_its_author_alone_by_the_time_that_it_is_posted_is_not_posted(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    look, services = store.get, place.world.bot.services

    async def look_and_be_overtaken(reader: Reader, request_id: int) -> ListenerRequest | None:
        found = await look(reader, request_id)
        if found is not None and reader is services.database:
            await CheckIns(services).address(found.check_in, found.member_id, "me:0")
        return found

    monkeypatch.setattr(store, "get", look_and_be_overtaken)
    await place.ask(NAMELESS)
    path = f"/channels/{place.channel.id}/messages"
    assert not [one.json for one in place.world.env.http_requests if (one.method, one.path) == ("POST", path)]
