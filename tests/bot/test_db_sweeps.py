"""What is kept no longer goes a stretch at a time."""

from bot.db import Database, Transaction
from bot.db.sweeps import A_STRETCH, BLOCKS, stretches, sweep
from tests.databases import DatabaseSite

MANY = 5 * A_STRETCH


async def filled(place: DatabaseSite) -> Database:
    """A table with rows of two kinds, of which some have gone already."""
    database = await place.open()
    rows = [{"id": number, "old": number % 2} for number in range(MANY)]

    async def fill(tx: Transaction) -> None:
        await tx.run("CREATE TABLE things (id BIGINT PRIMARY KEY, old BIGINT NOT NULL)")
        await tx.run("CREATE TABLE gone (id BIGINT PRIMARY KEY)")
        await tx.run_each("INSERT INTO things (id, old) VALUES (:id, :old)", rows)
        await tx.run("DELETE FROM things WHERE id BETWEEN :first AND :last", first=300, last=700)

    await database.write(fill)
    return database


async def test_all_that_is_old_goes_and_nothing_else(place: DatabaseSite) -> None:
    database = await filled(place)
    old = await database.column("SELECT id FROM things WHERE old = 1 ORDER BY id")
    young = await database.column("SELECT id FROM things WHERE old = 0 ORDER BY id")
    assert await sweep(database, "things", "old = :old", old=1) == len(old)
    assert await database.column("SELECT id FROM things ORDER BY id") == young


async def test_what_has_to_be_known_of_it_is_kept_with_it(place: DatabaseSite) -> None:
    database = await filled(place)
    old = await database.column("SELECT id FROM things WHERE old = 1 ORDER BY id")
    keep = "INSERT INTO gone (id) SELECT id FROM things WHERE {these}"
    await sweep(database, "things", "old = :old", first=(keep,), old=1)
    assert await database.column("SELECT id FROM gone ORDER BY id") == old


async def test_no_write_takes_more_than_a_stretch(place: DatabaseSite) -> None:
    database = await filled(place)
    sizes = [
        await database.value(f"SELECT COUNT(*) FROM things WHERE {some.where}", **some.values)  # noqa: S608
        async for some in stretches(database, "things")
    ]
    assert sum(sizes) == await database.value("SELECT COUNT(*) FROM things")
    assert max(sizes) <= (A_STRETCH if place.is_file else BLOCKS * 200)
