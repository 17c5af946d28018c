"""Refusals belong to whoever refuses: nobody else finds them, and nobody else's forgetting undoes them."""

from dataclasses import replace

import pytest

from bot.app import FEATURES
from bot.clock import Clock
from bot.db import Database
from bot.members.keeps import holdings
from bot.members.personal_data import ErasureScope, PersonalData
from bot.moderation.refusals import EVERY_WAY, EVERYBODY, Refusals
from bot.sealing.keys import new_key
from bot.sealing.vault import Vault
from bot.services import Services
from tests.bot.member_rows import rows, where
from tests.services import services_on

ANN, BEN, CLEO = 4_611_686_018_427_381, 4_611_686_018_427_382, 4_611_686_018_427_383


@pytest.fixture
def services(migrated: Database, clock: Clock) -> Services:
    return services_on(migrated, clock)


async def refuse(services: Services, other: int, *ways: str) -> None:
    """Ann refuses somebody."""
    await services.database.write(lambda tx: Refusals(services).refuse(tx, ANN, other, ways))


async def refused(services: Services, other: int, way: str) -> bool:
    """Whether ann does."""
    return await Refusals(services).refused(services.database, ANN, other, way)


async def test_a_refusal_covers_its_own_way_or_all_of_them(services: Services) -> None:
    await refuse(services, BEN, "replies")
    await refuse(services, BEN, "replies")
    await refuse(services, CLEO, EVERY_WAY)
    assert await refused(services, BEN, "replies")
    assert not await refused(services, BEN, "asking")
    assert await refused(services, CLEO, "replies")
    assert await refused(services, CLEO, "asking")
    assert await Refusals(services).others(services.database, ANN, "replies") == {BEN, CLEO}
    assert not await Refusals(services).refused(services.database, BEN, ANN, "replies")


async def test_whom_nobody_may_ask_nobody_asks_until_it_is_taken_back(services: Services) -> None:
    await refuse(services, EVERYBODY, "asking")
    await refuse(services, BEN, "asking", "replies")
    assert await refused(services, CLEO, "asking")
    await services.database.write(lambda tx: Refusals(services).allow_all(tx, ANN, "asking"))
    assert not await refused(services, CLEO, "asking")
    assert not await refused(services, BEN, "asking")
    assert await refused(services, BEN, "replies")
    await services.database.write(lambda tx: Refusals(services).allow(tx, ANN, BEN, ("replies",)))
    assert not await refused(services, BEN, "replies")


async def test_whoever_is_refused_is_found_nowhere_and_does_not_undo_it_by_forgetting(services: Services) -> None:
    await refuse(services, BEN, "replies")
    database = services.database
    assert where(await rows(database), BEN) == set()
    personal_data = PersonalData(database, holdings(FEATURES))
    await personal_data.load()
    assert await personal_data.found(database, ErasureScope(BEN)) == []
    [found] = await personal_data.found(database, ErasureScope(ANN))
    assert found.kept.table == "refusals"
    await database.write(lambda tx: personal_data.forget(tx, ErasureScope(BEN)))
    assert await refused(services, BEN, "replies")
    await database.write(lambda tx: personal_data.forget(tx, ErasureScope(ANN)))
    assert not await refused(services, BEN, "replies")


async def test_what_was_refused_before_there_were_marks_holds_and_is_marked_at_night(services: Services) -> None:
    insert = "INSERT INTO refusals (id, member_id, who, other, way) VALUES (:id, :member, :who, '', 'replies')"
    for number in range(60):
        await services.database.write(lambda tx, n=number: tx.run(insert, id=n + 1, member=ANN, who=str(BEN + n)))
    assert await refused(services, BEN, "replies")
    assert BEN in await Refusals(services).others(services.database, ANN, "replies")
    await refuse(services, BEN, "replies")
    await Refusals(services).renew()
    assert where(await rows(services.database), BEN) == set()
    assert await services.database.value("SELECT COUNT(*) FROM refusals") == 60
    assert await refused(services, BEN + 59, "replies")


async def test_a_refusal_outlives_the_key_that_marked_it(services: Services) -> None:
    older, newer = new_key(), new_key()
    services = replace(services, vault=Vault([older]))
    await refuse(services, BEN, "replies")
    services = replace(services, vault=Vault([newer, older]))
    assert await refused(services, BEN, "replies")
    await Refusals(services).renew()
    services = replace(services, vault=Vault([newer]))
    assert await refused(services, BEN, "replies")
    assert await Refusals(services).others(services.database, ANN, "replies") == {BEN}
