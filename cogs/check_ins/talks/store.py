"""How it is remembered which two have a private thread, and which threads are to be deleted; never what is said."""

from dataclasses import dataclass
from typing import LiteralString

from bot.db import Database, Reader, Transaction
from bot.db.sweeps import sweep
from bot.members.keeps import Keeps

_TAKE_DOWN = """
INSERT INTO talk_takedowns (thread) SELECT thread FROM talks
WHERE (member_id = :member OR other_id = :member) AND (guild_id = :guild OR :guild = 0) AND thread IS NOT NULL
ON CONFLICT (thread) DO NOTHING
"""

KEEPS = (
    Keeps(
        "talks",
        ("member_id", "other_id"),
        "with whom you have a private thread, since when, what would help; not what is said",
        "30 days after it was closed, or 14 days after you left; the thread goes with it",
        "the other one, and whoever may manage threads there",
        forget=(
            _TAKE_DOWN,
            "DELETE FROM talks WHERE (member_id = :member OR other_id = :member) AND (guild_id = :guild OR :guild = 0)",
        ),
    ),
)


@dataclass(frozen=True)
class Talk:
    """A private thread for two. Moments are epoch milliseconds."""

    id: int
    guild_id: int
    member_id: int
    other_id: int
    occasion: str
    about: int
    wish: str
    begun_at: int
    thread: int | None = None
    message_id: int | None = None
    ended_at: int | None = None
    because: str = ""

    @property
    def pair(self) -> tuple[int, int]:
        """Return the two."""
        return self.member_id, self.other_id


@dataclass(frozen=True)
class PlacedThread:
    """A thread that ought to be there, and its server."""

    guild_id: int
    thread: int


_SELECT: LiteralString = (
    "SELECT id, guild_id, member_id, other_id, occasion, about, wish, begun_at, thread, message_id, ended_at, because "
    "FROM talks"
)


async def add(tx: Transaction, talk: Talk) -> bool:
    """Keep a talk that begins, and return whether it was new."""
    return bool(
        await tx.run(
            "INSERT INTO talks (id, guild_id, member_id, other_id, occasion, about, wish, begun_at, because) "
            "VALUES (:id, :guild, :member, :other, :occasion, :about, :wish, :at, '') ON CONFLICT (id) DO NOTHING",
            id=talk.id,
            guild=talk.guild_id,
            member=talk.member_id,
            other=talk.other_id,
            occasion=talk.occasion,
            about=talk.about,
            wish=talk.wish,
            at=talk.begun_at,
        )
    )


async def get(reader: Reader, talk_id: int) -> Talk | None:
    """Return one talk."""
    return await reader.one(Talk, _SELECT + " WHERE id = :id", id=talk_id)


async def open_of(reader: Reader, guild_id: int, member_id: int) -> list[Talk]:
    """Return the talks of a member that have not ended."""
    return await reader.all(
        Talk,
        _SELECT + " WHERE guild_id = :guild AND (member_id = :member OR other_id = :member) AND because = '' "
        "ORDER BY begun_at",
        guild=guild_id,
        member=member_id,
    )


async def open_since(reader: Reader, before: int, after: int, most: int) -> list[Talk]:
    """Return the talks that began before that moment and have not ended, with ids above `after`, in order."""
    return await reader.all(
        Talk,
        _SELECT + " WHERE begun_at < :before AND because = '' AND id > :after ORDER BY id LIMIT :most",
        before=before,
        after=after,
        most=most,
    )


async def open_in_thread(reader: Reader, guild_id: int, thread: int) -> Talk | None:
    """Return the talk in a thread, if it has not ended."""
    return await reader.one(
        Talk,
        _SELECT + " WHERE thread = :thread AND guild_id = :guild AND because = ''",
        thread=thread,
        guild=guild_id,
    )


async def any_without_thread(reader: Reader, guild_id: int, since: int) -> bool:
    """Return whether a talk in a server ended after that moment because it could not have a thread."""
    found = await reader.value(
        "SELECT 1 FROM talks WHERE guild_id = :guild AND because IN ('hindered', 'crowded') AND ended_at > :since "
        "LIMIT 1",
        guild=guild_id,
        since=since,
    )
    return found is not None


async def open_threads(reader: Reader, guild_id: int) -> list[PlacedThread]:
    """Return the threads of a server in which talks are open; of every server for a `guild_id` of 0."""
    return await reader.all(
        PlacedThread,
        "SELECT guild_id, thread FROM talks "
        "WHERE because = '' AND thread IS NOT NULL AND (guild_id = :guild OR :guild = 0) ORDER BY +id",
        guild=guild_id,
    )


async def set_thread(tx: Transaction, talk_id: int, thread: int) -> bool:
    """Record a talk's thread; False if the talk has ended or is forgotten, or has another one."""
    return bool(
        await tx.run(
            "UPDATE talks SET thread = :thread "
            "WHERE id = :id AND because = '' AND (thread IS NULL OR thread = :thread)",
            thread=thread,
            id=talk_id,
        )
    )


async def set_heading(tx: Transaction, talk_id: int, message_id: int) -> None:
    """Record the first message in a talk's thread."""
    await tx.run("UPDATE talks SET message_id = :message WHERE id = :id", message=message_id, id=talk_id)


async def end(tx: Transaction, talk_id: int, because: str, now: int) -> Talk | None:
    """Record why a talk ended, and return it; None if it had ended before."""
    return await tx.one(
        Talk,
        "UPDATE talks SET because = :because, ended_at = :now WHERE id = :id AND because = '' "
        "RETURNING id, guild_id, member_id, other_id, occasion, about, wish, begun_at, thread, message_id, ended_at, "
        "because",
        because=because,
        now=now,
        id=talk_id,
    )


async def take_down(tx: Transaction, thread: int) -> None:
    """Record that a thread has to go."""
    await tx.run("INSERT INTO talk_takedowns (thread) VALUES (:thread) ON CONFLICT (thread) DO NOTHING", thread=thread)


async def takedowns(reader: Reader, most: int) -> list[int]:
    """Return threads that have to go."""
    return await reader.column("SELECT thread FROM talk_takedowns ORDER BY thread LIMIT :most", most=most)


async def taken_down(tx: Transaction, thread: int) -> None:
    """Record that a thread is gone that had to go."""
    await tx.run("DELETE FROM talk_takedowns WHERE thread = :thread", thread=thread)


async def prune(database: Database, before: int) -> None:
    """Forget the talks that ended before that moment; their threads have to go."""
    await sweep(
        database,
        "talks",
        "ended_at < :before",
        first=(
            (
                "INSERT INTO talk_takedowns (thread) SELECT thread FROM talks "
                "WHERE thread IS NOT NULL AND {these} ON CONFLICT (thread) DO NOTHING"
            ),
        ),
        before=before,
    )
