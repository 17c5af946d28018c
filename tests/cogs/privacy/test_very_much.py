"""What one member has heaped up in years is no wait for all others."""

import asyncio
import threading
import time
from collections.abc import Awaitable

import pytest

from bot.config import Config
from tests.databases import opened_file
from tests.world import World

pytestmark = pytest.mark.timeout(120)
MANY = 40_000
AT_MOST = 0.25  # seconds, on a machine that is busy with other tests; what it comes to stands in docs/performance.md


def write_check_ins(world: World, config: Config) -> None:
    """Let Ann have said so many times how she is, to herself, at the greatest length."""
    sealed = world.bot.services.vault.seal("x" * 1000)
    rows = [(10**6 + i, world.guild.id, world.ann.id, 1767225600000 - i, sealed) for i in range(MANY)]
    with opened_file(config.database_url) as connection:
        connection.execute("BEGIN")
        connection.executemany(
            "INSERT INTO check_ins (id, guild_id, member_id, made_at, mood, wish, audience, which, words) "
            "VALUES (?, ?, ?, ?, 3, 'listen', 'me', 0, ?)",
            rows,
        )
        connection.execute("COMMIT")


async def longest_hold(what: Awaitable[object]) -> float:
    """For how many seconds at most the loop could not do anything else while this ran."""
    loop, over, gaps = asyncio.get_running_loop(), threading.Event(), [0.0]

    def probe() -> None:
        while not over.is_set():
            begun, seen = time.perf_counter(), threading.Event()
            loop.call_soon_threadsafe(seen.set)
            seen.wait(60)
            gaps.append(time.perf_counter() - begun)
            over.wait(0.005)

    watching = threading.Thread(target=probe, daemon=True)
    watching.start()
    try:
        await what
    finally:
        over.set()
    await asyncio.sleep(0.02)
    return max(gaps)


async def test_a_large_export_holds_nobody_up(world: World, config: Config) -> None:
    write_check_ins(world, config)
    assert await longest_hold(world.ann.slash(world.general, "privacy export")) < AT_MOST


async def test_forgetting_very_much_keeps_no_other_write_waiting(world: World, config: Config) -> None:
    write_check_ins(world, config)
    asked = await world.ann.slash(world.general, "privacy forget", what="everything", where="everywhere")
    assert asked.response is not None
    forgetting = asyncio.ensure_future(world.ann.click(asked.response, label="Forget it"))
    waits = [0.0]
    database = world.bot.services.database
    while not forgetting.done():
        begun = time.perf_counter()
        await database.write(lambda tx: tx.run("UPDATE notes SET value = value WHERE key = 'x'"))
        waits.append(time.perf_counter() - begun)
        await asyncio.sleep(0.01)
    result = await forgetting
    assert max(waits) < AT_MOST
    assert await database.value("SELECT COUNT(*) FROM check_ins") == 0
    assert result.response is not None
    assert f"{MANY:,} entries" in str(result.response.embeds[0].description).replace("40000", "40,000")
