"""How the cards in the check-in channel are remembered, and who heard what they say."""

from dataclasses import dataclass
from typing import LiteralString

from bot.db import Reader, Transaction
from bot.members.keeps import Keeps
from cogs.check_ins.check_in.store import CheckIn

KEEPS = (
    Keeps(
        "check_in_hears",
        ("member_id",),
        "that you heard a check-in",
        "their card goes: 30 days, unless your server chose another number",
        "whoever can read the card",
    ),
)


@dataclass(frozen=True)
class EveryoneCard:
    """A card and what it shows. It may be up in `channel_id` without our knowing since `tried_at`, if that is not 0.

    It was shared at `shared_at`, and at `answered_at`, if that is not 0, somebody first heard it or answered there.
    """

    id: int
    guild_id: int
    check_in: int
    tried_at: int
    channel_id: int
    shared_at: int
    answered_at: int


@dataclass(frozen=True)
class Heard:
    """A card that somebody has heard, and its server."""

    card: int
    guild_id: int


_CARD: LiteralString = "SELECT id, guild_id, check_in, tried_at, channel_id, shared_at, answered_at FROM check_in_cards"
_SHOWN: LiteralString = (
    "SELECT c.id, c.guild_id, c.member_id, c.made_at, c.mood, c.wish, c.audience, c.which, c.words, c.channel_id, "
    "c.message_id FROM check_ins AS c"
)


async def add(tx: Transaction, card_id: int, guild_id: int, check_in: int, now: int) -> None:
    """Record that a check-in is to have this card from now on."""
    await tx.run(
        "INSERT INTO check_in_cards (id, guild_id, check_in, tried_at, channel_id, shared_at, answered_at) "
        "VALUES (:id, :guild, :check_in, 0, 0, :now, 0)",
        id=card_id,
        guild=guild_id,
        check_in=check_in,
        now=now,
    )


async def get(reader: Reader, card_id: int) -> EveryoneCard | None:
    """Return a card."""
    return await reader.one(EveryoneCard, _CARD + " WHERE id = :id", id=card_id)


async def mark_answered(tx: Transaction, card_id: int, now: int) -> bool:
    """Record that somebody has heard a card or answered there, and return whether nobody had before."""
    sql = "UPDATE check_in_cards SET answered_at = :now WHERE id = :id AND answered_at = 0"
    return bool(await tx.run(sql, now=now, id=card_id))


async def record_told(tx: Transaction, card_id: int, channel_id: int, message_id: int) -> bool:
    """Record where its author was told who heard a card, and return whether it still shows anything."""
    sql = "UPDATE check_in_cards SET told_channel = :channel, told_message = :message WHERE id = :id AND check_in <> 0"
    return bool(await tx.run(sql, channel=channel_id, message=message_id, id=card_id))


async def take_back_told(tx: Transaction, card_id: int) -> None:
    """Let the message go in which an author was told who heard a card."""
    await tx.run(
        "INSERT INTO check_in_takedowns (channel_id, message_id) SELECT told_channel, told_message FROM check_in_cards "
        "WHERE id = :id AND told_message IS NOT NULL ON CONFLICT (channel_id, message_id) DO NOTHING",
        id=card_id,
    )
    await tx.run("UPDATE check_in_cards SET told_channel = NULL, told_message = NULL WHERE id = :id", id=card_id)


async def of_check_in(reader: Reader, check_in: int) -> EveryoneCard | None:
    """Return the card of a check-in, if it has one, or is to have one."""
    return await reader.one(EveryoneCard, _CARD + " WHERE check_in = :id", id=check_in)


async def shown_on(reader: Reader, card_id: int) -> CheckIn | None:
    """Return what a card shows; None if it is to go, or gone."""
    return await reader.one(
        CheckIn,
        _SHOWN + " JOIN check_in_cards ON check_in_cards.check_in = c.id WHERE check_in_cards.id = :id",
        id=card_id,
    )


async def in_message(reader: Reader, message_id: int) -> tuple[EveryoneCard, CheckIn] | None:
    """Return the card that a message is, and what it shows."""
    check_in = await reader.one(CheckIn, _SHOWN + " WHERE c.message_id = :message", message=message_id)
    card = await of_check_in(reader, check_in.id) if check_in else None
    return (card, check_in) if card is not None and check_in is not None else None


async def waiting(reader: Reader, guild_id: int, most: int) -> list[EveryoneCard]:
    """Return the cards of a server that are to go up, in the order in which they were asked for."""
    return await reader.all(
        EveryoneCard,
        "SELECT check_in_cards.id, check_in_cards.guild_id, check_in, tried_at, check_in_cards.channel_id, shared_at, "
        "answered_at FROM check_ins JOIN check_in_cards ON check_in = check_ins.id WHERE check_ins.guild_id = :guild "
        "AND audience IN ('everyone', 'nameless') AND message_id IS NULL ORDER BY made_at, check_in LIMIT :most",
        guild=guild_id,
        most=most,
    )


async def doubtful(reader: Reader, guild_id: int) -> list[EveryoneCard]:
    """Return the cards of which it is not known whether they went up."""
    return await reader.all(EveryoneCard, _CARD + " WHERE guild_id = :guild AND tried_at > 0", guild=guild_id)


async def record_try(tx: Transaction, card: EveryoneCard, channel_id: int, now: int) -> bool:
    """Record that a card is about to go up there, and return whether it is still to go up."""
    return bool(
        await tx.run(
            "UPDATE check_in_cards SET tried_at = :now, channel_id = :channel WHERE id = :id AND check_in = :check_in",
            now=now,
            channel=channel_id,
            id=card.id,
            check_in=card.check_in,
        )
    )


async def clear_doubt(tx: Transaction, card: EveryoneCard) -> None:
    """Record that it is known where a card is; what has been withdrawn has no card from now on."""
    await tx.run("UPDATE check_in_cards SET tried_at = 0 WHERE id = :id", id=card.id)
    await tx.run("DELETE FROM check_in_cards WHERE id = :id AND check_in = 0", id=card.id)


async def let_go(tx: Transaction, card: EveryoneCard) -> None:
    """Let a card show nothing any more; it is known as long as it may be up without our knowing where."""
    await take_back_told(tx, card.id)
    await tx.run("UPDATE check_in_cards SET check_in = 0 WHERE id = :id AND tried_at > 0", id=card.id)
    await tx.run("DELETE FROM check_in_cards WHERE id = :id AND tried_at = 0", id=card.id)
    await tx.run("DELETE FROM check_in_hears WHERE card = :id", id=card.id)


async def of_member(reader: Reader, guild_id: int, member_id: int) -> list[CheckIn]:
    """Return a member's check-ins that have cards; in every server for a `guild_id` of 0."""
    return await reader.all(
        CheckIn,
        _SHOWN + " JOIN check_in_cards ON check_in_cards.check_in = c.id "
        "WHERE c.member_id = :member AND (c.guild_id = :guild OR :guild = 0)",
        member=member_id,
        guild=guild_id,
    )


async def in_channel(reader: Reader, channel_id: int) -> list[CheckIn]:
    """Return the check-ins whose cards are in a channel."""
    return await reader.all(
        CheckIn,
        _SHOWN + " JOIN check_in_cards ON check_in_cards.check_in = c.id WHERE c.channel_id = :channel",
        channel=channel_id,
    )


async def record_heard(tx: Transaction, card_id: int, guild_id: int, member_id: int, now: int) -> None:
    """Record that somebody has heard what a card says; once is enough."""
    await tx.run(
        "INSERT INTO check_in_hears (card, guild_id, member_id, heard_at) VALUES (:card, :guild, :member, :now) "
        "ON CONFLICT (card, member_id) DO NOTHING",
        card=card_id,
        guild=guild_id,
        member=member_id,
        now=now,
    )


async def heard_by(reader: Reader, card_id: int) -> list[int]:
    """Return who has heard a card, in the order in which they did."""
    sql = "SELECT member_id FROM check_in_hears WHERE card = :card ORDER BY heard_at, member_id"
    return await reader.column(sql, card=card_id)


async def touched_by(reader: Reader, guild_id: int, member_id: int) -> list[int]:
    """Return the check-ins that somebody heard or wrote back to; in every server for a `guild_id` of 0."""
    return await reader.column(
        "SELECT check_in FROM check_in_cards JOIN check_in_hears AS h ON h.card = check_in_cards.id "
        "WHERE h.member_id = :member AND (h.guild_id = :guild OR :guild = 0) "
        "UNION SELECT check_in FROM check_in_cards JOIN check_in_letters AS l ON l.card = check_in_cards.id "
        "WHERE l.member_id = :member AND (l.guild_id = :guild OR :guild = 0)",
        member=member_id,
        guild=guild_id,
    )


async def heard(reader: Reader, guild_id: int, member_id: int) -> list[Heard]:
    """Return the cards that somebody has heard; in every server for a `guild_id` of 0."""
    return await reader.all(
        Heard,
        "SELECT card, guild_id FROM check_in_hears WHERE member_id = :member AND (guild_id = :guild OR :guild = 0)",
        member=member_id,
        guild=guild_id,
    )
