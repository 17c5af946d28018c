"""A check-in from when it is said until it is withdrawn: kept first, and shown to nobody but its audience."""

from dataclasses import replace
from datetime import timedelta

from bot.clock import from_epoch
from bot.db import Reader, Transaction
from bot.errors import CareError
from bot.members.personal_data import EVERYTHING, ErasureScope
from bot.services import Services
from bot.text.language import _
from cogs.check_ins.check_in import rules, store
from cogs.check_ins.check_in.notice_kinds import PAUSED
from cogs.check_ins.check_in.rules import ME
from cogs.check_ins.check_in.rules_answers import answered_since
from cogs.check_ins.check_in.service_audiences import AudienceChoice, Audiences, Chooser
from cogs.check_ins.check_in.service_events import CheckInEvents
from cogs.check_ins.check_in.service_takedowns import Takedowns
from cogs.check_ins.check_in.store import CheckIn

FEATURE = "check_ins"


class CheckIns:
    """What somebody says belongs to them: they choose who sees it, and can choose again or take it back."""

    def __init__(self, services: Services) -> None:
        self._database, self._clock, self._agenda = services.database, services.clock, services.agenda
        self.audiences, self._events = services.shared.get(Audiences), services.shared.get(CheckInEvents)
        self._takedowns, self._quotas, self._access = Takedowns(services), services.quotas, services.access

    async def keep(self, check_in: CheckIn, round_id: int = 0) -> None:
        """Keep a check-in, and let its audience see it; the same one, delivered again, changes nothing.

        `round_id` is the round that it answers, whoever may see it.
        """

        async def keep(tx: Transaction) -> None:
            await store.lock_those_of(tx, check_in.member_id)
            if await store.add(tx, check_in):
                await self._count(tx, check_in)
                if check_in.guild_id:
                    await self._events.made(tx, check_in, round_id)
                await self.audiences[check_in.audience].shared(tx, check_in)

        await self._database.write(keep)

    async def _count(self, tx: Transaction, check_in: CheckIn) -> None:
        """Count that one was kept, or shown to others. Raises CareError over a day's limit, whatever was forgotten."""
        whose = check_in.guild_id, "check-ins", check_in.member_id
        spent = await self._quotas.spent(tx, *whose)
        if len(spent) >= rules.A_DAY:
            raise rules.enough_for_today(from_epoch(spent[-rules.A_DAY]))
        await self._quotas.record(tx, *whose, ends=self._clock.now() + timedelta(days=1))

    async def address(
        self, check_in_id: int, member_id: int, value: str, round_id: int = 0, *, unless_answered: bool = False
    ) -> CheckIn:
        """Let others see a check-in than until now, and return it as it is then.

        Raises CareError if it is not theirs, or nobody's, or cannot be for these; with `unless_answered` also if
        somebody has answered it, whose answer would go.
        """

        async def address(tx: Transaction) -> CheckIn:
            before = await self._theirs(tx, check_in_id, member_id)
            choice = await self.audiences.chosen(tx, Chooser(before.guild_id, member_id, round_id), value)
            if (choice.audience, choice.which) == (before.audience, before.which):
                return before
            if unless_answered and await self.is_answered(tx, before):
                raise answered_since(await self.audiences[before.audience].state(tx, before))
            if choice.audience != ME:  # To take something back is always possible.
                await self._count(tx, before)
            await self._unshare(tx, before)
            await store.address(tx, before.id, choice.audience, choice.which)
            after = _addressed(before, choice)
            await self.audiences[after.audience].shared(tx, after)
            return after

        return await self._database.write(address)

    async def is_answered(self, reader: Reader, check_in: CheckIn) -> bool:
        """Return whether somebody has answered a check-in, in whatever way there is where it is shared."""
        return await self.audiences[check_in.audience].is_answered(reader, check_in)

    async def take_back(self, tx: Transaction, check_in: CheckIn) -> None:
        """Let nobody but its author see a check-in from now on, for a reason that is not theirs."""
        await self._unshare(tx, check_in)
        await store.address(tx, check_in.id, ME, 0)

    async def is_barred(self, check_in: CheckIn) -> bool:
        """Return whether its author was barred from those who may see it, after they said it."""
        ways = self.audiences[check_in.audience].ways
        whose = check_in.guild_id, check_in.member_id
        return await self._access.barred_until(self._database, *whose, *ways) is not None

    async def pause(self, tx: Transaction, check_in: CheckIn) -> None:
        """Let nobody but its author see what was not posted before they were barred; they hear of that."""
        await self.take_back(tx, check_in)
        await self.notify_author(tx, PAUSED, check_in)

    async def notify_author(
        self, tx: Transaction, kind: str, check_in: CheckIn, after: timedelta = timedelta()
    ) -> None:
        """Let its author hear, after a while, what became of a check-in, by a message of this kind."""
        at = self._clock.now() + after
        await self._agenda.schedule(tx, kind, check_in.guild_id, check_in.id, at, member_id=check_in.member_id)

    async def forget_some(self, tx: Transaction, scope: ErasureScope, most: int) -> int:
        """Forget some check-ins that are somebody's alone, and return how many: there can be years of them."""
        if scope.feature not in (EVERYTHING, FEATURE):
            return 0
        await store.lock_those_of(tx, scope.member_id)
        found = await store.private_of(tx, scope.guild_id, scope.member_id, most)
        await store.lock_all(tx, found)
        return await store.remove_private(tx, found)

    async def forget(self, tx: Transaction, scope: ErasureScope) -> None:
        """Let go what is left of somebody's check-ins in others' places, before they are forgotten."""
        if scope.feature not in (EVERYTHING, FEATURE):
            return
        await store.lock_those_of(tx, scope.member_id)
        theirs = await store.ids_of(tx, scope.guild_id, scope.member_id)
        await store.lock_all(tx, [*theirs, *await self._events.touched(tx, scope)])
        await self._events.forgotten(tx, scope)
        for check_in in await store.shared_by(tx, scope.guild_id, scope.member_id):
            await self._unshare(tx, check_in)
        await self._takedowns.bring_forward(tx)

    async def fade(self, tx: Transaction, check_in: CheckIn) -> None:
        """Delete the words of a check-in that have become too old; how its author was stays for them alone."""
        await self._take_down(tx, check_in)
        await self.audiences[check_in.audience].faded(tx, check_in)
        await store.fade(tx, check_in.id)

    async def withdraw(self, check_in_id: int, member_id: int) -> None:
        """Keep nothing of a check-in, and delete every copy. Raises CareError if it is not theirs, or gone already."""

        async def withdraw(tx: Transaction) -> None:
            check_in = await self._theirs(tx, check_in_id, member_id)
            await self._unshare(tx, check_in)
            await self._events.withdrawn(tx, check_in)
            await store.remove(tx, check_in.id)

        await self._database.write(withdraw)

    async def _theirs(self, tx: Transaction, check_in_id: int, member_id: int) -> CheckIn:
        found = await store.locked(tx, check_in_id, member_id)
        if found is None:
            raise gone()
        return found

    async def _unshare(self, tx: Transaction, check_in: CheckIn) -> None:
        await self._take_down(tx, check_in)
        await self.audiences[check_in.audience].unshared(tx, check_in)

    async def _take_down(self, tx: Transaction, check_in: CheckIn) -> None:
        if check_in.channel_id is not None and check_in.message_id is not None:
            await self._takedowns.add(tx, check_in.channel_id, check_in.message_id)


def _addressed(check_in: CheckIn, choice: AudienceChoice) -> CheckIn:
    to = {"audience": choice.audience, "which": choice.which}
    return replace(check_in, **to, channel_id=None, message_id=None)


def gone() -> CareError:
    """Return what somebody reads who asks for a check-in that is not there, or not theirs."""
    return CareError(_("This check-in is gone, and nothing of it is kept."))
