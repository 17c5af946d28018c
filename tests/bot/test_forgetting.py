"""Whatever is kept about a member is declared where it is kept, and can be forgotten as a whole or in part."""

from typing import Any

import pytest
import pytest_asyncio

from bot.db import Database
from bot.db.introspection import Column, columns
from bot.members.keeps import CORE, Holding
from bot.members.personal_data import ErasureScope, PersonalData
from tests.bot.member_rows import DECLARED, ELSEWHERE, HOLDINGS, MEMBER, SERVER, SOMEBODY, fill, rows, where

# Columns with a number that is no person's id, but for moments. A new column is looked at by somebody, and is then
# either declared in KEEPS or named here.
NOT_OF_A_MEMBER = {
    *("guild_id", "channel_id", "message_id", "about_channel", "about_message", "place", "thread"),  # places
    *("told_channel", "told_message"),
    *("within", "nearly", "went_on", "openers"),  # numbers of people and of minutes
    *(
        "id",
        "number",
        "origin",
        "variant",
        "which",
        "greeting",
        "edition",
        "about",
        "check_in",
        "card",
        "talk",
        "letter",
        "circle",
        "talk",
        "round",
        "report",
        "round_time",
        "role_id",
    ),  # things
    *("call", "named", "reminded", "lost", "from_team", "held"),  # of a call for help
    *(
        "attempts",
        "counts",
        "refused",
        "resumed",
        "times",
        "times_joined",
        "mood",
        "misses",
        "silences",
        "days",
    ),  # amounts
    *(
        "per_week",
        "quiet_from",
        "ping_from",
        "ping_days",
        "in_thread",
        "hours",
        "minute",
        "weekday",
        "talking",
        "sweep",
    ),  # more of them
    *(
        "declined",
        "named",
        "for_owner",
        "may_be_named",
        "may_thank",
        "vouched_for",
        "paused",
        "private",
        "quiet",
        "resting",
        "closed",
        "answers",
        "inside",
        "hindered",
    ),  # yes or no
}

# What does not go because somebody left: that they did, and what is theirs wherever they are.
STAYS = {"departures", "leavings", "reminders", "reminders_delivered", "reports"}
TRAILS = {one.kept.table for one in HOLDINGS if one.kept.trail}  # what somebody did as a moderator


def may_be_of_a_member(column: Column) -> bool:
    """Every number may, unless somebody has said that it is none."""
    is_subject = column.name == "subject"  # An agenda's entry has its member besides, and both are looked for.
    is_other = column.name.endswith(("_at", "since", "until")) or column.name in NOT_OF_A_MEMBER
    return column.type == "bigint" and not is_subject and not is_other


async def undeclared(database: Database) -> set[tuple[str, str]]:
    return {(c.table, c.name) for c in await columns(database) if may_be_of_a_member(c)} - DECLARED


@pytest_asyncio.fixture
async def personal_data(migrated: Database) -> PersonalData:
    personal_data = PersonalData(migrated, HOLDINGS)
    await personal_data.load()
    return personal_data


def of_others(found: dict[str, list[dict[str, Any]]]) -> list[tuple[str, dict[str, Any]]]:
    return [(table, entry) for table, entries in found.items() for entry in entries if MEMBER not in entry.values()]


async def kept_at_will(migrated: Database, personal_data: PersonalData) -> set[tuple[str, str]]:
    """What is kept about a member, but for what they did as a moderator."""
    found = await personal_data.found(migrated, ErasureScope(MEMBER))
    return {(one.feature, one.kept.table) for one in found if not one.kept.trail}


async def test_every_column_with_a_members_id_is_declared(migrated: Database) -> None:
    assert await undeclared(migrated) == set(), (
        "declare the column in KEEPS of the store that fills it; if it is nobody's id, name it in NOT_OF_A_MEMBER"
    )


async def test_a_column_that_nobody_declares_is_noticed(migrated: Database) -> None:
    await migrated.write(lambda tx: tx.run("CREATE TABLE secrets (author BIGINT, guild_id BIGINT, words TEXT)"))

    assert await undeclared(migrated) == {("secrets", "author")}


async def test_what_is_declared_is_there(migrated: Database) -> None:
    there = {(column.table, column.name) for column in await columns(migrated)}
    declared = [(one.kept.table, column) for one in HOLDINGS for column in one.kept.columns]

    assert there >= DECLARED, "what KEEPS names is in no table: add a migration, or correct KEEPS"
    assert len(declared) == len(DECLARED), "two modules keep the same thing"
    assert {"agenda", "held", "gifts", "reminders", "newcomers", "hellos"} <= {table for table, _column in DECLARED}


async def test_a_forgotten_member_is_found_nowhere(migrated: Database, personal_data: PersonalData) -> None:
    filled = await fill(migrated)
    assert where(await rows(migrated), MEMBER) == filled

    await migrated.write(lambda tx: personal_data.forget(tx, ErasureScope(MEMBER)))

    left = where(await rows(migrated), MEMBER)
    assert left == TRAILS, "name every column that holds the member in KEEPS, and let `forget` there reach all of them"
    assert {one.kept.table for one in await personal_data.found(migrated, ErasureScope(MEMBER))} == TRAILS


async def test_forgetting_one_member_leaves_the_others_things_alone(
    migrated: Database, personal_data: PersonalData
) -> None:
    filled = await fill(migrated)
    before = of_others(await rows(migrated))
    assert {table for table, _entry in before} == filled

    await migrated.write(lambda tx: personal_data.forget(tx, ErasureScope(MEMBER)))

    after = of_others(await rows(migrated))
    assert all(entry in after for entry in before)


async def test_forgetting_again_changes_nothing(migrated: Database, personal_data: PersonalData) -> None:
    await fill(migrated)
    await migrated.write(lambda tx: personal_data.forget(tx, ErasureScope(MEMBER)))
    once = await rows(migrated)

    await migrated.write(lambda tx: personal_data.forget(tx, ErasureScope(MEMBER)))

    assert await rows(migrated) == once


@pytest.mark.parametrize("feature", sorted({one.feature for one in HOLDINGS} - {CORE}))
async def test_one_feature_is_forgotten_with_all_that_is_due_for_it_and_no_other(
    migrated: Database, personal_data: PersonalData, feature: str
) -> None:
    await fill(migrated, kind=f"{feature}.ask")
    await fill(migrated, kind="soup.ask", server=ELSEWHERE)
    before = await kept_at_will(migrated, personal_data)

    await migrated.write(lambda tx: personal_data.forget(tx, ErasureScope(MEMBER, feature=feature)))

    after = await kept_at_will(migrated, personal_data)
    gone = {one for one in before if one[0] == feature}
    assert gone
    assert after == before - gone


async def test_what_serves_all_features_is_forgotten_without_what_is_due(
    migrated: Database, personal_data: PersonalData
) -> None:
    await fill(migrated)
    await migrated.write(lambda tx: personal_data.forget(tx, ErasureScope(MEMBER, feature=CORE)))

    left = where(await rows(migrated), MEMBER)
    assert "people" not in left
    assert {"agenda", "held", "reminders", "gifts"} <= left


async def test_here_only_what_belongs_to_this_server_goes(migrated: Database, personal_data: PersonalData) -> None:
    await fill(migrated, server=ELSEWHERE)
    elsewhere = await rows(migrated)
    per_server = {column.table for column in await columns(migrated) if column.name == "guild_id"}
    if "newcomers" in per_server:
        await migrated.write(
            lambda tx: tx.run(
                "INSERT INTO hellos (guild_id, newcomer_id, member_id, said_at) VALUES (:here, :member, :other, 5)",
                here=SERVER,
                member=MEMBER,
                other=SOMEBODY,
            )
        )

    await migrated.write(lambda tx: personal_data.forget(tx, ErasureScope(MEMBER, SERVER)))

    assert await rows(migrated) == elsewhere


async def test_here_all_that_belongs_to_this_server_goes(migrated: Database, personal_data: PersonalData) -> None:
    filled = await fill(migrated)
    per_server = {column.table for column in await columns(migrated) if column.name == "guild_id"}

    await migrated.write(lambda tx: personal_data.forget(tx, ErasureScope(MEMBER, SERVER)))

    assert where(await rows(migrated), MEMBER) == (filled - per_server) | TRAILS


async def test_after_leaving_all_goes_but_what_is_about_having_left(
    migrated: Database, personal_data: PersonalData
) -> None:
    filled = await fill(migrated)
    per_server = {column.table for column in await columns(migrated) if column.name == "guild_id"}

    await migrated.write(lambda tx: personal_data.forget(tx, ErasureScope(MEMBER, SERVER), left=True))

    assert where(await rows(migrated), MEMBER) == (filled - per_server) | STAYS | TRAILS


async def test_a_forgotten_server_is_found_nowhere_and_another_is_left_alone(
    migrated: Database, personal_data: PersonalData
) -> None:
    await fill(migrated)
    await fill(migrated, server=ELSEWHERE, kind="soup.ask")
    before = await rows(migrated)

    await personal_data.forget_server(SERVER)

    after = await rows(migrated)
    assert where(after, SERVER) == set()
    assert where(after, ELSEWHERE) == where(before, ELSEWHERE)


@pytest.mark.parametrize("holding", HOLDINGS, ids=lambda one: f"{one.kept.table} {one.kept.columns[0]}")
def test_a_member_can_read_what_is_kept_who_sees_it_and_until_when(holding: Holding) -> None:
    kept = holding.kept
    assert kept.columns
    for words in (kept.what, kept.until, kept.seen_by):
        assert words, f"{kept.table}: say it in KEEPS, it stands in /privacy show and docs/privacy.md"
        assert words == words.strip()
