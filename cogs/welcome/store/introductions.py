"""How it is remembered what newcomers said of themselves, and which of our messages have to go."""

from dataclasses import dataclass
from typing import Final

from bot.db import Database, Reader, Transaction
from bot.db.sweeps import sweep
from bot.members.keeps import Keeps

KEEPS = (
    Keeps(
        "introductions",
        ("member_id",),
        "how you introduced yourself",
        "you take it down, or 14 days after you left; its message goes within a day",
        "whoever can read the introductions",
        forget=(
            (
                "INSERT INTO takedowns (channel_id, message_id) SELECT channel_id, message_id FROM introductions "
                "WHERE member_id = :member AND (guild_id = :guild OR :guild = 0) AND message_id IS NOT NULL "
                "ON CONFLICT (channel_id, message_id) DO NOTHING"
            ),
            "DELETE FROM introductions WHERE member_id = :member AND (guild_id = :guild OR :guild = 0)",
        ),
    ),
)


_COLUMNS: Final = (
    "SELECT guild_id, member_id, about, wish, offer, interests, written_at, lately, channel_id, message_id "
    "FROM introductions "
)


@dataclass(frozen=True)
class Introduction:
    """What a newcomer said of themselves; interests are one a line. Where it is posted is known once it is."""

    guild_id: int
    member_id: int
    about: str
    wish: str
    offer: str
    interests: str
    written_at: int
    lately: str = ""  # what they have been reading or doing here
    channel_id: int | None = None
    message_id: int | None = None


@dataclass(frozen=True)
class IntroductionTakedown:
    """A message of ours that is to be deleted."""

    channel_id: int
    message_id: int


async def save(tx: Transaction, introduction: Introduction) -> None:
    """Keep what somebody says of themselves, instead of what they said before."""
    await tx.run(
        "INSERT INTO introductions (guild_id, member_id, about, wish, offer, interests, written_at, lately) "
        "VALUES (:guild, :member, :about, :wish, :offer, :interests, :at, :lately) ON CONFLICT (guild_id, member_id) "
        "DO UPDATE SET about = excluded.about, wish = excluded.wish, offer = excluded.offer, "
        "interests = excluded.interests, written_at = excluded.written_at, lately = excluded.lately",
        guild=introduction.guild_id,
        member=introduction.member_id,
        about=introduction.about,
        wish=introduction.wish,
        offer=introduction.offer,
        interests=introduction.interests,
        at=introduction.written_at,
        lately=introduction.lately,
    )


async def mark_posted(tx: Transaction, guild_id: int, member_id: int, channel_id: int, message_id: int) -> bool:
    """Remember where it can be seen; False if it was taken down meanwhile."""
    return bool(
        await tx.run(
            "UPDATE introductions SET channel_id = :channel, message_id = :message "
            "WHERE guild_id = :guild AND member_id = :member",
            guild=guild_id,
            member=member_id,
            channel=channel_id,
            message=message_id,
        )
    )


async def get(reader: Reader, guild_id: int, member_id: int) -> Introduction | None:
    """Return what somebody said of themselves."""
    return await reader.one(
        Introduction, _COLUMNS + "WHERE guild_id = :guild AND member_id = :member", guild=guild_id, member=member_id
    )


async def in_message(reader: Reader, message_id: int) -> Introduction | None:
    """Return the introduction whose card this message is."""
    return await reader.one(Introduction, _COLUMNS + "WHERE message_id = :message", message=message_id)


async def remove(tx: Transaction, guild_id: int, member_id: int) -> bool:
    """Keep it no longer, and let its message go; False if there is none."""
    await tx.run(
        "INSERT INTO takedowns (channel_id, message_id) SELECT channel_id, message_id FROM introductions "
        "WHERE guild_id = :guild AND member_id = :member AND message_id IS NOT NULL "
        "ON CONFLICT (channel_id, message_id) DO NOTHING",
        guild=guild_id,
        member=member_id,
    )
    return bool(
        await tx.run(
            "DELETE FROM introductions WHERE guild_id = :guild AND member_id = :member",
            guild=guild_id,
            member=member_id,
        )
    )


async def take_down(tx: Transaction, takedown: IntroductionTakedown) -> None:
    """Record that this message of ours has to go."""
    await tx.run(
        "INSERT INTO takedowns (channel_id, message_id) VALUES (:channel, :message) "
        "ON CONFLICT (channel_id, message_id) DO NOTHING",
        channel=takedown.channel_id,
        message=takedown.message_id,
    )


async def takedowns(reader: Reader, most: int) -> list[IntroductionTakedown]:
    """Return what has to go, so much of it at the most."""
    return await reader.all(IntroductionTakedown, "SELECT channel_id, message_id FROM takedowns LIMIT :most", most=most)


async def taken_down(tx: Transaction, takedown: IntroductionTakedown) -> None:
    """Record that a message of ours is gone."""
    await tx.run(
        "DELETE FROM takedowns WHERE channel_id = :channel AND message_id = :message",
        channel=takedown.channel_id,
        message=takedown.message_id,
    )


async def prune(database: Database, left_before: int) -> None:
    """Let go of what those said who left before that moment; their messages have to go."""
    await sweep(
        database,
        "introductions",
        "EXISTS (SELECT 1 FROM newcomers WHERE newcomers.guild_id = introductions.guild_id "
        "AND newcomers.member_id = introductions.member_id AND newcomers.left_at < :before)",
        first=(
            (
                "INSERT INTO takedowns (channel_id, message_id) SELECT channel_id, message_id FROM introductions "
                "WHERE message_id IS NOT NULL AND {these} ON CONFLICT (channel_id, message_id) DO NOTHING"
            ),
        ),
        before=left_before,
    )
