"""How it is remembered who would like to listen, and what the team writes to whoever is to listen no longer."""

from dataclasses import dataclass
from typing import LiteralString

from bot.db import Reader, Transaction
from bot.members.keeps import Counts, Keeps

_TAKE_DOWN = """
INSERT INTO check_in_takedowns (channel_id, message_id) SELECT channel_id, message_id FROM listener_wishes
WHERE member_id = :member AND (guild_id = :guild OR :guild = 0) AND channel_id IS NOT NULL AND message_id IS NOT NULL
ON CONFLICT (channel_id, message_id) DO NOTHING
"""

KEEPS = (
    Keeps(
        "listener_wishes",
        ("member_id",),
        "that you would like to listen",
        "the team has answered, or you leave",
        "the team, with `/care listeners`",
        forget=(
            _TAKE_DOWN,
            "DELETE FROM listener_wishes WHERE member_id = :member AND (guild_id = :guild OR :guild = 0)",
        ),
    ),
    Keeps(
        "listener_farewells",
        ("member_id",),
        "what the team wrote to you about it",
        "it has reached you",
        "you alone",
        sealed=("words",),
    ),
)
COUNTS = (
    Counts("how many talks you began as a listener, and how many you left without a word", "30 days after each"),
    Counts("that the team would rather not have you as a listener for now", "30 days after"),
)


@dataclass(frozen=True)
class ListenerWish:
    """Somebody who would like to listen, and the card that asks the team; `wished_at` is in epoch milliseconds."""

    id: int
    guild_id: int
    member_id: int
    wished_at: int
    channel_id: int | None = None
    message_id: int | None = None


@dataclass(frozen=True)
class Farewell:
    """What the team writes to somebody; `words` are sealed."""

    id: int
    guild_id: int
    member_id: int
    words: str


_SELECT: LiteralString = "SELECT id, guild_id, member_id, wished_at, channel_id, message_id FROM listener_wishes"


async def add(tx: Transaction, wish: ListenerWish) -> bool:
    """Keep a wish, and return whether it is new: each member has one at a time in a server."""
    return bool(
        await tx.run(
            "INSERT INTO listener_wishes (id, guild_id, member_id, wished_at) VALUES (:id, :guild, :member, :at) "
            "ON CONFLICT DO NOTHING",
            id=wish.id,
            guild=wish.guild_id,
            member=wish.member_id,
            at=wish.wished_at,
        )
    )


async def get(reader: Reader, wish_id: int) -> ListenerWish | None:
    """Return a wish."""
    return await reader.one(ListenerWish, _SELECT + " WHERE id = :id", id=wish_id)


async def of_member(reader: Reader, guild_id: int, member_id: int) -> ListenerWish | None:
    """Return the wish of a member."""
    sql = _SELECT + " WHERE guild_id = :guild AND member_id = :member"
    return await reader.one(ListenerWish, sql, guild=guild_id, member=member_id)


async def of_server(reader: Reader, guild_id: int) -> list[ListenerWish]:
    """Return the wishes in a server, the oldest first."""
    return await reader.all(ListenerWish, _SELECT + " WHERE guild_id = :guild ORDER BY wished_at, id", guild=guild_id)


async def mark_posted(tx: Transaction, wish_id: int, channel_id: int, message_id: int) -> bool:
    """Record where the card of a wish is; False if it is not meant to be there any more."""
    return bool(
        await tx.run(
            "UPDATE listener_wishes SET channel_id = :channel, message_id = :message WHERE id = :id",
            channel=channel_id,
            message=message_id,
            id=wish_id,
        )
    )


async def remove(tx: Transaction, wish_id: int) -> bool:
    """Let go of a wish; False if it was gone already."""
    return bool(await tx.run("DELETE FROM listener_wishes WHERE id = :id", id=wish_id))


async def add_farewell(tx: Transaction, farewell: Farewell) -> None:
    """Keep what the team writes to somebody until they were told."""
    await tx.run(
        "INSERT INTO listener_farewells (id, guild_id, member_id, words) VALUES (:id, :guild, :member, :words) "
        "ON CONFLICT DO NOTHING",
        id=farewell.id,
        guild=farewell.guild_id,
        member=farewell.member_id,
        words=farewell.words,
    )


async def farewell(reader: Reader, farewell_id: int) -> Farewell | None:
    """Return what the team writes to somebody."""
    sql = "SELECT id, guild_id, member_id, words FROM listener_farewells WHERE id = :id"
    return await reader.one(Farewell, sql, id=farewell_id)


async def remove_farewell(tx: Transaction, farewell_id: int) -> None:
    """Let go of what somebody has been told."""
    await tx.run("DELETE FROM listener_farewells WHERE id = :id", id=farewell_id)
