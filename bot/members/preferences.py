"""What a person prefers, in every server alike: their clock, quiet hours, how often to write, in which language."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import discord

from bot.clock import from_epoch
from bot.db import Database, Reader, Transaction
from bot.members.keeps import CORE, Keeps
from bot.members.personal_data import EVERYTHING, EVERYWHERE, ErasureScope
from bot.text.language import known_locale

KEEPS = (
    Keeps(
        "people",
        ("member_id",),
        "your `/preferences`: time zone, quiet hours, how often I may write, language",
        "you ask me to forget it",
        "you alone",
    ),
    Keeps(
        "muted", ("member_id",), "of which features you want no messages", "you want them again, or leave", "you alone"
    ),
)

# The hours in which a message would wake more people than it would please, in minutes after midnight.
QUIET_FROM, QUIET_UNTIL = 22 * 60, 8 * 60
# Seldom enough to be welcome: a person gets one such message and has room for one more in the same week.
PER_WEEK = 2
MOST_PER_WEEK = 7


TOPIC = "people"


@dataclass(frozen=True)
class Preferences:
    """What somebody prefers. None is where they have said nothing; the properties say what holds then."""

    timezone: str | None = None  # an IANA name
    quiet_from: int | None = None  # minutes after midnight
    quiet_until: int | None = None
    per_week: int | None = None
    language: str | None = None  # one of Discord's locales
    paused_until: int | None = None  # epoch milliseconds

    @property
    def contacts_a_week(self) -> int:
        """Return how many messages that they did not ask for they want at most."""
        return PER_WEEK if self.per_week is None else self.per_week

    @property
    def quiet_hours(self) -> tuple[int, int]:
        """Return from when to when they want to hear nothing, in minutes after midnight; the same twice for never."""
        if self.quiet_from is None or self.quiet_until is None:
            return QUIET_FROM, QUIET_UNTIL
        return self.quiet_from, self.quiet_until

    def end_of_pause(self, now: datetime) -> datetime | None:
        """Return when they want to hear of me again; None if they do now."""
        until = None if self.paused_until is None else from_epoch(self.paused_until)
        return until if until is not None and until > now else None

    def end_of_silence(self, now: datetime) -> datetime | None:
        """Return when their pause and their quiet hours are over; None if neither is on."""
        awake = self.end_of_pause(now)
        return end_of_quiet(awake or now, self.timezone, *self.quiet_hours) or awake


async def of(reader: Reader, member_id: int) -> Preferences:
    """Return what somebody prefers."""
    found = await reader.one(
        Preferences,
        "SELECT timezone, quiet_from, quiet_until, per_week, language, paused_until FROM people "
        "WHERE member_id = :member",
        member=member_id,
    )
    return found or Preferences()


async def change(tx: Transaction, member_id: int, **changes: Any) -> Preferences:
    """Remember what somebody prefers from now on; the rest stays as it was."""
    await tx.lock("people", member_id)
    person = replace(await of(tx, member_id), **changes)
    await tx.run(
        "INSERT INTO people (member_id, timezone, quiet_from, quiet_until, per_week, language, paused_until) "
        "VALUES (:member, :zone, :quiet_from, :quiet_until, :week, :language, :paused) "
        "ON CONFLICT (member_id) DO UPDATE SET timezone = excluded.timezone, quiet_from = excluded.quiet_from, "
        "quiet_until = excluded.quiet_until, per_week = excluded.per_week, language = excluded.language, "
        "paused_until = excluded.paused_until",
        member=member_id,
        zone=person.timezone,
        quiet_from=person.quiet_from,
        quiet_until=person.quiet_until,
        week=person.per_week,
        language=person.language,
        paused=person.paused_until,
    )
    await tx.notify(TOPIC, member_id)
    return person


async def zone_of(reader: Reader, member_id: int) -> str | None:
    """Return the IANA name of a member's time zone; None if they never told it."""
    return (await of(reader, member_id)).timezone


async def set_zone(tx: Transaction, member_id: int, zone: str) -> None:
    """Remember a member's time zone, an IANA name that `bot.text.timezones.known_zone` has seen."""
    await change(tx, member_id, timezone=zone)


def end_of_quiet(now: datetime, zone: str | None, begins: int = QUIET_FROM, ends: int = QUIET_UNTIL) -> datetime | None:
    """Return when the quiet hours of somebody in this zone end; None outside of them, and where no zone is known.

    They begin and end so many minutes after midnight, on the person's own clock.
    """
    if zone is None or begins == ends:
        return None
    local = now.astimezone(ZoneInfo(zone))
    minute = local.hour * 60 + local.minute
    is_quiet = begins <= minute < ends if begins < ends else minute >= begins or minute < ends
    if not is_quiet:
        return None
    day = local.date() + timedelta(days=minute >= ends)
    # In an hour that the clocks show twice, the end is in the same one of the two.
    end = datetime(day.year, day.month, day.day, ends // 60, ends % 60, tzinfo=ZoneInfo(zone), fold=local.fold)
    return end.astimezone(UTC)


async def muted(reader: Reader, guild_id: int, member_id: int) -> set[str]:
    """Return the features of which somebody wants no messages in a server."""
    return set(
        await reader.column(
            "SELECT feature FROM muted WHERE guild_id = :guild AND member_id = :member",
            guild=guild_id,
            member=member_id,
        )
    )


async def mute(tx: Transaction, guild_id: int, member_id: int, features: set[str]) -> None:
    """Record that somebody wants no messages of these features in a server, and those of all others."""
    await tx.run("DELETE FROM muted WHERE guild_id = :guild AND member_id = :member", guild=guild_id, member=member_id)
    await tx.run_each(
        "INSERT INTO muted (guild_id, member_id, feature) VALUES (:guild, :member, :feature)",
        [{"guild": guild_id, "member": member_id, "feature": feature} for feature in sorted(features)],
    )


@dataclass(frozen=True)
class _Speaker:
    member_id: int
    language: str


class Languages:
    """The languages that people chose, in memory: they are needed at every answer."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._chosen: dict[int, discord.Locale] = {}
        database.subscribe(TOPIC, self.refresh, self.load)

    async def refresh(self, member_id: int) -> None:
        """Read again which language somebody chose."""
        self.remember(member_id, (await of(self._database, member_id)).language)

    async def load(self) -> None:
        """Read the languages of all."""
        rows = await self._database.all(_Speaker, "SELECT member_id, language FROM people WHERE language IS NOT NULL")
        self._chosen = {row.member_id: known for row in rows if (known := known_locale(row.language))}

    def remember(self, member_id: int, language: str | None) -> None:
        """Keep in memory which language somebody chose; None for what their Discord says."""
        known = known_locale(language)
        if known is None:
            self._chosen.pop(member_id, None)
        else:
            self._chosen[member_id] = known

    async def forget(self, tx: Transaction, about: ErasureScope) -> None:
        """Forget the language of somebody who is about to be forgotten."""
        if about.guild_id == EVERYWHERE and about.feature in (EVERYTHING, CORE):
            await tx.notify(TOPIC, about.member_id)
            tx.after_commit(lambda: self.remember(about.member_id, None))

    def of(self, member_id: int, otherwise: discord.Locale | None) -> discord.Locale | None:
        """Return the language that somebody chose, or this one."""
        return self._chosen.get(member_id, otherwise)
