"""Somebody asks for a listener: whatever comes of it, they end with a person, or with the truth and a way on."""

from datetime import UTC, datetime, timedelta

import discord
import pytest
import simcord

from bot.config import Config
from bot.text.hours import is_within, parse_hours
from tests.cogs.check_ins.people import SECRET, cards, check_in, delete_thread, rows, said, text
from tests.cogs.check_ins.talks import EASY, NAMED, NAMELESS, archived, people_in
from tests.cogs.help_now.people import labels
from tests.wire import Wire
from tests.world import World


class Listened:
    """Ann asks; ben and cleo listen."""

    def __init__(self, world: World) -> None:
        self.world, self.ann, self.ben = world, world.ann, world.ben
        self.cleo = world.guild.add_member(world.env.create_user("cleo"))
        self.listening, self.rooms = (world.guild.create_text_channel(name) for name in ("listening", "rooms"))

    async def ask(self, audience: str = NAMED, words: str = SECRET, *, ticked: bool = False) -> None:
        form = await self.ann.slash(self.world.general, "checkin now")
        answers = {"mood": "1", "wish": ["listen"], "audience": [audience], "words": words}
        await self.ann.submit_modal(form, {**answers, **({"in_thread": ["in_thread"]} if ticked else {})})
        await self.world.pass_time(minutes=0.1)

    async def claim(self, who: simcord.MemberActor) -> simcord.InteractionResult:
        waiting = [one for one in cards(self.listening) if "I'll listen" in labels(one)]
        result = await who.click(waiting[0], label="I'll listen")
        await self.world.pass_time(minutes=0.1)
        return result

    @property
    def waits(self) -> bool:
        return any("I'll listen" in labels(one) for one in cards(self.listening))

    @property
    def thread(self) -> simcord.ChannelHandle:
        """The last one."""
        return self.rooms.threads[-1]

    def heading(self, thread: simcord.ChannelHandle | None = None) -> discord.Message:
        return (thread or self.thread).history()[0]

    def letters(self, who: simcord.MemberActor) -> list[str]:
        return [text(one) for one in self.world.dms(who)]

    async def close(self, who: simcord.MemberActor) -> simcord.InteractionResult:
        result = await who.click(self.heading(), label="Close")
        await self.world.pass_time(minutes=0.1)
        return result

    async def history(self) -> str:
        return said(await self.ann.slash(self.world.general, "checkin history"))


@pytest.fixture
async def scene(world: World) -> Listened:
    scene = Listened(world)
    places = {"listeners_channel": scene.listening, "talks": scene.rooms, "channel": world.thanks}
    await world.settings("check_ins", **places, **EASY)
    await world.settings("help_now", moderators=world.private_channel("office"))
    for one in (scene.ben, scene.cleo):
        await one.slash(world.general, "listener on")
    return scene


async def test_whoever_is_silent_is_asked_once_and_then_others_are(scene: Listened, config: Config) -> None:
    await scene.ask(NAMELESS)
    await scene.claim(scene.ben)
    first = scene.thread
    [found] = scene.letters(scene.ann)
    assert "is here to listen to you in The Hearth" in found
    assert f"/{first.id}/{scene.heading().id})" in found
    assert f"{scene.ben.mention} listens to you" in await scene.history()

    await scene.world.pass_time(minutes=15)
    assert len(first.history()) == 1
    await scene.world.restart()
    await scene.world.pass_time(minutes=6)
    asked = first.history()[-1]
    assert "are you there?" in asked.content
    assert scene.ben.mention in asked.content
    await scene.ann.send(first, "hello?")
    await scene.world.restart()
    await scene.world.pass_time(minutes=21)

    assert scene.waits
    assert people_in(scene.world, first) == {scene.ann.id}
    assert archived(scene.world, first)
    assert "It isn't about you" in text(scene.heading(first))
    assert [one.splitlines()[0][:26] for one in scene.letters(scene.ann)[1:]] == ["Your check-in in The Heart"]
    [told] = scene.letters(scene.ben)
    assert told.startswith("Thank you for offering")
    assert "Everyone in this server can read" in await scene.history()

    await scene.claim(scene.cleo)
    assert people_in(scene.world, scene.thread) == {scene.ann.id, scene.cleo.id}
    await scene.cleo.send(scene.thread, "Hello, I am here.")
    await scene.world.pass_time(hours=5)
    assert not scene.waits
    assert not archived(scene.world, scene.thread)
    assert rows(config, "SELECT because FROM talks ORDER BY begun_at") == [("silent",), ("",)]


async def test_who_is_still_here_has_forty_minutes_more_once(scene: Listened) -> None:
    await scene.ask()
    await scene.claim(scene.ben)
    await scene.world.pass_time(minutes=21)
    asked = scene.thread.history()[-1]
    assert "for the listener" in said(await scene.ann.click(asked, label="I'm still here"))
    await scene.ben.click(asked, label="I'm still here")
    assert labels(scene.thread.history()[-1]) == ["Need help now?"]
    await scene.world.pass_time(minutes=35)
    assert not scene.waits
    await scene.world.pass_time(minutes=6)
    assert scene.waits
    assert len(scene.letters(scene.ben)) == 1
    await scene.claim(scene.cleo)  # Who has said nothing of that.
    await scene.world.pass_time(minutes=41)
    assert scene.waits
    assert len(scene.letters(scene.cleo)) == 1


@pytest.mark.parametrize("after", [True, False])
async def test_crashes_ask_once_and_give_back_once(scene: Listened, wire: Wire, after: bool) -> None:
    await scene.ask()
    await scene.claim(scene.ben)
    for _question_and_end in range(2):
        wire.die(f"/channels/{scene.thread.id}/messages", after=after)
    for _number in range(5):
        await scene.world.pass_time(minutes=12)
        await scene.world.restart()
    await scene.world.pass_time(minutes=5)
    assert wire.all_happened
    assert scene.waits
    assert sum("are you there?" in one.content for one in scene.thread.history()) == 1
    assert people_in(scene.world, scene.thread) == {scene.ann.id}
    assert len(scene.letters(scene.ben)) == 1


@pytest.mark.parametrize("seconds", [30, 50])  # An attempt of ours takes 45 at most.
async def test_a_question_that_arrives_after_the_end_leaves_the_thread_closed(
    scene: Listened, wire: Wire, seconds: float
) -> None:
    await scene.ask()
    await scene.claim(scene.ben)
    await scene.world.pass_time(minutes=19)
    wire.delay(f"/channels/{scene.thread.id}/messages", seconds=seconds)
    await scene.world.pass_time(minutes=1)
    await scene.close(scene.ann)
    assert archived(scene.world, scene.thread)
    await scene.world.pass_time(minutes=3)
    assert wire.all_happened
    assert sum("are you there?" in one.content for one in scene.thread.history()) == 1
    assert archived(scene.world, scene.thread)


async def test_who_writes_and_stops_is_left_in_peace_and_asked_once_an_evening(scene: Listened) -> None:
    for number in range(2):
        await scene.ask(words=f"{SECRET} {number}")
        await scene.claim(scene.ben)
        await scene.ben.send(scene.thread, "Hello.")
        await scene.world.pass_time(minutes=50)
        assert not scene.waits
        assert len(scene.thread.history()) == 2
        await scene.close(scene.ben)
        assert "`/checkin now`" in scene.thread.history()[-1].content
    await scene.world.pass_time(hours=8)
    assert sum("How are you, after that?" in one for one in scene.letters(scene.ben)) == 1
    assert not any("short one" in one for one in scene.letters(scene.ann))
    assert "Only you see it" in await scene.history()


async def test_after_talks_all_evening_there_is_one_question_and_the_next_day_one_more(scene: Listened) -> None:
    for asked, pause in ((1, 0), (1, 12), (2, 0)):
        await scene.ask()
        await scene.claim(scene.ben)
        await scene.ben.send(scene.thread, "Hello.")
        await scene.world.pass_time(minutes=30)
        await scene.close(scene.ben)
        await scene.world.pass_time(hours=5)
        assert sum("How are you, after that?" in one for one in scene.letters(scene.ben)) == asked
        await scene.world.pass_time(hours=pause)


async def test_a_talk_that_ends_within_minutes_leaves_ways_on_that_open(scene: Listened) -> None:
    await scene.ask()
    await scene.claim(scene.ben)
    await scene.ben.send(scene.thread, "Hello, and sorry, I have to go.")
    await scene.close(scene.ben)
    await scene.world.restart()
    await scene.world.pass_time(minutes=1)
    letter = scene.world.dms(scene.ann)[-1]
    assert "a short one" in letter.content
    assert labels(letter) == ["Another listener", "Everyone, without my name", "A moderator", "Need help now?"]
    await scene.ann.user.click(letter, label="Another listener")
    await scene.world.pass_time(minutes=0.1)
    assert scene.waits


async def test_its_author_who_closes_it_is_shown_who_else_is_there(scene: Listened) -> None:
    await scene.ask()
    await scene.claim(scene.ben)
    closed = await scene.close(scene.ann)
    assert closed.response is not None
    assert labels(closed.response) == ["Another listener", "Everyone, without my name", "A moderator", "Need help now?"]
    assert "Only you see it" in await scene.history()
    await scene.ann.click(closed.response, label="Everyone, without my name")
    await scene.world.pass_time(minutes=0.1)
    assert SECRET in text(cards(scene.world.thanks)[-1])
    assert scene.ann.mention not in text(cards(scene.world.thanks)[-1])


@pytest.mark.parametrize("how", ["the thread is deleted", "the listener leaves", "handed over"])
async def test_whatever_befalls_a_silent_talk_it_waits_again_and_is_said_once(scene: Listened, how: str) -> None:
    await scene.ask()
    await scene.claim(scene.ben)
    await scene.world.pass_time(minutes=10)
    if how == "the thread is deleted":
        delete_thread(scene.world, scene.thread, "seen")
    elif how == "the listener leaves":
        await scene.world.leave(scene.ben)
    else:
        form = await scene.ben.click(scene.heading(), label="Hand over")
        await scene.ben.submit_modal(form, {"to": []})
    await scene.world.restart()
    await scene.world.pass_time(minutes=28)
    assert scene.waits
    assert sum("with the listeners again" in one for one in scene.letters(scene.ann)) == 1
    assert "Everyone in this server can read" in await scene.history()
    [letter] = [one for one in scene.world.dms(scene.ann) if "with the listeners again" in one.content]
    assert labels(letter) == ["Everyone here", "A moderator", "Need help now?"]
    asked = await scene.ann.user.click(letter, label="Everyone here")
    assert asked.response is not None
    assert "Without my name" in labels(asked.response)
    await scene.claim(scene.cleo)
    assert people_in(scene.world, scene.thread) == {scene.ann.id, scene.cleo.id}


async def test_words_stand_in_the_thread_only_where_their_author_ticked_so(scene: Listened, config: Config) -> None:
    await scene.ask()
    claimed = await scene.claim(scene.ben)
    assert "ask before you advise" in said(claimed)
    assert "A simple hello is enough" in text(scene.heading())
    assert SECRET not in text(scene.heading())
    assert SECRET in said(await scene.ben.click(scene.heading(), label="Read their words"))
    assert SECRET not in said(await scene.ann.click(scene.heading(), label="Read their words"))
    await scene.close(scene.ann)

    await scene.ask(words="it rains indoors", ticked=True)
    await scene.claim(scene.cleo)
    assert "it rains indoors" in text(scene.heading())
    [(number,)] = rows(config, "SELECT id FROM check_ins WHERE in_thread = 1")
    shown = await scene.ann.slash(scene.world.general, "checkin history")
    assert shown.response is not None
    opened = await scene.ann.select(shown.response, [str(number)])
    assert opened.response is not None
    await scene.ann.click(opened.response, label="Withdraw")
    await scene.world.pass_time(minutes=0.1)
    assert "it rains indoors" not in "".join(text(one) for one in scene.thread.history())


async def test_words_in_a_thread_go_when_they_are_too_old(scene: Listened) -> None:
    await scene.world.settings("check_ins", words_days=1)
    await scene.ask(ticked=True)
    await scene.claim(scene.ben)
    await scene.ben.send(scene.thread, "Hello.")
    await scene.world.pass_time(days=2)
    assert not archived(scene.world, scene.thread)
    assert SECRET not in text(scene.heading())
    assert "Close" in labels(scene.heading())


async def test_listeners_who_want_it_are_pinged_at_their_hours_and_once_for_a_card(scene: Listened) -> None:
    world = scene.world  # It is Thursday, midnight.
    assert "the name of your city" in said(await scene.ben.slash(world.general, "listener on", hours="0-5"))
    for one, zone in ((scene.ben, "UTC"), (scene.cleo, "UTC")):
        await one.slash(world.general, "preferences", timezone=zone)
    assert "don't understand" in said(await scene.ben.slash(world.general, "listener on", hours="soon"))
    chosen = said(await scene.ben.slash(world.general, "listener on", notify="weekdays", hours="0-5"))
    assert "from Monday to Friday, 0:00 to 5:00" in chosen
    await scene.cleo.slash(world.general, "listener on", notify="always")
    assert "at any time" in said(await scene.cleo.slash(world.general, "listener status"))

    await scene.ask()
    [card] = cards(scene.listening)  # For cleo it is night; ben has chosen these hours.
    assert [one.id for one in card.mentions] == [scene.ben.id]
    assert "`/listener on notify:`" in card.content
    await world.pass_time(minutes=31)
    assert not cards(scene.listening)[-1].mentions  # It is shown once more, and pings nobody.
    await world.pass_time(hours=12)
    await check_in(world, await world.join("dan"), audience=NAMED)
    await world.pass_time(minutes=0.1)
    assert [one.id for one in cards(scene.listening)[-1].mentions] == [scene.cleo.id]
    await scene.cleo.slash(world.general, "listener on", notify="never")
    await check_in(world, await world.join("eli"), audience=NAMED)
    await world.pass_time(minutes=0.1)
    assert not cards(scene.listening)[-1].mentions


THURSDAY = datetime(2026, 1, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ahead", "days", "hours", "within"),
    [
        (0, 0b0001000, "0-5", True),
        (0, 0b0001000, "22-2", False),  # It began on Wednesday.
        (0, 0b0000100, "22-2", True),
        (22, 0b0001000, "22-2", True),
        (4, 0b1111111, "0-5", False),
        (4, 0b1110111, "0-0", False),
        (4, 0b0001000, "0-0", True),
    ],
)
def test_hours_over_midnight_belong_to_the_day_on_which_they_begin(
    ahead: int, days: int, hours: str, within: bool
) -> None:
    [meant] = parse_hours(hours)
    assert is_within(THURSDAY + timedelta(hours=ahead), "UTC", days, *meant) is within


async def test_what_waits_in_the_inbox_names_no_listener_and_is_true_whoever_listens(scene: Listened) -> None:
    scene.world.refuse("/users/@me/channels")
    await scene.ask()
    await scene.claim(scene.ben)
    inbox = await scene.world.inbox(scene.ann)
    assert "A listener answered you in The Hearth. `/checkin history` there says who is there" in inbox
    await scene.world.forget(scene.ben)
    await scene.world.pass_time(minutes=1)
    inbox = await scene.world.inbox(scene.ann)
    assert "is with the listeners again" in inbox
    assert "ben" not in inbox


async def test_whoever_closes_a_talk_does_not_close_the_way_to_the_moderators(scene: Listened) -> None:
    await scene.ask()
    await scene.claim(scene.ben)
    await scene.ben.send(scene.thread, "You are making this up.")
    await scene.close(scene.ben)
    last = scene.thread.history()[-1]
    assert labels(last) == ["Report to the moderators", "Need help now?"]
    form = await scene.ann.click(last, label="Report to the moderators")
    assert "on its way to the team" in said(await scene.ann.submit_modal(form, {"happened": "He was unkind."}))


async def test_whoever_is_asked_twice_to_go_on_is_pinged_once(scene: Listened) -> None:
    await scene.ask()
    await scene.claim(scene.ben)
    for _press in range(2):
        form = await scene.ben.click(scene.heading(), label="Hand over")
        assert scene.cleo.mention in said(await scene.ben.submit_modal(form, {"to": [scene.cleo]}))
        await scene.world.pass_time(minutes=0.1)
    pings = [
        one for one in scene.world.env.http_requests if str(scene.cleo.id) in str(one.json) and "/messages" in one.path
    ]
    assert [one.method for one in pings] == ["POST"]
    await scene.claim(scene.cleo)
    assert people_in(scene.world, scene.thread) == {scene.ann.id, scene.cleo.id}


async def test_listeners_who_are_asked_in_turn_are_pinged_no_more_than_three_times(scene: Listened) -> None:
    dan = await scene.world.join("dan")
    await dan.slash(scene.world.general, "listener on")
    await scene.ask()
    await scene.claim(scene.ben)
    told = list[str]()
    for to in (scene.cleo, dan, scene.cleo, dan):
        form = await scene.ben.click(scene.heading(), label="Hand over")
        told.append(said(await scene.ben.submit_modal(form, {"to": [to]})))
        await scene.world.pass_time(minutes=0.1)
    assert ["give them some time" in one for one in told] == [False, False, False, True]
    assert [one.id for one in cards(scene.listening)[-1].mentions] == [scene.cleo.id]
    form = await scene.ben.click(scene.heading(), label="Hand over")
    assert "back with the other listeners" in said(await scene.ben.submit_modal(form, {"to": []}))
