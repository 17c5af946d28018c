"""The program as an operator starts it."""

import asyncio
import os
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

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


class Program:
    """`python -m bot` in an empty folder, with an environment in which nothing but `variables` is set."""

    def __init__(self, folder: Path, arguments: tuple[str, ...], variables: dict[str, str]) -> None:
        self._folder, self._arguments, self._variables = folder, arguments, variables
        self.process: asyncio.subprocess.Process | None = None

    async def start(self) -> asyncio.subprocess.Process:
        kept = {name: value for name, value in os.environ.items() if name.startswith(_KEPT)}
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            *self._arguments,
            cwd=self._folder,
            env={**kept, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "HEALTH_PORT": "0", **self._variables},
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
