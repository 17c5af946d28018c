"""Whether the bot can do its work at this moment: a sentence for each thing that it needs."""

import asyncio
import math
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import LiteralString

import discord

from bot.client.command_sync import REFUSED, Refusal
from bot.client.hearth import Hearth
from bot.clock import DiscordClock, to_epoch
from bot.db import Database
from bot.db.backups import REPORT, NightReport, age_of_newest
from bot.errors import NotNow

# An entry is put off by a minute at first, so it is rarely later than that; what fell due while the bot was away takes
# a while, but not for ever.
BEHIND = timedelta(minutes=5)
PATIENCE_SECONDS = 3

_SIZE: LiteralString = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
_SIZE_SHARED: LiteralString = "SELECT pg_database_size(current_database())"


@dataclass(frozen=True)
class Need:
    """Something that the bot needs, and whether it has it; it can work without what is not `vital`."""

    name: str
    met: bool
    says: str
    vital: bool = True


async def needs(bot: Hearth) -> list[Need]:
    """Return everything that the bot needs, asked for now."""
    clock = bot.services.clock
    told_by_discord = [_clock(clock)] if isinstance(clock, DiscordClock) else []
    asked = _database(bot), _agenda(bot), _commands(bot), _nightly(bot)
    database, agenda, commands, nightly = await asyncio.gather(*asked)
    return [_gateway(bot), database, agenda, commands, *_kept_safe(nightly), *told_by_discord]


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


def _clock(clock: DiscordClock) -> Need:
    if ahead := clock.ahead:
        off = (
            f"{abs(ahead) // timedelta(minutes=1)} minutes {'ahead of' if ahead > timedelta() else 'behind'} Discord's"
        )
        return Need(
            "clock",
            False,
            f"This machine's clock is {off}; the bot goes by Discord's. Let it be set by a time server (chrony).",
            vital=False,
        )
    says = "This machine's clock agrees with Discord's." if clock.is_confirmed else "Discord has not told the time yet."
    return Need("clock", True, says, vital=False)


async def _commands(bot: Hearth) -> Need:
    try:
        refusal = await _refusal(bot.services.database)
    except (NotNow, TimeoutError):
        return Need("commands", False, "Unknown, because the database does not answer.", vital=False)
    if refusal is not None:
        return Need("commands", False, str(refusal), vital=False)
    return Need("commands", True, "Discord has the commands of this version.", vital=False)


def _kept_safe(nightly: "Nightly | None") -> list[Need]:
    if nightly is None:
        unknown = "Unknown, because the database does not answer."
        return [Need("soundness", False, unknown, vital=False), Need("copies", False, unknown, vital=False)]
    damage, failure = nightly.report.damage, nightly.report.failure
    sound, made = "No damage of the database is known.", "The latest night's copy of the database was made."
    way = "Stop the bot; python -m bot check names the newest copy that is sound, and python -m bot restore takes it."
    none = f"The latest night made no copy of the database: {failure}. The log says more (“no backup was made”)."
    return [
        Need("soundness", not damage, f"The database is damaged: {damage}. {way}" if damage else sound, vital=False),
        Need("copies", not failure, none if failure else made, vital=False),
    ]


@dataclass(frozen=True)
class Nightly:
    """What the latest night left behind, and how large the database is."""

    report: NightReport
    seconds: float
    size: int


async def _nightly(bot: Hearth) -> Nightly | None:
    database = bot.services.database
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            kept, seconds = await database.value(REPORT), await bot.services.agenda.length_of_night()
            size = await database.value(_SIZE_SHARED if database.shared else _SIZE)
    except (NotNow, TimeoutError):
        return Nightly(NightReport(database.damage), math.nan, 0) if database.damage else None
    report = NightReport.of(kept)
    return Nightly(replace(report, damage=database.damage or report.damage), seconds, int(size))


async def _refusal(database: Database) -> Refusal | None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        return Refusal.of(await database.value(REFUSED))


async def look(bot: Hearth) -> None:
    """Bring the figures up to date that are only known by looking; what cannot be known is no number."""
    services = bot.services
    metrics = services.metrics
    for number in bot.shard_ids or range(bot.shard_count or 1):  # Those, too, that have never been connected.
        metrics.connected.labels(number).set(number in bot.connected)
    for number, shard in bot.shards.items():
        if math.isfinite(latency := shard.latency):
            metrics.latency.labels(number).set(latency)
    metrics.servers.set(len(bot.guilds))
    await _look_at_database(bot)
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


async def _look_at_database(bot: Hearth) -> None:
    services, metrics = bot.services, bot.services.metrics
    nightly, file = await _nightly(bot), services.database.file
    age = None if file is None else age_of_newest(file, services.clock.now())
    metrics.copy_age.set(math.nan if age is None else age.total_seconds())
    metrics.database_bytes.set(nightly.size if nightly and nightly.size else math.nan)
    metrics.damaged.set(math.nan if nightly is None else bool(nightly.report.damage))
    metrics.copy_failed.set(math.nan if nightly is None else bool(nightly.report.failure))
    metrics.night.set(math.nan if nightly is None else nightly.seconds)
