"""What the tests of all features share."""

import pytest_asyncio

from bot.db import Database
from bot.db.migrate import migrate
from tests.databases import DatabaseSite, Still


@pytest_asyncio.fixture
async def database(place: DatabaseSite) -> Database:
    """An open database that has the tables of the bot: once on SQLite, once on PostgreSQL."""
    database = await place.open()
    await migrate(database, Still())
    return database
