"""Whether the bot can do its work at this moment: a sentence for each thing that it needs."""

import asyncio
import math
from dataclasses import dataclass
from datetime import timedelta

import discord

from bot.client.command_sync import REFUSED, Refusal
from bot.client.hearth import Hearth
from bot.clock import to_epoch
from bot.db import Database
from bot.errors import NotNow

# An entry is put off by a minute at first, so it is rarely later than that; what fell due while the bot was away takes
# a while, but not for ever.
BEHIND = timedelta(minutes=5)
PATIENCE_SECONDS = 3


@dataclass(frozen=True)
class Need:
    """Something that the bot needs, and whether it has it; it can work without what is not `vital`."""

    name: str
    met: bool
    says: str
    vital: bool = True


async def needs(bot: Hearth) -> list[Need]:
    """Return everything that the bot needs, asked for now."""
    return [_gateway(bot), *await asyncio.gather(_database(bot), _agenda(bot), _commands(bot))]


def _gateway(bot: Hearth) -> Need:
    cut_off = sorted(bot.shards.keys() - bot.connected)
    if bot.entrance.waits_until is not None:
        until = f"{bot.entrance.waits_until:%Y-%m-%d %H:%M} UTC"
        return Need("gateway", False, f"Discord lets it start only a few times more today. It waits until {until}.")
    if not bot.is_ready():
        return Need("gateway", False, "Discord has not let the bot in yet. It tries by itself.")
    if cut_off:
        which = ", ".join(map(str, cut_off))
        return Need(
            "gateway", False, f"The connection to Discord is broken (shard {which}). It is made anew by itself."
        )
    return Need("gateway", True, f"Connected to Discord with {len(bot.shards)} of its shards.")


async def _database(bot: Hearth) -> Need:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await _write(bot.services.database, to_epoch(bot.services.clock.now()))
    except (NotNow, TimeoutError) as error:
        why = type(error.__cause__ or error).__name__
        return Need("database", False, f"The database takes no writes ({why}). See whether it runs and has room.")
    return Need("database", True, "The database takes writes.")


async def _write(database: Database, now: int) -> None:
    await database.write(
        lambda tx: tx.run(
            "INSERT INTO notes (key, value) VALUES ('well', :now) "
            "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            now=str(now),
        )
    )


async def _agenda(bot: Hearth) -> Need:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            late = await bot.services.agenda.behind()
    except (NotNow, TimeoutError):
        return Need("agenda", False, "The agenda cannot be read, because the database does not answer.")
    if late >= BEHIND:
        minutes = late // timedelta(minutes=1)
        return Need("agenda", False, f"What is due is {minutes} minutes late. After a long absence that passes.")
    return Need("agenda", True, "The agenda is on time.")


async def _commands(bot: Hearth) -> Need:
    try:
        refusal = await _refusal(bot.services.database)
    except (NotNow, TimeoutError):
        return Need("commands", False, "Unknown, because the database does not answer.", vital=False)
    if refusal is not None:
        return Need("commands", False, str(refusal), vital=False)
    return Need("commands", True, "Discord has the commands of this version.", vital=False)


async def _refusal(database: Database) -> Refusal | None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        return Refusal.of(await database.value(REFUSED))


async def look(bot: Hearth) -> None:
    """Bring the figures up to date that are only known by looking; what cannot be known is no number."""
    services = bot.services
    metrics = services.metrics
    for number, shard in bot.shards.items():
        metrics.connected.labels(number).set(number in bot.connected)
        if math.isfinite(latency := shard.latency):
            metrics.latency.labels(number).set(latency)
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            behind, due, held, refusal = await asyncio.gather(
                services.agenda.behind(), services.agenda.due(), services.delivery.held(), _refusal(services.database)
            )
        refused = float(refusal is not None)
    except (NotNow, TimeoutError, discord.DiscordException):
        behind, due, held, refused = None, math.nan, math.nan, math.nan
    metrics.behind.set(math.nan if behind is None else behind.total_seconds())
    metrics.due.set(due)
    metrics.held.set(held)
    metrics.commands_refused.set(refused)
