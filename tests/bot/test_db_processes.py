"""A process that is killed: whatever it had called kept is there afterwards, on either driver."""

import asyncio
import signal
import sys

import pytest

from tests.bot.conftest import ROOT, DatabaseSite

_WRITES_FOR_EVER = """
import asyncio, itertools, sys
from bot.db import open_database

async def both(tx, number):
    await tx.run("INSERT INTO halves (write) VALUES (:n)", n=number)
    await tx.run("INSERT INTO halves (write) VALUES (:n)", n=number)
    return number

async def write(database, numbers):
    for number in numbers:
        print(await database.write(lambda tx: both(tx, number)), flush=True)

async def main():
    database = await open_database(sys.argv[1])
    numbers = itertools.count()
    await asyncio.gather(*(write(database, numbers) for _ in range(5)))

asyncio.run(main())
"""


@pytest.mark.parametrize("after", [1, 100, 333])
async def test_what_a_killed_process_called_kept_is_kept(place: DatabaseSite, after: int) -> None:
    database = await place.open()
    await database.write(lambda tx: tx.run("CREATE TABLE halves (write BIGINT NOT NULL)"))

    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _WRITES_FOR_EVER, place.url, stdout=asyncio.subprocess.PIPE, cwd=ROOT
    )
    assert process.stdout is not None
    said = [await process.stdout.readline() for _ in range(after)]
    process.kill()
    said += (await process.stdout.read()).splitlines(keepends=True)
    assert await process.wait() == (1 if sys.platform == "win32" else -signal.SIGKILL)

    called_kept = {int(line) for line in said if line.endswith(b"\n")}
    assert len(called_kept) >= after
    counted = await database.all(dict[str, int], "SELECT write, COUNT(*) AS times FROM halves GROUP BY write")
    assert {row["times"] for row in counted} == {2}
    assert called_kept <= {row["write"] for row in counted}
