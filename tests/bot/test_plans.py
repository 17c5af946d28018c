"""No statement that runs while people wait walks through a table that grows, on neither database."""

from collections.abc import AsyncGenerator, AsyncIterator, Collection, Iterator
from contextlib import asynccontextmanager
from itertools import product
from typing import Any, LiteralString, cast

import pytest

from bot.db import Database, Transaction
from bot.db.introspection import columns
from bot.members.personal_data import EVERYTHING, EVERYWHERE, ErasureScope, PersonalData
from tests.bot.member_rows import HOLDINGS
from tests.databases import DatabaseSite, connect, opened_file
from tests.plans import PostgresPlans, SqlitePlans, Walk
from tests.statements import Statement, Unread, written

ROWS, SERVERS = 2_000, 3

# Tables of which a server has few rows, however old and large it is.
FEW_IN_A_SERVER = {
    "bar_records": "a row for each bar that holds, and that moderators set by hand",
    "broken_places": "a row for each setting that is broken",
    "circles": "as many as a team makes; closed ones go after 30 days",
    "greeters": "volunteers",
    "greeting_texts": "as many as a team writes",
    "help_calls": "gone 7 days after they are over",
    "kudos_removals": "what moderators took down by hand in 90 days",
    "hindrances": "what stood in the way since the team was told, which is a day at most",
    "listener_wishes": "those that the team has not answered yet",
    "listeners": "volunteers",
    "places": "as many as a team names",
    "reports": "those of 30 days",
    "rounds": "as many as a team makes",
    "setting_changes": "what moderators decided in 90 days",
    "settings": "those that are not what everybody has",
    "switched_off": "what moderators switched off by hand",
    "setup_rooms": "one for each channel that `/setup` can make, for a day",
    "team_acts": "what moderators did by hand in 90 days",
    "team_notes": "one a kind",
    "thank_offers": "those of newcomers, for as long as they are new",
}

# Indexes that hold only what is not done with yet.
HOLD_LITTLE = {
    "awaited_open": "what waits for an answer, and is let go after a few days",
    "check_in_cards_in_doubt": "cards that may be up without our knowing",
    "check_ins_to_post": "check-ins whose card is not up yet",
    "greetings_to_clear": "greetings that still have buttons",
    "held_untold": "what waits to be told of, which is kept in memory",
    "newcomers_waiting": "newcomers who are not greeted yet",
}

HOLD_LITTLE_ON_POSTGRES = {
    "newcomers_not_back": "newcomers who were greeted and have not come back to it",
    "talks_open": "talks that are open",
}

# Statements that may walk through a table: nobody waits for them, or it does not grow.
MAY_WALK = {
    ("PersonalData members", "greetings"): "after a start and at night, for 100 members at a time; of one server",
    ("PersonalData members", "newcomers"): "after a start and at night, for 100 members at a time; of one server",
    ("bot/agenda/store.py release", "agenda"): "of one server, when something is switched on there",
    ("bot/agenda/store.py put_off_now", "agenda"): "of one server, when what was broken there works again",
    ("bot/awaiting/second_turns/store.py open_weeks", "second_turn_counts"): "numbers of weeks that are not over",
    ("bot/awaiting/store.py intentions", "intentions"): "those who are about to answer what is open",
    ("bot/db/migrate.py applied_in", "migrations"): "a row for each migration",
    ("bot/delivery/broken_places.py load", "broken_places"): "what is broken now; it is kept in memory",
    ("bot/delivery/inbox.py count_held", "held"): "what waits for its person, counted when the metrics are asked for",
    ("bot/members/departures.py removed_before", "removals"): "servers that the bot was removed from in 30 days",
    ("bot/members/preferences.py load", "people"): "at the start; it is kept in memory",
    ("bot/operator/online.py _chosen", "settings"): "for an operator, beside the bot",
    ("bot/moderation/switches.py load", "switched_off"): "at the start; it is kept in memory",
    ("bot/settings.py load", "settings"): "at the start; it is kept in memory",
    ("cogs/check_ins/circles/store.py open_threads", "circles"): "as many as teams make",
    ("cogs/check_ins/rounds/store.py long_closed", "round_times"): "at night; those that closed within 90 days",
    ("cogs/help_now/store.py posts_to_remove", "help_posts"): "gone with their calls",
    ("cogs/kudos/store/preferences.py everyones", "kudos_wishes"): "at the start; it is kept in memory",
    ("cogs/welcome/store/greetings.py plan", "greetings"): "one step to the end of an index",
}

# The same, where PostgreSQL alone does.
MAY_WALK_ON_POSTGRES = {
    ("bot/operator/checks.py look_around", "migrations"): "a row for each migration",
    ("cogs/check_ins/circles/store_marks.py prune", "circles"): "as many as teams make",
}

# What is handed to a database and does not stand in the source, and who looks at it instead.
PERSONAL_DATA = "PersonalData makes it of what is declared, and `generated` here has it make all of it"
OFFLINE = "the bot is not running, or another file is looked at"
NO_STATEMENT = "no statement at all"
STRETCH = "a stretch of a table"
NOT_IN_THE_SOURCE = {
    "bot/__main__.py _run": NO_STATEMENT,
    "bot/db/migrate.py create": OFFLINE,
    "bot/db/sqlite.py attempt": NO_STATEMENT,
    "bot/db/sweeps.py delete": STRETCH,
    "bot/db/sweeps.py stretches": STRETCH,
    "bot/db/sweeps.py sweep": STRETCH,
    "bot/db/transfer.py _copy": OFFLINE,
    "bot/db/transfer.py _tables": OFFLINE,
    "bot/members/personal_data.py _forget": PERSONAL_DATA,
    "bot/members/personal_data.py counted": PERSONAL_DATA,
    "bot/members/personal_data.py forget_server": STRETCH,
    "bot/members/personal_data.py found": PERSONAL_DATA,
    "bot/members/personal_data.py knows": PERSONAL_DATA,
    "bot/members/personal_data.py members": PERSONAL_DATA,
    "bot/members/personal_data.py servers": STRETCH,
    "bot/sealing/keys.py _step": "by the keys of tables, a hundred at a time",
    "cogs/check_ins/talks/cog_watch.py look": NO_STATEMENT,
    "cogs/check_ins/talks/cog_watch.py suspect": NO_STATEMENT,
    "cogs/reminders/store/waiting.py ids_of_server": STRETCH,
}


class Recorder:
    """Stands for a database that is asked, and remembers what."""

    shared = False

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def all(self, _shape: Any, sql: str, **_values: Any) -> list[Any]:
        self.asked.append(sql)
        return []

    async def value(self, sql: str, **_values: Any) -> None:
        self.asked.append(sql)

    async def column(self, sql: str, **_values: Any) -> list[Any]:
        self.asked.append(sql)
        return []

    async def run(self, sql: str, **_values: Any) -> int:
        self.asked.append(sql)
        return 0


async def generated(database: Database) -> AsyncIterator[Statement]:
    """What PersonalData makes of the declarations and of the tables."""
    personal_data = PersonalData(database, HOLDINGS)
    await personal_data.load()
    for name in ("found", "counted", "forget", "knows", "members"):
        recorder = cast("Any", Recorder())
        if name == "knows":
            await personal_data.knows(recorder, 1, 1)
        elif name == "members":
            await personal_data.members(1, 1, 1, recorder)
        else:
            for server, feature, wherever in product((EVERYWHERE, 1), (EVERYTHING, "welcome"), (False, True)):
                await getattr(personal_data, name)(recorder, ErasureScope(1, server, feature, wherever))
        for sql in dict.fromkeys(recorder.asked):
            yield Statement(f"PersonalData {name}", sql)


def rows_of(table: list[Any]) -> Iterator[dict[str, Any]]:
    for number in range(ROWS):
        yield {column.name: value(column.name, column.type, number) for column in table}


def value(name: str, type_: str, number: int) -> int | str:
    if type_ == "text":
        return f"word {number % 50}"
    if name == "guild_id":
        return number % SERVERS + 1
    return number // SERVERS + 1 if name.endswith("_id") else number + 1


async def fill(database: Database) -> None:
    by_table: dict[str, list[Any]] = {}
    for column in await columns(database):
        by_table.setdefault(column.table, []).append(column)

    async def put(tx: Transaction) -> None:
        for name, table in by_table.items():
            names = [column.name for column in table]
            sql = (
                f"INSERT INTO {name} ({', '.join(names)}) VALUES ({', '.join(f':{one}' for one in names)}) "  # noqa: S608
                "ON CONFLICT DO NOTHING"
            )
            await tx.run_each(cast(LiteralString, sql), list(rows_of(table)))

    await database.write(put)


@asynccontextmanager
async def plans_of(place: DatabaseSite) -> AsyncGenerator[SqlitePlans | PostgresPlans]:
    if place.is_file:
        with opened_file(place.url) as connection:
            yield SqlitePlans(connection)
        return
    connection = await connect(place.url)
    await connection.execute("ANALYZE")
    yield await PostgresPlans.of(connection)
    await connection.close()


def is_of(place: DatabaseSite, statement: Statement) -> bool:
    """Whether it is written for this kind of database; those that ask for tables or sizes are for one alone."""
    others = ("information_schema", "pg_database") if place.is_file else ("sqlite_master", "pragma_")
    return not any(other in statement.sql for other in others)


async def walked(place: DatabaseSite, database: Database) -> dict[tuple[str, Walk], str]:
    """What walks through what, and how it reads."""
    statements = [one for one in written() if isinstance(one, Statement)]
    statements += [one async for one in generated(database)]
    found: dict[tuple[str, Walk], str] = {}
    async with plans_of(place) as plans:
        for one in statements:
            if is_of(place, one):
                found |= {(one.where, walk): " ".join(one.sql.split()) for walk in await plans.walks(one.sql)}
    return found


def is_allowed(where: str, walk: Walk) -> bool:
    is_little = walk.index in HOLD_LITTLE | HOLD_LITTLE_ON_POSTGRES or (
        walk.of_server and walk.table in FEW_IN_A_SERVER
    )
    return is_little or (where, walk.table) in MAY_WALK | MAY_WALK_ON_POSTGRES


def not_needed(found: Collection[tuple[str, Walk]], *, shared: bool) -> list[object]:
    """What may be, and is not so any more."""
    walks = {(where, walk.table) for where, walk in found}
    tables, indexes = {walk.table for _, walk in found if walk.of_server}, {walk.index for _, walk in found}
    if shared:
        return [*(set(MAY_WALK_ON_POSTGRES) - walks), *(set(HOLD_LITTLE_ON_POSTGRES) - indexes)]
    return [*(set(MAY_WALK) - walks), *(set(FEW_IN_A_SERVER) - tables), *(set(HOLD_LITTLE) - indexes)]


@pytest.mark.timeout(120)
async def test_no_statement_walks_through_a_table_that_grows(place: DatabaseSite, migrated: Database) -> None:
    await fill(migrated)
    found = await walked(place, migrated)
    surplus = [
        f"{walk.table}{' of a server' if walk.of_server else ''} {walk.index}, {where}: {sql}"
        for (where, walk), sql in found.items()
        if not is_allowed(where, walk)
    ]
    assert not surplus, (
        "these walk through a table: give them an index that begins with what they look for (best by putting one "
        "that is there into another order), take stretches (bot/db/sweeps.py), or say in this file why they may\n"
        + "\n".join(sorted(surplus))
    )
    left = not_needed(found, shared=not place.is_file)
    assert not left, (
        f"these do not walk any more, or hold too little to be walked through: take them off the list: {left}"
    )


def test_the_source_shows_every_statement() -> None:
    unread = {one.where: one.source for one in written() if isinstance(one, Unread)}
    assert set(unread) == set(NOT_IN_THE_SOURCE), (
        "write such a statement so that it can be read without running the program (constants, no names of tables put "
        f"in), or name its function in this file, with who looks at its plan: {unread}"
    )
