"""How a server's own greeting texts, places and interests are remembered; nothing here is about members."""

from dataclasses import dataclass

from bot.db import Reader, Transaction


@dataclass(frozen=True)
class GreetingText:
    """One of a server's greeting texts. `used_at` is 0 if it never was used."""

    number: int
    words: str
    used_at: int


@dataclass(frozen=True)
class TourPlace:
    """A channel that newcomers are shown, and a line about it."""

    channel_id: int
    words: str


async def texts(reader: Reader, guild_id: int) -> list[GreetingText]:
    """Return a server's greeting texts, oldest first."""
    return await reader.all(
        GreetingText,
        "SELECT number, words, used_at FROM greeting_texts WHERE guild_id = :guild ORDER BY number",
        guild=guild_id,
    )


async def save_text(tx: Transaction, guild_id: int, number: int, words: str) -> None:
    """Add a text, or change the one with this number."""
    await tx.run(
        "INSERT INTO greeting_texts (guild_id, number, words, used_at) VALUES (:guild, :number, :words, 0) "
        "ON CONFLICT (guild_id, number) DO UPDATE SET words = excluded.words",
        guild=guild_id,
        number=number,
        words=words,
    )


async def remove_text(tx: Transaction, guild_id: int, number: int) -> bool:
    """Drop a text; False if there is none."""
    return bool(
        await tx.run(
            "DELETE FROM greeting_texts WHERE guild_id = :guild AND number = :number", guild=guild_id, number=number
        )
    )


async def mark_used(tx: Transaction, guild_id: int, number: int, now: int) -> None:
    """Record that this text was chosen last."""
    await tx.run(
        "UPDATE greeting_texts SET used_at = "
        "(SELECT CASE WHEN MAX(used_at) >= :now THEN MAX(used_at) + 1 ELSE :now END FROM greeting_texts "
        "WHERE guild_id = :guild) WHERE guild_id = :guild AND number = :number",
        guild=guild_id,
        number=number,
        now=now,
    )


async def places(reader: Reader, guild_id: int) -> list[TourPlace]:
    """Return where newcomers are shown around, in the order in which the places were added."""
    return await reader.all(
        TourPlace,
        "SELECT channel_id, words FROM places WHERE guild_id = :guild ORDER BY added_at, channel_id",
        guild=guild_id,
    )


async def save_place(tx: Transaction, guild_id: int, place: TourPlace, now: int) -> None:
    """Add a place, or change what is said of it. Whoever calls this sees to it that there are not too many."""
    await tx.run(
        "INSERT INTO places (guild_id, channel_id, words, added_at) VALUES (:guild, :channel, :words, :now) "
        "ON CONFLICT (guild_id, channel_id) DO UPDATE SET words = excluded.words",
        guild=guild_id,
        channel=place.channel_id,
        words=place.words,
        now=now,
    )


async def remove_place(tx: Transaction, guild_id: int, channel_id: int) -> bool:
    """Drop a place; False if it is none."""
    return bool(
        await tx.run(
            "DELETE FROM places WHERE guild_id = :guild AND channel_id = :channel", guild=guild_id, channel=channel_id
        )
    )


async def interests(reader: Reader, guild_id: int) -> list[str]:
    """Return the interests from which newcomers choose."""
    lines = await reader.value("SELECT lines FROM interests WHERE guild_id = :guild", guild=guild_id)
    return lines.split("\n") if lines else []


async def save_interests(tx: Transaction, guild_id: int, interests: list[str]) -> None:
    """Set the interests from which newcomers choose."""
    await tx.run(
        "INSERT INTO interests (guild_id, lines) VALUES (:guild, :lines) "
        "ON CONFLICT (guild_id) DO UPDATE SET lines = excluded.lines",
        guild=guild_id,
        lines="\n".join(interests),
    )
