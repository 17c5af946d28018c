"""Cards whose message or subject is gone, and those that show somebody who asked to be forgotten."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.db import Reader, Transaction
from cogs.kudos.store.gifts import Gift, GiftKey, lock_kept


@dataclass(frozen=True)
class Stale:
    """A card that shows somebody it should not show any more; its message is 0 as long as nobody knows it."""

    id: int
    guild_id: int
    channel_id: int
    message_id: int


async def stale(reader: Reader, most: int) -> list[Stale]:
    """Return cards that somebody is to be taken off."""
    return await reader.all(Stale, "SELECT * FROM stale_cards ORDER BY id LIMIT :most", most=most)


async def forget_stale(tx: Transaction, card: Stale) -> None:
    """Record that a card was redrawn, and shows nobody any more whom it should not show.

    Where another process has recorded its message meanwhile, it is redrawn once more.
    """
    await tx.run(
        "DELETE FROM stale_cards WHERE id = :id AND message_id = :message", id=card.id, message=card.message_id
    )


async def mark_stale_posted(tx: Transaction, posted: Mapping[int, int]) -> None:
    """Record where those cards are of which somebody was forgotten before that was known."""
    await tx.run_each(
        "UPDATE stale_cards SET message_id = :message WHERE id = :id AND message_id = 0",
        [{"id": gift_id, "message": message_id} for gift_id, message_id in posted.items()],
    )


async def mentions(reader: Reader, guild_id: int, member_id: int) -> bool:
    """Return whether a card mentions a member."""
    sql = (
        "SELECT 1 FROM gifts WHERE guild_id = :guild AND (giver_id = :member OR receiver_id = :member) "
        "AND message_id > 0 LIMIT 1"
    )
    return await reader.value(sql, guild=guild_id, member=member_id) is not None


async def mark_stale(tx: Transaction, guild_id: int, member_id: int) -> None:
    """Record that the cards of a member are to be redrawn: they mention somebody whom Discord no longer knows there."""
    await lock_kept(tx)
    await tx.run(
        "INSERT INTO stale_cards (id, guild_id, channel_id, message_id) "
        "SELECT DISTINCT id, guild_id, channel_id, message_id FROM gifts "
        "WHERE guild_id = :guild AND (giver_id = :member OR receiver_id = :member) AND message_id > 0 "
        "ON CONFLICT (id) DO NOTHING",
        guild=guild_id,
        member=member_id,
    )


async def about_message(reader: Reader, message_id: int) -> list[Gift]:
    """Return the thanks whose card this message is, or which are about it."""
    return await reader.all(
        Gift,
        "SELECT * FROM gifts WHERE message_id = :message AND message_id > 0 "
        "UNION ALL SELECT * FROM gifts WHERE about_message = :message AND about_message > 0",
        message=message_id,
    )


async def lose_message(tx: Transaction, message_id: int) -> None:
    """Record that a message was deleted: it is no card any more, and no thanks are about it."""
    await lock_kept(tx)
    await tx.run("UPDATE gifts SET message_id = 0 WHERE message_id = :message AND message_id > 0", message=message_id)
    await tx.run(
        "UPDATE gifts SET about_channel = 0, about_message = 0 WHERE about_message = :message AND about_message > 0",
        message=message_id,
    )


async def about_channel(reader: Reader, guild_id: int, channel_id: int, most: int) -> list[Gift]:
    """Return thanks that are about a message of this channel, so many at the most."""
    return await reader.all(
        Gift,
        "SELECT * FROM gifts WHERE guild_id = :guild AND about_channel = :channel AND about_channel > 0 LIMIT :most",
        guild=guild_id,
        channel=channel_id,
        most=most,
    )


async def lose_links(tx: Transaction, gifts: Sequence[Gift]) -> None:
    """Record that the messages are gone that these thanks are about."""
    await tx.run_each(
        "UPDATE gifts SET about_channel = 0, about_message = 0 WHERE id = :id AND receiver_id = :receiver",
        [{"id": one.id, "receiver": one.receiver_id} for one in gifts],
    )


async def lose_cards(tx: Transaction, guild_id: int, channel_id: int, most: int) -> int:
    """Record that cards went with their channel, so many at the most, and return how many."""
    found = await tx.all(
        GiftKey,
        "SELECT id, receiver_id FROM gifts WHERE guild_id = :guild AND channel_id = :channel "
        "AND (message_id IS NULL OR message_id > 0) LIMIT :most",
        guild=guild_id,
        channel=channel_id,
        most=most,
    )
    await tx.run_each(
        "UPDATE gifts SET message_id = 0 WHERE id = :id AND receiver_id = :receiver",
        [{"id": one.id, "receiver": one.receiver_id} for one in found],
    )
    return len(found)
