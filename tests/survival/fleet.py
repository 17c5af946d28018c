"""Several processes of the bot on one PostgreSQL, each with a shard of its own, in one town."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

from bot.sealing.vault import new_key
from tests.copies import Copy
from tests.survival.town import ROOT, TOKEN, Town

START_SECONDS, END_SECONDS = 60, 15
QUICKLY = ("tests.survival.fast_bot",)


class Fleet:
    """Starts and kills them. Shard n is the process n, and looks after the stand-in's servers n, n + shards, …"""

    def __init__(self, town: Town, url: str, shards: int, program: tuple[str, ...] = QUICKLY) -> None:
        self._town, self._url, self.shards, self._program = town, url, shards, program
        self._keys = new_key()  # What one of them seals, the others open.
        self._processes: dict[int, Copy | asyncio.subprocess.Process] = {}
        self.checkout = ROOT  # whose program is started

    def server(self, number: int) -> int:
        """The id of a server of the stand-in."""
        return 100 + number + ((number % self.shards) << 22)

    def log(self, shard: int) -> Path:
        """What the processes of this shard have said."""
        return self._town.folder / f"log-{shard}"

    async def launch(self, shard: int) -> None:
        """Start a process, and do not wait until it is connected."""
        environment = {
            "HEALTH_PORT": "0",
            **os.environ,
            "DISCORD_TOKEN": TOKEN,
            "DISCORD_API_URL": self._town.address,
            "DATABASE_URL": self._url,
            "LOG_FORMAT": "json",
            "HEARTH_KEYS": self._keys,
            "SHARD_IDS": str(shard),
            "SHARD_COUNT": str(self.shards),
            "PYTHONPATH": str(self.checkout),
        }
        with self.log(shard).open("ab") as log:
            self._processes[shard] = await self._process(environment, log.fileno())

    async def _process(self, environment: dict[str, str], out: int) -> Copy | asyncio.subprocess.Process:
        """A copy; but what is measured starts as an operator starts it."""
        program, folder = self._program, self._town.folder
        if program == QUICKLY and self.checkout == ROOT:
            return Copy(*program, cwd=folder, env=environment, out=out)
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", *program), cwd=folder, env=environment, stdout=out, stderr=out
        )

    async def start(self, *shards: int) -> None:
        """Start these at once, and wait until they are connected."""
        await asyncio.gather(*map(self.launch, shards))
        await self.connected(shards)

    async def connected(self, shards: Iterable[int]) -> None:
        """Wait until these are. Raises RuntimeError if one of them ends instead."""
        async with asyncio.timeout(START_SECONDS):
            while missing := set(shards) - set((await self._town.look())["shards"]):
                for shard in missing:
                    if self._processes[shard].returncode is not None:
                        said = self.log(shard).read_text(encoding="utf-8", errors="replace")
                        raise RuntimeError(f"shard {shard} has ended: {said[-2000:]}")
                await asyncio.sleep(0.02)

    async def kill(self, shard: int) -> None:
        """As `kill -9` does."""
        self._processes[shard].kill()
        await self._processes[shard].wait()
        async with asyncio.timeout(END_SECONDS):
            while shard in (await self._town.look())["shards"]:
                await asyncio.sleep(0.02)

    @property
    def running(self) -> list[int]:
        """The shards whose processes run."""
        return [shard for shard, process in self._processes.items() if process.returncode is None]

    async def stop(self, shard: int, how: signal.Signals) -> int | None:
        """Send a signal, and wait for the end; the exit code, or None if it had to be killed in the end."""
        process = self._processes[shard]
        process.send_signal(how)
        try:
            return await asyncio.wait_for(process.wait(), END_SECONDS)
        except TimeoutError:
            await self.kill(shard)
            return None

    async def restart(self, shard: int) -> None:
        """Ask one of them to stop, and start it again, as a service manager does."""
        self._processes[shard].terminate()
        async with asyncio.timeout(END_SECONDS):
            await self._processes[shard].wait()
        await self.start(shard)

    async def end(self) -> list[int | None]:
        """Ask all of them to stop; with which codes they end."""
        for process in self._processes.values():
            if process.returncode is None:
                process.terminate()
        async with asyncio.timeout(END_SECONDS):
            return [await process.wait() for process in self._processes.values()]

    async def kill_all(self) -> None:
        """Whatever still runs."""
        for process in self._processes.values():
            if process.returncode is None:
                process.kill()
                await process.wait()


@asynccontextmanager
async def fleet_in(town: Town, url: str, shards: int, program: tuple[str, ...] = QUICKLY) -> AsyncGenerator[Fleet]:
    """A fleet that has not started yet; none of it outlives the block."""
    fleet = Fleet(town, url, shards, program)
    try:
        yield fleet
    finally:
        await fleet.kill_all()
