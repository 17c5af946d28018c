"""How those who joined are remembered: how far their welcome has come."""

from dataclasses import dataclass
from typing import Final

from bot.db import Database, Reader, Transaction
from bot.db.sweeps import sweep
from bot.members.keeps import Keeps

KEEPS = (
    Keeps(
        "newcomers",
        ("member_id",),
        "when you joined, how often, your name then, your greeting, and whether you came back to it",
        "14 days after you left",
        "whoever can read the welcome channel",
        stays="The greeting that I posted for you stays where it is, and keeps your name.",
    ),
)

WAITING: Final = "waiting"
HELD: Final = "held"
SKIPPED: Final = "skipped"
GREETED: Final = "greeted"


@dataclass(frozen=True)
class Newcomer:
    """Somebody who joined. Moments are in epoch milliseconds."""

    guild_id: int
    member_id: int
    joined_at: int
    times_joined: int = 1
    left_at: int | None = None
    greeted_at: int | None = None
    channel_id: int | None = None
    message_id: int | None = None
    state: str = WAITING
    ready_at: int | None = None
    looked_at: int | None = None
    away_since: int | None = None
    greeting: int | None = None
    name: str | None = None
    engaged_at: int | None = None
    quiet_at: int | None = None
    came_back_at: int | None = None
    unasked_at: int | None = None
    banned_at: int | None = None

    @property
    def is_back(self) -> bool:
        """Return whether a newcomer has been here before."""
        return self.away_since is not None


@dataclass(frozen=True)
class Id:
    """A member of a server."""

    guild_id: int
    member_id: int


async def record_join(
    tx: Transaction, guild_id: int, member_id: int, now: int, *, away_since: int | None, name: str | None = None
) -> Newcomer | None:
    """Remember that somebody joined; None if it was known: Discord may say it more than once.

    `away_since` is when they had left before, 0 if that is not known any more, or None if they are new.
    """
    noted = await tx.run(
        "INSERT INTO newcomers (guild_id, member_id, joined_at, times_joined, away_since, name) "
        "VALUES (:guild, :member, :now, 1, :away, :name) "
        "ON CONFLICT (guild_id, member_id) DO UPDATE SET joined_at = excluded.joined_at, "
        "times_joined = newcomers.times_joined + 1, left_at = NULL, greeted_at = NULL, channel_id = NULL, "
        "message_id = NULL, state = 'waiting', ready_at = NULL, looked_at = NULL, away_since = excluded.away_since, "
        "greeting = NULL, name = excluded.name, engaged_at = NULL, quiet_at = NULL, came_back_at = NULL, "
        "unasked_at = NULL, banned_at = NULL "
        "WHERE newcomers.left_at IS NOT NULL",
        guild=guild_id,
        member=member_id,
        now=now,
        away=away_since,
        name=name,
    )
    if not noted:
        return None
    await tx.run(
        "DELETE FROM hellos WHERE guild_id = :guild AND newcomer_id = :member", guild=guild_id, member=member_id
    )
    return await get(tx, guild_id, member_id)


async def record_leave(tx: Transaction, guild_id: int, member_id: int, now: int) -> None:
    """Remember that somebody left, so that joining again counts as a new join."""
    await tx.run(
        "UPDATE newcomers SET left_at = :now WHERE guild_id = :guild AND member_id = :member AND left_at IS NULL",
        guild=guild_id,
        member=member_id,
        now=now,
    )


async def mark_ready(tx: Transaction, guild_id: int, member_id: int, now: int) -> bool:
    """Record that only the settling time stands before a greeting; return whether that is new."""
    return bool(
        await tx.run(
            "UPDATE newcomers SET ready_at = :now WHERE guild_id = :guild AND member_id = :member "
            "AND ready_at IS NULL AND state = 'waiting'",
            guild=guild_id,
            member=member_id,
            now=now,
        )
    )


async def record_look(tx: Transaction, guild_id: int, member_id: int, now: int) -> None:
    """Record when Discord was asked about a newcomer who was not ready."""
    await tx.run(
        "UPDATE newcomers SET looked_at = :now WHERE guild_id = :guild AND member_id = :member",
        guild=guild_id,
        member=member_id,
        now=now,
    )


async def save_name(tx: Transaction, guild_id: int, member_id: int, name: str) -> None:
    """Save what a greeting is going to call a newcomer."""
    await tx.run(
        "UPDATE newcomers SET name = :name WHERE guild_id = :guild AND member_id = :member",
        guild=guild_id,
        member=member_id,
        name=name,
    )


async def set_state(tx: Transaction, guild_id: int, member_id: int, state: str) -> None:
    """Record how far a welcome has come."""
    await tx.run(
        "UPDATE newcomers SET state = :state WHERE guild_id = :guild AND member_id = :member",
        guild=guild_id,
        member=member_id,
        state=state,
    )


async def mark_greeted(
    tx: Transaction, newcomer: Newcomer, now: int, *, channel_id: int | None = None, message_id: int | None = None
) -> bool:
    """Remember their greeting, and where it is; False if they left meanwhile."""
    return bool(
        await tx.run(
            "UPDATE newcomers SET state = 'greeted', greeted_at = :now, channel_id = COALESCE(:channel, channel_id), "
            "message_id = COALESCE(:message, message_id) WHERE guild_id = :guild AND member_id = :member "
            "AND joined_at = :joined AND left_at IS NULL",
            guild=newcomer.guild_id,
            member=newcomer.member_id,
            joined=newcomer.joined_at,
            channel=channel_id,
            message=message_id,
            now=now,
        )
    )


async def mark_engaged(tx: Transaction, guild_id: int, member_id: int, now: int) -> None:
    """Record that a newcomer used a button on their greeting."""
    await tx.run(
        "UPDATE newcomers SET engaged_at = :now WHERE guild_id = :guild AND member_id = :member AND engaged_at IS NULL",
        guild=guild_id,
        member=member_id,
        now=now,
    )


async def mark_back(tx: Transaction, guild_id: int, member_id: int, now: int) -> bool:
    """Record that a newcomer came back to their greeting; False if that is known already."""
    return bool(
        await tx.run(
            "UPDATE newcomers SET came_back_at = :now WHERE guild_id = :guild AND member_id = :member "
            "AND came_back_at IS NULL AND left_at IS NULL",
            guild=guild_id,
            member=member_id,
            now=now,
        )
    )


async def mark_quiet(tx: Transaction, guild_id: int, member_id: int, now: int) -> None:
    """Record that a newcomer wants no follow-ups."""
    await tx.run(
        "UPDATE newcomers SET quiet_at = :now WHERE guild_id = :guild AND member_id = :member",
        guild=guild_id,
        member=member_id,
        now=now,
    )


_COLUMNS: Final = (
    "SELECT guild_id, member_id, joined_at, times_joined, left_at, greeted_at, channel_id, message_id, state, "
    "ready_at, looked_at, away_since, greeting, name, engaged_at, quiet_at, came_back_at, unasked_at, "
    "banned_at FROM newcomers "
)
# With a sign, or SQLite goes through a whole server in that order.
_BY_JOINING: Final = "ORDER BY +joined_at, member_id"


async def get(reader: Reader, guild_id: int, member_id: int) -> Newcomer | None:
    """Return what is known of a newcomer."""
    return await reader.one(
        Newcomer, _COLUMNS + "WHERE guild_id = :guild AND member_id = :member", guild=guild_id, member=member_id
    )


async def in_state(reader: Reader, guild_id: int, state: str) -> list[Newcomer]:
    """Return those here whose welcome has come so far, in the order in which they joined."""
    return await reader.all(
        Newcomer,
        _COLUMNS + "WHERE guild_id = :guild AND state = :state AND left_at IS NULL " + _BY_JOINING,
        guild=guild_id,
        state=state,
    )


async def waiting_between(reader: Reader, guild_id: int, start: int, end: int) -> list[Newcomer]:
    """Return those here who joined after the start and not after the end, and whose greeting has not begun."""
    return await reader.all(
        Newcomer,
        _COLUMNS  # noqa: S608 - a constant
        + "WHERE guild_id = :guild AND joined_at > :start AND joined_at <= :end "
        "AND state = 'waiting' AND left_at IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM greetings WHERE greetings.guild_id = newcomers.guild_id "
        "AND greetings.number = newcomers.greeting AND greetings.variant IS NOT NULL)",
        guild=guild_id,
        start=start,
        end=end,
    )


async def of_greeting(reader: Reader, guild_id: int, number: int) -> list[Newcomer]:
    """Return those here who are greeted by one message, in the order in which they joined."""
    return await reader.all(
        Newcomer,
        _COLUMNS + "WHERE guild_id = :guild AND greeting = :number AND left_at IS NULL " + _BY_JOINING,
        guild=guild_id,
        number=number,
    )


async def not_back_yet(reader: Reader, kind: str, greeted_since: int) -> list[Newcomer]:
    """Return those of all servers, greeted since then, who were answered and have not come back to it."""
    return await reader.all(
        Newcomer,
        _COLUMNS  # noqa: S608 - a constant
        + "WHERE greeted_at > :since AND came_back_at IS NULL AND left_at IS NULL AND message_id IS NOT NULL "
        "AND EXISTS (SELECT 1 FROM awaited WHERE awaited.kind = :kind AND awaited.guild_id = newcomers.guild_id "
        "AND awaited.subject = newcomers.member_id AND answered_at IS NOT NULL)",
        kind=kind,
        since=greeted_since,
    )


async def not_offered_yet(reader: Reader, guild_id: int, joined_since: int, most: int) -> list[int]:
    """Return some who joined since then and were shown to no greeter, those first who used a button."""
    return await reader.column(
        "SELECT member_id FROM newcomers WHERE guild_id = :guild AND joined_at > :since AND left_at IS NULL "
        "AND away_since IS NULL AND NOT EXISTS (SELECT 1 FROM thank_offers "
        "WHERE thank_offers.guild_id = newcomers.guild_id AND newcomer_id = newcomers.member_id) "
        "ORDER BY CASE WHEN engaged_at IS NULL THEN 1 ELSE 0 END, joined_at, member_id LIMIT :most",
        guild=guild_id,
        since=joined_since,
        most=most,
    )


async def gone_from_greeting(reader: Reader, guild_id: int, number: int) -> list[Newcomer]:
    """Return those whom one message was to greet and who have left, and not come back."""
    return await reader.all(
        Newcomer,
        _COLUMNS + "WHERE guild_id = :guild AND greeting = :number AND left_at IS NOT NULL",
        guild=guild_id,
        number=number,
    )


async def everyone_waiting(reader: Reader) -> list[Id]:
    """Return those of all servers who are here and not greeted yet."""
    return await reader.all(Id, "SELECT guild_id, member_id FROM newcomers WHERE state = 'waiting' AND left_at IS NULL")


async def joined_between(reader: Reader, guild_id: int, start: int, end: int, most: int) -> int:
    """Count who joined after the start and not after the end, counted up to `most`."""
    return await reader.value(
        "SELECT COUNT(*) FROM (SELECT 1 FROM newcomers WHERE guild_id = :guild AND joined_at > :start "
        "AND joined_at <= :end LIMIT :most) AS counted",
        guild=guild_id,
        start=start,
        end=end,
        most=most,
    )


async def ready_between(reader: Reader, guild_id: int, start: int, end: int, most: int) -> int:
    """Count who of those here became ready between these moments, counted up to `most`."""
    return await reader.value(
        "SELECT COUNT(*) FROM (SELECT 1 FROM newcomers WHERE guild_id = :guild AND ready_at > :start "
        "AND ready_at < :end AND left_at IS NULL LIMIT :most) AS counted",
        guild=guild_id,
        start=start,
        end=end,
        most=most,
    )


async def prune(database: Database, left_before: int) -> None:
    """Forget those who left before that moment."""
    await sweep(database, "newcomers", "left_at < :before", before=left_before)
