"""Two processes on one database: whoever leaves a circle while they share there is read by nobody."""

import asyncio
from contextlib import suppress

from bot.db import Database, Transaction
from bot.db.migrate import migrate
from bot.errors import CareError
from cogs.check_ins.check_in import store as check_ins
from cogs.check_ins.check_in.service import CheckIns
from cogs.check_ins.check_in.service_audiences import Audiences, OnlyMe
from cogs.check_ins.check_in.service_events import CheckInEvents
from cogs.check_ins.check_in.service_problems import CheckInProblems
from cogs.check_ins.check_in.store import CheckIn
from cogs.check_ins.circles import store
from cogs.check_ins.circles.service import Circles
from cogs.check_ins.circles.service_audience import InCircle
from cogs.check_ins.circles.store import Circle
from cogs.check_ins.everyone.service import Everyone
from cogs.check_ins.everyone.service_hearing import EveryoneAwaited
from cogs.check_ins.settings import CheckInSettings
from tests.databases import DatabaseSite, Still
from tests.services import services_on

HERE, CIRCLE, FRIENDS = 77, 500, (1, 2)
CLOCK = Still()


class Process:
    """What one process has of circles, and of those who may see a check-in."""

    def __init__(self, database: Database) -> None:
        services = services_on(database, CLOCK)
        self.database, self.settings = database, services.settings
        services.shared.add(CheckInProblems(services))
        services.awaiting.register(EveryoneAwaited(services))
        services.shared.add(CheckInEvents())
        services.shared.add(Audiences(services.access, services.gate, OnlyMe(), InCircle(services), Everyone(services)))
        self.circles, self.check_ins = Circles(services), CheckIns(services)

    async def change(self, number: int, *audiences: str) -> str:
        """Somebody changes who may see their check-in, as often as they like; who may, as they were told last."""
        told = "me"
        for audience in audiences:
            with suppress(CareError):
                told = (await self.check_ins.address(number, number, audience)).audience
        return told

    async def leave(self, member_id: int) -> None:
        await self.database.write(lambda tx: self.circles.leave(tx, CIRCLE, member_id))


async def test_who_leaves_while_they_share_is_read_by_nobody_there_and_by_those_alone_whom_they_chose(
    place: DatabaseSite,
) -> None:
    await migrate(await place.open(), CLOCK)
    here, there = [Process(await place.open()) for _number in range(2)]
    await here.settings.change(HERE, CheckInSettings, channel=5, circles=6)
    await there.settings.load()

    async def begin(tx: Transaction) -> None:
        await store.add(tx, Circle(CIRCLE, HERE, "Tea", 6, 0, "UTC"))
        await store.set_thread(tx, CIRCLE, 60)
        for one in FRIENDS:
            await here.circles.join(tx, HERE, CIRCLE, one)

    async def come(tx: Transaction, number: int) -> None:
        await here.circles.join(tx, HERE, CIRCLE, number)
        await check_ins.add(tx, CheckIn(number, HERE, number, 1, 2, "listen", "me", 0, "sealed"))

    await here.database.write(begin)
    for number in range(100, 112):
        await here.database.write(lambda tx, of=number: come(tx, of))
        wishes = ("circle:500", "everyone:0") if number % 2 else ("circle:500", "me:0", "circle:500")
        told, _left = await asyncio.gather(here.change(number, *wishes), there.leave(number))
        found = await check_ins.get(here.database, number)
        assert found is not None
        assert found.audience == ("everyone" if told == "everyone" else "me")
