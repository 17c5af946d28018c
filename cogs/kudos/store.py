"""How thanks are remembered."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.db import Reader, Transaction
from bot.keeping import Kept

KEEPS = (
    Kept(
        "gifts",
        ("giver_id", "receiver_id"),
        "thanks that you were given or gave: who, whom, what for, when",
        "the receiver asks me to forget them, or has left for 14 days",
        "whoever can read the channel in which they were posted; the receiver with `/kudos mine`",
        forget=(
            "DELETE FROM gifts WHERE receiver_id = :member AND (guild_id = :guild OR :guild = 0)",
            "UPDATE gifts SET giver_id = 0 WHERE giver_id = :member AND (guild_id = :guild OR :guild = 0)",
        ),
        stays="Thanks belong to whoever received them: what you gave stays with them, without your name.",
    ),
)


# What stands for the message of a card that no channel would take.
NOWHERE = 0


@dataclass(frozen=True)
class Gift:
    """One thank-you. Its id is that of the interaction that gave it; moments are in epoch milliseconds.

    `message_id` is None as long as nothing is known of its card.
    """

    id: int
    guild_id: int
    giver_id: int
    receiver_id: int
    reason: str
    given_at: int
    channel_id: int
    message_id: int | None = None


@dataclass(frozen=True)
class Recent:
    """Whom somebody thanked, and when."""

    receiver_id: int
    given_at: int


async def recent(tx: Transaction, guild_id: int, giver_id: int, since: int) -> list[Recent]:
    """What a member has given after `since`, in order of time; nobody else can add to it until this write ends."""
    await tx.lock("kudos", giver_id)
    return await tx.all(
        Recent,
        "SELECT receiver_id, given_at FROM gifts "
        "WHERE guild_id = :guild AND giver_id = :giver AND given_at > :since ORDER BY given_at",
        guild=guild_id,
        giver=giver_id,
        since=since,
    )


async def add(tx: Transaction, gift: Gift) -> bool:
    """Keep a thank-you; False if this very one is kept already."""
    return bool(
        await tx.run(
            "INSERT INTO gifts (id, guild_id, giver_id, receiver_id, reason, given_at, channel_id) "
            "VALUES (:id, :guild, :giver, :receiver, :reason, :at, :channel) ON CONFLICT (id) DO NOTHING",
            id=gift.id,
            guild=gift.guild_id,
            giver=gift.giver_id,
            receiver=gift.receiver_id,
            reason=gift.reason,
            at=gift.given_at,
            channel=gift.channel_id,
        )
    )


async def note_posted(tx: Transaction, cards: Mapping[int, int]) -> None:
    """Remember where thank-yous can be seen: the message of each, or NOWHERE."""
    await tx.run_each(
        "UPDATE gifts SET message_id = :message WHERE id = :id",
        [{"id": gift_id, "message": message_id} for gift_id, message_id in cards.items()],
    )


async def never_noted(reader: Reader, first: int, given_before: int, most: int) -> list[Gift]:
    """Thank-yous from this one on, given before that moment, of whose card nothing is known; the oldest first."""
    return await reader.all(
        Gift,
        "SELECT id, guild_id, giver_id, receiver_id, reason, given_at, channel_id, message_id FROM gifts "
        "WHERE id >= :first AND given_at <= :before AND message_id IS NULL ORDER BY id LIMIT :most",
        first=first,
        before=given_before,
        most=most,
    )


async def received(reader: Reader, guild_id: int, receiver_id: int, skip: int, most: int) -> list[Gift]:
    """What a member was thanked for in a server, newest first."""
    return await reader.all(
        Gift,
        "SELECT id, guild_id, giver_id, receiver_id, reason, given_at, channel_id, message_id FROM gifts "
        "WHERE guild_id = :guild AND receiver_id = :receiver ORDER BY given_at DESC, id DESC LIMIT :most OFFSET :skip",
        guild=guild_id,
        receiver=receiver_id,
        most=most,
        skip=skip,
    )
