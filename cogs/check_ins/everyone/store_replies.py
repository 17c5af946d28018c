"""How it is remembered what people write back to one another, sealed."""

from dataclasses import dataclass
from typing import LiteralString

from bot.db import Reader, Transaction
from bot.members.keeps import Counts, Keeps

# No reply may tell whoever sees it under /privacy who checked in without a name: whose card it was, and where it
# reached them, stands elsewhere.
KEEPS = (
    Keeps(
        "check_in_letters",
        ("member_id",),
        "what you wrote back to check-ins, and the answers (encrypted)",
        "the card goes: after 30 days, unless your server chose another number",
        "you, and whoever checked in",
        sealed=("words",),
        forget=(
            """
            INSERT INTO check_in_takedowns (channel_id, message_id) SELECT channel_id, message_id FROM check_in_posts
            JOIN check_in_letters ON id = letter
            WHERE member_id = :member AND (check_in_letters.guild_id = :guild OR :guild = 0)
            ON CONFLICT (channel_id, message_id) DO NOTHING
            """,
            """
            DELETE FROM check_in_posts WHERE letter IN
            (SELECT id FROM check_in_letters WHERE member_id = :member AND (guild_id = :guild OR :guild = 0))
            """,
            "DELETE FROM check_in_letters WHERE member_id = :member AND (guild_id = :guild OR :guild = 0)",
        ),
    ),
)

COUNTS = (
    Counts("what you wrote back to a check-in and nobody has answered", "it is answered, or the card goes"),
    Counts("check-ins and answers of yours without your name", "an hour later"),
)


@dataclass(frozen=True)
class Reply:
    """What somebody wrote back under a card, or, if it `answers`, what its author wrote to them. `words` are sealed."""

    id: int
    guild_id: int
    card: int
    member_id: int
    answers: int
    words: str
    written_at: int


_SELECT: LiteralString = (
    "SELECT l.id, l.guild_id, l.card, l.member_id, l.answers, l.words, l.written_at FROM check_in_letters AS l"
)
_CHECKED_IN: LiteralString = (
    " JOIN check_in_cards ON check_in_cards.id = l.card JOIN check_ins ON check_ins.id = check_in_cards.check_in"
)


async def add(tx: Transaction, reply: Reply) -> None:
    """Keep what somebody wrote back; the same again changes nothing."""
    await tx.run(
        "INSERT INTO check_in_letters (id, guild_id, card, member_id, answers, words, written_at) "
        "VALUES (:id, :guild, :card, :member, :answers, :words, :at) ON CONFLICT (id) DO NOTHING",
        id=reply.id,
        guild=reply.guild_id,
        card=reply.card,
        member=reply.member_id,
        answers=reply.answers,
        words=reply.words,
        at=reply.written_at,
    )


async def get(reader: Reader, reply_id: int) -> Reply | None:
    """Return what somebody wrote back."""
    return await reader.one(Reply, _SELECT + " WHERE id = :id", id=reply_id)


async def remove(tx: Transaction, reply_id: int) -> None:
    """Keep nothing of what somebody wrote back and nobody is to read."""
    await tx.run("DELETE FROM check_in_letters WHERE id = :id", id=reply_id)


async def writers(reader: Reader, card: int) -> list[int]:
    """Return who wrote back to a card."""
    sql = "SELECT DISTINCT member_id FROM check_in_letters WHERE card = :card AND answers = 0 ORDER BY member_id"
    return await reader.column(sql, card=card)


async def asked_at(reader: Reader, reply: Reply) -> int | None:
    """Return when the other one of the two last wrote before a reply, in epoch milliseconds; None if never."""
    return await reader.value(
        "SELECT MAX(written_at) FROM check_in_letters WHERE card = :card AND member_id = :member "
        "AND answers <> :answers AND id < :id",
        card=reply.card,
        member=reply.member_id,
        answers=reply.answers,
        id=reply.id,
    )


async def any_about(reader: Reader, card: int) -> bool:
    """Return whether anything was written about a card."""
    return await reader.value("SELECT 1 FROM check_in_letters WHERE card = :card LIMIT 1", card=card) is not None


async def received(reader: Reader, guild_id: int, member_id: int) -> list[Reply]:
    """Return what others wrote back to somebody's check-ins in a server, or answered them, the latest first."""
    return await reader.all(
        Reply,
        _SELECT + _CHECKED_IN + " WHERE check_ins.member_id = :member AND check_ins.guild_id = :guild AND answers = 0 "
        "UNION ALL " + _SELECT + _CHECKED_IN + " WHERE l.member_id = :member AND l.guild_id = :guild AND answers = 1 "
        "ORDER BY 1 DESC",
        guild=guild_id,
        member=member_id,
    )


async def record_sent(tx: Transaction, reply: Reply, channel_id: int, message_id: int) -> bool:
    """Record where a reply was passed on, and return whether it is still kept."""
    return bool(
        await tx.run(
            "INSERT INTO check_in_posts (letter, guild_id, channel_id, message_id) "
            "SELECT id, guild_id, :channel, :message FROM check_in_letters WHERE id = :id "
            "ON CONFLICT (letter) DO UPDATE SET message_id = excluded.message_id",
            channel=channel_id,
            message=message_id,
            id=reply.id,
        )
    )


async def let_go(tx: Transaction, card: int) -> None:
    """Keep nothing of what was written about a card; where we passed it on, it is to go too."""
    await tx.run(
        "INSERT INTO check_in_takedowns (channel_id, message_id) SELECT channel_id, message_id FROM check_in_posts "
        "JOIN check_in_letters ON id = letter WHERE card = :card ON CONFLICT (channel_id, message_id) DO NOTHING",
        card=card,
    )
    await tx.run(
        "DELETE FROM check_in_posts WHERE letter IN (SELECT id FROM check_in_letters WHERE card = :card)", card=card
    )
    await tx.run("DELETE FROM check_in_letters WHERE card = :card", card=card)
