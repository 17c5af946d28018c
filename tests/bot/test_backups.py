"""Copies of the database: made every night, kept for a while, and put back when the disk is lost."""

import shutil
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import Config
from bot.db.backups import FOLDER, kept, let_go
from bot.db.sqlite_file import backup
from bot.errors import StartupError
from tests.bot.program import TOKEN, Ended, Start
from tests.databases import is_ours_alone
from tests.world import World

DAY = timedelta(days=1)
FIRST = date(2026, 1, 1)


def database_of(config: Config) -> Path:
    return Path(config.database_url.removeprefix("sqlite:///"))


def copies(config: Config) -> list[Path]:
    return sorted((database_of(config).parent / FOLDER).glob("*"))


def reasons(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        return [reason for (reason,) in connection.execute("SELECT reason FROM gifts ORDER BY id")]


def assert_refused(ended: Ended, words: str) -> None:
    assert ended.code == 2, ended
    assert (ended.out, "Traceback" in ended.err, words in ended.err) == ("", False, True), ended


async def thank(world: World, reason: str) -> None:
    await world.ann.slash(world.general, "kudos give", member=world.ben, reason=reason)


@pytest.mark.parametrize("config", ["sqlite"], indirect=True)
async def test_every_night_there_is_a_copy_that_can_be_read_by_its_owner_alone(world: World, config: Config) -> None:
    await thank(world, "for the soup")
    await world.pass_time(days=1)
    [copy] = copies(config)
    assert reasons(copy) == ["for the soup"]
    assert is_ours_alone(copy)


@pytest.mark.parametrize("config", ["sqlite"], indirect=True)
async def test_after_two_months_there_are_seven_days_and_four_weeks(world: World, config: Config) -> None:
    (database_of(config).parent / FOLDER).mkdir()
    mine = database_of(config).parent / FOLDER / "hearth-before-the-move.db"
    mine.touch()
    await world.pass_time(days=60)
    found = [copy for copy in copies(config) if copy != mine]
    assert 7 < len(found) <= 11
    today = world.env.now().date()
    assert all(any(str(today - ago * DAY) in copy.name for copy in found) for ago in range(1, 7))
    assert mine.exists()


@pytest.mark.parametrize("config", ["sqlite"], indirect=True)
async def test_a_night_without_room_for_a_copy_is_logged_and_nothing_else(
    world: World, config: Config, caplog: pytest.LogCaptureFixture
) -> None:
    (database_of(config).parent / FOLDER).write_text("not a folder")
    await world.pass_time(days=1)
    assert "no backup was made" in caplog.text
    await thank(world, "for the soup")
    assert reasons(database_of(config)) == ["for the soup"]


@given(st.sets(st.integers(0, 400), max_size=60))
def test_the_last_seven_are_kept_and_one_for_each_of_four_weeks(numbers: set[int]) -> None:
    days = {FIRST + number * DAY for number in numbers}
    left = kept(days)
    assert left <= days
    assert set(sorted(days)[-7:]) <= left
    weeks = sorted({day.isocalendar()[:2] for day in days})[-5:-1]
    assert {day.isocalendar()[:2] for day in left} >= set(weeks)
    assert len(left) <= 11


@given(st.integers(30, 400))
def test_night_after_night_a_copy_of_three_weeks_ago_stays(nights: int) -> None:
    days = set[date]()
    for number in range(nights):
        days = kept({*days, FIRST + number * DAY})
    today = FIRST + (nights - 1) * DAY
    assert today - min(days) >= 21 * DAY


@given(st.sets(st.integers(0, 400), max_size=60))
def test_five_weeks_later_none_of_todays_copies_is_left(numbers: set[int]) -> None:
    """However many nights were missed before: what was forgotten meanwhile is in none of them."""
    days = kept({FIRST + number * DAY for number in numbers})
    before, today = set(days), FIRST + 401 * DAY
    for number in range(35):
        days = kept({*days, today + number * DAY})
    assert not days & before


def test_a_file_that_is_none_of_ours_stays(tmp_path: Path) -> None:
    names = ["hearth-2026-01-01.db", "hearth-of-old.db", "other-2026-01-01.db"]
    for name in (*names, *(f"hearth-{FIRST + (100 + number) * DAY}.db" for number in range(60))):
        (tmp_path / name).touch()
    let_go(tmp_path, "hearth")
    assert [(tmp_path / name).exists() for name in names] == [False, True, True]


@pytest.fixture
def kitchen(tmp_path: Path) -> Path:
    """An installation in which something is kept."""
    file = tmp_path / "data" / "hearth.db"
    file.parent.mkdir()
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(
            "PRAGMA journal_mode=WAL; CREATE TABLE migrations (number BIGINT); INSERT INTO migrations VALUES (1);"
            "CREATE TABLE gifts (id BIGINT, reason TEXT); INSERT INTO gifts VALUES (1, 'for the soup')"
        )
    return file


def everything_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def test_a_copy_does_not_take_the_last_of_the_room(kitchen: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(kitchen.parent)
    little = usage._replace(free=kitchen.stat().st_size * 3 // 2)

    def nearly_full(_path: Path) -> object:
        return little

    monkeypatch.setattr(shutil, "disk_usage", nearly_full)
    with pytest.raises(StartupError, match="there is not enough room on the disk"):
        backup(kitchen, kitchen.with_name("copy.db"))
    assert [path.name for path in everything_in(kitchen.parent)] == ["hearth.db"]


def spoil(file: Path) -> None:
    """The file is damaged, and the log beside it, of a process that was killed, is not."""
    with closing(sqlite3.connect(file)) as running:
        running.execute("UPDATE gifts SET reason = 'for the salt'")
        running.commit()
        log = file.with_name("hearth.db-wal").read_bytes()
    file.write_bytes(b"nothing that SQLite knows" * 1000)
    file.with_name("hearth.db-wal").write_bytes(log)


async def test_what_was_lost_comes_back(program: Start, kitchen: Path) -> None:
    made = await program("backup", "--to", "usb/soup.db", DISCORD_TOKEN=TOKEN).ended()
    assert made.code == 0, made
    with closing(sqlite3.connect(kitchen)) as connection, connection:
        connection.execute("UPDATE gifts SET reason = 'for the salt'")
    put_back = await program("restore", "usb/soup.db", DISCORD_TOKEN=TOKEN).ended()
    assert put_back.code == 0, put_back
    assert reasons(kitchen) == ["for the soup"]
    [aside] = kitchen.parent.glob("hearth.db.before-restore-*")
    assert aside.name in put_back.out
    assert reasons(aside) == ["for the salt"]


async def test_a_damaged_database_gives_way_too(program: Start, kitchen: Path) -> None:
    assert (await program("backup", DISCORD_TOKEN=TOKEN).ended()).code == 0
    [copy] = (kitchen.parent / FOLDER).glob("*.db")
    spoil(kitchen)
    put_back = await program("restore", str(copy), DISCORD_TOKEN=TOKEN).ended()
    assert put_back.code == 0, put_back
    assert reasons(kitchen) == ["for the soup"]


async def test_while_a_bot_runs_nothing_is_put_in_its_place(program: Start, kitchen: Path) -> None:
    assert (await program("backup", "--to", "soup.db", DISCORD_TOKEN=TOKEN).ended()).code == 0
    with closing(sqlite3.connect(kitchen)) as running:
        running.execute("SELECT * FROM gifts").fetchall()
        refused = await program("restore", "soup.db", DISCORD_TOKEN=TOKEN).ended()
    assert_refused(refused, "in use")
    assert sorted(path.name for path in kitchen.parent.glob("*")) == ["hearth.db"]


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        ("DROP TABLE migrations", "no copy of Hearth's database"),
        ("UPDATE migrations SET number = 9999", "newer Hearth"),
        ("DELETE FROM migrations", "no copy of Hearth's database"),
    ],
)
async def test_what_is_no_copy_is_not_put_in_place(program: Start, kitchen: Path, spoil: str, words: str) -> None:
    assert (await program("backup", "--to", "soup.db", DISCORD_TOKEN=TOKEN).ended()).code == 0
    with closing(sqlite3.connect(kitchen.parent.parent / "soup.db")) as connection, connection:
        connection.execute(spoil)
    assert_refused(await program("restore", "soup.db", DISCORD_TOKEN=TOKEN).ended(), words)
    assert reasons(kitchen) == ["for the soup"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("restore", "nothing.db"), "no file nothing.db"),
        (("backup", "--to", "data/hearth.db"), "is there already"),
        (("restore", "data"), "no file data"),
    ],
)
async def test_a_wrong_name_gets_a_sentence(
    program: Start, kitchen: Path, arguments: tuple[str, ...], words: str
) -> None:
    assert_refused(await program(*arguments, DISCORD_TOKEN=TOKEN).ended(), words)
    assert reasons(kitchen) == ["for the soup"]


async def test_before_there_is_a_database_there_is_nothing_to_copy(program: Start, tmp_path: Path) -> None:
    assert_refused(await program("backup", DISCORD_TOKEN=TOKEN).ended(), "nothing to copy")
    assert everything_in(tmp_path) == []


async def test_for_postgresql_its_own_tools_are_named(program: Start) -> None:
    ended = await program("backup", DISCORD_TOKEN=TOKEN, DATABASE_URL="postgresql://nobody@localhost/hearth").ended()
    assert_refused(ended, "pg_dump")


async def test_the_invitation_asks_for_what_is_needed(program: Start) -> None:
    invited = await program("invite", DISCORD_TOKEN=TOKEN).ended()
    assert invited.code == 0
    assert "client_id=123456789&" in invited.out
    assert TOKEN not in invited.out
    assert_refused(await program("invite", DISCORD_TOKEN="not.a.token").ended(), "does not say whose it is")
