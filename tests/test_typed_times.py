"""Wherever somebody types a moment, days or hours: the same words are understood, and what can be several is asked."""

import threading
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime

import discord
import pytest
import simcord

from bot.clock import from_epoch
from bot.members import preferences
from bot.text.times.lexicon import Lexicon
from cogs.check_ins.listeners import store as listeners
from cogs.check_ins.rhythms import store as rhythms
from cogs.reminders.store import waiting
from cogs.welcome.store import greetings
from tests.cogs.check_ins.people import EVERY_DAY, choose
from tests.cogs.check_ins.talks import EASY
from tests.typed_times import labels, stamp
from tests.world import World, speaking

JANUARY, MARCH = datetime(2026, 1, 3, 10, tzinfo=UTC), datetime(2026, 3, 1, 10, tzinfo=UTC)


def said(result: simcord.InteractionResult) -> str:
    assert result.response is not None
    return result.response.content


async def reminded(world: World) -> datetime:
    [one] = await waiting.of_member(world.bot.services.database, world.ann.id, 0, 9)
    return from_epoch(one.due_at)


async def quiet_until(world: World) -> datetime:
    return from_epoch((await preferences.of(world.bot.services.database, world.ann.id)).paused_until or 0)


async def away_until(world: World) -> datetime:
    found = await rhythms.get(world.bot.services.database, world.guild.id, world.ann.id)
    assert found is not None
    return from_epoch(found.away_until)


ASKING: dict[str, tuple[dict[str, str], str, Callable[[World], Awaitable[datetime]]]] = {
    "remind me": ({"what": "tea"}, "when", reminded),
    "pause": ({}, "until", quiet_until),
    "checkin away": ({}, "until", away_until),
}


@pytest.mark.parametrize("command", list(ASKING))
async def test_a_date_that_can_be_two_is_asked_about_in_the_same_way(world: World, command: str) -> None:
    others, option, kept = ASKING[command]
    await choose(world, world.ann, EVERY_DAY)
    await world.ann.slash(world.general, "preferences", timezone="UTC")
    asked = await world.ann.slash(world.general, command, **others, **{option: "03.01. 10:00"})
    assert "Which one do you mean? Until you choose, I'll use the first." in said(asked)
    assert f"<t:{int(MARCH.timestamp())}:F>" in said(asked)
    assert labels(asked)[:2] == ["3 January 2026, 10:00", "1 March 2026, 10:00"]
    assert await kept(world) == JANUARY
    assert asked.response is not None
    chosen = await world.ann.click(asked.response, label="1 March 2026, 10:00")
    assert await kept(world) == MARCH
    assert stamp(MARCH) in said(chosen)
    assert "Which one" not in said(chosen)


@pytest.mark.parametrize("command", list(ASKING))
async def test_a_moment_is_meant_by_the_same_clock_and_in_the_same_languages(world: World, command: str) -> None:
    others, option, kept = ASKING[command]
    await choose(world, world.ann, EVERY_DAY)  # in Berlin, which is where the clock is from then on
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    guild.preferred_locale = discord.Locale.french
    for locale, words in (("de", "übermorgen um 9 Uhr"), ("en-US", "übermorgen um 9 Uhr"), ("en-GB", "samedi 9:00")):
        with speaking(locale):
            answered = await world.ann.slash(world.general, command, **others, **{option: words})
        expected = datetime(2026, 1, 3, 8, tzinfo=UTC)
        assert stamp(expected) in said(answered), (locale, words)
        if command == "remind me":
            cancel = "Absagen" if locale == "de" else "Cancel"
            await world.ann.click(answered.response, label=cancel)  # pyright: ignore[reportArgumentType]
        else:
            assert await kept(world) == expected


async def test_words_are_never_read_in_the_event_loop(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever reads words looks into a lexicon first, which may come from the disk."""
    await choose(world, world.ann, EVERY_DAY)
    read, threads = Lexicon.of, list[int]()

    def noted(locale: str, also: Iterable[str] = ()) -> Lexicon:
        threads.append(threading.get_ident())
        return read(locale, also)

    monkeypatch.setattr(Lexicon, "of", noted)
    asked = {"until": "5 january 9:00"}
    at = {"days": "mon", "time": "9:00", "timezone": "UTC"}
    for who, command, options in (
        (world.ann, "remind me", {"what": "tea", "when": "5 january 9:00", "repeat": "every week"}),
        (world.ann, "remind me", {"what": "tea", "when": "every monday 9:00"}),
        (world.ann, "pause", asked),
        (world.ann, "checkin away", asked),
        (world.ann, "preferences", {"quiet": "22-7", "timezone": "Paris"}),
        (world.mod, "care pause-greetings", asked),
        (world.mod, "round create", {"name": "Tea", "channel": world.general, **at}),
    ):
        threads.clear()
        await who.slash(world.general, command, **options)
        assert threads, command
        assert threading.get_ident() not in threads, command


async def test_greetings_pause_by_the_servers_clock_and_only_for_as_long_as_they_can(world: World) -> None:
    await world.settings("reminders", timezone="Europe/Berlin")
    asked = await world.mod.slash(world.general, "care pause-greetings", until="05.01. 10:00")
    assert labels(asked) == []  # The other day that it can be is more than 30 days ahead.
    assert stamp(datetime(2026, 1, 5, 9, tzinfo=UTC)) in said(asked)
    await world.pass_time(days=32)  # It is 2 February.
    asked = await world.mod.slash(world.general, "care pause-greetings", until="02.03. 10:00")
    assert labels(asked) == ["3 February 2026, 10:00", "2 March 2026, 10:00"]
    march = datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert asked.response is not None
    assert stamp(march) in said(await world.mod.click(asked.response, label="2 March 2026, 10:00"))
    assert await greetings.paused_until(world.bot.services.database, world.guild.id) == march.timestamp() * 1000


async def test_a_reminder_that_is_put_off_asks_its_person_alone(world: World) -> None:
    await world.ann.slash(world.general, "remind me", when="2h", what="see https://pad.example.org", where="here")
    await world.pass_time(hours=2)
    card = world.general.history()[-1]
    form = await world.ann.click(card, label="When…")
    result = await world.ann.submit_modal(form, {"when": "03.01. 10:00"})
    [asked] = result.followups
    assert asked.flags.ephemeral
    assert "Which one do you mean?" in asked.content
    assert await reminded(world) == JANUARY
    await world.ann.click(asked, label="1 March 2026, 10:00")
    assert await reminded(world) == MARCH
    shown = [one.embeds[0].description or "" for one in world.general.history() if one.embeds]
    assert all("https://" not in words for words in shown)


async def test_quiet_hours_of_nearly_the_whole_day_are_asked_about(world: World) -> None:
    await world.ann.slash(world.general, "preferences", quiet="21-7")
    asked = await world.ann.slash(world.general, "preferences", quiet="10-7")
    assert "Did you mean 22:00 to 7:00, 10:00 to 19:00 or 10:00 to 7:00?" in said(asked)
    person = await preferences.of(world.bot.services.database, world.ann.id)
    assert person.quiet_hours == (21 * 60, 7 * 60)
    assert asked.response is not None
    await world.ann.click(asked.response, label="22:00 to 7:00")
    person = await preferences.of(world.bot.services.database, world.ann.id)
    assert person.quiet_hours == (22 * 60, 7 * 60)
    assert "/pause" in said(await world.ann.slash(world.general, "preferences", quiet="0-24"))
    with speaking("fr"):
        assert "Enregistré" in said(await world.ann.slash(world.general, "preferences", quiet="de 23h à 8h30"))
    person = await preferences.of(world.bot.services.database, world.ann.id)
    assert person.quiet_hours == (23 * 60, 8 * 60 + 30)


async def test_hours_of_a_listener_are_asked_about_as_well(world: World) -> None:
    place, talks = world.private_channel("listening"), world.guild.create_text_channel("talks")
    await world.settings("check_ins", listeners_channel=place, talks=talks, **EASY)
    await world.ben.slash(world.general, "preferences", timezone="UTC")
    asked = await world.ben.slash(world.general, "listener on", notify="weekdays", hours="10-7")
    assert "Did you mean" in said(asked)
    assert asked.response is not None
    chosen = await world.ben.click(asked.response, label="10:00 to 19:00")
    assert "from Monday to Friday, 10:00 to 19:00" in said(chosen)
    found = await listeners.listener(world.bot.services.database, world.guild.id, world.ben.id)
    assert found is not None
    assert (found.ping_days, found.ping_from, found.ping_until) == (0b0011111, 600, 1140)


async def test_days_of_a_round_are_read_in_ones_own_language_and_all_or_none_count(world: World) -> None:
    async def rounds(days: str, time: str = "9:00") -> str:
        options = {"name": days, "days": days, "time": time, "timezone": "UTC"}
        return said(await world.mod.slash(world.general, "round create", **options, channel=world.general))

    with speaking("de"):
        assert "Montag, Mittwoch, Freitag um 09:00" in await rounds("mo, mi, fr", "9 Uhr")
        assert "Montag, Dienstag, Mittwoch, Donnerstag, Freitag um 18:30" in await rounds(
            "Montag bis Freitag", "18.30 Uhr"
        )
    assert "Saturday, Sunday" in await rounds("sat+sun")
    for refused in ("money", "mon, money", "every other monday", "mon except fri"):
        assert "can't read those days" in await rounds(refused)
    assert "can't read that time" in await rounds("mon", "tomorrow 9am")
