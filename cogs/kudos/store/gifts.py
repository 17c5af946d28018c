"""How thanks are remembered: one row for each person who is thanked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

from bot.db import Database, Reader, Transaction
from bot.db.sweeps import sweep
from bot.members.keeps import Counts, Keeps

# What says that private thanks were read or removed, and what is theirs alone who got them.
_MOMENTS = ("told_at", "removed_at")
_PRIVATE = (*_MOMENTS, "reason", "value", "about_channel", "about_message", "giver_name", "receiver_name")


def _for_whom_it_concerns(row: Mapping[str, Any], member_id: int) -> dict[str, Any]:
    """Return thanks as a member may see them: to their giver they do not say what became of them."""
    if row["receiver_id"] == member_id:
        return dict(row)
    return {**row, **dict.fromkeys(_PRIVATE if row["private"] else _MOMENTS)}


_STALE: LiteralString = (
    "INSERT INTO stale_cards (id, guild_id, channel_id, message_id) "
    "SELECT DISTINCT id, guild_id, channel_id, COALESCE(message_id, 0)"
)
KEEPS = (
    Keeps(
        "gifts",
        ("giver_id", "receiver_id"),
        "thanks you were given or gave: who, whom, what for, when, names then, the message they are about",
        "the receiver removes them (that they were given counts towards the limits for 8 more days), asks me to forget "
        "them, or has left for 14 days",
        "whoever can read the channel in which they were posted, nobody else if they are private; the receiver with "
        "`/kudos mine`, the giver with `/kudos given` if they are not private",
        forget=(
            f"""
            {_STALE} FROM gifts WHERE (message_id IS NULL OR message_id > 0)
            AND (receiver_id = :member OR giver_id = :member) AND (guild_id = :guild OR :guild = 0)
            ON CONFLICT (id) DO NOTHING
            """,
            "DELETE FROM gifts WHERE receiver_id = :member AND (guild_id = :guild OR :guild = 0)",
            """
            UPDATE gifts SET giver_id = 0, giver_name = ''
            WHERE giver_id = :member AND (guild_id = :guild OR :guild = 0)
            """,
        ),
        stays="Thanks belong to whoever received them: what you gave stays with them, without your name.",
        seen_as=_for_whom_it_concerns,
    ),
)
COUNTS = (
    Counts(
        "how many thanks you gave, and that you thanked the same member",
        "a day after each, and for the same member when they can be thanked again: a week at most",
    ),
)


# What stands for the message of a card that is nowhere: it is private, no channel would take it, or it was deleted.
NOWHERE = 0

_KEPT = "kudos_kept", 0


@dataclass(frozen=True)
class Gift:
    """One thank-you to one person. Its id is that of the interaction that gave it; moments are in epoch milliseconds.

    Thanks to several at once have the same id and one card. `message_id` is None as long as nothing is known of it.
    """

    id: int
    guild_id: int
    giver_id: int
    receiver_id: int
    reason: str
    given_at: int
    channel_id: int
    message_id: int | None = None
    giver_name: str = ""
    receiver_name: str = ""
    value: str = ""
    about_channel: int = 0
    about_message: int = 0
    private: int = 0
    told_at: int | None = None
    removed_at: int | None = None

    @property
    def is_public(self) -> bool:
        """Return whether it stands on a card."""
        return not self.private and self.removed_at is None


async def lock_giver(tx: Transaction, giver_id: int) -> None:
    """Let nobody else keep thanks of this giver until this write ends."""
    await tx.lock("kudos", giver_id)


async def lock_kept(tx: Transaction) -> None:
    """Let nobody else change thanks that are kept until this write ends, whoever gave or got them.

    Whoever changes several takes it, and before entries on the agenda: or two would wait for one another's rows.
    """
    await tx.lock(*_KEPT)


async def add(tx: Transaction, gift: Gift) -> bool:
    """Keep a thank-you; return False if this very one is kept already."""
    return bool(
        await tx.run(
            "INSERT INTO gifts (id, guild_id, giver_id, receiver_id, reason, given_at, channel_id, message_id, "
            "giver_name, receiver_name, value, about_channel, about_message, private, told_at) "
            "VALUES (:id, :guild, :giver, :receiver, :reason, :at, :channel, :message, "
            ":giver_name, :receiver_name, :value, :about_channel, :about_message, :private, :told) "
            "ON CONFLICT (id, receiver_id) DO NOTHING",
            id=gift.id,
            guild=gift.guild_id,
            giver=gift.giver_id,
            receiver=gift.receiver_id,
            reason=gift.reason,
            at=gift.given_at,
            channel=gift.channel_id,
            message=gift.message_id,
            giver_name=gift.giver_name,
            receiver_name=gift.receiver_name,
            value=gift.value,
            about_channel=gift.about_channel,
            about_message=gift.about_message,
            private=gift.private,
            told=gift.told_at,
        )
    )


async def mark_posted(tx: Transaction, cards: Mapping[int, int]) -> None:
    """Record where cards can be seen: the message of each thank-you, or NOWHERE."""
    await lock_kept(tx)
    await tx.run_each(
        "UPDATE gifts SET message_id = :message WHERE id = :id AND message_id IS NULL",
        [{"id": gift_id, "message": message_id} for gift_id, message_id in cards.items()],
    )


async def mark_posted_late(tx: Transaction, gift_id: int, message_id: int) -> bool:
    """Record where a card can be seen that its channel did not take at first; False if nobody is to see it now."""
    await lock_kept(tx)
    sql = (
        "UPDATE gifts SET message_id = :message WHERE id = :id AND message_id = 0 AND private = 0 "
        "AND removed_at IS NULL"
    )
    return bool(await tx.run(sql, id=gift_id, message=message_id))


async def changed_between(reader: Reader, first: int, last: int) -> list[Gift]:
    """Return those of the thank-yous from this one to that one that have a card and no longer belong on it."""
    return await reader.all(
        Gift,
        "SELECT * FROM gifts WHERE id BETWEEN :first AND :last AND message_id > 0 "
        "AND (private = 1 OR removed_at IS NOT NULL) ORDER BY id",
        first=first,
        last=last,
    )


async def without_known_card(reader: Reader, first: int, given_before: int, most: int) -> list[Gift]:
    """Return thank-yous from this one on, given before that moment, of whose card nothing is known; in order."""
    return await reader.all(
        Gift,
        "SELECT * FROM gifts WHERE id >= :first AND given_at <= :before AND message_id IS NULL ORDER BY id LIMIT :most",
        first=first,
        before=given_before,
        most=most,
    )


async def of_card(reader: Reader, gift_id: int) -> list[Gift]:
    """Return everything that was given at once, removed or not."""
    return await reader.all(Gift, "SELECT * FROM gifts WHERE id = :id ORDER BY receiver_id", id=gift_id)


async def in_message(reader: Reader, guild_id: int, message_id: int) -> list[Gift]:
    """Return what a card of this server shows, and what it has shown."""
    return await reader.all(
        Gift,
        "SELECT * FROM gifts WHERE message_id = :message AND message_id > 0 AND guild_id = :guild ORDER BY receiver_id",
        message=message_id,
        guild=guild_id,
    )


async def received(reader: Reader, guild_id: int, receiver_id: int, skip: int, most: int) -> list[Gift]:
    """Return what a member was thanked for in a server, newest first."""
    return await reader.all(
        Gift,
        "SELECT * FROM gifts WHERE guild_id = :guild AND receiver_id = :receiver AND removed_at IS NULL "
        "ORDER BY given_at DESC, id DESC LIMIT :most OFFSET :skip",
        guild=guild_id,
        receiver=receiver_id,
        most=most,
        skip=skip,
    )


async def given(reader: Reader, guild_id: int, giver_id: int, skip: int, most: int) -> list[Gift]:
    """Return what a member thanked others for in a server where everyone could read it, newest first.

    What became of private thanks is for whoever got them to know.
    """
    return await reader.all(
        Gift,
        "SELECT * FROM gifts WHERE guild_id = :guild AND giver_id = :giver AND private = 0 AND removed_at IS NULL "
        "ORDER BY given_at DESC, id DESC, receiver_id LIMIT :most OFFSET :skip",
        guild=guild_id,
        giver=giver_id,
        most=most,
        skip=skip,
    )


async def untold(reader: Reader, guild_id: int, receiver_id: int) -> list[Gift]:
    """Return private thanks of which their receiver has not heard, in order of time."""
    return await reader.all(
        Gift,
        "SELECT * FROM gifts WHERE guild_id = :guild AND receiver_id = :receiver AND private = 1 "
        "AND told_at IS NULL AND removed_at IS NULL ORDER BY given_at, id",
        guild=guild_id,
        receiver=receiver_id,
    )


async def was_thanked_in_public(reader: Reader, guild_id: int, receiver_id: int, since: int) -> bool:
    """Return whether a card that is still there thanks a member for something, given after a moment."""
    found = await reader.value(
        "SELECT 1 FROM gifts WHERE guild_id = :guild AND receiver_id = :receiver AND given_at > :since "
        "AND private = 0 AND removed_at IS NULL AND message_id > 0 LIMIT 1",
        guild=guild_id,
        receiver=receiver_id,
        since=since,
    )
    return found is not None


async def mark_told(tx: Transaction, gifts: Sequence[Gift], now: int) -> None:
    """Record that their receiver has heard of these."""
    await lock_kept(tx)
    await tx.run_each(
        "UPDATE gifts SET told_at = :now WHERE id = :id AND receiver_id = :receiver",
        [{"id": gift.id, "receiver": gift.receiver_id, "now": now} for gift in gifts],
    )


async def make_private(tx: Transaction, gifts: Sequence[Gift], now: int) -> None:
    """Let these be for their receivers alone from now on, who have seen them."""
    await tx.run_each(
        "UPDATE gifts SET private = 1, told_at = :now WHERE id = :id AND receiver_id = :receiver AND private = 0",
        [{"id": gift.id, "receiver": gift.receiver_id, "now": now} for gift in gifts],
    )


async def remove(tx: Transaction, gifts: Sequence[Gift], now: int) -> None:
    """Forget what these say. That they were given counts towards the limits for as long as those look back."""
    await tx.run_each(
        "UPDATE gifts SET removed_at = :now, reason = '', value = '', about_channel = 0, about_message = 0, "
        "giver_name = '', receiver_name = '' WHERE id = :id AND receiver_id = :receiver",
        [{"id": gift.id, "receiver": gift.receiver_id, "now": now} for gift in gifts],
    )


@dataclass(frozen=True)
class GiftKey:
    """Which thank-you: what was given at once, and to whom."""

    id: int
    receiver_id: int


async def forget_some(tx: Transaction, guild_id: int, member_id: int, before: int, most: int) -> int:
    """Forget a member in some thanks of before that moment, in every server for a `guild_id` of 0; return how many."""
    found = await tx.all(
        GiftKey,
        "SELECT id, receiver_id FROM gifts WHERE (receiver_id = :member OR giver_id = :member) "
        "AND (guild_id = :guild OR :guild = 0) AND given_at < :before LIMIT :most",
        guild=guild_id,
        member=member_id,
        before=before,
        most=most,
    )
    keys = [{"id": one.id, "receiver": one.receiver_id} for one in found]
    await tx.run_each(
        f"{_STALE} FROM gifts WHERE id = :id AND receiver_id = :receiver AND (message_id IS NULL OR message_id > 0) "
        "ON CONFLICT (id) DO NOTHING",
        keys,
    )
    theirs = [key for key in keys if key["receiver"] == member_id]
    given = [key for key in keys if key["receiver"] != member_id]
    await tx.run_each("DELETE FROM gifts WHERE id = :id AND receiver_id = :receiver", theirs)
    await tx.run_each(
        "UPDATE gifts SET giver_id = 0, giver_name = '' WHERE id = :id AND receiver_id = :receiver", given
    )
    return len(keys)


async def prune(database: Database, given_before: int) -> None:
    """Forget what was removed and counts no longer."""
    which: LiteralString = "removed_at IS NOT NULL AND given_at < :before"
    await sweep(database, "gifts", which, lock=_KEPT, before=given_before)


async def posted_between(reader: Reader, guild_id: int, channel_id: int, after: int, until: int) -> list[Gift]:
    """Return what the cards of a channel say that were given in this time and are still there, in order of time."""
    return await reader.all(
        Gift,
        "SELECT * FROM gifts WHERE guild_id = :guild AND channel_id = :channel AND given_at > :after "
        "AND given_at <= :until AND private = 0 AND removed_at IS NULL AND (message_id IS NULL OR message_id > 0) "
        "ORDER BY given_at, id",
        guild=guild_id,
        channel=channel_id,
        after=after,
        until=until,
    )
