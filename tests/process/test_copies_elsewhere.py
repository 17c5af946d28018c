"""Copies that leave the machine, as the page for operators tells: encrypted, shipped, put back, and started from."""

import asyncio
import os
import re
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.bot.program import ROOT
from tests.survival.town import TOKEN, Town, town_in

RESTIC = shutil.which("restic")
PAGE = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")
WORDS = "water the plants"


@pytest_asyncio.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with town_in(tmp_path) as town:
        yield town


def recipe() -> list[str]:
    """The parts of the recipe: where to, once, every night, on the new machine."""
    section = PAGE.partition("### Copies that leave the machine")[2].partition("\n### ")[0]
    return re.findall(r"```sh\n(.*?)```", section, re.DOTALL)


async def do(lines: str, folder: Path) -> str:
    """Run a part of the recipe in this folder; what it says."""
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "RESTIC_REPOSITORY": str(folder.parent / "elsewhere"),
        "RESTIC_PASSWORD_FILE": str(folder.parent / "password"),
        "DISCORD_TOKEN": TOKEN,
        "HEALTH_PORT": "0",
    }
    process = await asyncio.create_subprocess_exec(
        *("bash", "-eu", "-o", "pipefail", "-c", f"umask 077\n{lines}"),
        cwd=folder,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said = (await process.communicate())[0].decode()
    assert process.returncode == 0, said
    return said


@pytest.mark.skipif(not RESTIC and not os.environ.get("CI"), reason="restic is not on this machine")
async def test_a_copy_elsewhere_is_sealed_and_leads_back_to_a_bot_that_keeps_its_promises(
    tmp_path: Path, town: Town
) -> None:
    where, once, nightly, back = recipe()
    assert re.findall(r"\w+(?==)", where) == ["RESTIC_REPOSITORY", "RESTIC_PASSWORD_FILE"]
    await town.start_bot()
    assert await town.use(10001, "remind", "me", when="1h", what=WORDS) is not None

    folder = tmp_path / "checkout"
    folder.mkdir()
    (folder / "data").symlink_to(town.data)
    await do(once, folder)
    for _night in range(2):
        await do("rm -f data/backups/*\npython -m bot backup", folder)
        await do(nightly, folder)
    # Of one day one is kept, whatever the copies were called.
    assert (await do("restic snapshots --tag hearth --compact", folder)).strip().endswith("1 snapshots")
    shipped = [file.read_bytes() for file in (tmp_path / "elsewhere").rglob("*") if file.is_file()]
    assert not any(WORDS.encode() in one or b"CREATE TABLE" in one for one in shipped)
    assert await town.end_bot(signal.SIGKILL) is not None

    key = town.data / "hearth.key"
    machine = tmp_path / "machine"
    (machine / "data").mkdir(parents=True)
    shutil.copy(key, machine / "data")
    shutil.rmtree(town.data)
    await do(back, machine)
    shutil.copytree(machine / "data", town.data)
    town.set_clock(3600)
    await town.start_bot()
    seen = await town.until(lambda seen: any(seen["direct"].values()))
    [channel] = seen["direct"].values()
    assert WORDS in str(seen["messages"][channel])
