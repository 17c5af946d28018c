"""Processes that are copies of one that has read the bot and its surroundings: to read those takes most of a start."""

import asyncio
import gc
import multiprocessing
import os
import runpy
import signal
import sys
import time
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

ROOT = Path(__file__).parent.parent
# How a process ends that shall not notice; Windows knows no other way.
KILL = signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL
# What has been read before anything is copied; but not what is run in a copy.
_READ = ("bot/operator/*.py", "cogs/*/__init__.py", "tests/stand_in/control.py", "tests/stand_in/middleware.py")


def start(target: object, *arguments: object) -> BaseProcess:
    """A process that does this, as a copy."""
    assert sys.platform != "win32"
    context = multiprocessing.get_context("forkserver")
    found = [file for pattern in _READ for file in ROOT.glob(pattern)]
    names = [".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for file in found]
    context.set_forkserver_preload([__name__, "bot.__main__", "bot.app", *names])
    process = context.Process(target=target, args=arguments)  # pyright: ignore[reportArgumentType]
    process.start()
    return process


def become(folder: Path, environment: dict[str, str], out: int, err: int) -> None:
    """Be what a program is that is started in this folder, with this environment, to say what it says there."""
    gc.freeze()  # What was read is more than the program needs: it shall not look through that for rubbish.
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    assert sys.platform != "win32"
    time.tzset()
    for number, place in ((1, out), (2, err)):
        os.dup2(place, number)
    sys.stdout, sys.stderr = (
        os.fdopen(number, "w", buffering, closefd=False) for number, buffering in ((1, -1), (2, 1))
    )


class Copy:
    """`python -m` such a module, with what asyncio has for a process, as far as it is used here."""

    def __init__(self, *program: str, cwd: Path, env: dict[str, str], out: int) -> None:
        """Both what it says and what it complains of goes to the file `out`."""
        with Connection(os.dup(out), readable=False) as said:  # A number alone would mean nothing elsewhere.
            self._process = start(_run, program, cwd, env, said)
        self._ended = asyncio.Event()
        asyncio.get_running_loop().add_reader(self._process.sentinel, self._end)

    def _end(self) -> None:
        asyncio.get_running_loop().remove_reader(self._process.sentinel)
        self._process.join()
        self._ended.set()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode if self._ended.is_set() else None

    async def wait(self) -> int | None:
        await self._ended.wait()
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.returncode is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(KILL)


def _run(program: tuple[str, ...], folder: Path, environment: dict[str, str], said: Connection) -> None:
    become(folder, environment, said.fileno(), said.fileno())
    sys.argv[1:] = program[1:]
    runpy.run_module(program[0], run_name="__main__", alter_sys=True)
