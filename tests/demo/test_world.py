"""The demo's community: everything in its history happened, because members did it and the bot answered."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import discord
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.client.hearth import Hearth
from bot.config import Config
from bot.demo import deeds, history, simulation, world
from bot.demo.session import DemoSession
from bot.demo.stories import STORIES
from bot.demo.unread import UnreadCounts
from bot.demo.world import DIRECT, Community
from bot.moderation.features import State
from tests.catalogues import Words, speaking

ZONE = "Europe/Berlin"
# In Berlin, just after its clocks went back, and just after they went forward.
AUTUMN, SPRING = datetime(2026, 10, 25, 1, 10), datetime(2027, 3, 28, 1, 10)


@given(
    st.datetimes(datetime(2026, 2, 1), datetime(2040, 1, 1)) | st.datetimes(AUTUMN - timedelta(hours=6), AUTUMN),
    st.sampled_from([ZONE, "America/New_York", "America/St_Johns", "Pacific/Kiritimati", "Australia/Lord_Howe"]),
)
@example(AUTUMN, ZONE)
@example(SPRING, ZONE)
def test_at_every_hour_all_has_happened_and_in_its_order(asked: datetime, zone: str) -> None:
    now = asked.replace(tzinfo=UTC)
    local = now.astimezone(ZoneInfo(zone))
    moments = [at.moment(local) for at, _deed in history.HISTORY]
    assert [history.start(local), *moments, now] == sorted([history.start(local), *moments, now])
    for (at, _deed), moment in zip(history.HISTORY, moments, strict=True):
        if not at.time:
            assert now - moment == timedelta(minutes=at.minutes)


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 11, 23, 9, 40, tzinfo=UTC),
        datetime(2027, 4, 4, 0, 5, tzinfo=UTC),  # just after midnight, and the clocks changed a week ago
    ],
)
async def test_two_weeks(config: Config, now: datetime) -> None:
    local = now.astimezone(ZoneInfo(ZONE))
    async with simulation.simulated(config, history.start(local)) as env:
        community = world.found(env, ZONE)
        await history.live_through(community, local)
        assert env.now() == now
        assert not env.errors

        cards = [
            message
            for channel in community.channels.values()
            for message in channel.history()
            if message.author.bot and "these thanks are for you" in message.content
        ]
        assert len(cards) == sum(isinstance(deed, deeds.GivesThanks) for _at, deed in history.HISTORY)
        greetings = [message for message in community.channels["welcome"].history() if message.author.bot]
        assert len(greetings) == sum(isinstance(deed, deeds.Joins) for _at, deed in history.HISTORY)
        assert all(greeting.embeds for greeting in greetings), "Everybody was said hi to."

        assert who_sees_threads(community) == {"June": 1, "Tomas": 1, "Wei": 1}

        unread = UnreadCounts(community)
        before = unread.from_bot()
        await simulation.advance(env, env.now() + timedelta(days=7))
        after = unread.from_bot()
        heard = {place for place in after if after[place] > before[place]}
        [circle] = [words for words in heard if words.startswith("in the thread “Early birds")]
        reminded = {"to June directly", "to Sofia directly", "to Priya directly"}
        asked_all, gathered = "in #workbench", "in #thanks"
        assert heard >= {*reminded, asked_all, gathered, circle}
        assert not heard & {"in #welcome", "in #introductions", "to Noor directly", "to Hana directly"}
        assert unread.of("June", DIRECT) == 2
        assert not env.errors


def who_sees_threads(community: Community) -> dict[str, int]:
    """Who has how many threads below their channels; nobody with none."""
    counts = {name: sum(one.is_thread for one in community.places(name).values()) for name in community.people}
    return {name: count for name, count in counts.items() if count}


async def test_stories(config: Config) -> None:
    """Each can be told twice, everybody sees where they are led to, and others do not see what is not theirs."""
    now = datetime(2026, 11, 23, 21, 40, tzinfo=UTC).astimezone(ZoneInfo(ZONE))
    async with simulation.simulated(config, history.start(now)) as env:
        community = world.found(env, ZONE)
        await history.live_through(community, now)
        general = community.channels["general"]
        for told in (1, 2):
            for story in STORIES.values():
                assert community.place(story.place, story.person)
                for step in story.steps:
                    for deed in step.deeds:
                        await deed.happen(community)
                    assert community.place(step.place, step.person).history(viewer=None)
            assert who_sees_threads(community) == {"June": 1, "Tomas": 1, "Wei": 1, "Sofia": told, "Imani": told}
            assert len(community.people) == 10 + told
        assert not [one for one in general.history() if one.type is discord.MessageType.thread_created]
        own = {name: private_answers(community, name) for name in community.people}
        assert {name for name, answers in own.items() if answers} >= {"Sofia", "Tomas"}
        assert sum(map(len, own.values())) == len(set[int]().union(*own.values()))
        assert not env.errors


async def test_what_is_pressed_twice_happens_once(config: Config) -> None:
    """As from two windows: the second press comes while the first one is under way."""
    now = datetime(2026, 11, 23, 21, 40, tzinfo=UTC)
    async with simulation.simulated(config, now) as env:
        community = world.found(env, ZONE)
        session = DemoSession(community, "http://127.0.0.1")
        await session.begin("promise")
        await asyncio.gather(session.go_on(0), session.go_on(0))
        assert session.state()["story"]["done"] == 1
        said = [one.content for one in community.channels["general"].history()]
        assert said == [deed.words for deed in STORIES["promise"].steps[0].deeds if isinstance(deed, deeds.Says)]


async def test_two_people_do_nothing_in_the_same_moment(config: Config) -> None:
    """However quickly a visitor is one and then the other, who said hi first is named first."""
    now = datetime(2026, 11, 23, 21, 40, tzinfo=UTC)
    async with simulation.simulated(config, now) as env:
        community = world.found(env, ZONE)
        session = DemoSession(community, "http://127.0.0.1")
        moments = [env.now()]
        for person in ("Tomas", "June"):
            await session.look(person, "general")
            moments.append(env.now())
        assert moments[0] < moments[1] < moments[2]


async def test_a_place_that_is_gone_a_moment_before_another_is_shown_stops_nothing(config: Config) -> None:
    now = datetime(2026, 11, 23, 21, 40, tzinfo=UTC)
    async with simulation.simulated(config, now) as env:
        community = world.found(env, ZONE)
        thread = await start_thread(community, "general")
        session = DemoSession(community, "http://127.0.0.1")
        await session.look("June", str(thread.id))
        assert session.state()["place"] == str(thread.id)
        await thread.edit(archived=True)
        assert session.state()["place"] == "general"


async def test_a_visitor_chooses_what_hearth_speaks(config: Config, tmp_path: Path) -> None:
    words: dict[str, Words] = {"de": {"Your inbox": "Dein Postfach", "Say hi": "Hallo sagen"}}
    now = datetime(2026, 11, 23, 21, 40, tzinfo=UTC)
    with speaking(tmp_path / "locales", words):
        async with simulation.simulated(config, now) as env:
            community = world.found(env, ZONE)
            await deeds.Types("Noor", "settings welcome", {"channel": "#welcome"}).happen(community)
            session = DemoSession(community, "http://127.0.0.1")
            assert {one["name"] for one in session.state()["languages"]} == {"English (US)", "Deutsch"}
            await session.speak("de")
            assert session.state()["language"] == "de"
            asked = await community.person("June").slash(community.channels["general"], "inbox")
            assert asked.response is not None
            assert asked.response.embeds[0].title == "Dein Postfach"

            await deeds.NewcomerArrives().happen(community)
            await deeds.TimePasses(5).happen(community)
            await deeds.SaysHi("June", world.NEWCOMER).happen(community)
            assert not env.errors
            with pytest.raises(KeyError):
                await session.speak("tlh")


async def start_thread(community: Community, where: str) -> discord.Thread:
    """The bot starts a thread for everybody."""
    channel = community.env.bot.get_channel(community.channels[where].id)
    assert isinstance(channel, discord.TextChannel)
    return await channel.create_thread(name="a thread", type=discord.ChannelType.public_thread)


def private_answers(community: Community, name: str) -> set[int]:
    """What somebody sees in #general that was said to one person alone."""
    seen = simulation.messages(community.env, community.channels["general"].id, community.people[name])
    return {one.id for one in seen if one.is_ephemeral}


async def test_the_empty_town_meets_what_moderators_meet(config: Config) -> None:
    """It begins with Hearth's two sentences; what goes wrong goes wrong, and the first town stays as it was."""
    now = datetime(2026, 11, 23, 21, 40, tzinfo=UTC)
    async with simulation.simulated(config, now) as env:
        community = world.found(env, ZONE)
        session = DemoSession(community, "http://127.0.0.1")
        await session.move()
        shown = session.state()
        assert [one["name"] for one in shown["places"]] == ["# general", "Direct messages"]
        assert len(shown["people"]) == 3
        town = session.town
        assert "I'm Hearth" in town.channels["general"].history()[-1].content
        await session.look("Kim", "general")
        opened = await town.people["Kim"].slash(town.channels["general"], "setup")
        assert opened.response is not None
        await town.people["Kim"].click(opened.response, custom_id="setup:channels")
        assert "# how-we-are" in [one["name"] for one in session.state()["places"]]
        for incident in shown["incidents"]:
            await session.meet(incident["key"])
        guild = env.bot.get_guild(town.guild.id)
        assert guild is not None
        assert guild.member_count == 35
        assert isinstance(env.bot, Hearth)
        states = {one.feature.name: one.state for one in await env.bot.services.features.look(guild)}
        assert states["welcome"] is State.BROKEN
        [unkind] = town.channels["thanks"].history()[-1].embeds
        assert "For nothing at all" in (unkind.description or "")
        await session.move()
        assert session.state()["person"] == "June"
        assert session.town is community
        assert not env.errors
