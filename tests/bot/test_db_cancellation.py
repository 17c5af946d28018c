"""People give up waiting at any moment; a write is still kept as a whole or not at all, and known for what it is."""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field

import pytest

from bot.db import Database, Transaction
from bot.errors import CareError
from tests.bot.conftest import DatabaseSite

ROUNDS = 100
AT_ONCE = 8


@dataclass(frozen=True)
class Half:
    write: int


@dataclass
class Witness:
    """What became of each write, as its caller saw it."""

    kept: set[int] = field(default_factory=set[int])
    answered: dict[int, object] = field(default_factory=dict[int, object])


async def turns(number: int) -> None:
    """Let the event loop go round so often, and the database's thread or server with it."""
    for _turn in range(number):
        await asyncio.sleep(0)


def raises(write: int) -> bool:
    return write % 7 == 3


async def both_halves(tx: Transaction, write: int, witness: Witness) -> int:
    tx.after_commit(lambda: witness.kept.add(write))
    await tx.run("INSERT INTO halves (write) VALUES (:write)", write=write)
    if raises(write):
        raise CareError("changed my mind")
    await tx.run("INSERT INTO halves (write) VALUES (:write)", write=write)
    return write


async def one_round(database: Database, chance: random.Random, first: int, witness: Witness) -> None:
    numbers = range(first, first + AT_ONCE)
    tasks = {n: asyncio.create_task(database.write(lambda tx, n=n: both_halves(tx, n, witness))) for n in numbers}
    for number in chance.sample(numbers, chance.randint(1, AT_ONCE)):
        await turns(chance.choice((0, 0, 1, 2, 5, 20, 60)))
        tasks[number].cancel()
    async with asyncio.timeout(10):
        answers = await asyncio.gather(*tasks.values(), return_exceptions=True)
    witness.answered.update(zip(numbers, answers, strict=True))


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_a_write_whose_caller_is_cancelled_is_kept_as_a_whole_or_not_at_all(
    place: DatabaseSite, database: Database, seed: int
) -> None:
    await database.write(lambda tx: tx.run("CREATE TABLE halves (write BIGINT NOT NULL)"))
    chance, witness = random.Random(seed), Witness()
    for number in range(ROUNDS):
        await one_round(database, chance, number * AT_ONCE, witness)
    await database.close()

    halves = Counter(row.write for row in await (await place.open()).all(Half, "SELECT write FROM halves"))
    assert set(halves.values()) == {2}
    assert set(halves) == witness.kept, "after_commit was called for what was not kept, or not called for what was"
    for write, answer in witness.answered.items():
        if answer == write:
            assert write in halves
        else:
            assert isinstance(answer, asyncio.CancelledError) or (raises(write) and isinstance(answer, CareError))
    assert 0 < sum(isinstance(answer, asyncio.CancelledError) for answer in witness.answered.values()) < len(halves) * 9
