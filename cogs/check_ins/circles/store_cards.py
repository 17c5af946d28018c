"""The cards in circles' threads, and what their members may read."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import LiteralString

from bot.db import Reader, Transaction
from cogs.check_ins.check_in.store import CheckIn


@dataclass(frozen=True)
class CircleCard:
    """A card. It is to go if `check_in` is 0; it may be up without our knowing where since `tried_at`, if not 0.

    At `answered_at`, if not 0, somebody first heard it, or wrote in the thread.
    """

    id: int
    guild_id: int
    circle: int
    check_in: int
    tried_at: int
    message_id: int | None
    shared_at: int
    answered_at: int


_CARD: LiteralString = (
    "SELECT id, guild_id, circle, check_in, tried_at, message_id, shared_at, answered_at FROM circle_cards"
)
_IN_CIRCLE: LiteralString = (
    "FROM check_ins AS c JOIN circle_cards AS k ON k.check_in = c.id AND k.circle = c.which "
    "WHERE c.audience = 'circle' AND c.which = :circle"
)


async def add(tx: Transaction, card_id: int, check_in: CheckIn, now: int) -> None:
    """Let a check-in have this card in the thread of its circle."""
    await tx.run(
        "INSERT INTO circle_cards (id, guild_id, circle, check_in, shared_at, tried_at, answered_at) "
        "VALUES (:id, :guild, :circle, :check_in, :now, 0, 0)",
        id=card_id,
        guild=check_in.guild_id,
        circle=check_in.which,
        check_in=check_in.id,
        now=now,
    )


async def get(reader: Reader, card_id: int) -> CircleCard | None:
    """Return a card."""
    return await reader.one(CircleCard, _CARD + " WHERE id = :id", id=card_id)


async def of_check_in(reader: Reader, check_in: int) -> CircleCard | None:
    """Return the card of a check-in, if it has one, or is to have one."""
    return await reader.one(CircleCard, _CARD + " WHERE check_in = :id", id=check_in)


async def unanswered(reader: Reader, thread: int, member_id: int) -> list[CircleCard]:
    """Return the cards in a thread that nobody has answered yet, and that somebody in that circle can answer."""
    where: LiteralString = (
        " WHERE circle IN (SELECT c.id FROM circles AS c JOIN circle_members AS m ON m.circle = c.id "
        "WHERE c.thread = :thread AND m.member_id = :member) AND answered_at = 0 AND message_id IS NOT NULL "
        "AND EXISTS (SELECT 1 FROM check_ins WHERE check_ins.id = check_in AND member_id <> :member) ORDER BY id"
    )
    return await reader.all(CircleCard, _CARD + where, thread=thread, member=member_id)


async def mark_answered(tx: Transaction, card_id: int, now: int) -> bool:
    """Record that somebody has answered a card, and return whether nobody had before."""
    sql = "UPDATE circle_cards SET answered_at = :now WHERE id = :id AND answered_at = 0"
    return bool(await tx.run(sql, now=now, id=card_id))


async def record_told(tx: Transaction, card_id: int, channel_id: int, message_id: int) -> bool:
    """Record where its author was told who answered a card, and return whether it still shows anything."""
    sql = "UPDATE circle_cards SET told_channel = :channel, told_message = :message WHERE id = :id AND check_in <> 0"
    return bool(await tx.run(sql, channel=channel_id, message=message_id, id=card_id))


async def take_back_told(tx: Transaction, card_ids: Iterable[int]) -> None:
    """Let the messages go in which authors were told who answered these cards."""
    for card_id in card_ids:
        await tx.run(
            "INSERT INTO check_in_takedowns (channel_id, message_id) SELECT told_channel, told_message "
            "FROM circle_cards WHERE id = :id AND told_message IS NOT NULL "
            "ON CONFLICT (channel_id, message_id) DO NOTHING",
            id=card_id,
        )
        await tx.run("UPDATE circle_cards SET told_channel = NULL, told_message = NULL WHERE id = :id", id=card_id)


async def told_of(reader: Reader, guild_id: int, member_id: int) -> list[int]:
    """Return the cards whose authors may have been told of this member; in every server for a `guild_id` of 0."""
    return await reader.column(
        "SELECT k.id FROM circle_members AS m JOIN circle_cards AS k ON k.circle = m.circle "
        "WHERE m.member_id = :member AND told_message IS NOT NULL AND (k.guild_id = :guild OR :guild = 0) "
        "UNION SELECT k.id FROM check_in_hears AS h JOIN circle_cards AS k ON k.id = h.card "
        "WHERE h.member_id = :member AND told_message IS NOT NULL AND (k.guild_id = :guild OR :guild = 0) ORDER BY 1",
        guild=guild_id,
        member=member_id,
    )


async def let_go(tx: Transaction, check_in: int) -> None:
    """Let the card of a check-in go."""
    await tx.run("UPDATE circle_cards SET check_in = 0 WHERE check_in = :id", id=check_in)


async def shared_since(reader: Reader, guild_id: int, thread: int, since: int) -> list[int]:
    """Return what was shared with the circle that meets in a thread, from that moment on."""
    return await reader.column(
        "SELECT k.check_in FROM circle_cards AS k JOIN circles AS c ON c.id = k.circle "
        "WHERE c.thread = :thread AND c.guild_id = :guild AND k.check_in <> 0 AND k.shared_at >= :since",
        thread=thread,
        guild=guild_id,
        since=since,
    )


async def shared_by(reader: Reader, circle_id: int, member_id: int) -> list[int]:
    """Return what a member has shared with a circle, in order."""
    return await reader.column(
        "SELECT id FROM check_ins WHERE audience = 'circle' AND which = :circle AND member_id = :member ORDER BY id",
        circle=circle_id,
        member=member_id,
    )


async def take_back(tx: Transaction, check_in: int) -> None:
    """Let what somebody shared with a circle be theirs alone again."""
    await let_go(tx, check_in)
    await tx.run("UPDATE check_ins SET audience = 'me', which = 0 WHERE id = :id AND audience = 'circle'", id=check_in)


async def take_back_all(tx: Transaction, circle_id: int) -> None:
    """Let what anybody shared with a circle be theirs alone again."""
    await tx.run("UPDATE circle_cards SET check_in = 0 WHERE circle = :circle", circle=circle_id)
    await tx.run(
        "UPDATE check_ins SET audience = 'me', which = 0 WHERE audience = 'circle' AND which = :circle",
        circle=circle_id,
    )


async def unsettled(reader: Reader, circle_id: int) -> list[CircleCard]:
    """Return cards that are to go up or to go, in the order in which they were asked for."""
    return await reader.all(
        CircleCard,
        _CARD + " WHERE circle = :circle AND (check_in = 0 OR message_id IS NULL) ORDER BY shared_at, id",
        circle=circle_id,
    )


async def tried(tx: Transaction, card_id: int, now: int) -> bool:
    """Record that a card is about to go up; False if it is to go up no longer."""
    return bool(
        await tx.run(
            "UPDATE circle_cards SET tried_at = CASE WHEN tried_at = 0 THEN :now ELSE tried_at END "
            "WHERE id = :id AND check_in <> 0",
            now=now,
            id=card_id,
        )
    )


async def posted(tx: Transaction, card_id: int, message_id: int) -> None:
    """Record where a card is."""
    await tx.run("UPDATE circle_cards SET message_id = :message WHERE id = :id", message=message_id, id=card_id)


async def gone(tx: Transaction, card_id: int) -> None:
    """Forget a card that is there no more."""
    await take_back_told(tx, [card_id])
    await tx.run("DELETE FROM circle_cards WHERE id = :id AND check_in = 0", id=card_id)
    await tx.run("DELETE FROM check_in_hears WHERE card = :id", id=card_id)


async def readable(reader: Reader, circle_id: int, since: int, skip: int, most: int) -> list[CheckIn]:
    """Return what was shared with a circle since then and still is, the newest first."""
    return await reader.all(
        CheckIn,
        "SELECT c.id, c.guild_id, c.member_id, c.made_at, c.mood, c.wish, c.audience, c.which, c.words, c.channel_id, "
        "c.message_id " + _IN_CIRCLE + " AND k.shared_at >= :since "
        "ORDER BY k.shared_at DESC, c.id DESC LIMIT :most OFFSET :skip",
        circle=circle_id,
        since=since,
        most=most,
        skip=skip,
    )


async def is_readable(reader: Reader, check_in: int, circle_id: int, since: int) -> bool:
    """Return whether this was shared with a circle since then, and still is."""
    found = await reader.value(
        "SELECT c.id " + _IN_CIRCLE + " AND c.id = :id AND k.shared_at >= :since",
        circle=circle_id,
        id=check_in,
        since=since,
    )
    return found is not None


async def in_message(reader: Reader, guild_id: int, message_id: int) -> int | None:
    """Return the check-in of which this message is the card."""
    return await reader.value(
        "SELECT check_in FROM circle_cards WHERE guild_id = :guild AND message_id = :message AND check_in <> 0",
        guild=guild_id,
        message=message_id,
    )


async def has_shared(reader: Reader, circle_id: int, member_id: int, since: int) -> bool:
    """Return whether a member has shared something with a circle since then, and still does."""
    found = await reader.value(
        "SELECT c.id " + _IN_CIRCLE + " AND k.shared_at >= :since AND c.member_id = :member LIMIT 1",
        circle=circle_id,
        since=since,
        member=member_id,
    )
    return found is not None
