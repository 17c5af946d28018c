"""The demo's community: everything in its history happened, because members did it and the bot answered."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.config import Config
from bot.demo import history, simulation, world
from bot.demo.unread import DIRECT, UnreadCounts

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
    moments = [event.at.moment(local) for event in history.HISTORY]
    assert [world.start_of_history(local), *moments, now] == sorted([world.start_of_history(local), *moments, now])
    for event, moment in zip(history.HISTORY, moments, strict=True):
        if not event.at.time:
            assert now - moment == timedelta(minutes=event.at.minutes)


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 11, 23, 9, 40, tzinfo=UTC),
        datetime(2027, 4, 4, 0, 5, tzinfo=UTC),  # just after midnight, and the clocks changed a week ago
    ],
)
async def test_two_weeks(config: Config, now: datetime) -> None:
    local = now.astimezone(ZoneInfo(ZONE))
    async with simulation.simulated(config, world.start_of_history(local)) as env:
        community = world.found(env)
        await world.live_through(community, local, ZONE)
        assert env.now() == now
        assert not env.errors

        cards = [
            message
            for channel in community.channels.values()
            for message in channel.history()
            if message.author.bot and "these thanks are for you" in message.content
        ]
        assert len(cards) == sum(isinstance(event, history.GivesThanks) for event in history.HISTORY)
        greetings = [message for message in community.channels["welcome"].history() if message.author.bot]
        assert len(greetings) == sum(isinstance(event, history.Joins) for event in history.HISTORY)
        assert all(greeting.embeds for greeting in greetings), "Everybody was said hi to."

        unread = UnreadCounts(community)
        before = unread.from_bot()
        await simulation.advance(env, env.now() + timedelta(days=7))
        after = unread.from_bot()
        heard = {place for place in after if after[place] > before[place]}
        assert heard == {
            "to June directly",
            "to Sofia directly",
            "to Priya directly",
            "in #thanks",
        }  # There, the digest.
        assert unread.of("June", DIRECT) == 2
        assert not env.errors
