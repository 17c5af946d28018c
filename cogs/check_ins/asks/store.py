"""How it is remembered who asked whom how they are, and who does not want to be asked."""

from dataclasses import dataclass

from bot.db import Reader, Transaction
from bot.members.keeps import Keeps

KEEPS = (
    Keeps(
        "asks",
        ("asker_id", "receiver_id"),
        "whom you asked how they are, or who asked you: when, the words (encrypted), what was answered",
        "30 days later, or 14 days after one of you left",
        "the two of you; whoever asked is never told whether it arrived",
        sealed=("words",),
    ),
    Keeps(
        "ask_refusals",
        ("member_id", "other_id"),
        "by whom you do not want to be asked how you are",
        "you allow it again, or ask me to forget it",
        "you alone",
    ),
)


@dataclass(frozen=True)
class Ask:
    """One question. `words` are sealed; the moment is in epoch milliseconds."""

    id: int
    guild_id: int
    asker_id: int
    asker_name: str
    receiver_id: int
    asked_at: int
    words: str
    answer: str = ""


async def add(tx: Transaction, ask: Ask) -> bool:
    """Keep a question; False if this very one is kept already."""
    return bool(
        await tx.run(
            "INSERT INTO asks (id, guild_id, asker_id, asker_name, receiver_id, asked_at, words, answer) "
            "VALUES (:id, :guild, :asker, :name, :receiver, :at, :words, '') ON CONFLICT (id) DO NOTHING",
            id=ask.id,
            guild=ask.guild_id,
            asker=ask.asker_id,
            name=ask.asker_name,
            receiver=ask.receiver_id,
            at=ask.asked_at,
            words=ask.words,
        )
    )


async def get(reader: Reader, ask_id: int) -> Ask | None:
    """Return a question."""
    return await reader.one(
        Ask,
        "SELECT id, guild_id, asker_id, asker_name, receiver_id, asked_at, words, answer FROM asks WHERE id = :id",
        id=ask_id,
    )


@dataclass(frozen=True)
class RecentAsk:
    """Whom somebody asked, and when."""

    receiver_id: int
    asked_at: int


async def locked_recent(tx: Transaction, asker_id: int, since: int) -> list[RecentAsk]:
    """Return whom a member has asked since then, in any server; nobody can add to it until this write ends."""
    await tx.lock("asks", asker_id)
    return await tx.all(
        RecentAsk,
        "SELECT receiver_id, asked_at FROM asks WHERE asker_id = :asker AND asked_at > :since ORDER BY asked_at",
        asker=asker_id,
        since=since,
    )


async def answer(tx: Transaction, ask_id: int, receiver_id: int, what: str) -> bool:
    """Keep what somebody answered; False if it is not theirs to answer, or is answered already."""
    return bool(
        await tx.run(
            "UPDATE asks SET answer = :what WHERE id = :id AND receiver_id = :receiver AND answer = ''",
            what=what,
            id=ask_id,
            receiver=receiver_id,
        )
    )


async def prune(tx: Transaction, before: int) -> None:
    """Forget what was asked before that moment."""
    await tx.run("DELETE FROM asks WHERE asked_at < :before", before=before)


async def refuses(reader: Reader, member_id: int, other_id: int) -> bool:
    """Return whether somebody does not want to be asked by this person."""
    return bool(
        await reader.value(
            "SELECT 1 FROM ask_refusals WHERE member_id = :member AND other_id IN (0, :other)",
            member=member_id,
            other=other_id,
        )
    )


async def refuse(tx: Transaction, member_id: int, other_id: int) -> None:
    """Record that somebody does not want to be asked by this person; 0 for everybody."""
    await tx.run(
        "INSERT INTO ask_refusals (member_id, other_id) VALUES (:member, :other) ON CONFLICT DO NOTHING",
        member=member_id,
        other=other_id,
    )


async def allow(tx: Transaction, member_id: int) -> None:
    """Let somebody be asked by everybody again."""
    await tx.run("DELETE FROM ask_refusals WHERE member_id = :member", member=member_id)
