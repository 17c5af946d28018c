"""How it is remembered what the team has to say to somebody, until they are told."""

from dataclasses import dataclass

from bot.db import Reader, Transaction
from bot.members.keeps import Keeps

KEEPS = (
    Keeps(
        "team_words",
        ("member_id",),
        "what moderators say of your greeting or introduction",
        "you are told",
        "you alone",
        sealed=("words",),
    ),
)

GREETING, INTRODUCTION = "greeting", "introduction"  # what it can be about


@dataclass(frozen=True)
class TeamWord:
    """Something that the team has done, and its words about that, which are sealed; they may be empty."""

    id: int
    guild_id: int
    member_id: int
    about: str
    words: str


async def add(tx: Transaction, word: TeamWord) -> None:
    """Keep what is to be said; the same press counts once."""
    await tx.run(
        "INSERT INTO team_words (id, guild_id, member_id, about, words) VALUES (:id, :guild, :member, :about, :words) "
        "ON CONFLICT (id) DO NOTHING",
        id=word.id,
        guild=word.guild_id,
        member=word.member_id,
        about=word.about,
        words=word.words,
    )


async def get(reader: Reader, word_id: int) -> TeamWord | None:
    """Return what is to be said; None once it is, or where they had it forgotten."""
    return await reader.one(
        TeamWord, "SELECT id, guild_id, member_id, about, words FROM team_words WHERE id = :id", id=word_id
    )


async def remove(tx: Transaction, word_id: int) -> None:
    """Let go of it: they are told."""
    await tx.run("DELETE FROM team_words WHERE id = :id", id=word_id)
