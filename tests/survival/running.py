"""The bot's process in a town, and the stand-in for Discord that it talks to: started, ended, watched, written down."""

import asyncio
import json
import os
import random
import resource
import signal
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import aiohttp

from tests.copies import Copy
from tests.survival.responses import Json

ROOT = Path(__file__).parent.parent.parent
TOKEN = "a-secret-token"
START_SECONDS, END_SECONDS = 60, 15
LAZILY_SECONDS = 4  # After so long the bot has noted what it notes lazily, and written what it could not at first.


class Running:
    """Two processes, and a journal of what happened to them."""

    def __init__(self, folder: Path, port: int, control: aiohttp.ClientSession) -> None:
        """`folder` gets the journal, the bot's log and, in `data`, its database."""
        self.folder, self._port, self._control = folder, port, control
        self.data = folder / "data"
        self.data.mkdir(exist_ok=True)
        self.guilds: tuple[int, ...] = (100, 101)  # the servers of the stand-in
        self.bot: Copy | None = None
        self.journal: list[Json] = []
        self.is_up = False  # whether the bot is connected, as far as people can see
        self.ahead = 0.0  # seconds by which the bot's clock differs from ours
        self._logging: asyncio.Task[None] | None = None

    def note(self, what: str, **details: Any) -> Json:
        """Write into the journal."""
        entry = {"what": what, "at": time.time(), **details}
        self.journal.append(entry)
        return entry

    async def do(self, what: str, **details: Any) -> Json:
        """Tell the stand-in what happens."""
        async with self._control.post(f"/control/{what}", json=details) as response:
            if response.status != 200:
                raise RuntimeError(await response.text())
            return await response.json()

    @property
    def address(self) -> str:
        """Where the stand-in is."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def database(self) -> Path:
        return self.data / "hearth.db"

    @property
    def log(self) -> str:
        file = self.folder / "log"
        return file.read_text(encoding="utf-8", errors="replace") if file.exists() else ""

    @property
    def pid(self) -> int:
        assert self.bot is not None
        return self.bot.pid

    def rows(self, sql: str) -> list[Any]:
        """Ask the bot's database, without being able to change it."""
        address = f"file:{self.database}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=10)) as connection:
            return connection.execute(sql).fetchall()

    def set_clock(self, seconds: float) -> None:
        """Let the bot's clock differ by so much from now on."""
        self.ahead = seconds
        aside = self.folder / "clock.new"
        aside.write_text(str(seconds), encoding="ascii")
        aside.replace(self.folder / "clock")
        self.note("clock", ahead=seconds)

    async def launch(self) -> Copy:
        """Start the bot's process, and do not wait until it is connected."""
        environment = {
            "HEALTH_PORT": "0",
            **os.environ,
            "DISCORD_TOKEN": TOKEN,
            "DISCORD_API_URL": self.address,
            "DATABASE_URL": f"sqlite:///{self.database}",
            "LOG_FORMAT": "json",
            "FAST_CLOCK": str(self.folder / "clock"),
            "PYTHONPATH": str(ROOT),
        }
        # Through a pipe, so that a limit on the bot's own files does not reach its log.
        said, saying = os.pipe()
        self.bot = Copy("tests.survival.fast_bot", cwd=self.folder, env=environment, out=saying)
        os.close(saying)
        self._logging = asyncio.create_task(self._keep_log(said))
        return self.bot

    async def _keep_log(self, said: int) -> None:
        reader, loop = asyncio.StreamReader(), asyncio.get_running_loop()
        with os.fdopen(said, "rb", buffering=0) as pipe, (self.folder / "log").open("ab", buffering=0) as log:
            transport, _protocol = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), pipe)
            with closing(transport):
                while some := await reader.read(1 << 16):
                    log.write(some)

    async def cannot_start(self) -> None:
        """Start the bot where it has to give up by itself."""
        bot = await self.launch()
        await asyncio.wait_for(bot.wait(), START_SECONDS)
        if self._logging is not None:
            await self._logging
        self.note("cannot start", code=bot.returncode)

    async def start_bot(self) -> None:
        """Start the bot, and wait until it is connected. Raises RuntimeError if it ends instead."""
        before = (await self.look())["identified"]
        bot = await self.launch()
        begun = time.monotonic()
        async with asyncio.timeout(START_SECONDS):
            while (await self.look())["identified"] <= before:
                if bot.returncode is not None:
                    await self._ended("itself", begun)
                    raise RuntimeError(f"the bot did not start: {self.log[-2000:]}")
                await asyncio.sleep(0.02)
        self.note("started", seconds=time.monotonic() - begun)
        self.is_up = True

    async def end_bot(self, how: signal.Signals) -> int | None:
        """Send a signal, and wait for the end; its exit code, or None if it had to be killed in the end."""
        assert self.bot is not None
        begun, self.is_up = time.monotonic(), False
        if self.bot.returncode is not None:
            return await self._ended("itself", begun)
        self.bot.send_signal(how)
        try:
            await asyncio.wait_for(self.bot.wait(), END_SECONDS)
        except TimeoutError:
            self.bot.kill()
            await self.bot.wait()
            self.note("exit", how=how.name, code=None, seconds=END_SECONDS)
            return None
        return await self._ended(how.name, begun)

    async def end_some(self, how: signal.Signals, _chance: random.Random) -> None:
        """Send a signal to some of the bot's processes, of which there is one here."""
        await self.end_bot(how)

    async def _ended(self, how: str, begun: float) -> int | None:
        assert self.bot is not None
        self.note("exit", how=how, code=self.bot.returncode, seconds=time.monotonic() - begun)
        if self._logging is not None:
            await self._logging
        return self.bot.returncode

    def limit_files(self, size: int = -1) -> None:
        """From now on the bot can write no file beyond so many bytes; -1 for any."""
        assert sys.platform == "linux"
        resource.prlimit(self.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def memory(self) -> int:
        """The resident memory of the bot in bytes."""
        assert sys.platform == "linux"
        pages = int(Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    async def look(self) -> Json:
        """What the stand-in sees, without what was said there."""
        return await self.do("seen", messages=False, requests=False, problems=False)

    async def until(self, so: Callable[[Json], bool], seconds: float = 20) -> Json:
        """What was seen when `so` became true."""
        async with asyncio.timeout(seconds):
            while not so(seen := await self.do("seen", problems=False)):
                await asyncio.sleep(0.02)
        return seen

    async def until_awake(self) -> None:
        """Wait until the bot, started for the first time, has written down from when on it misses nobody."""
        async with asyncio.timeout(START_SECONDS):
            while not self.rows("SELECT 1 FROM notes WHERE key LIKE 'awake %'"):
                await asyncio.sleep(0.02)

    async def until_quiet(self, ahead: float = 9, seconds: float = 60) -> bool:
        """Wait until everything planned for the next `ahead` seconds is done; False if that does not come about."""
        end, soon = time.monotonic() + seconds, (time.time() + self.ahead + ahead) * 1000
        quiet_since = None
        while time.monotonic() < end:
            late = f"SELECT 1 FROM agenda WHERE due_at < {soon:.0f} OR (attempts > 0 AND planned_at < {soon:.0f})"  # noqa: S608
            if self.rows(late):
                quiet_since = None
            elif quiet_since is None:
                quiet_since = time.monotonic()
            elif time.monotonic() - quiet_since > LAZILY_SECONDS:
                return True
            await asyncio.sleep(0.1)
        return False

    async def write_down(self) -> None:
        """Leave in the folder what an auditor needs: what people did, what is kept, and then what Discord saw.

        In this order, because what is delivered meanwhile is first seen and then kept no longer.
        """
        lines = "".join(json.dumps(entry) + "\n" for entry in self.journal)
        (self.folder / "journal.jsonl").write_text(lines, encoding="utf-8")
        self._copy_database()
        (self.folder / "discord.json").write_text(json.dumps(await self.do("seen")), encoding="utf-8")

    def _copy_database(self) -> None:
        address = f"file:{self.database}?mode=ro"
        with (
            closing(sqlite3.connect(address, uri=True, timeout=10)) as source,
            closing(sqlite3.connect(self.folder / "audited.db")) as target,
        ):
            source.backup(target)
