"""A check-in from when it is said until it is withdrawn: kept first, and shown to nobody but its audience."""

from dataclasses import replace

from bot.agenda import Agenda
from bot.clock import Clock
from bot.db import Database, Transaction
from bot.errors import CareError
from bot.members.personal_data import EVERYTHING, ErasureScope
from bot.services import Services
from bot.text.language import _
from cogs.check_ins.check_in import store
from cogs.check_ins.check_in.rules import ME
from cogs.check_ins.check_in.service_audiences import AudienceChoice, Audiences, Chooser, OnlyMe
from cogs.check_ins.check_in.store import CheckIn
from cogs.check_ins.circles.service_audience import InCircle
from cogs.check_ins.everyone import store as everyone
from cogs.check_ins.everyone.service import REDRAW, TAKE_DOWN, Everyone, Nameless
from cogs.check_ins.listeners.service import Listeners
from cogs.check_ins.rhythms import store as rhythms
from cogs.check_ins.rhythms import store_lookouts as lookouts
from cogs.check_ins.rounds import store as rounds
from cogs.check_ins.rounds.service import ThisRound

FEATURE = "check_ins"


class CheckIns:
    """What somebody says belongs to them: they choose who sees it, and can choose again or take it back."""

    def __init__(self, database: Database, clock: Clock, agenda: Agenda, audiences: Audiences) -> None:
        self._database, self._clock, self._agenda = database, clock, agenda
        self.audiences = audiences

    @classmethod
    def of(cls, services: Services) -> "CheckIns":
        """For a button, which is handed the services. Audiences stand in the order of a menu, narrowest first."""
        return cls(
            services.database,
            services.clock,
            services.agenda,
            Audiences(
                OnlyMe(),
                InCircle.of(services),
                Listeners.of(services),
                ThisRound(),
                Everyone.of(services),
                Nameless.of(services),
            ),
        )

    async def keep(self, check_in: CheckIn, round_id: int = 0) -> None:
        """Keep it, and let its audience see it; the same one, delivered again, changes nothing.

        `round_id` is the round that it answers, whoever may see it.
        """

        async def keep(tx: Transaction) -> None:
            if await store.add(tx, check_in):
                await self._answer(tx, check_in, round_id)
                await rhythms.heard(tx, check_in.guild_id, check_in.member_id)
                await lookouts.heard(tx, check_in.guild_id, check_in.member_id)
                await self.audiences[check_in.audience].shared(tx, check_in)

        await self._database.write(keep)

    async def address(self, check_in_id: int, member_id: int, value: str, round_id: int = 0) -> CheckIn:
        """Let others see it than until now; it as it is then. Raises CareError if it is not theirs, or nobody's."""

        async def address(tx: Transaction) -> CheckIn:
            before = await self._theirs(tx, check_in_id, member_id)
            choice = await self.audiences.chosen(tx, Chooser(before.guild_id, member_id, round_id), value)
            if (choice.audience, choice.which) == (before.audience, before.which):
                return before
            await self._unshare(tx, before)
            await store.address(tx, before.id, choice.audience, choice.which)
            after = _addressed(before, choice)
            await self.audiences[after.audience].shared(tx, after)
            return after

        return await self._database.write(address)

    async def take_back(self, tx: Transaction, check_in: CheckIn) -> None:
        """In a write: nobody sees it from now on but its author, for a reason that is not theirs."""
        await self._unshare(tx, check_in)
        await store.address(tx, check_in.id, ME, 0)

    async def forget(self, tx: Transaction, about: ErasureScope) -> None:
        """Somebody is about to be forgotten: what is left of their check-ins in others' places goes too."""
        if about.feature not in (EVERYTHING, FEATURE):
            return
        now = self._clock.now()
        for check_in in await store.all_of(tx, about.guild_id, about.member_id):
            await self._unshare(tx, check_in)
        for heard in await everyone.heard(tx, about.guild_id, about.member_id):
            await self._agenda.bring_forward(tx, REDRAW, heard.guild_id, heard.card, now)
        await self._agenda.bring_forward(tx, TAKE_DOWN, 0, 0, now)

    async def fade(self, tx: Transaction, check_in: CheckIn) -> None:
        """In a write: its words have become too old, and how its author was stays for them alone."""
        await self._take_down(tx, check_in)
        await self.audiences[check_in.audience].faded(tx, check_in)
        await store.fade(tx, check_in.id)

    async def withdraw(self, check_in_id: int, member_id: int) -> None:
        """Keep nothing of it, and delete every copy. Raises CareError if it is not theirs, or gone already."""

        async def withdraw(tx: Transaction) -> None:
            check_in = await self._theirs(tx, check_in_id, member_id)
            await self._unshare(tx, check_in)
            await rounds.unanswer(tx, check_in.id)
            await store.remove(tx, check_in.id)

        await self._database.write(withdraw)

    async def _answer(self, tx: Transaction, check_in: CheckIn, round_id: int) -> None:
        time = await rounds.time(tx, round_id) if round_id else None
        if time is not None and time.guild_id == check_in.guild_id:
            await rounds.answer(tx, time, check_in.id, check_in.member_id, check_in.mood)

    async def _theirs(self, tx: Transaction, check_in_id: int, member_id: int) -> CheckIn:
        found = await store.of_member(tx, check_in_id, member_id)
        if found is None:
            raise gone()
        return found

    async def _unshare(self, tx: Transaction, check_in: CheckIn) -> None:
        await self._take_down(tx, check_in)
        await self.audiences[check_in.audience].unshared(tx, check_in)

    async def _take_down(self, tx: Transaction, check_in: CheckIn) -> None:
        if check_in.channel_id is not None and check_in.message_id is not None:
            await store.take_down(tx, check_in.channel_id, check_in.message_id)
            await self._agenda.bring_forward(tx, TAKE_DOWN, 0, 0, self._clock.now())


def _addressed(check_in: CheckIn, choice: AudienceChoice) -> CheckIn:
    to = {"audience": choice.audience, "which": choice.which}
    return replace(check_in, **to, channel_id=None, message_id=None)


def gone() -> CareError:
    """What somebody reads who asks for a check-in that is not there, or not theirs."""
    return CareError(_("This check-in is not there any more. Nothing of it is kept."))
