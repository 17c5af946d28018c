"""Listeners: one answers and opens a private talk, and whoever is not answered hears so."""

import discord
import pytest
import simcord

from bot.config import Config
from bot.db import Reader
from bot.moderation.refusals import EVERY_WAY, Refusals
from cogs.check_ins.check_in.service import CheckIns
from cogs.check_ins.listeners import store
from cogs.check_ins.listeners.store import ListenerRequest
from tests.cogs.check_ins.people import DELETIONS, SECRET, check_in, delete_thread, refuse, rows, said, text
from tests.cogs.check_ins.talks import EASY, NAMED, NAMELESS, archived, people_in
from tests.cogs.help_now.people import labels
from tests.wire import Wire
from tests.world import World


class ListenerScene:
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
async def scene(world: World) -> ListenerScene:
    scene = ListenerScene(world)
    await world.settings("check_ins", listeners_channel=scene.channel, talks=world.general, **EASY)
    for one in (world.ben, scene.cleo):
        await one.slash(world.general, "listener on")
    return scene


async def test_listeners_are_offered_only_where_somebody_listens(world: World) -> None:
    await world.settings("check_ins", listeners_channel=world.welcome, **EASY)
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


@pytest.mark.parametrize("audience", [NAMED, NAMELESS])
async def test_nobody_listens_of_whom_the_other_wants_nothing(scene: ListenerScene, audience: str) -> None:
    world = scene.world
    refusals, ann, ben = Refusals(world.bot.services), world.ann.id, world.ben.id
    await world.bot.services.database.write(lambda tx: refusals.refuse(tx, ann, ben, (EVERY_WAY,)))
    await scene.ask(audience)
    answer = said(await scene.listen(world.ben))
    assert "stays with the other listeners" in answer
    assert SECRET not in answer
    assert not scene.threads
    await scene.listen(scene.cleo)
    assert len(scene.open_threads()) == 1


async def test_one_answers_and_the_two_are_alone(scene: ListenerScene) -> None:
    await scene.ask()
    assert SECRET in text(scene.card)
    assert scene.world.ann.mention in text(scene.card)

    claimed = await scene.listen(scene.world.ben)
    assert SECRET in said(claimed)

    [thread] = scene.threads
    assert people_in(scene.world, thread) == {scene.world.ann.id, scene.world.ben.id}
    assert "company" in text(thread.history()[0])
    assert SECRET not in "".join(text(one) for one in thread.history())
    assert SECRET not in text(scene.card)
    assert "is listening" in text(scene.card)


async def test_the_name_is_hidden_until_one_answers(scene: ListenerScene) -> None:
    await scene.ask(NAMELESS)
    shown = text(scene.card)
    assert SECRET in shown
    assert "ann" not in shown.replace("answers", "")
    assert str(scene.world.ann.id) not in str(scene.world.env.http_requests[-1].json)

    await scene.listen(scene.world.ben)
    assert str(scene.world.ann.id) not in text(scene.card)
    [thread] = scene.threads
    assert scene.world.ann.mention in text(thread.history()[0])


async def test_neither_a_stranger_nor_oneself_claims(scene: ListenerScene) -> None:
    await scene.ask()
    assert "for listeners" in said(await scene.listen(scene.dan))
    assert "yours" in said(await scene.listen(scene.world.ann))
    assert scene.threads == []


async def test_no_more_open_talks_than_are_good_for_anybody(scene: ListenerScene) -> None:
    await scene.world.settings("check_ins", listener_talks=1)
    await scene.ask()
    await scene.listen(scene.world.ben)
    await check_in(scene.world, scene.dan, audience=NAMED)
    await scene.moment()
    refused = await scene.world.ben.click(scene.cards[-1], label="I'll listen")
    assert "an open conversation" in said(refused)
    assert len(scene.threads) == 1


async def test_handed_back_it_waits_again_and_the_first_listener_is_out(scene: ListenerScene) -> None:
    await scene.ask()
    await scene.listen(scene.world.ben)
    [first] = scene.threads
    await scene.hand_over(first, scene.world.ben)
    assert archived(scene.world, first)
    assert SECRET in text(scene.card)

    await scene.listen(scene.cleo)
    [second] = scene.open_threads()
    assert people_in(scene.world, second) == {scene.world.ann.id, scene.cleo.id}


async def test_handed_to_another_only_that_one_can_take_it(scene: ListenerScene) -> None:
    await scene.dan.slash(scene.world.general, "listener on")
    await scene.ask()
    await scene.listen(scene.world.ben)
    [first] = scene.threads
    assert "isn't one (yet)" in await scene.hand_over(first, scene.world.ben, scene.world.mod)
    await scene.hand_over(first, scene.world.ben, scene.cleo)
    assert scene.cleo.mention in scene.card.content
    assert "asked another" in said(await scene.listen(scene.dan))
    assert scene.open_threads() == [first] or not archived(scene.world, first)

    await scene.listen(scene.cleo)
    [second] = scene.open_threads()
    assert people_in(scene.world, second) == {scene.world.ann.id, scene.cleo.id}
    assert archived(scene.world, first)


async def test_whoever_takes_over_goes_on_and_the_first_talk_says_so(scene: ListenerScene, config: Config) -> None:
    await scene.ask()
    await scene.listen(scene.world.ben)
    [first] = scene.threads
    await scene.hand_over(first, scene.world.ben, scene.cleo)
    await scene.listen(scene.cleo)

    because = rows(config, "SELECT other_id, because FROM talks ORDER BY begun_at")
    assert because == [(scene.world.ben.id, "handed on"), (scene.cleo.id, "")]
    assert "Another listener goes on" in first.history()[-1].content


@pytest.mark.parametrize("way", DELETIONS)
async def test_where_their_thread_is_deleted_it_waits_again_and_both_hear_so(scene: ListenerScene, way: str) -> None:
    await scene.world.settings("check_ins", listener_talks=1)
    await scene.ask(NAMELESS)
    await scene.listen(scene.world.ben)
    [thread] = scene.threads
    delete_thread(scene.world, thread, way)
    await scene.world.settle()
    await scene.world.pass_time(days=1.1 if way == "unseen" else 0.001)

    assert "Open conversations: 0 of 1" in said(await scene.world.ben.slash(scene.world.general, "listener status"))
    found, told, *_later = [one.content for one in scene.world.dms(scene.world.ann)]
    assert "is here to listen to you" in found
    assert told.startswith("Your check-in in The Hearth is with the listeners again")
    assert "`/checkin history`" in told
    [thanked] = [one for one in scene.world.dms(scene.world.ben) if "your place is free" in one.content]
    assert "The private thread in The Hearth" in thanked.content
    assert SECRET in text(scene.card)
    assert "ann" not in text(scene.card).replace("answers", "")
    await scene.listen(scene.world.ben)
    [thread] = scene.threads
    assert people_in(scene.world, thread) == {scene.world.ann.id, scene.world.ben.id}


async def test_where_no_more_threads_fit_in_it_waits_again_until_there_is_room(
    scene: ListenerScene, caplog: pytest.LogCaptureFixture
) -> None:
    office = scene.world.private_channel("office")
    await scene.world.settings("check_ins", moderators=office)
    room = refuse(scene.world, "POST", f"/channels/{scene.world.general.id}/threads", 160006)
    await scene.ask()
    await scene.listen(scene.world.ben)
    assert "in a few minutes" in said(await scene.listen(scene.world.ben))  # Nobody is told of it again and again.
    await scene.world.pass_time(minutes=10)

    [told] = scene.world.dms(scene.world.ann)
    assert "with the listeners again" in told.content
    assert "as many open threads as Discord allows" in told.content
    [thanked] = scene.world.dms(scene.world.ben)
    assert "your place is free" in thanked.content
    [note] = office.history()
    assert "Archiving threads" in note.content
    assert "I'll listen" in str(scene.card.components)
    room()
    await scene.listen(scene.cleo)
    [thread] = scene.open_threads()
    assert people_in(scene.world, thread) == {scene.world.ann.id, scene.cleo.id}
    assert "unexpected error" not in caplog.text


async def test_taken_back_when_their_thread_is_deleted_it_is_not_said_to_wait(scene: ListenerScene) -> None:
    stored = await scene.ask()
    await scene.world.settings("check_ins", words_days=1)
    await scene.listen(scene.world.ben)
    await scene.world.ben.send(scene.threads[0], "Hello.")
    await scene.world.pass_time(days=2)  # The words have gone by now; the talk is theirs for as long as they like.
    [thread] = scene.threads
    delete_thread(scene.world, thread, "seen")
    await scene.world.pass_time(minutes=1)
    assert stored.response is not None
    for one in (scene.world.ann, scene.world.ben):
        [told] = [message for message in scene.world.dms(one) if "is gone" in message.content]
        assert "listeners" not in told.content
    assert scene.cards == []


async def test_unanswered_it_is_said_once_and_listeners_are_reminded_once(scene: ListenerScene) -> None:
    await scene.ask()
    first = scene.card.id
    await scene.world.pass_time(minutes=31)
    [told] = scene.world.dms(scene.world.ann)
    assert told.content.startswith("I haven't forgotten you.")
    assert scene.card.id != first
    assert "Still waiting" in text(scene.card)
    await scene.world.pass_time(minutes=90)
    assert len(scene.world.dms(scene.world.ann)) == 1
    await scene.listen(scene.cleo)
    assert len(scene.threads) == 1


async def test_unanswered_one_can_turn_to_everyone_or_to_the_moderators(scene: ListenerScene) -> None:
    world = scene.world
    await world.settings("check_ins", channel=world.thanks)
    office = world.private_channel("office")
    await world.settings("help_now", moderators=office)
    await scene.ask()
    await world.pass_time(minutes=31)
    [told] = world.dms(world.ann)
    form = await world.ann.user.click(told, label="A moderator")
    await world.ann.user.submit_modal(form, {"words": "please call me", "named": "named"})
    assert any("please call me" in text(one) for one in office.history())

    asked = await world.ann.user.click(told, label="Everyone here")
    await scene.moment()
    assert not any(SECRET in text(one) for one in world.thanks.history())
    assert asked.response is not None
    await world.ann.user.click(asked.response, label="With my name")
    await scene.moment()
    assert any(SECRET in text(one) for one in world.thanks.history())
    assert not any(SECRET in text(one) for one in scene.channel.history())


async def test_a_moderator_is_offered_only_where_the_team_can_be_told(scene: ListenerScene) -> None:
    await scene.ask()
    await scene.world.pass_time(minutes=31)
    [told] = scene.world.dms(scene.world.ann)
    assert labels(told) == ["Need help now?"]


async def test_unanswered_and_closed_to_messages_it_is_held(scene: ListenerScene) -> None:
    scene.world.dms(scene.world.ann)
    scene.world.close_dms()
    await scene.ask()
    await scene.world.pass_time(minutes=31)
    assert "none of the listeners" in await scene.world.inbox(scene.world.ann)


@pytest.mark.parametrize("claimed", [False, True])
async def test_withdrawn_nothing_is_left_of_it_and_the_listener_reads_so(
    scene: ListenerScene, config: Config, claimed: bool
) -> None:
    stored = await scene.ask()
    if claimed:
        await scene.listen(scene.world.ben)
    assert stored.response is not None
    await scene.world.ann.click(stored.response, label="Withdraw")
    await scene.moment()
    assert scene.cards == []
    assert rows(config, "SELECT COUNT(*) FROM hearings") == [(0,)]
    assert scene.open_threads() == []
    if claimed:
        assert "no longer shared" in scene.threads[0].history()[-1].content


async def test_chosen_for_oneself_alone_the_card_goes(scene: ListenerScene) -> None:
    stored = await scene.ask()
    await scene.listen(scene.world.ben)
    assert stored.response is not None
    chosen = await scene.world.ann.click(stored.response, label="Change audience")
    assert chosen.response is not None
    await scene.world.ann.select(chosen.response, ["me:0"])
    await scene.moment()
    assert scene.cards == []
    assert scene.open_threads() == []


@pytest.mark.parametrize("after", [True, False])
async def test_two_crashes_leave_one_card_and_one_claim(
    scene: ListenerScene, wire: Wire, config: Config, after: bool
) -> None:
    wire.die(f"/channels/{scene.channel.id}/messages", after=after)
    await check_in(scene.world, scene.world.ann, audience=NAMED)
    await scene.world.restart()
    await scene.world.pass_time(minutes=5)
    assert SECRET in text(scene.card)

    wire.die("/channels/*/threads", after=after)
    await scene.listen(scene.world.ben)
    await scene.world.restart()
    await scene.world.pass_time(minutes=5)
    assert wire.all_happened
    assert len(scene.threads) == 1
    assert "is listening" in text(scene.card)
    assert rows(config, "SELECT COUNT(*) FROM talks") == [(1,)]


async def test_withdrawn_while_the_card_goes_up_no_card_stays(scene: ListenerScene, wire: Wire) -> None:
    wire.die(f"/channels/{scene.channel.id}/messages", after=True)
    stored = await check_in(scene.world, scene.world.ann, audience=NAMED)
    await scene.moment()
    assert stored.response is not None
    await scene.world.ann.click(stored.response, label="Withdraw")
    await scene.world.restart()
    await scene.world.pass_time(minutes=5)
    assert wire.all_happened
    assert scene.cards == []


async def test_where_it_cannot_be_posted_its_author_hears_so_and_nobody_sees_it(
    scene: ListenerScene, config: Config
) -> None:
    office = scene.world.private_channel("office")
    await scene.world.settings("check_ins", moderators=office)
    scene.world.refuse(f"/channels/{scene.channel.id}/messages", code=50013, times=1)
    await scene.ask()
    [told] = scene.world.dms(scene.world.ann)
    assert "could not be posted" in told.content
    await scene.world.pass_time(minutes=40)
    assert scene.cards == []
    assert rows(config, "SELECT audience FROM check_ins") == [("me",)]
    assert len(scene.world.dms(scene.world.ann)) == 1
    [note] = office.history()
    assert f"can't post check-ins for listeners in <#{scene.channel.id}>" in note.content
    assert str(scene.world.ann.id) not in note.content


@pytest.mark.parametrize("what", ["card", "channel"])
async def test_where_the_card_is_deleted_its_author_hears_so(scene: ListenerScene, config: Config, what: str) -> None:
    backend = scene.world.env.backend
    await scene.ask(NAMELESS)
    if what == "card":
        backend.delete_message(scene.channel.id, scene.card.id)
    else:
        backend.delete_channel(scene.channel.id)
    await scene.world.pass_time(hours=10)
    [told] = scene.world.dms(scene.world.ann)
    assert "Somebody deleted your check-in" in told.content
    assert rows(config, "SELECT audience FROM check_ins") == [("me",)]
    assert rows(config, "SELECT * FROM hearings") == []


async def test_once_somebody_listens_the_card_is_needed_no_more(scene: ListenerScene) -> None:
    result = await scene.ask()
    await scene.listen(scene.world.ben)
    scene.world.env.backend.delete_message(scene.channel.id, scene.card.id)
    await scene.moment()
    assert len(scene.open_threads()) == 1
    [told] = scene.world.dms(scene.world.ann)
    assert "is here to listen to you" in told.content
    assert result.response is not None
    asked = await scene.world.ann.click(result.response, label="Change audience")
    assert "that conversation is closed" in (asked.response or result.response).content


@pytest.mark.parametrize("how", ["leaves", "is banned"])
async def test_a_listener_who_is_gone_gives_it_back_at_once(scene: ListenerScene, how: str) -> None:
    await scene.ask()
    await scene.listen(scene.world.ben)
    if how == "leaves":
        await scene.world.leave(scene.world.ben)
    else:
        scene.world.env.backend.apply_ban(scene.world.guild.id, scene.world.ben.id, None)
        await scene.world.settle()
    await scene.moment()
    assert SECRET in text(scene.card)
    await scene.listen(scene.cleo)
    [thread] = scene.open_threads()
    assert people_in(scene.world, thread) == {scene.world.ann.id, scene.cleo.id}


async def test_a_listener_who_is_forgotten_gives_it_back(scene: ListenerScene) -> None:
    await scene.ask()
    await scene.listen(scene.world.ben)
    await scene.world.forget(scene.world.ben)
    await scene.moment()
    assert SECRET in text(scene.card)
    assert scene.threads == []


async def test_an_author_who_leaves_takes_the_card_along(scene: ListenerScene) -> None:
    await scene.ask()
    await scene.world.leave(scene.world.ann)
    await scene.moment()
    assert scene.cards == []


async def test_afterwards_the_listener_is_asked_and_nothing_of_it_is_kept(scene: ListenerScene) -> None:
    await scene.ask()
    await scene.listen(scene.world.ben)
    [thread] = scene.threads
    await scene.world.ben.send(thread, "Hello.")
    await scene.world.ann.click(thread.history()[0], label="Close")
    await scene.world.pass_time(hours=3.2)
    [asked] = scene.world.dms(scene.world.ben)
    assert "How are you, after that" in text(asked)
    answered = await scene.world.ben.user.click(asked, label="Heavy")
    assert answered.response is not None
    assert "weigh on you" in text(answered.response)


async def test_the_role_comes_and_goes(scene: ListenerScene) -> None:
    world = scene.world
    role = world.guild.create_role("listeners")
    await world.settings("check_ins", listener_role=role)
    await scene.dan.slash(world.general, "listener on")
    await scene.moment()
    assert role.id in world.env.backend.get_member(world.guild.id, scene.dan.id).role_ids
    status = said(await scene.dan.slash(world.general, "listener status"))
    assert "Open conversations: 0 of 3" in status
    await scene.dan.slash(world.general, "listener off")
    await scene.moment()
    assert role.id not in world.env.backend.get_member(world.guild.id, scene.dan.id).role_ids


async def test_when_it_is_too_old_its_card_goes_even_if_it_says_nothing_but_how_somebody_is(
    scene: ListenerScene,
) -> None:
    await scene.world.settings("check_ins", words_days=1)
    await scene.ask(words="")
    assert scene.cards
    await scene.world.pass_time(days=2)
    assert not scene.cards


async def test_what_is_for_its_author_alone_by_the_time_that_it_is_posted_is_not_posted(
    scene: ListenerScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    look, services = store.get, scene.world.bot.services

    async def look_and_be_overtaken(reader: Reader, request_id: int) -> ListenerRequest | None:
        found = await look(reader, request_id)
        if found is not None and reader is services.database:
            await CheckIns(services).address(found.check_in, found.member_id, "me:0")
        return found

    monkeypatch.setattr(store, "get", look_and_be_overtaken)
    await scene.ask(NAMELESS)
    path = f"/channels/{scene.channel.id}/messages"
    assert not [one.json for one in scene.world.env.http_requests if (one.method, one.path) == ("POST", path)]
