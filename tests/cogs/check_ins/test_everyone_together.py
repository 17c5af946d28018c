"""Two processes on one database: whoever forgets while all others share, hear and write leaves no card behind."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from itertools import count

from bot.agenda import store as agenda
from bot.app import FEATURES
from bot.clock import to_epoch
from bot.db import Database, Transaction
from bot.db.migrate import migrate
from bot.errors import CareError
from bot.members.keeps import holdings
from bot.members.personal_data import ErasureScope, PersonalData
from cogs.check_ins.check_in import store as check_ins
from cogs.check_ins.check_in.cog_cleanup import CheckInCleanup
from cogs.check_ins.check_in.service import CheckIns
from cogs.check_ins.check_in.service_audiences import Audiences, OnlyMe
from cogs.check_ins.check_in.service_events import CheckInEvents
from cogs.check_ins.check_in.service_problems import CheckInProblems
from cogs.check_ins.check_in.store import CheckIn
from cogs.check_ins.everyone import store
from cogs.check_ins.everyone.cog_cleanup import EveryoneCleanup
from cogs.check_ins.everyone.service import Everyone, Nameless
from cogs.check_ins.everyone.service_hearing import EveryoneAwaited
from cogs.check_ins.everyone.service_replies import Replies
from cogs.check_ins.settings import CheckInSettings
from tests.databases import DatabaseSite, Still
from tests.services import services_on

HERE, MEMBERS = 77, range(1, 7)
CLOCK = Still()
TABLES = ("check_ins", "check_in_cards", "check_in_hears", "check_in_letters", "check_in_posts", "awaited")


class Process:
    """What one process has of check-ins for everyone."""

    def __init__(self, database: Database, numbers: "count[int]", dice: random.Random) -> None:
        self.database, self._numbers, self._dice = database, numbers, dice
        self.personal_data = PersonalData(database, holdings(FEATURES))
        services = replace(services_on(database, CLOCK), personal_data=self.personal_data)
        services.shared.add(CheckInProblems(services))
        services.awaiting.register(EveryoneAwaited(services))
        services.shared.add(CheckInEvents())
        services.shared.add(Audiences(services.access, services.gate, OnlyMe(), Everyone(services), Nameless(services)))
        self.settings, self.check_ins, self.replies = services.settings, CheckIns(services), Replies(services)
        self._cleanup, self._vault = CheckInCleanup(services), services.vault
        EveryoneCleanup(services)

    async def live(self, member: int, turns: int) -> None:
        """Somebody does one thing after another; what cannot be done is said to them, and nothing goes wrong."""
        ways = (self.share, self.share, self.change, self.withdraw, self.post, self.hear, self.write, self.write)
        for _turn in range(turns):
            way: Callable[[int], Awaitable[object]] = self._dice.choice((*ways, self.forget, self.fade, self.claim))
            with suppress(CareError):
                await way(member)

    async def share(self, member: int) -> None:
        number = next(self._numbers)
        made = to_epoch(CLOCK.now() - timedelta(days=self._dice.choice((0, 0, 0, 40))))
        audience = self._dice.choice(("everyone", "nameless"))
        await self.check_ins.keep(CheckIn(number, HERE, member, made, 2, "listen", audience, 0, ""))

    async def change(self, member: int) -> None:
        audience = self._dice.choice(("me:0", "everyone:0", "nameless:0"))
        await self.check_ins.address(await self._one(member), member, audience)

    async def withdraw(self, member: int) -> None:
        await self.check_ins.withdraw(await self._one(member), member)

    async def post(self, _member: int) -> None:
        """A card goes up."""

        async def post(tx: Transaction) -> None:
            for card in (await store.waiting(tx, HERE, 20))[:1]:
                seen = await store.shown_on(tx, card.id)
                if seen is not None and await check_ins.locked(tx, seen.id, seen.member_id):
                    await check_ins.mark_posted(tx, seen, 5, next(self._numbers))

        await self.database.write(post)

    async def hear(self, member: int) -> None:
        async def hear(tx: Transaction) -> None:
            card = await self._card(tx)
            if await self.replies.lock(tx, card) is not None:
                await store.record_heard(tx, card, HERE, member, 1)

        await self.database.write(hear)

    async def write(self, member: int) -> None:
        card = await self.database.write(self._card)
        await self.replies.write(next(self._numbers), card, HERE, member, self._vault.seal("a few words"))

    async def forget(self, member: int) -> None:
        await self.database.write(lambda tx: self.personal_data.forget(tx, ErasureScope(member)))

    async def fade(self, _member: int) -> None:
        await self._cleanup.fade(CLOCK.now())

    async def claim(self, _member: int) -> None:
        now = CLOCK.now()
        await self.database.write(lambda tx: agenda.claim(tx, now, now + timedelta(seconds=1), 20))

    async def _one(self, member: int) -> int:
        theirs = await check_ins.ids_of(self.database, HERE, member)
        return self._dice.choice(theirs) if theirs else 0

    async def _card(self, tx: Transaction) -> int:
        found: list[int] = await tx.column("SELECT id FROM check_in_cards WHERE check_in > 0")
        return self._dice.choice(found) if found else 0


async def test_in_a_storm_forgetting_waits_for_nobody_for_ever_and_leaves_no_card(place: DatabaseSite) -> None:
    await migrate(await place.open(), CLOCK)
    numbers, dice = count(1000), random.Random(7)
    processes = [Process(await place.open(), numbers, dice) for _number in range(2)]
    for one in processes:
        await one.personal_data.load()
    await processes[0].settings.change(HERE, CheckInSettings, channel=5)
    await processes[1].settings.load()
    await asyncio.gather(*(one.live(member, 25) for one in processes for member in MEMBERS))

    orphans = "SELECT id FROM check_in_cards WHERE check_in NOT IN (SELECT id FROM check_ins)"
    assert await processes[0].database.column(orphans) == []
    await asyncio.gather(*(one.forget(member) for one in processes for member in MEMBERS))
    for table in TABLES:
        assert await processes[1].database.value(f"SELECT COUNT(*) FROM {table}") == 0, table  # noqa: S608
