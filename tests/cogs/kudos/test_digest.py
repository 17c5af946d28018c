"""The digest: what people thanked each other for, in order of time, and the question that goes with it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cogs.kudos.rules import digest as rules
from tests.cogs.kudos.people import fill_in, pings, thank
from tests.wire import Wire
from tests.world import World

TITLE = "What people thanked each other for this"


@pytest.fixture
async def thankful(world: World) -> World:
    """A server whose thanks gather in one channel. It is Thursday, midnight in UTC."""
    await world.settings("kudos", channel=world.thanks, daily_limit=0, pair_minutes=0)
    return world


def digests(world: World) -> list[discord.Message]:
    return [one for one in world.thanks.history() if one.embeds and (one.embeds[0].title or "").startswith(TITLE)]


def words(message: discord.Message) -> str:
    return message.embeds[0].description or ""


async def test_on_sunday_evening_the_reasons_stand_together_in_order_of_time(thankful: World) -> None:
    world = thankful
    for number, giver in enumerate((world.ann, world.mod, world.ann)):
        await thank(world, giver, world.ben, f"reason {number}")
        await world.pass_time(hours=1)
    await world.pass_time(days=3, hours=14.9)
    assert digests(world) == []
    await world.pass_time(hours=0.2)
    [digest] = digests(world)
    said_there = words(digest)
    assert said_there.index("reason 0") < said_there.index("reason 1") < said_there.index("reason 2")
    assert said_there.endswith("**Who helped you this week?**")
    assert digest.flags.silent
    assert not digest.content
    sent = [one.json for one in world.env.http_requests if one.json and TITLE in str(one.json)]
    assert [one["allowed_mentions"]["parse"] for one in sent] == [[]]
    assert "users" not in sent[0]["allowed_mentions"] or sent[0]["allowed_mentions"]["users"] == []


async def test_its_button_opens_the_form_for_everyone_even_after_a_restart(thankful: World) -> None:
    world = thankful
    await thank(world, world.ann, world.ben)
    await world.pass_time(days=4)
    await world.restart()
    form = await world.ben.click(digests(world)[0], label="Say thank you")
    await fill_in(world.ben, form, world.mod, reason="for the keys")
    assert "keys" in words(world.thanks.history()[-1])


async def test_a_week_without_thanks_has_none_and_no_thanks_are_in_two(thankful: World) -> None:
    world = thankful
    await thank(world, world.ann, world.ben, "in the first week")
    await world.pass_time(days=15)
    assert len(digests(world)) == 1
    await thank(world, world.ann, world.ben, "in the third week")
    await world.pass_time(days=7)
    assert len(digests(world)) == 2
    assert "first" not in words(digests(world)[1])
    assert "third" in words(digests(world)[1])


async def test_what_is_private_removed_or_elsewhere_is_not_in_it(thankful: World) -> None:
    world = thankful
    await thank(world, world.ann, world.ben, "in private", shown="private")
    for number, label in enumerate(("Keep private", "Remove")):
        await thank(world, world.ann, world.ben, f"taken back {number}")
        await world.ben.click(world.thanks.history()[-1], label=label)
        await world.pass_time(minutes=1)
    await thank(world, world.ann, world.mod, "for all to see")
    await world.reset("kudos.channel")
    await thank(world, world.mod, world.ben, "somewhere else")
    await world.settings("kudos", channel=world.thanks)
    await world.pass_time(days=4)
    [digest] = digests(world)
    for hidden in ("in private", "taken back", "somewhere else"):
        assert hidden not in words(digest)
    assert "for all to see" in words(digest)


@pytest.mark.parametrize("rhythm", ["off", "weekly", "monthly"])
async def test_the_server_chooses_how_often(thankful: World, rhythm: str) -> None:
    world = thankful
    await world.settings("kudos", digest=rhythm)
    await world.pass_time(days=1)
    await thank(world, world.ann, world.ben)
    await world.pass_time(days=3)
    assert len(digests(world)) == (rhythm == "weekly")
    await world.pass_time(days=28.8)
    assert len(digests(world)) == (rhythm != "off")
    assert all(rhythm.removesuffix("ly") in (one.embeds[0].title or "") for one in digests(world))


async def test_without_a_channel_for_thanks_there_is_none(world: World) -> None:
    await thank(world, world.ann, world.ben)
    await world.pass_time(days=8)
    assert not [one for one in world.general.history() if one.embeds and one.embeds[0].title]


async def test_the_hour_is_the_servers_own(thankful: World) -> None:
    world = thankful
    await world.settings("reminders", timezone="Asia/Tokyo")
    await thank(world, world.ann, world.ben)
    await world.pass_time(days=3, hours=8.9)
    assert digests(world) == []
    await world.pass_time(hours=0.2)
    assert len(digests(world)) == 1


async def test_another_hour_that_is_chosen_meanwhile_counts(thankful: World) -> None:
    world = thankful
    await thank(world, world.ann, world.ben)
    await world.settings("kudos", digest_hour=21)
    await world.pass_time(days=3, hours=20.9)
    assert digests(world) == []
    await world.pass_time(hours=0.2)
    assert len(digests(world)) == 1
    await world.pass_time(days=14)
    assert len(digests(world)) == 1


async def test_values_stand_together(thankful: World) -> None:
    world = thankful
    await world.settings("kudos", values="🤝 helping, 🌱 learning")
    await thank(world, world.ann, world.ben, "reason A", value="🌱 learning")
    await thank(world, world.ann, world.ben, "reason B")
    await thank(world, world.ann, world.ben, "reason C", value="🤝 helping")
    await thank(world, world.ann, world.ben, "reason D", value="🌱 learning")
    await world.pass_time(days=4)
    said_there = words(digests(world)[0])
    order = ["**For 🤝 helping**", "reason C", "**For 🌱 learning**", "reason A", "reason D", "reason B"]
    assert sorted(order, key=said_there.index) == order


@pytest.mark.parametrize("after", [False, True])
async def test_dying_around_a_digest_neither_loses_nor_repeats_it(thankful: World, wire: Wire, after: bool) -> None:
    world = thankful
    await thank(world, world.ann, world.ben)
    await world.pass_time(days=3, hours=17)
    wire.die(f"/channels/{world.thanks.id}/messages", after=after)
    await world.pass_time(hours=1.01)
    assert wire.all_happened
    await world.restart()
    await world.pass_time(days=8)
    assert len(digests(world)) == 1


async def test_a_digest_is_not_repeated_when_its_nonce_is_long_forgotten(
    thankful: World, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = thankful
    monkeypatch.setattr("tests.wire.NONCE_SECONDS", 1)
    await thank(world, world.ann, world.ben)
    await world.pass_time(days=3, hours=17)
    wire.die(f"/channels/{world.thanks.id}/messages", after=True)
    await world.pass_time(hours=1.1)
    assert wire.all_happened
    await world.pass_time(days=8)
    assert len(digests(world)) == 1


async def test_a_channel_that_takes_nothing_ends_in_no_loop(thankful: World) -> None:
    world = thankful
    await thank(world, world.ann, world.ben)
    world.refuse(f"/channels/{world.thanks.id}/messages", code=50013)
    await world.pass_time(days=8)
    assert digests(world) == []
    assert len(pings(world)) == 0


reasons = st.builds(
    rules.Reason,
    receivers=st.lists(st.integers(10**17, 10**18), min_size=1, max_size=10).map(tuple),
    words=st.text(min_size=3, max_size=300),
    value=st.sampled_from(["", "helping", "gone"]),
    link=st.just("https://discord.com/channels/1/2/3"),
)


@given(st.lists(reasons, min_size=1, max_size=150))
def test_a_digest_fits_whatever_there_is_to_say(found: list[rules.Reason]) -> None:
    assert 0 < len(rules.text(found, ["helping"])) <= 4000


zones = st.sampled_from(["UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Apia", "Australia/Lord_Howe"])
START = datetime(2026, 1, 1, tzinfo=UTC)


@given(st.integers(0, 366 * 24 * 60), st.integers(0, 23), zones, st.booleans())
def test_the_moment_is_ahead_and_at_that_hour_there(minutes: int, hour: int, zone: str, monthly: bool) -> None:
    now = START + timedelta(minutes=minutes)
    moment = rules.next_moment(now, hour, zone, monthly=monthly)
    local = moment.astimezone(ZoneInfo(zone))
    assert now < moment <= now + timedelta(days=32 if monthly else 8)
    assert local.day == 1 if monthly else local.weekday() == 6
    assert local.hour == hour or local.utcoffset() != (local - timedelta(hours=3)).utcoffset()
    assert rules.next_moment(moment - rules.A_MOMENT, hour, zone, monthly=monthly) == moment
