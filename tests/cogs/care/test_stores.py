"""What is kept of reports and of what a team has to know, on both databases."""

import pytest

from bot.db import Database
from bot.members.keeps import Keeps
from cogs.care.store import reports as store
from cogs.care.store.reports import KEEPS, Report, ReportAnswer
from tests.databases import Still
from tests.services import services_on

GUILD, ANN, MOD, NOW = 7, 11, 13, 1_000_000


def report(report_id: int, subject: int = 1, *, for_owner: int = 0, made_at: int = NOW) -> Report:
    return Report(report_id, GUILD, ANN, "letter", subject, "sealed", 1, "sealed", "sealed", for_owner, made_at)


async def test_a_report_is_found_until_it_is_closed_or_goes(database: Database) -> None:
    await database.write(lambda tx: store.add(tx, report(1)))
    await database.write(lambda tx: store.add(tx, report(2, 2, for_owner=1)))
    await database.write(lambda tx: store.add(tx, report(3, 3, made_at=NOW - 5)))
    assert [one.id for one in await store.waiting(database, GUILD)] == [3, 1]
    assert await store.is_known(database, GUILD, ANN, "letter", 2)
    assert not await store.is_known(database, GUILD, ANN, "card", 2)
    await database.write(lambda tx: store.mark_posted(tx, 1, 50, 60))
    assert await database.write(lambda tx: store.close(tx, 1, NOW))
    assert not await database.write(lambda tx: store.close(tx, 1, NOW))
    closed = await store.get(database, 1)
    assert closed is not None
    assert (closed.channel_id, closed.message_id, closed.closed_at) == (50, 60, NOW)
    await store.prune(database, NOW)
    assert await store.get(database, 3) is None
    assert await store.get(database, 2) == report(2, 2, for_owner=1)


async def test_who_has_read_a_report_stands_there_once(database: Database) -> None:
    for act_id, member, act in ((1, MOD, store.READ), (2, ANN, store.READ), (3, MOD, store.READ), (4, 17, store.DONE)):
        for _time in range(2):
            await database.write(
                lambda tx, act_id=act_id, member=member, act=act: store.record_act(
                    tx, act_id, report(1), member, act, NOW + act_id
                )
            )
    assert await store.read_by(database, 1) == [MOD, ANN]


async def test_an_answer_is_kept_once(database: Database) -> None:
    answer = ReportAnswer(5, GUILD, ANN, MOD, "sealed", NOW)
    for _time in range(2):
        await database.write(lambda tx: store.add_answer(tx, answer))
    assert await store.get_answer(database, 5) == answer


@pytest.mark.parametrize("kept", [one for one in KEEPS if one.table == "reports"])
def test_a_reporter_takes_nothing_along_that_is_somebody_elses(kept: Keeps) -> None:
    assert kept.seen_as is not None
    assert kept.seen_as({"author": "x", "words": "y", "happened": "z"}, ANN) == {
        "author": "",
        "words": "",
        "happened": "z",
    }


async def test_another_process_knows_what_a_team_has_to_be_told(database: Database) -> None:
    services = services_on(database, Still())
    for kind in ("one", "two"):
        await database.write(lambda tx, kind=kind: services.team_notes.add(tx, GUILD, kind))
    other = services_on(database, Still()).team_notes
    await other.load()
    assert other.next_moment(GUILD) == services.team_notes.next_moment(GUILD)
    assert other.next_moment(GUILD + 1) is None
