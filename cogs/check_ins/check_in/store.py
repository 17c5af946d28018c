"""How check-ins are remembered; what somebody wrote is sealed before it gets here."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import LiteralString

from bot.db import Reader, Transaction
from bot.members.keeps import Counts, Keeps

_TAKE_DOWN = """
INSERT INTO check_in_takedowns (channel_id, message_id) SELECT channel_id, message_id FROM check_ins
WHERE member_id = :member AND (guild_id = :guild OR :guild = 0) AND message_id IS NOT NULL
ON CONFLICT (channel_id, message_id) DO NOTHING
"""

KEEPS = (
    Keeps(
        "check_ins",
        ("member_id",),
        "your check-ins: how you were, what would help, who may see it, and where; your words, encrypted",
        "you withdraw them, or 14 days after you left; your words after 30 days, or what your server chose",
        "whom you chose each time; nobody but you, if you chose nobody",
        sealed=("words", "because"),
        forget=(_TAKE_DOWN, "DELETE FROM check_ins WHERE member_id = :member AND (guild_id = :guild OR :guild = 0)"),
    ),
)

COUNTS = (Counts("check-ins of yours", "a day later"),)


@dataclass(frozen=True)
class CheckIn:
    """One check-in. `words` are sealed; `which` says which circle or round; moments are epoch milliseconds."""

    id: int
    guild_id: int
    member_id: int
    made_at: int
    mood: int
    wish: str
    audience: str
    which: int
    words: str
    channel_id: int | None = None
    message_id: int | None = None
    in_thread: int = 0  # 1 where a listener's thread may carry the words


@dataclass(frozen=True)
class CheckInTakedown:
    """A message that is to be deleted."""

    channel_id: int
    message_id: int


_SELECT: LiteralString = (
    "SELECT id, guild_id, member_id, made_at, mood, wish, audience, which, words, channel_id, message_id, in_thread "
    "FROM check_ins"
)


async def add(tx: Transaction, one: CheckIn) -> bool:
    """Keep a check-in, and return whether this very one was not kept before."""
    return bool(
        await tx.run(
            "INSERT INTO check_ins (id, guild_id, member_id, made_at, mood, wish, audience, which, words, in_thread) "
            "VALUES (:id, :guild, :member, :at, :mood, :wish, :audience, :which, :words, :in_thread) "
            "ON CONFLICT (id) DO NOTHING",
            id=one.id,
            guild=one.guild_id,
            member=one.member_id,
            at=one.made_at,
            mood=one.mood,
            wish=one.wish,
            audience=one.audience,
            which=one.which,
            words=one.words,
            in_thread=one.in_thread,
        )
    )


async def get(reader: Reader, check_in_id: int) -> CheckIn | None:
    """Return a check-in."""
    return await reader.one(CheckIn, _SELECT + " WHERE id = :id", id=check_in_id)


async def history(reader: Reader, guild_id: int, member_id: int, skip: int, most: int) -> list[CheckIn]:
    """Return a member's check-ins in a server, the newest first."""
    return await reader.all(
        CheckIn,
        _SELECT + " WHERE guild_id = :guild AND member_id = :member ORDER BY made_at DESC, id DESC "
        "LIMIT :most OFFSET :skip",
        guild=guild_id,
        member=member_id,
        most=most,
        skip=skip,
    )


async def shared_with(reader: Reader, audience: str, which: int, skip: int, most: int) -> list[CheckIn]:
    """Return what is shared with one circle or round, the newest first."""
    return await reader.all(
        CheckIn,
        _SELECT + " WHERE audience = :audience AND which = :which ORDER BY made_at DESC, id DESC "
        "LIMIT :most OFFSET :skip",
        audience=audience,
        which=which,
        most=most,
        skip=skip,
    )


async def has_shared(reader: Reader, audience: str, which: int, member_id: int) -> bool:
    """Return whether a member shares something with that circle or round."""
    sql = "SELECT 1 FROM check_ins WHERE audience = :audience AND which = :which AND member_id = :member LIMIT 1"
    return bool(await reader.value(sql, audience=audience, which=which, member=member_id))


async def sharers(reader: Reader, audience: str, which: int) -> int:
    """Return how many members share something with that circle or round."""
    sql = "SELECT COUNT(DISTINCT member_id) FROM check_ins WHERE audience = :audience AND which = :which"
    return await reader.value(sql, audience=audience, which=which)


@dataclass(frozen=True)
class Mood:
    """How somebody was at a moment."""

    mood: int
    made_at: int


async def moods_since(reader: Reader, guild_id: int, member_id: int, since: int) -> list[Mood]:
    """Return how a member was in a server since a moment, in order of time."""
    return await reader.all(
        Mood,
        "SELECT mood, made_at FROM check_ins WHERE guild_id = :guild AND member_id = :member AND made_at >= :since "
        "ORDER BY made_at",
        guild=guild_id,
        member=member_id,
        since=since,
    )


async def locked(tx: Transaction, check_in_id: int, member_id: int) -> CheckIn | None:
    """Return a check-in if it is this member's, and let nobody else change it until this write ends."""
    await tx.lock("check_in", check_in_id)
    found = await get(tx, check_in_id)
    return found if found is not None and found.member_id == member_id else None


async def lock_all(tx: Transaction, check_in_ids: Iterable[int]) -> None:
    """Let nobody else change these until this write ends; everybody who holds several takes them in this order."""
    for check_in_id in sorted(set(check_in_ids)):
        await tx.lock("check_in", check_in_id)


async def lock_those_of(tx: Transaction, member_id: int) -> None:
    """Let no check-in of a member be kept, and nobody forget theirs, until this write ends; goes before all locks."""
    await tx.lock("check_ins_of", member_id)


async def address(tx: Transaction, check_in_id: int, audience: str, which: int) -> None:
    """Let these see a check-in from now on; its card, if it has one, is that of others, and is no longer its own."""
    await tx.run(
        "UPDATE check_ins SET audience = :audience, which = :which, channel_id = NULL, message_id = NULL "
        "WHERE id = :id",
        id=check_in_id,
        audience=audience,
        which=which,
    )


async def remove(tx: Transaction, check_in_id: int) -> None:
    """Keep nothing of a check-in."""
    await tx.run("DELETE FROM check_ins WHERE id = :id", id=check_in_id)


async def mark_posted(tx: Transaction, one: CheckIn, channel_id: int, message_id: int) -> bool:
    """Record where a card is, and return whether its check-in is still meant for the same, and not withdrawn."""
    return bool(
        await tx.run(
            "UPDATE check_ins SET channel_id = :channel, message_id = :message "
            "WHERE id = :id AND audience = :audience AND which = :which",
            channel=channel_id,
            message=message_id,
            id=one.id,
            audience=one.audience,
            which=one.which,
        )
    )


async def take_down(tx: Transaction, channel_id: int, message_id: int) -> None:
    """Record that a message with a check-in in it has to go."""
    await tx.run(
        "INSERT INTO check_in_takedowns (channel_id, message_id) VALUES (:channel, :message) "
        "ON CONFLICT (channel_id, message_id) DO NOTHING",
        channel=channel_id,
        message=message_id,
    )


async def takedowns(reader: Reader, most: int) -> list[CheckInTakedown]:
    """Return what has to go, so much of it at the most."""
    return await reader.all(
        CheckInTakedown, "SELECT channel_id, message_id FROM check_in_takedowns LIMIT :most", most=most
    )


async def taken_down(tx: Transaction, takedown: CheckInTakedown) -> None:
    """Record that a message is gone."""
    await tx.run(
        "DELETE FROM check_in_takedowns WHERE channel_id = :channel AND message_id = :message",
        channel=takedown.channel_id,
        message=takedown.message_id,
    )


async def ids_of(reader: Reader, guild_id: int, member_id: int) -> list[int]:
    """Return the check-ins of a member in a server; in every server for a `guild_id` of 0."""
    return await reader.column(
        "SELECT id FROM check_ins WHERE member_id = :member AND (guild_id = :guild OR :guild = 0)",
        guild=guild_id,
        member=member_id,
    )


async def shared_by(reader: Reader, guild_id: int, member_id: int) -> list[CheckIn]:
    """Return what a member shares in a server; in every server for a `guild_id` of 0."""
    return await reader.all(
        CheckIn,
        _SELECT + " WHERE member_id = :member AND (guild_id = :guild OR :guild = 0) "
        "AND (audience <> 'me' OR message_id IS NOT NULL)",
        guild=guild_id,
        member=member_id,
    )


async def private_of(reader: Reader, guild_id: int, member_id: int, most: int) -> list[int]:
    """Return check-ins that are a member's alone, so many at the most; in every server for a `guild_id` of 0."""
    return await reader.column(
        "SELECT id FROM check_ins WHERE member_id = :member AND (guild_id = :guild OR :guild = 0) "
        "AND audience = 'me' AND message_id IS NULL LIMIT :most",
        guild=guild_id,
        member=member_id,
        most=most,
    )


async def remove_private(tx: Transaction, check_in_ids: Iterable[int]) -> int:
    """Keep nothing of these, where they are still their author's alone, and return of how many that was so."""
    sql: LiteralString = "DELETE FROM check_ins WHERE id = :id AND audience = 'me' AND message_id IS NULL"
    return sum([await tx.run(sql, id=check_in_id) for check_in_id in check_in_ids])


async def next_server(reader: Reader, after: int) -> int | None:
    """Return the first server above this one in which a check-in still has words, or others who see it."""
    return await reader.value(
        "SELECT guild_id FROM check_ins WHERE guild_id > :after AND (words <> '' OR audience <> 'me') "
        "ORDER BY guild_id LIMIT 1",
        after=after,
    )


async def old(reader: Reader, guild_id: int, before: int, most: int) -> list[CheckIn]:
    """Return check-ins of before that moment that still have words, or that others see, so many at the most."""
    return await reader.all(
        CheckIn,
        _SELECT + " WHERE guild_id = :guild AND made_at < :before "
        "AND (words <> '' OR audience <> 'me') ORDER BY made_at LIMIT :most",
        guild=guild_id,
        before=before,
        most=most,
    )


async def fade(tx: Transaction, check_in_id: int) -> None:
    """Keep the words and the card of a check-in no longer; how its author was stays for them alone."""
    await address(tx, check_in_id, "me", 0)
    await tx.run("UPDATE check_ins SET words = '', because = '' WHERE id = :id", id=check_in_id)


async def explain(tx: Transaction, check_in_id: int, because: str) -> None:
    """Keep why a moderator took a check-in down, sealed, for its author."""
    await tx.run("UPDATE check_ins SET because = :because WHERE id = :id", because=because, id=check_in_id)


async def explained(reader: Reader, check_in_id: int) -> str:
    """Return why a check-in was taken down, sealed; nothing where nobody said."""
    return await reader.value("SELECT because FROM check_ins WHERE id = :id", id=check_in_id) or ""
