"""How it is kept what somebody told the moderators: sealed, until it is over."""

from dataclasses import dataclass
from typing import LiteralString

from bot.db import Reader, Transaction
from bot.members.keeps import Keeps

_LETTERS = """
DELETE FROM help_letters WHERE call IN
(SELECT id FROM help_calls WHERE member_id = :member AND (guild_id = :guild OR :guild = 0))
"""
_CLAIMS = """
DELETE FROM help_claims WHERE call IN
(SELECT id FROM help_calls WHERE member_id = :member AND (guild_id = :guild OR :guild = 0))
"""

KEEPS = (
    Keeps(
        "help_letters",
        ("member_id",),
        "what you and the moderators write after `/help-now`, on its way (encrypted)",
        "it has arrived; what waits in the inbox goes with what you told them",
        "the two sides; without your name, moderators don't learn that it is you",
        sealed=("words",),
    ),
    Keeps(
        "help_claims",
        ("member_id",),
        "that you, as a moderator, write to somebody who asked for help",
        "7 days after it is over",
        "whoever can read the moderators' channel",
    ),
    Keeps(
        "help_calls",
        ("member_id",),
        "what you told the moderators with `/help-now` (encrypted), when, what came of it",
        "7 days after it is over, or 30 days after you wrote",
        "whoever can read the moderators' channel; your name only if you gave it",
        forget=(
            _LETTERS,
            _CLAIMS,
            "DELETE FROM help_calls WHERE member_id = :member AND (guild_id = :guild OR :guild = 0)",
        ),
        sealed=("words",),
    ),
)


@dataclass(frozen=True)
class Call:
    """What somebody told the moderators. `words` are sealed; moments are in epoch milliseconds, 0 for not yet."""

    id: int
    guild_id: int
    member_id: int
    named: int
    limits: str
    words: str
    asked_at: int
    opened_at: int
    reminded: int = 0
    wake_at: int = 0
    lost: int = 0
    news: str = ""
    answered_at: int = 0
    ended_at: int = 0
    because: str = ""
    channel_id: int = 0
    message_id: int = 0
    claimed_by: int = 0
    claimed_at: int = 0


@dataclass(frozen=True)
class Letter:
    """What one side wrote to the other; `words` are sealed."""

    id: int
    call: int
    guild_id: int
    member_id: int
    from_team: int
    words: str
    written_at: int
    held: int = 0


@dataclass(frozen=True)
class Post:
    """A message of ours in a team's channel."""

    message_id: int
    channel_id: int


async def add(tx: Transaction, call: Call) -> bool:
    """Keep a call; False if this very one is kept already."""
    return bool(
        await tx.run(
            "INSERT INTO help_calls (id, guild_id, member_id, named, limits, words, asked_at, opened_at, reminded, "
            "wake_at, lost, news, answered_at, ended_at, because, channel_id, message_id) VALUES (:id, :guild, "
            ":member, :named, :limits, :words, :at, :at, 0, :at, 0, '', 0, 0, '', 0, 0) ON CONFLICT (id) DO NOTHING",
            id=call.id,
            guild=call.guild_id,
            member=call.member_id,
            named=call.named,
            limits=call.limits,
            words=call.words,
            at=call.asked_at,
        )
    )


_SELECT: LiteralString = (
    "SELECT help_calls.id, help_calls.guild_id, help_calls.member_id, named, limits, words, asked_at, opened_at, "
    "reminded, wake_at, lost, news, answered_at, ended_at, because, channel_id, message_id, "
    "COALESCE(help_claims.member_id, 0) AS claimed_by, COALESCE(claimed_at, 0) AS claimed_at "
    "FROM help_calls LEFT JOIN help_claims ON help_claims.call = help_calls.id"
)


async def get(reader: Reader, call_id: int) -> Call | None:
    """Return one call, with who is writing to its author."""
    return await reader.one(Call, _SELECT + " WHERE help_calls.id = :id", id=call_id)


async def open_calls(reader: Reader, guild_id: int) -> list[Call]:
    """Return the calls of a server that are not over, the oldest first."""
    sql: LiteralString = (
        _SELECT + " WHERE help_calls.guild_id = :guild AND ended_at = 0 ORDER BY asked_at, help_calls.id"
    )
    return await reader.all(Call, sql, guild=guild_id)


async def locked(tx: Transaction, call_id: int) -> Call | None:
    """Return one call that nobody else changes until this write ends."""
    await tx.lock("help_calls", call_id)
    return await get(tx, call_id)


async def has_other_open(reader: Reader, call: Call, since: int, *, untaken: bool) -> bool:
    """Return whether the same person had asked before, at that moment or after it, and that is not over.

    With `untaken`, one that somebody on the team has taken does not count.
    """
    found = await reader.value(
        "SELECT 1 FROM help_calls WHERE member_id = :member AND guild_id = :guild AND id <> :id AND ended_at = 0 "
        "AND asked_at BETWEEN :since AND :at "
        "AND (:untaken = 0 OR NOT EXISTS (SELECT 1 FROM help_claims WHERE call = help_calls.id)) LIMIT 1",
        member=call.member_id,
        guild=call.guild_id,
        id=call.id,
        since=since,
        at=call.asked_at,
        untaken=int(untaken),
    )
    return found is not None


async def claim(tx: Transaction, call: Call, member_id: int, now: int) -> bool:
    """Record who is writing to them; False if that is somebody already."""
    return bool(
        await tx.run(
            "INSERT INTO help_claims (call, guild_id, member_id, claimed_at) "
            "VALUES (:id, :guild, :member, :now) ON CONFLICT (call) DO NOTHING",
            id=call.id,
            guild=call.guild_id,
            member=member_id,
            now=now,
        )
    )


async def claims_of(reader: Reader, guild_id: int, member_id: int) -> list[int]:
    """Return the calls of a server that a moderator has, and that are not over."""
    return await reader.column(
        "SELECT call FROM help_claims WHERE guild_id = :guild AND member_id = :member "
        "AND EXISTS (SELECT 1 FROM help_calls WHERE help_calls.id = call AND ended_at = 0) ORDER BY call",
        guild=guild_id,
        member=member_id,
    )


async def reopen(tx: Transaction, call_id: int, now: int) -> None:
    """Record that nobody is writing to them, and that the team is to be called anew."""
    await tx.run("DELETE FROM help_claims WHERE call = :id", id=call_id)
    await tx.run(
        "UPDATE help_calls SET opened_at = :now, reminded = 0, answered_at = 0, wake_at = :now WHERE id = :id",
        now=now,
        id=call_id,
    )


async def remind(tx: Transaction, call_id: int, reminded: int, now: int) -> None:
    """Record that the team is to be reminded, for the how manieth time."""
    await tx.run(
        "UPDATE help_calls SET reminded = :reminded, wake_at = :now WHERE id = :id",
        reminded=reminded,
        now=now,
        id=call_id,
    )


async def set_news(tx: Transaction, call_id: int, news: str) -> None:
    """Record the last that its author is to be told."""
    await tx.run("UPDATE help_calls SET news = :news WHERE id = :id", news=news, id=call_id)


async def set_answered(tx: Transaction, call_id: int, now: int) -> None:
    """Record that a moderator has written to them."""
    await tx.run("UPDATE help_calls SET answered_at = :now WHERE id = :id", now=now, id=call_id)


async def set_lost(tx: Transaction, call_id: int) -> bool:
    """Record that it cannot be posted; return whether it could until now."""
    return bool(await tx.run("UPDATE help_calls SET lost = 1 WHERE id = :id AND lost = 0", id=call_id))


async def set_found(tx: Transaction, call_id: int, now: int) -> bool:
    """Record that it could be posted; return whether it could not until now: then it is open since now."""
    return bool(
        await tx.run(
            "UPDATE help_calls SET lost = 0, opened_at = :now, reminded = 0 WHERE id = :id AND lost = 1",
            now=now,
            id=call_id,
        )
    )


async def set_card(tx: Transaction, call: Call, post: Post) -> bool:
    """Record where the card is for which the team was to be called; False if that is not wanted any more."""
    return bool(
        await tx.run(
            "UPDATE help_calls SET channel_id = :channel, message_id = :message, wake_at = 0 "
            "WHERE id = :id AND wake_at = :wake",
            channel=post.channel_id,
            message=post.message_id,
            id=call.id,
            wake=call.wake_at,
        )
    )


async def end(tx: Transaction, call_id: int, because: str, now: int) -> None:
    """Record that it is over."""
    await tx.run(
        "UPDATE help_calls SET ended_at = :now, because = :because, wake_at = 0 WHERE id = :id",
        now=now,
        because=because,
        id=call_id,
    )


async def resume(tx: Transaction, call_id: int, now: int) -> None:
    """Record that it is not over after all: whoever had it has it still, and else it is open since now."""
    await tx.run(
        "UPDATE help_calls SET ended_at = 0, because = '', opened_at = :now, reminded = 0 WHERE id = :id",
        now=now,
        id=call_id,
    )


async def erase(tx: Transaction, call_id: int) -> None:
    """Forget a call; what stands of it in the team's channel belongs to no call from now on."""
    await tx.run("DELETE FROM help_letters WHERE call = :id", id=call_id)
    await tx.run("DELETE FROM help_claims WHERE call = :id", id=call_id)
    await tx.run("DELETE FROM help_calls WHERE id = :id", id=call_id)


async def add_letter(tx: Transaction, letter: Letter) -> bool:
    """Keep what one side wrote; False if this very one is kept already."""
    return bool(
        await tx.run(
            "INSERT INTO help_letters (id, call, guild_id, member_id, from_team, held, words, written_at) "
            "VALUES (:id, :call, :guild, :member, :team, 0, :words, :at) ON CONFLICT (id) DO NOTHING",
            id=letter.id,
            call=letter.call,
            guild=letter.guild_id,
            member=letter.member_id,
            team=letter.from_team,
            words=letter.words,
            at=letter.written_at,
        )
    )


async def letter(reader: Reader, letter_id: int) -> Letter | None:
    """Return what one side wrote, while it is on its way."""
    return await reader.one(
        Letter,
        "SELECT id, call, guild_id, member_id, from_team, held, words, written_at FROM help_letters WHERE id = :id",
        id=letter_id,
    )


async def set_held(tx: Transaction, letter_id: int) -> None:
    """Record that it waits in their inbox."""
    await tx.run("UPDATE help_letters SET held = 1 WHERE id = :id", id=letter_id)


async def arrived(tx: Transaction, letter_id: int) -> None:
    """Forget what has arrived; what waits in the inbox stays."""
    await tx.run("DELETE FROM help_letters WHERE id = :id AND held = 0", id=letter_id)


async def add_post(tx: Transaction, guild_id: int, call_id: int, post: Post) -> None:
    """Record a message of ours in a team's channel that goes with its call; with a `call_id` of 0, soon."""
    await tx.run(
        "INSERT INTO help_posts (message_id, channel_id, guild_id, call) VALUES (:message, :channel, :guild, :call) "
        "ON CONFLICT (message_id) DO NOTHING",
        message=post.message_id,
        channel=post.channel_id,
        guild=guild_id,
        call=call_id,
    )


async def replace_post(tx: Transaction, message_id: int) -> None:
    """Record that another message has taken the place of this one."""
    await tx.run("UPDATE help_posts SET call = 0 WHERE message_id = :message", message=message_id)


async def posts_to_remove(reader: Reader, most: int) -> list[Post]:
    """Return messages that belong to no call."""
    return await reader.all(
        Post,
        "SELECT message_id, channel_id FROM help_posts "
        "WHERE NOT EXISTS (SELECT 1 FROM help_calls WHERE help_calls.id = call) ORDER BY message_id LIMIT :most",
        most=most,
    )


async def removed(tx: Transaction, message_id: int) -> None:
    """Record that a message is gone."""
    await tx.run("DELETE FROM help_posts WHERE message_id = :message", message=message_id)
