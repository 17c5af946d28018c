"""How it is remembered who listens, and which check-ins wait for a listener or have one."""

from dataclasses import dataclass
from typing import LiteralString

from bot.db import Reader, Transaction
from bot.members.keeps import Keeps

_TAKE_DOWN = """
INSERT INTO check_in_takedowns (channel_id, message_id) SELECT channel_id, message_id FROM hearings
WHERE member_id = :member AND (guild_id = :guild OR :guild = 0) AND channel_id IS NOT NULL AND message_id IS NOT NULL
ON CONFLICT (channel_id, message_id) DO NOTHING
"""

KEEPS = (
    Keeps(
        "listeners",
        ("member_id",),
        "that you listen to others, since when, and at which hours I may ping you",
        "you stop, or leave",
        "whoever sees your role, if your server has one for it",
    ),
    Keeps(
        "hearings",
        ("member_id", "listener_id", "offered_id"),
        "check-ins of yours to which somebody listens, or is to; those of others to which you do",
        "the talk is closed, or the check-in is withdrawn or too old",
        "whoever can read the listeners' channel; your name only where you let them see it",
        forget=(
            _TAKE_DOWN,
            "DELETE FROM hearings WHERE member_id = :member AND (guild_id = :guild OR :guild = 0)",
            (
                "UPDATE hearings SET listener_id = NULL, talk = NULL "
                "WHERE listener_id = :member AND (guild_id = :guild OR :guild = 0)"
            ),
            "UPDATE hearings SET offered_id = NULL WHERE offered_id = :member AND (guild_id = :guild OR :guild = 0)",
        ),
        # Whoever is asked to go on, and has not answered yet, must not learn it here.
        veiled=("member_id",),
    ),
)


@dataclass(frozen=True)
class ListenerRequest:
    """A check-in for listeners. Moments are epoch milliseconds."""

    id: int
    guild_id: int
    check_in: int
    member_id: int
    asked_at: int
    told_at: int | None = None
    channel_id: int | None = None
    message_id: int | None = None
    listener_id: int | None = None
    talk: int | None = None
    offered_id: int | None = None
    seen_at: int | None = None
    held_at: int | None = None
    stayed_at: int | None = None  # when a listener who had written nothing said that they are still here


@dataclass(frozen=True)
class Listener:
    """Somebody who listens here, since a moment in epoch milliseconds, and when they would like to be pinged.

    Days are seven bits, from Monday on; hours are minutes after midnight, the same twice for the whole day.
    """

    member_id: int
    since: int
    ping_days: int = 0
    ping_from: int = 0
    ping_until: int = 0


_SELECT: LiteralString = (
    "SELECT id, guild_id, check_in, member_id, asked_at, told_at, channel_id, message_id, listener_id, talk, "
    "offered_id, seen_at, held_at, stayed_at FROM hearings"
)

_LISTENERS: LiteralString = "SELECT member_id, since, ping_days, ping_from, ping_until FROM listeners"


async def begin(tx: Transaction, guild_id: int, member_id: int, now: int) -> None:
    """Record that somebody listens from now on, or still does."""
    await tx.run(
        "INSERT INTO listeners (guild_id, member_id, since) VALUES (:guild, :member, :now) "
        "ON CONFLICT (guild_id, member_id) DO NOTHING",
        guild=guild_id,
        member=member_id,
        now=now,
    )


async def stop(tx: Transaction, guild_id: int, member_id: int) -> bool:
    """Record that somebody listens no longer; False if they did not."""
    return bool(
        await tx.run(
            "DELETE FROM listeners WHERE guild_id = :guild AND member_id = :member", guild=guild_id, member=member_id
        )
    )


async def since(reader: Reader, guild_id: int, member_id: int) -> int | None:
    """Return since when somebody listens here; None if they do not."""
    return await reader.value(
        "SELECT since FROM listeners WHERE guild_id = :guild AND member_id = :member",
        guild=guild_id,
        member=member_id,
    )


async def listeners_of(reader: Reader, guild_id: int) -> list[Listener]:
    """Return those who listen here, the first of them first."""
    return await reader.all(Listener, _LISTENERS + " WHERE guild_id = :guild ORDER BY since, member_id", guild=guild_id)


async def listener(reader: Reader, guild_id: int, member_id: int) -> Listener | None:
    """Return somebody who listens here; None if they do not."""
    sql = _LISTENERS + " WHERE guild_id = :guild AND member_id = :member"
    return await reader.one(Listener, sql, guild=guild_id, member=member_id)


async def to_ping(reader: Reader, guild_id: int) -> list[Listener]:
    """Return those who would like to be pinged, at some hour."""
    return await reader.all(Listener, _LISTENERS + " WHERE guild_id = :guild AND ping_days > 0", guild=guild_id)


async def set_pings(tx: Transaction, guild_id: int, member_id: int, days: int, begins: int, ends: int) -> None:
    """Record when a listener would like to be pinged."""
    await tx.run(
        "UPDATE listeners SET ping_days = :days, ping_from = :begins, ping_until = :ends "
        "WHERE guild_id = :guild AND member_id = :member",
        days=days,
        begins=begins,
        ends=ends,
        guild=guild_id,
        member=member_id,
    )


async def anybody_but(reader: Reader, guild_id: int, member_id: int) -> bool:
    """Return whether anybody else listens here."""
    found = await reader.value(
        "SELECT 1 FROM listeners WHERE guild_id = :guild AND member_id <> :member LIMIT 1",
        guild=guild_id,
        member=member_id,
    )
    return found is not None


async def servers_of(reader: Reader, member_id: int) -> list[int]:
    """Return the servers in which somebody listens."""
    return await reader.column("SELECT guild_id FROM listeners WHERE member_id = :member", member=member_id)


async def add(tx: Transaction, request: ListenerRequest) -> None:
    """Let a check-in wait for a listener from now on."""
    await tx.run(
        "INSERT INTO hearings (id, guild_id, check_in, member_id, asked_at) "
        "VALUES (:id, :guild, :check_in, :member, :at)",
        id=request.id,
        guild=request.guild_id,
        check_in=request.check_in,
        member=request.member_id,
        at=request.asked_at,
    )


async def get(reader: Reader, request_id: int) -> ListenerRequest | None:
    """Return one request."""
    return await reader.one(ListenerRequest, _SELECT + " WHERE id = :id", id=request_id)


async def of_check_in(reader: Reader, check_in: int) -> ListenerRequest | None:
    """Return the request of a check-in, if it is for listeners."""
    return await reader.one(ListenerRequest, _SELECT + " WHERE check_in = :id", id=check_in)


async def in_message(reader: Reader, message_id: int) -> ListenerRequest | None:
    """Return the request whose card this message is."""
    return await reader.one(ListenerRequest, _SELECT + " WHERE message_id = :message", message=message_id)


async def in_channel(reader: Reader, channel_id: int) -> list[ListenerRequest]:
    """Return the requests whose cards are in a channel."""
    return await reader.all(ListenerRequest, _SELECT + " WHERE channel_id = :channel", channel=channel_id)


async def servers_with_cards(reader: Reader) -> list[int]:
    """Return the servers in which a card waits for a listener."""
    sql = "SELECT DISTINCT guild_id FROM hearings WHERE message_id IS NOT NULL AND listener_id IS NULL"
    return await reader.column(sql)


async def standing(reader: Reader, guild_id: int) -> list[ListenerRequest]:
    """Return the requests of a server whose cards wait for a listener."""
    sql = _SELECT + " WHERE guild_id = :guild AND message_id IS NOT NULL AND listener_id IS NULL"
    return await reader.all(ListenerRequest, sql, guild=guild_id)


async def of_talk(reader: Reader, talk_id: int) -> ListenerRequest | None:
    """Return the request that a talk is about."""
    return await reader.one(ListenerRequest, _SELECT + " WHERE talk = :talk", talk=talk_id)


async def of_member(reader: Reader, guild_id: int, member_id: int) -> list[ListenerRequest]:
    """Return the requests of a member's own check-ins."""
    return await reader.all(
        ListenerRequest, _SELECT + " WHERE guild_id = :guild AND member_id = :member", guild=guild_id, member=member_id
    )


async def of_listener(reader: Reader, guild_id: int, member_id: int) -> list[ListenerRequest]:
    """Return the requests to which somebody listens; in every server for a `guild_id` of 0."""
    return await reader.all(
        ListenerRequest,
        _SELECT + " WHERE (guild_id = :guild OR :guild = 0) AND listener_id = :member",
        guild=guild_id,
        member=member_id,
    )


async def waiting(reader: Reader, guild_id: int) -> int:
    """Return how many requests wait for a listener here."""
    return await reader.value(
        "SELECT COUNT(*) FROM hearings WHERE guild_id = :guild AND listener_id IS NULL", guild=guild_id
    )


async def mark_posted(tx: Transaction, request_id: int, channel_id: int, message_id: int, now: int) -> bool:
    """Record where the card of a request is; False if it is not meant to be there any more."""
    return bool(
        await tx.run(
            "UPDATE hearings SET channel_id = :channel, message_id = :message, held_at = NULL, "
            "seen_at = COALESCE(seen_at, :now) WHERE id = :id",
            channel=channel_id,
            message=message_id,
            now=now,
            id=request_id,
        )
    )


async def hold(tx: Transaction, request_id: int, now: int) -> bool:
    """Record that a request waits because of its place; False if it is gone, or that was recorded already."""
    sql = "UPDATE hearings SET held_at = :now WHERE id = :id AND held_at IS NULL"
    return bool(await tx.run(sql, now=now, id=request_id))


async def claim(tx: Transaction, request_id: int, listener_id: int, talk: int) -> None:
    """Record who listens to a request from now on, and in which talk."""
    await tx.run(
        "UPDATE hearings SET listener_id = :listener, talk = :talk, offered_id = NULL, stayed_at = NULL WHERE id = :id",
        listener=listener_id,
        talk=talk,
        id=request_id,
    )


async def renew(tx: Transaction, before: ListenerRequest, after: ListenerRequest) -> None:
    """Give a request another card, and change what is said of it."""
    await tx.run(
        "UPDATE hearings SET id = :id, asked_at = :asked, told_at = :told, channel_id = NULL, message_id = NULL, "
        "held_at = NULL, listener_id = :listener, talk = :talk, offered_id = :offered WHERE id = :before",
        id=after.id,
        asked=after.asked_at,
        told=after.told_at,
        listener=after.listener_id,
        talk=after.talk,
        offered=after.offered_id,
        before=before.id,
    )


async def stay(tx: Transaction, talk_id: int, now: int) -> bool:
    """Record that somebody who has written nothing is still there; False if they said so before, or it is over."""
    sql = "UPDATE hearings SET stayed_at = :now WHERE talk = :talk AND stayed_at IS NULL"
    return bool(await tx.run(sql, now=now, talk=talk_id))


async def remove(tx: Transaction, request_id: int) -> None:
    """Forget a request: it waits for nobody any more, and nobody listens to it."""
    await tx.run("DELETE FROM hearings WHERE id = :id", id=request_id)
