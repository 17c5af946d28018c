"""Requests by letter: an operator takes along and erases for a member, whether or not the bot is running."""

import asyncio
import json
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import discord
import pytest
from pydantic import SecretStr

from bot.app import FEATURES
from bot.config import Config
from bot.db.migrate import migrate
from bot.members import preferences
from bot.members.keeps import CORE, holdings
from bot.sealing.keys import unlock
from bot.sealing.vault import new_key
from tests.bot.conftest import ROOT, DatabaseSite, Still
from tests.bot.member_rows import MEMBER, SERVER, fill, rows, where
from tests.bot.operator.conftest import Older
from tests.bot.program import TOKEN, Ended, Start
from tests.cogs.privacy.people import files, live, tables_with
from tests.databases import is_ours_alone
from tests.world import SimulatedClock, World

KEY = new_key()
NO_FILE = Path("there-is-none.key")
KEPT = {one.kept.table for one in holdings(FEATURES)}
TRAILS = {one.kept.table for one in holdings(FEATURES) if one.kept.trail}  # what somebody did as a moderator


async def filled(place: DatabaseSite) -> dict[str, list[dict[str, Any]]]:
    """A database in which the member stands wherever one can; what is in it."""
    database = await place.open()
    await migrate(database, Still())
    await fill(database)
    await unlock(database, KEY, NO_FILE)
    await database.write(lambda tx: tx.run("UPDATE people SET language = 'de'"))
    return await rows(database)


def entries_of_member(found: dict[str, list[dict[str, Any]]]) -> int:
    return sum(MEMBER in row.values() for table in found.values() for row in table)


def variables(place: DatabaseSite) -> dict[str, str]:
    return {"DISCORD_TOKEN": TOKEN, "DATABASE_URL": place.url, "HEARTH_KEYS": KEY}


async def forget(program: Start, place: DatabaseSite, *arguments: str) -> Ended:
    ended = await program("forget", "--member", str(MEMBER), *arguments, **variables(place)).ended()
    assert "Traceback" not in ended.err
    return ended


@pytest.mark.asks_machine
async def test_everything_of_a_member_is_written_down_for_its_owner_alone(
    program: Start, place: DatabaseSite, tmp_path: Path
) -> None:
    before = await filled(place)

    ended = await program("export", "--member", str(MEMBER), "--to", "letters", **variables(place)).ended()

    assert (ended.code, ended.err) == (0, "")
    export = json.loads((tmp_path / "letters" / f"hearth-{MEMBER}.json").read_text(encoding="utf-8"))
    assert {part["table"] for part in export["kept"]} == where(before, MEMBER) == KEPT
    assert export["server_id"] is None
    for file in (tmp_path / "letters").iterdir():
        assert file.name in ended.out
        assert is_ours_alone(file)
    assert await rows(place.opened[0]) == before
    again = await program("export", "--member", str(MEMBER), "--to", "letters", **variables(place)).ended()
    assert (again.code, "is there already" in again.err, "Traceback" in again.err) == (2, True, False)


async def test_a_forgotten_member_is_on_nothing_but_the_agenda(program: Start, place: DatabaseSite) -> None:
    before = await filled(place)

    ended = await forget(program, place, "--yes")

    assert (ended.code, ended.err) == (0, "")
    after = await rows(place.opened[0])
    assert where(after, MEMBER) == {"agenda"} | TRAILS
    [left] = [row for row in after["agenda"] if MEMBER in row.values()]
    assert (left["kind"], left["guild_id"]) == (f"{CORE}.forgotten", 0)
    gone = entries_of_member(before) - (entries_of_member(after) - len([left]))
    assert f"It is done: {gone} entries are gone." in ended.out


async def test_only_what_belongs_to_one_server_goes(program: Start, place: DatabaseSite) -> None:
    before = await filled(place)

    ended = await forget(program, place, "--server", str(SERVER), "--yes")

    assert ended.code == 0, ended
    without = {table for table, entries in before.items() if entries and "guild_id" not in entries[0]}
    assert where(await rows(place.opened[0]), MEMBER) == (where(before, MEMBER) & without) | {"agenda"} | TRAILS


async def test_it_is_asked_before_anything_goes(program: Start, place: DatabaseSite) -> None:
    before = await filled(place)

    ended = await forget(program, place)

    assert ended.code == 2
    assert "--yes" in ended.err
    assert f"This is what goes of {MEMBER}, everywhere:" in ended.out
    assert await rows(place.opened[0]) == before


async def test_of_whom_nothing_is_kept_nothing_is_said(program: Start, place: DatabaseSite) -> None:
    await migrate(await place.open(), Still())

    ended = await forget(program, place)

    assert (ended.code, ended.out.strip()) == (0, f"Nothing is kept about {MEMBER} in any server.")
    assert await place.opened[0].value("SELECT COUNT(*) FROM agenda") == 0


@pytest.mark.parametrize("command", ["export", "forget"])
async def test_a_database_that_has_to_be_changed_is_left_as_it_is(
    program: Start, place: DatabaseSite, older: Older, command: str
) -> None:
    """The bot of the version before may be running on it."""
    database = await older(place)
    before = await database.value("SELECT COUNT(*) FROM migrations")

    ended = await program(command, "--member", str(MEMBER), **variables(place)).ended()

    assert (ended.code, "python -m bot migrate" in ended.err, "Traceback" in ended.err) == (2, True, False)
    assert await database.value("SELECT COUNT(*) FROM migrations") == before


@pytest.mark.parametrize("command", ["export", "forget"])
async def test_where_there_is_no_database_none_is_made(program: Start, tmp_path: Path, command: str) -> None:
    ended = await program(command, "--member", str(MEMBER), DISCORD_TOKEN=TOKEN).ended()

    assert (ended.code, "There is no database" in ended.err) == (2, True)
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("number", ["0", "-5", "99999999999999999999", "ann"])
async def test_what_cannot_be_a_member_is_refused(program: Start, number: str) -> None:
    ended = await program("forget", f"--member={number}", "--yes", DISCORD_TOKEN=TOKEN).ended()
    assert (ended.code, "Traceback" in ended.err) == (2, False)


async def test_a_locked_database_gets_a_sentence(program: Start, sqlite_place: DatabaseSite) -> None:
    before = await filled(sqlite_place)
    with closing(sqlite3.connect(sqlite_place.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        ended = await forget(program, sqlite_place, "--yes")

    assert (ended.code, "locked" in ended.err) == (2, True), ended
    assert await rows(sqlite_place.opened[0]) == before


_WRITES = """
import asyncio, sys
from bot.db import open_database

async def main():
    database = await open_database(sys.argv[1])
    for number in range(1_000_000):
        await database.write(lambda tx: tx.run("INSERT INTO notes (key, value) VALUES (:key, 'x')", key=str(number)))
        if number == 10:
            print("busy", flush=True)

asyncio.run(main())
"""


async def test_beside_a_bot_that_writes_all_the_time(program: Start, place: DatabaseSite) -> None:
    await filled(place)
    busy = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _WRITES, place.url, stdout=asyncio.subprocess.PIPE, cwd=ROOT
    )
    try:
        assert busy.stdout is not None
        assert await busy.stdout.readline() == b"busy\n"
        ended = await forget(program, place, "--yes")
        assert busy.returncode is None
    finally:
        busy.kill()
        await busy.communicate()
    assert ended.code == 0, ended
    assert where(await rows(place.opened[0]), MEMBER) == {"agenda"} | TRAILS


class TestWhileTheBotRuns:
    """What is in its memory, and on Discord, follows."""

    @pytest.fixture
    def config(self, config: Config, place: DatabaseSite) -> Config:
        return config.model_copy(update={"database_url": place.url, "hearth_keys": SecretStr(KEY)})

    @pytest.mark.asks_machine
    async def test_the_export_is_the_same_as_their_own(
        self, world: World, clock: SimulatedClock, program: Start, place: DatabaseSite, tmp_path: Path
    ) -> None:
        clock.jump = datetime.now(UTC) - world.env.now()
        await live(world)
        theirs, text = await files(world)

        ended = await program("export", "--member", str(world.ann.id), **variables(place)).ended()

        assert ended.code == 0, ended
        ours = json.loads((tmp_path / f"hearth-{world.ann.id}.json").read_text(encoding="utf-8"))
        assert ours | {"made_at": ""} == theirs | {"made_at": ""}
        assert (tmp_path / f"hearth-{world.ann.id}.txt").read_text(encoding="utf-8") == text

    async def test_the_bot_lets_go_too(
        self, world: World, clock: SimulatedClock, program: Start, place: DatabaseSite
    ) -> None:
        clock.jump = datetime.now(UTC) - world.env.now()
        await live(world)
        await world.pass_time(minutes=5)
        services, ann = world.bot.services, world.ann.id
        await services.database.write(lambda tx: preferences.change(tx, ann, language="de"))
        await services.languages.load()
        assert services.languages.of(ann, None) == discord.Locale.german

        ended = await program("forget", "--member", str(ann), "--yes", **variables(place)).ended()

        assert ended.code == 0, ended
        assert await tables_with(world, ann) == {"agenda"}
        await world.pass_time(minutes=2)
        assert await tables_with(world, ann) == set()
        assert services.languages.of(ann, None) is None
        await world.pass_time(hours=1)
        assert not [card for card in world.general.history() if f"<@{ann}>" in card.content + _words(card)]


def _words(card: discord.Message) -> str:
    return "".join(embed.description or "" for embed in card.embeds)
