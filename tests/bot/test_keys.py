"""What people write is sealed: keys are made once, missed at once, changed while the bot runs, and never told."""

# ruff: noqa: ASYNC240 - nobody waits for a test to read its file

import asyncio
import os
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.app import FEATURES, open_bot
from bot.clock import SystemClock
from bot.config import Config
from bot.db import Database, open_database
from bot.db.introspection import columns_by_table
from bot.db.migrate import migrate
from bot.errors import StartupError
from bot.members.keeps import Keeps, holdings
from bot.sealing.keys import Resealing, _read, opened, renew, unlock  # pyright: ignore[reportPrivateUsage]
from bot.sealing.vault import Vault, new_key
from tests.bot.program import TOKEN, Start
from tests.databases import DatabaseSite, is_ours_alone

WORDS = "the basil has wilted"
LETTERS = (Keeps("letters", ("member_id",), "", "", sealed=("words",)),)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "hearth.key"


def test_what_is_sealed_can_be_opened_with_an_old_key_and_not_with_another(file: Path) -> None:
    old, new = new_key(), new_key()
    sealed = Vault([old]).seal(WORDS)
    assert WORDS not in sealed
    assert Vault([new, old]).open(sealed) == WORDS
    assert Vault([new]).open(sealed) is None
    assert Vault([old]).open(sealed[:-6] + "AAAAA=") is None


async def test_the_first_start_makes_a_file_for_its_owner_alone(migrated: Database, file: Path) -> None:
    vault = await unlock(migrated, "", file)
    assert is_ours_alone(file)
    assert (await unlock(migrated, "", file)).open(vault.seal(WORDS)) == WORDS


async def test_processes_that_start_at_once_have_one_key(migrated: Database, file: Path) -> None:
    vaults = await asyncio.gather(*(unlock(migrated, "", file) for _process in range(8)))
    assert {vault.open(vaults[0].seal(WORDS)) for vault in vaults} == {WORDS}


def test_files_that_are_made_at_once_are_one(file: Path) -> None:
    with ThreadPoolExecutor(16) as threads:
        made = set(threads.map(partial(_read, make=True), [file] * 64))
    assert made == {file.read_text(encoding="utf-8")}
    assert [path.name for path in file.parent.glob("*key*")] == ["hearth.key"]


async def test_a_lost_key_is_missed_at_once_and_no_other_is_made(migrated: Database, file: Path) -> None:
    await unlock(migrated, "", file)
    kept = file.read_text(encoding="utf-8")
    file.unlink()
    with pytest.raises(StartupError, match="new-key --lost"):
        await unlock(migrated, "", file)
    assert not file.exists()
    file.write_text(new_key(), encoding="utf-8")
    with pytest.raises(StartupError, match="does not hold it"):
        await unlock(migrated, "", file)
    file.write_text(kept, encoding="utf-8")
    await unlock(migrated, "", file)
    with pytest.raises(StartupError, match="HEARTH_KEYS does not have it"):
        await unlock(migrated, new_key(), file)


async def test_one_of_several_processes_makes_no_key_that_the_others_cannot_know(
    postgres_place: DatabaseSite, file: Path
) -> None:
    alone = Config(discord_token=SecretStr(TOKEN), database_url=postgres_place.url, key_file=file)
    several = alone.model_copy(update={"shard_ids": (0,), "shard_count": 2})
    for there in (False, True):  # A key in a file of its own is no better than none.
        if there:
            file.write_text(new_key(), encoding="utf-8")
        with pytest.raises(StartupError, match="HEARTH_KEYS"):
            async with open_bot(several):
                pass
        assert file.exists() is there
    async with open_bot(alone) as bot:
        sealed = bot.services.vault.seal(WORDS)
    given = {"hearth_keys": SecretStr(file.read_text(encoding="utf-8")), "key_file": file.with_name("elsewhere.key")}
    for config in (several, several.model_copy(update=given)):
        async with open_bot(config) as bot:
            assert bot.services.vault.open(sealed) == WORDS


async def test_no_error_holds_what_is_in_the_file(migrated: Database, file: Path) -> None:
    key = new_key()
    for spoilt in (key[:-3], f"{key} nonsense", "ü" + key):
        file.write_text(spoilt, encoding="utf-8")
        with pytest.raises(StartupError) as refused:
            await unlock(migrated, "", file)
        assert key[:10] not in str(refused.value)
    file.write_bytes(b"\xff\xfe" + key.encode())
    with pytest.raises(StartupError, match="not a text file"):
        await unlock(migrated, "", file)
    assert key[:10] not in repr(Vault([key]))


def test_the_key_file_of_another_user_is_to_be_made_ours_and_not_put_back() -> None:
    if sys.platform == "win32":
        pytest.skip("a file's mode does not say here who may read it")
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    file = folder / "hearth.key"
    file.write_text(new_key())
    file.chmod(0o000)
    me = os.geteuid()
    try:
        if not me:
            os.seteuid(65534)
        with pytest.raises(StartupError, match="with chown") as refused:
            opened(set(), "", file)
    finally:
        os.seteuid(me)
        shutil.rmtree(folder)
    assert "put back" not in str(refused.value)


async def test_a_key_file_that_others_can_read_is_warned_of(
    migrated: Database, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file.write_text(new_key(), encoding="utf-8")
    if sys.platform == "win32":
        pytest.skip("a file's mode does not say here who may read it")
    file.chmod(0o644)
    await unlock(migrated, "", file)
    assert "others can read the key file" in caplog.text
    assert file.read_text(encoding="utf-8") not in caplog.text


async def test_a_new_key_goes_before_the_others_and_seals_anew_at_night(
    migrated: Database, file: Path, tmp_path: Path
) -> None:
    old = await unlock(migrated, "", file)
    await migrated.write(lambda tx: tx.run("CREATE TABLE letters (id BIGINT, member_id BIGINT, words TEXT)"))
    rows = [{"id": number, "words": old.seal(f"{WORDS} {number}")} for number in range(1, 251)]
    rows += [{"id": 251, "words": ""}, {"id": 252, "words": Vault([new_key()]).seal(WORDS)}]
    insert = "INSERT INTO letters (id, member_id, words) VALUES (:id, 5, :words)"
    await migrated.write(lambda tx: tx.run_each(insert, rows))
    before = file.read_text(encoding="utf-8")

    said = await renew(_config(tmp_path), lost=False)
    assert file.read_text(encoding="utf-8").endswith(before)
    assert is_ours_alone(file)
    assert not any(key in said for key in file.read_text(encoding="utf-8").split())
    both = await unlock(migrated, "", file)
    newest = Vault([file.read_text(encoding="utf-8").split()[0]])
    file.write_text(file.read_text(encoding="utf-8").split()[0], encoding="utf-8")
    with pytest.raises(StartupError, match="does not hold it"):  # too early
        await unlock(migrated, "", file)

    await Resealing(migrated, both, LETTERS).nightly()
    found: list[dict[str, str]] = await migrated.all(dict, "SELECT words FROM letters ORDER BY id")
    opened = [newest.open(row["words"]) for row in found]
    assert opened == [*(f"{WORDS} {number}" for number in range(1, 251)), "", None]
    await unlock(migrated, "", file)  # which holds the newest alone


async def test_without_the_lost_key_it_goes_on_when_told_to(file: Path, tmp_path: Path, program: Start) -> None:
    variables = {"DISCORD_TOKEN": TOKEN, "DATABASE_URL": f"sqlite:///{tmp_path / 'hearth.db'}"}
    database = await open_database(variables["DATABASE_URL"])
    await migrate(database, SystemClock())
    await unlock(database, "", file)
    await database.close()
    file.unlink()

    refused = await program(**variables).ended()
    assert refused.code == 2
    assert "new-key --lost" in refused.err
    told = await program("new-key", "--lost", **variables).ended()
    assert told.code == 0
    assert "nobody can read any more" in told.out
    database = await open_database(variables["DATABASE_URL"])
    assert (await unlock(database, "", file)).open("") == ""
    await database.close()


def _config(folder: Path) -> Config:
    return Config(discord_token=SecretStr("a-token"), database_url=f"sqlite:///{folder / 'hearth.db'}")


async def test_all_that_people_write_in_check_ins_is_declared_as_sealed(migrated: Database) -> None:
    tables = await columns_by_table(migrated)
    kept = [one.kept for one in holdings(FEATURES) if one.feature == "check_ins"]
    written = {one.table for one in kept if "words" in tables[one.table]}
    assert {"check_ins", "check_in_letters", "asks"} <= written
    assert {one.table for one in kept if "words" in one.sealed} == written
    assert all("id" in tables[one.table] for one in kept if one.sealed)
