"""`python -m bot migrate`: an operator sees what an upgrade does before it does it, and can go back."""

from typing import Any

import pytest

from bot.db.migrate import read_migrations
from tests.bot.conftest import DatabaseSite
from tests.bot.operator.conftest import Older
from tests.bot.program import TOKEN, Start

LATEST = read_migrations()[-1]


async def state(place: DatabaseSite) -> tuple[int, Any]:
    database = await place.open()
    applied = await database.value("SELECT COUNT(*) FROM migrations")
    return int(applied), await database.value("SELECT value FROM notes WHERE key = 'soup'")


def variables(place: DatabaseSite) -> dict[str, str]:
    return {"DISCORD_TOKEN": TOKEN, "DATABASE_URL": place.url}


async def test_a_dry_run_says_what_would_be_done_and_does_nothing(
    program: Start, place: DatabaseSite, older: Older
) -> None:
    await (await older(place)).close()

    ended = await program("migrate", "--dry-run", **variables(place)).ended()

    assert (ended.code, ended.err) == (0, "")
    assert ended.out.splitlines()[0] == f"{LATEST.number:04}_{LATEST.name}"
    assert ("before-" if place.is_file else "--i-have-a-copy") in ended.out
    assert await state(place) == (LATEST.number - 1, "hot")
    if place.is_file:
        assert not list(place.path.parent.glob("*.before-*"))


async def test_a_file_is_brought_up_to_date_after_a_copy_to_which_one_can_go_back(
    program: Start, sqlite_place: DatabaseSite, older: Older
) -> None:
    await (await older(sqlite_place)).close()

    ended = await program("migrate", **variables(sqlite_place)).ended()

    assert (ended.code, ended.err) == (0, "")
    copy = sqlite_place.path.with_name(f"hearth.db.before-{LATEST.number:04}")
    assert str(copy) in ended.out
    assert await state(sqlite_place) == (LATEST.number, "hot")
    await sqlite_place.opened[-1].close()
    back = await program("restore", str(copy), **variables(sqlite_place)).ended()
    assert back.code == 0, back
    assert await state(sqlite_place) == (LATEST.number - 1, "hot")


async def test_a_file_that_a_bot_uses_is_left_alone(program: Start, sqlite_place: DatabaseSite, older: Older) -> None:
    database = await older(sqlite_place)

    ended = await program("migrate", **variables(sqlite_place)).ended()

    assert (ended.code, "in use" in ended.err, "Traceback" in ended.err) == (2, True, False), ended
    assert await database.value("SELECT COUNT(*) FROM migrations") == LATEST.number - 1


@pytest.mark.parametrize("command", ["run", "migrate"])
async def test_a_server_is_left_alone_until_there_is_a_copy(
    program: Start, postgres_place: DatabaseSite, older: Older, command: str
) -> None:
    await older(postgres_place)

    refused = await program(command, **variables(postgres_place)).ended()

    assert refused.code == 2, refused
    assert "python -m bot migrate --i-have-a-copy" in refused.err
    assert "Traceback" not in refused.err
    assert await state(postgres_place) == (LATEST.number - 1, "hot")
    done = await program("migrate", "--i-have-a-copy", **variables(postgres_place)).ended()
    assert (done.code, done.err) == (0, "")
    assert await state(postgres_place) == (LATEST.number, "hot")


async def test_an_empty_database_needs_no_copy_and_a_second_time_nothing(program: Start, place: DatabaseSite) -> None:
    first = await program("migrate", **variables(place)).ended()
    assert (first.code, first.err) == (0, "")
    again = await program("migrate", **variables(place)).ended()
    assert (again.code, again.out.strip()) == (0, "The database is up to date.")


async def test_going_back_is_explained(program: Start, sqlite_place: DatabaseSite, older: Older) -> None:
    """The copy is the one that the newer program made; this one knows nothing of what came after."""
    database = await older(sqlite_place)
    await database.close()
    assert (await program("migrate", **variables(sqlite_place)).ended()).code == 0
    copy = sqlite_place.path.with_name(f"hearth.db.before-{LATEST.number:04}")
    newer = await sqlite_place.open()
    await newer.write(lambda tx: tx.run("INSERT INTO migrations SELECT :n, 'new', 'new', 0", n=LATEST.number + 1))
    await newer.close()

    for command in ("run", "migrate"):
        ended = await program(command, **variables(sqlite_place)).ended()
        assert ended.code == 2, ended
        assert f"it has {LATEST.number + 1:04}_new" in ended.err
        assert f"python -m bot restore {copy}" in ended.err
