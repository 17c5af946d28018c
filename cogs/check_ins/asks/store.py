"""How it is remembered who asked whom how they are."""

from dataclasses import dataclass
from typing import LiteralString

from bot.db import Database, Reader, Transaction
from bot.db.sweeps import sweep
from bot.members.keeps import Counts, Keeps

_LET_GO: LiteralString = (
    "UPDATE asks SET asker_id = 0, asker_name = '', asker_account = '', words = '', answer = '' "
    "WHERE asker_id = :member AND (guild_id = :guild OR :guild = 0)"
)

KEEPS = (
    Keeps(
        "asks",
        ("asker_id", "receiver_id"),
        "whom you asked how they are, or who asked you: when, words (encrypted), the answer",
        "30 days later, or 14 days after one of you left",
        "the two of you; whoever asked is never told whether it arrived",
        forget=(
            "DELETE FROM asks WHERE receiver_id = :member AND (guild_id = :guild OR :guild = 0)",
            _LET_GO,
        ),
        stays="That a question came from you stays with whom you asked, encrypted, for 30 days.",
        sealed=("words", "asker"),
    ),
)

COUNTS = (Counts("how many people you asked how they are", "a day after"),)


@dataclass(frozen=True)
class Ask:
    """One question. `words` are sealed, and so is `asker`, which outlasts whoever asked; asked_at is in epoch ms."""

    id: int
    guild_id: int
    asker_id: int
    asker_name: str
    asker_account: str
    asker: str
    receiver_id: int
    asked_at: int
    words: str
    answer: str = ""


async def add(tx: Transaction, ask: Ask) -> bool:
    """Keep a question; False if this very one is kept already."""
    return bool(
        await tx.run(
            "INSERT INTO asks (id, guild_id, asker_id, asker_name, asker_account, asker, receiver_id, asked_at, words, "
            "answer) VALUES (:id, :guild, :asker_id, :name, :account, :asker, :receiver, :at, :words, '') "
            "ON CONFLICT (id) DO NOTHING",
            id=ask.id,
            guild=ask.guild_id,
            asker_id=ask.asker_id,
            name=ask.asker_name,
            account=ask.asker_account,
            asker=ask.asker,
            receiver=ask.receiver_id,
            at=ask.asked_at,
            words=ask.words,
        )
    )


async def get(reader: Reader, ask_id: int) -> Ask | None:
    """Return a question."""
    return await reader.one(
        Ask,
        "SELECT id, guild_id, asker_id, asker_name, asker_account, asker, receiver_id, asked_at, words, answer "
        "FROM asks WHERE id = :id",
        id=ask_id,
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


async def prune(database: Database, before: int) -> None:
    """Forget what was asked before that moment."""
    await sweep(database, "asks", "asked_at < :before", before=before)
