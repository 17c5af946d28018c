"""What is done once a night is done by one process, and by another if that one dies at it."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
import pytest_asyncio

from bot.agenda import Agenda
from bot.agenda.housekeeping import begun
from bot.db.migrate import migrate
from tests.bot.conftest import BEGINNING, DatabaseSite, Gate, Timeline

HOUR = 3600


class House:
    """Several processes with the same chores, and who did them when."""

    def __init__(self, timeline: Timeline, agendas: list[Agenda]) -> None:
        self.agendas, self._timeline = agendas, timeline
        self.swept: list[tuple[int, datetime]] = []
        self.gates: dict[int, Gate] = {}
        self.here = Counter[int]()
        for number, agenda in enumerate(agendas):
            agenda.every_night(lambda number=number: self._sweep(number))
            agenda.every_night_here(lambda number=number: self._look(number))
            agenda.start()

    async def _sweep(self, number: int) -> None:
        self.swept.append((number, self._timeline.now()))
        if number in self.gates:
            await self.gates[number].passed()

    async def _look(self, number: int) -> None:
        self.here[number] += 1


@pytest_asyncio.fixture
async def house(postgres_place: DatabaseSite, timeline: Timeline) -> AsyncIterator[House]:
    """Three processes."""
    databases = [await postgres_place.open() for _ in range(3)]
    await migrate(databases[0], timeline)
    house = House(timeline, [Agenda(database, timeline) for database in databases])
    yield house
    for agenda in house.agendas:
        await agenda.stop(timedelta())


async def test_of_several_one_does_it_each_night_and_each_looks_after_its_own(house: House, timeline: Timeline) -> None:
    await timeline.advance(3 * 24 * HOUR, step=300)

    nights = [begun(at).date() for _number, at in house.swept]
    assert nights == [BEGINNING.date() + timedelta(days=day) for day in range(4)]
    assert house.here == {0: 4, 1: 4, 2: 4}  # Three nights, and once some time after the start.


async def test_what_one_dies_at_another_does_within_the_hour(
    house: House, postgres_place: DatabaseSite, timeline: Timeline
) -> None:
    house.gates = {number: Gate(timeline) for number in range(3)}
    await timeline.advance(40 * 60, step=30)
    [(dead, _at)] = house.swept
    await timeline.advance(3 * HOUR, step=60)
    assert len(house.swept) == 1  # It may take as long as it likes.

    for number in {0, 1, 2} - {dead}:
        house.gates[number].open()
    await house.agendas[dead].stop(timedelta())
    await postgres_place.opened[dead].close()
    await timeline.advance(HOUR, step=60)

    assert [number == dead for number, _at in house.swept] == [True, False]


@pytest.mark.provokes_incident
async def test_a_chore_that_fails_keeps_nobody_from_the_next(
    agenda: Agenda, timeline: Timeline, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[str] = []

    async def fail() -> None:
        raise ValueError("the broom is broken")

    async def sweep() -> None:
        done.append("swept")

    agenda.every_night(fail)
    agenda.every_night(sweep)
    agenda.start()
    await timeline.advance(31 * 60, step=30)

    assert done == ["swept"]
    assert "the broom is broken" in caplog.text


@pytest.mark.parametrize(("hour", "minute", "ago"), [(4, 9, 1), (4, 10, 0), (23, 59, 0), (0, 0, 1)])
def test_a_night_begins_at_ten_past_four(hour: int, minute: int, ago: int) -> None:
    now = BEGINNING.replace(hour=hour, minute=minute)
    assert begun(now) == BEGINNING.replace(hour=4, minute=10) - timedelta(days=ago)
