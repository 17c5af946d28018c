"""Every request in order, on a file too if asked, and whether Discord's published description knows it."""

import asyncio
import importlib.util
import os
import time
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from tests.stand_in.json_codec import Json, dumps, loads

ROOT = Path(__file__).parents[2]


class RequestLog:
    """What was requested. An entry is complete when Discord has made up its mind, which `close` tells of."""

    def __init__(self, file: BinaryIO | None = None) -> None:
        self.entries: list[Json] = []
        self.unknown: list[str] = []
        self._file = file
        self._description = Description()

    def open(self, method: str, path: str) -> Json:
        """Note that a request has come in."""
        entry: Json = {"at": time.time(), "method": method, "path": path, "json": None, "status": 0}
        entry["answer"] = entry["fault"] = None
        self.entries.append(entry)
        return entry

    def close(self, entry: Json) -> None:
        """This is how it was answered; status 0 means that no answer was given."""
        if self._file is not None:
            self._file.write(orjson.dumps(entry) + b"\n")
            self._file.flush()

    async def problems(self) -> list[str]:
        """What does not conform to the description among all requests so far."""
        return await self._description.problems(self.entries)


class Description:
    """Discord's OpenAPI description and its checker, where HEARTH_DISCORD_OPENAPI or a folder beside ours has them."""

    def __init__(self) -> None:
        self._checked = 0
        self._problems: list[str] = []
        self._one_at_a_time = asyncio.Lock()
        self._spec = _found()  # Reading it holds the loop, so it is read before anybody is served.

    async def problems(self, entries: list[Json]) -> list[str]:
        """Checks what has not been checked yet: 0.8 ms for each, so others come in between."""
        async with self._one_at_a_time:
            for entry in entries[self._checked :] if self._spec else ():
                self._problems += self._spec.problems(entry["method"], entry["path"], loads(dumps(entry["json"])))
                self._checked += 1
                await asyncio.sleep(0)
        return self._problems


@cache
def _found() -> Any:
    folder = Path(os.environ.get("HEARTH_DISCORD_OPENAPI", ROOT.parent / "shared" / "discord"))
    described = importlib.util.spec_from_file_location("check_requests", folder / "check_requests.py")
    if described is None or described.loader is None or not (folder / "openapi.json").exists():
        return None
    checker = importlib.util.module_from_spec(described)
    described.loader.exec_module(checker)
    return checker.Spec.load()
