"""The program as an operator starts it."""

import asyncio
import os
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Protocol

from tests import copies

ROOT = Path(__file__).parent.parent.parent
TOKEN = "MTIzNDU2Nzg5.secret-Part.of_a_token"
REASONABLE = 30  # seconds for a whole run on a busy machine
_KEPT = (
    *("PATH", "SYSTEMROOT", "HOME"),
    *("COVERAGE_", "COV_CORE_"),  # Where coverage is measured, that of a program that a test starts is counted too.
    *("TZ", "LANG", "LC_", "LD_PRELOAD", "HEARTH_AHEAD"),  # It has the test's own clock, zone and language.
)


@dataclass(frozen=True)
class Ended:
    """How a run went."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.err.splitlines()


class Process(Protocol):
    """What asyncio has for a process, as far as it is used here."""

    @property
    def returncode(self) -> int | None: ...
    def send_signal(self, signal: int, /) -> None: ...
    def kill(self) -> None: ...
    async def communicate(self) -> tuple[bytes, bytes]: ...


class Program:
    """`python -m bot` in an empty folder, with an environment in which nothing but `variables` is set.

    It is `copied` where a test is about what it does, and not about how it comes to be.
    """

    def __init__(
        self, folder: Path, arguments: tuple[str, ...], variables: dict[str, str], *, copied: bool = False
    ) -> None:
        self._folder, self._arguments, self._variables = folder, arguments, variables
        self._copied = copied or (bool(arguments) and _takes_a_copy(arguments[0]))
        self.process: Process | None = None

    async def start(self) -> Process:
        kept = {name: value for name, value in os.environ.items() if name.startswith(_KEPT)}
        environment = {**kept, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "HEALTH_PORT": "0", **self._variables}
        for_python = any(name.startswith("PYTHON") for name in self._variables)  # It reads these when it starts.
        if sys.platform != "win32" and not for_python and self._copied:
            self.process = Copy(self._folder, self._arguments, environment)
            return self.process
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            *self._arguments,
            cwd=self._folder,
            env=environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        return self.process

    async def ended(self, within: float = REASONABLE) -> Ended:
        process = self.process or await self.start()
        async with asyncio.timeout(within):
            out, err = await process.communicate()
        assert process.returncode is not None
        return Ended(process.returncode, out.decode(), err.decode())


def _takes_a_copy(word: str) -> bool:
    """Whether a test is about what an operator asks for, and not about how the bot starts."""
    return (ROOT / "bot" / "operator" / f"{_MODULES.get(word, word)}.py").exists()


_MODULES = {"copy-database": "move", "new-key": "new_key"}


class Copy:
    """The program in a process of its own, which is a copy of one that has read it: that takes most of a start."""

    def __init__(self, folder: Path, arguments: tuple[str, ...], environment: dict[str, str]) -> None:
        aside = Path(tempfile.mkdtemp(prefix="said-", dir=folder.parent))
        self._said = aside / "out", aside / "err"
        self._process = copies.start(_be_the_program, folder, arguments, environment, *self._said)

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def send_signal(self, signal: int, /) -> None:
        assert self._process.pid is not None
        os.kill(self._process.pid, signal)

    def kill(self) -> None:
        self._process.kill()

    async def communicate(self) -> tuple[bytes, bytes]:
        await asyncio.to_thread(self._process.join)
        out, err = (file.read_bytes() if file.exists() else b"" for file in self._said)
        return out, err


def _be_the_program(
    folder: Path, arguments: tuple[str, ...], environment: dict[str, str], out: Path, err: Path
) -> None:
    said = [os.open(file, os.O_CREAT | os.O_WRONLY, 0o600) for file in (out, err)]
    copies.become(folder, environment, *said)
    sys.argv[1:] = arguments
    sys.exit(import_module("bot.__main__").main())


Start = Callable[..., Program]


def fetch(url: str, **headers: str) -> tuple[int, str]:
    """What a tool of the operator's gets from a web page: the status and the text."""
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 - an address of ours
    try:
        with urllib.request.urlopen(request, timeout=REASONABLE) as answer:  # noqa: S310
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, refusal.read().decode()
