"""A database that is lost, emptied, damaged or has no room is named, with the way out."""

# ruff: noqa: ASYNC240 - nobody waits for a test to read its file

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing, suppress
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp.test_utils import unused_port

from bot.__main__ import MENDABLE, TEMPORARY
from bot.db import open_database
from bot.db.migrate import migrate
from bot.db.trouble import copies_of, damage_in
from bot.errors import StartupError, TemporaryStartupError
from tests.bot.program import TOKEN, Ended, Program, Start
from tests.databases import DatabaseSite, Still, connect
from tests.survival.disk import Disk

# What an operator may try first.
WORDS = pytest.mark.parametrize(
    "word",
    ["backup", "migrate --dry-run", "export --member 1", "forget --member 1 --yes"],
    ids=lambda word: word.split()[0],
)
NOBODY = f"http://127.0.0.1:{unused_port()}"  # A start that gets so far has opened its database.


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "hearth.db"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def once_used(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a database that was in use, its key, and two copies, of which the newer one is damaged."""
    folder = tmp_path_factory.mktemp("used")
    file = folder / "data" / "hearth.db"
    begun = Program(folder, (), {"DISCORD_TOKEN": TOKEN, "DISCORD_API_URL": NOBODY})
    assert (await begun.ended()).code == TEMPORARY
    assert file.with_suffix(".key").exists()
    for day in ("01", "02"):
        copy = file.parent / "backups" / f"hearth-2026-06-{day}.db"
        assert (await Program(folder, ("backup", "--to", str(copy)), {"DISCORD_TOKEN": TOKEN}).ended()).code == 0
    spoil(file.parent / "backups" / "hearth-2026-06-02.db")
    return file.parent


@pytest.fixture
def used(once_used: Path, file: Path) -> Path:
    """A database that was in use, as `once_used` has it, for this test alone."""
    shutil.copytree(once_used, file.parent)
    return file


async def start(program: Start) -> Ended:
    return await program(DISCORD_TOKEN=TOKEN, DISCORD_API_URL=NOBODY, copied=True).ended()


def spoil(file: Path) -> None:
    """Overwrite the middle of a file; its head stays whole, so that it opens."""
    with file.open("r+b") as opened:
        opened.seek(3 * 4096)
        opened.write(b"\xa5" * (file.stat().st_size - 4 * 4096))


def assert_sound_copy_is_named(ended: Ended, file: Path) -> None:
    assert ended.code == MENDABLE, ended
    assert "Traceback" not in ended.err
    relative = file.relative_to(file.parent.parent)
    assert f"python -m bot restore {relative.parent}/backups/hearth-2026-06-01.db" in ended.err


async def test_a_database_that_is_gone_from_beside_its_copies_is_missed(program: Start, used: Path) -> None:
    used.unlink()
    ended = await start(program)
    assert_sound_copy_is_named(ended, used)
    assert "is gone" in ended.err
    assert not used.exists()


@pytest.mark.parametrize("tables", [True, False])
async def test_a_database_that_was_emptied_is_missed(program: Start, used: Path, *, tables: bool) -> None:
    used.unlink()
    used.touch()
    if tables:
        with closing(sqlite3.connect(used)) as database:
            database.executescript("CREATE TABLE things (id INTEGER); DROP TABLE things")
    ended = await start(program)
    assert_sound_copy_is_named(ended, used)
    assert "is empty" in ended.err


async def test_a_key_alone_says_that_there_was_a_database_and_whoever_means_it_begins_anew(
    program: Start, file: Path
) -> None:
    file.parent.mkdir()
    file.with_suffix(".key").write_text("A" * 43 + "=\n")
    ended = await start(program)
    assert ended.code == MENDABLE
    assert "python -m bot migrate --begin-anew" in ended.err
    assert (await program("migrate", DISCORD_TOKEN=TOKEN).ended()).code == MENDABLE
    assert not file.exists()
    assert (await program("migrate", "--begin-anew", DISCORD_TOKEN=TOKEN).ended()).code == 0
    assert (await start(program)).code == TEMPORARY


async def test_a_damaged_database_names_the_newest_copy_that_is_sound(program: Start, used: Path) -> None:
    spoil(used)
    ended = await start(program)
    assert_sound_copy_is_named(ended, used)
    assert "is damaged" in ended.err


async def test_check_finds_the_damage_and_names_the_copy(program: Start, used: Path) -> None:
    assert "no damage was found" in (await program("check", DISCORD_TOKEN=TOKEN).ended()).out
    spoil(used)
    ended = await program("check", DISCORD_TOKEN=TOKEN).ended()
    assert ended.code == 1
    assert "the database is damaged" in ended.out
    assert "restore data/backups/hearth-2026-06-01.db" in ended.out


@WORDS
async def test_whatever_cannot_be_done_with_a_damaged_database_names_the_copy(
    program: Start, used: Path, word: str
) -> None:
    spoil(used)
    ended = await program(*word.split(), DISCORD_TOKEN=TOKEN).ended()
    assert_sound_copy_is_named(ended, used)
    assert "is damaged" in ended.err


@WORDS
async def test_an_emptied_database_is_neither_copied_nor_taken_for_a_new_one(
    program: Start, used: Path, word: str
) -> None:
    used.unlink()
    used.touch()
    assert_sound_copy_is_named(await program(*word.split(), DISCORD_TOKEN=TOKEN).ended(), used)


@pytest.mark.parametrize("gone", [True, False])
async def test_check_misses_a_database_as_the_next_start_will(program: Start, used: Path, *, gone: bool) -> None:
    used.unlink()
    if not gone:
        used.touch()
    ended = await program("check", DISCORD_TOKEN=TOKEN).ended()
    assert ended.code == 1
    assert ("is gone" if gone else "is empty") in ended.out
    assert "restore data/backups/hearth-2026-06-01.db" in ended.out


async def test_a_copy_in_which_nothing_is_leads_nowhere(program: Start, used: Path) -> None:
    used.unlink()
    (used.parent / "backups" / "hearth-2026-06-03.db").touch()
    assert_sound_copy_is_named(await start(program), used)


def test_what_is_damaged_is_found(used: Path) -> None:
    newer, older = copies_of(used)
    assert (newer.stem[-2:], older.stem[-2:]) == ("02", "01")
    assert damage_in(newer)
    assert not damage_in(older)


@pytest.mark.parametrize("first", [True, False])
async def test_a_full_disk_at_a_start_gets_a_sentence(program: Start, file: Path, *, first: bool) -> None:
    disk = Disk(file.parent, own=True)
    if not disk.mounted:
        pytest.skip("no disk can be mounted here")
    try:
        if not first:
            assert "make room" not in (await start(program)).err
        with (file.parent / "ballast").open("wb", buffering=0) as ballast, suppress(OSError):
            while True:
                ballast.write(bytes(4096))
        ended = await start(program)
        assert ended.code == TEMPORARY
        assert "Traceback" not in ended.err
        assert "make room" in ended.err
    finally:
        (file.parent / "ballast").unlink()
        disk.let_go()


async def test_a_database_on_a_server_that_another_user_made_gets_a_sentence(postgres_place: DatabaseSite) -> None:
    await migrate(await postgres_place.open(), Still())
    aside = await connect(postgres_place.url)
    await aside.execute("CREATE ROLE stranger LOGIN")
    try:
        await aside.execute(f"GRANT USAGE ON SCHEMA {postgres_place.name} TO stranger")
        stranger = await open_database(postgres_place.url.replace("postgres:@", "stranger:@"))
        with pytest.raises(StartupError, match="may not use what is in that database") as refused:
            await migrate(stranger, Still())
        await stranger.close()
        assert not isinstance(refused.value, TemporaryStartupError)
    finally:
        await aside.execute(f"REVOKE ALL ON SCHEMA {postgres_place.name} FROM stranger; DROP ROLE stranger")
        await aside.close()


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root can become somebody else")
def test_a_file_of_another_user_is_named_with_its_owner() -> None:
    code = f"""
import os, sys
sys.path[:0] = {sys.path!r}
from pathlib import Path
from bot.db.trouble import trouble_with
file = Path(sys.argv[1])
os.setuid(65534)
print(trouble_with(file, PermissionError("denied")))
"""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    (folder / "hearth.db").touch(0o600)
    run = subprocess.run([sys.executable, "-c", code, str(folder / "hearth.db")], capture_output=True, check=True)
    shutil.rmtree(folder)
    assert b"belongs to the user root" in run.stdout
