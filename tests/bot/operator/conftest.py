"""Databases as an older version left them."""

import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.db import Database
from bot.db.migrate import FOLDER, migrate
from tests.bot.conftest import DatabaseSite, Still

Older = Callable[[DatabaseSite], Awaitable[Database]]


@pytest.fixture
def older(tmp_path: Path) -> Older:
    """Makes a database that the version before the latest migration has used."""
    folder = tmp_path / "older"
    shutil.copytree(FOLDER, folder)
    max(folder.glob("*.sql")).unlink()

    async def make(place: DatabaseSite) -> Database:
        database = await place.open()
        await migrate(database, Still(), folder)
        await database.write(lambda tx: tx.run("INSERT INTO notes (key, value) VALUES ('soup', 'hot')"))
        return database

    return make
