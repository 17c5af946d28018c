"""What one member has heaped up in years is no wait for all others."""

import asyncio
import threading
import time
from collections.abc import Awaitable

import pytest
import simcord

from bot.config import Config
from bot.db import Database, Transaction
from bot.errors import NotNow
from bot.members import personal_data
from cogs.kudos.store import gifts
from cogs.kudos.store.gifts import Gift
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


SOME = 5  # things in a write
YEARS_AGO = 1_600_000_000_000


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(personal_data, "A_STEP", SOME)


async def write_thanks(world: World) -> None:
    """Let Ann and Ben have thanked one another, long ago: thrice as often as goes in one write."""

    async def write(tx: Transaction) -> None:
        for number in range(1, 3 * SOME + 1):
            giver, receiver = (world.ann.id, world.ben.id) if number % 2 else (world.ben.id, world.ann.id)
            where = world.general.id, 1000 + number
            await gifts.add(tx, Gift(number, world.guild.id, giver, receiver, "soup", YEARS_AGO, *where))

    await world.bot.services.database.write(write)


async def forget(world: World) -> simcord.InteractionResult:
    asked = await world.ann.slash(world.general, "privacy forget", what="everything", where="everywhere")
    assert asked.response is not None
    return await world.ann.click(asked.response, label="Forget it")


def words_of(result: simcord.InteractionResult) -> str:
    messages = [message for message in (result.response, *result.followups) if message is not None]
    return "".join(f"{one.content}{''.join(str(embed.description) for embed in one.embeds)}" for one in messages)


@pytest.mark.usefixtures("small_steps")
async def test_old_thanks_go_ahead_and_each_card_loses_the_name(world: World) -> None:
    await write_thanks(world)
    result = await forget(world)
    database = world.bot.services.database
    assert f"{3 * SOME} entries about you are gone" in words_of(result)
    assert await database.column("SELECT DISTINCT giver_id FROM gifts") == [0]
    assert await database.value("SELECT COUNT(*) FROM gifts WHERE receiver_id = :ben", ben=world.ben.id) == 8
    cards = await database.column("SELECT message_id FROM stale_cards ORDER BY message_id")
    assert cards == [1000 + number for number in range(1, 3 * SOME + 1)]


@pytest.mark.usefixtures("small_steps")
async def test_what_was_cut_short_is_said_and_goes_on(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await write_thanks(world)
    database = world.bot.services.database
    writes = iter(range(1, 1000))

    class CutShort:
        """The database, as long as it can be reached."""

        async def write(self, work: object) -> object:
            if next(writes) == 3:  # After nothing private, and some thanks.
                raise NotNow("gone")
            return await database.write(work)  # pyright: ignore[reportArgumentType, reportUnknownVariableType]

    with monkeypatch.context() as patch:
        patch.setattr(world.bot.services.personal_data, "_database", CutShort())
        assert "I'll go on where I stopped" in words_of(await forget(world))
    assert await left(world, database) == 2 * SOME
    assert f"{2 * SOME} entries about you are gone" in words_of(await forget(world))
    assert await left(world, database) == 0


async def left(world: World, database: Database) -> int:
    return await database.value(
        "SELECT COUNT(*) FROM gifts WHERE giver_id = :ann OR receiver_id = :ann", ann=world.ann.id
    )
