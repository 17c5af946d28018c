"""Who may come into a circle, who comes back, and who is kept out: all of it outlasts leaving and forgetting."""

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from bot.clock import from_epoch, to_epoch
from bot.db import Reader, Transaction
from bot.services import Services
from cogs.check_ins.circles import rules_doors as rules
from cogs.check_ins.circles import store
from cogs.check_ins.circles import store_marks as marks
from cogs.check_ins.circles.store import ASKS, INSIDE, MISSING, RETURNS, WAITS, Circle, Member
from cogs.check_ins.circles.store_marks import CircleMark


class Doors:
    """Everything here happens in the caller's write, which holds the circle's lock."""

    def __init__(self, services: Services) -> None:
        self._clock, self._vault, self._quotas = services.clock, services.vault, services.quotas

    async def require_open(self, tx: Transaction, circle: Circle, member_id: int) -> None:
        """Raise CareError where the team keeps somebody out of a circle."""
        until = await self._ends_of(tx, self._in(circle.id, member_id), marks.KEPT_OUT)
        if until is not None:
            raise rules.kept_out(until)

    async def require_pace(self, tx: Transaction, circle: Circle, member_id: int) -> None:
        """Count that somebody joins a circle in which others are. Raises CareError after many in a short time."""
        for most, within in rules.PACES:
            what = f"circles joined in {within.days} days", member_id
            spent = await self._quotas.spent(tx, circle.guild_id, *what)
            if len(spent) >= most:
                raise rules.many_joined(from_epoch(spent[-most]))
            await self._quotas.record(tx, circle.guild_id, *what, ends=self._clock.now() + within)

    async def require_patience(self, tx: Transaction, guild_id: int, member_id: int) -> None:
        """Count that somebody asks the team about a circle. Raises CareError after many in a day."""
        what = "circles asked about", member_id
        if len(await self._quotas.spent(tx, guild_id, *what)) >= rules.ASKS_A_DAY:
            raise rules.many_asked()
        await self._quotas.record(tx, guild_id, *what, ends=self._clock.now() + timedelta(days=1))

    async def returns_at(self, tx: Transaction, circle_id: int, member_id: int) -> int:
        """Return when somebody comes back into a thread from which they were missing as they left; 0 for others."""
        who = self._in(circle_id, member_id)
        if await self._ends_of(tx, who, marks.MISSING) is None:
            return 0
        await marks.remove_all(tx, who, [marks.MISSING])
        return self._in_a_day()

    async def come_back(self, tx: Transaction, member: Member) -> int:
        """Let somebody come back who is missing from the thread; return when that is, 0 for whoever need not wait."""
        if member.inside != MISSING:
            return member.enters_at if member.enters_at > to_epoch(self._clock.now()) else 0
        at = self._in_a_day()
        await store.set_inside(tx, member, ASKS, at)
        return at

    def _in_a_day(self) -> int:
        return to_epoch(self._clock.now() + rules.COME_BACK)

    async def left(self, tx: Transaction, circle: Circle, member: Member) -> None:
        """Remember, for a while, that somebody who leaves a circle may have been removed from its thread before."""
        if member.inside != WAITS:
            what = marks.LEFT if member.inside == INSIDE else marks.MISSING
            await self._add(tx, circle, member.member_id, what, self._clock.now() + rules.REMEMBERED)

    async def look(self, tx: Transaction, circle_id: int, there: Collection[int]) -> None:
        """Record who is missing from a thread, or was as they left the circle, where these are there."""
        known = {mark for member_id in there for mark in self._in(circle_id, member_id)}
        for mark in await marks.of_circle(tx, circle_id, marks.LEFT):
            await (marks.remove(tx, mark.id) if mark.who in known else marks.change(tx, mark.id, marks.MISSING))
        for one in await store.members(tx, circle_id):
            if one.member_id in there:
                continue
            if one.inside == INSIDE:
                await store.set_inside(tx, one, MISSING)
            elif one.inside == WAITS and (at := await self.returns_at(tx, circle_id, one.member_id)):
                await store.set_inside(tx, one, ASKS, at)

    async def keep_out(self, tx: Transaction, circle: Circle, member_id: int, until: datetime) -> int:
        """Keep somebody out of a circle until then, and return what stands for that."""
        await marks.remove_all(tx, self._in(circle.id, member_id), [marks.KEPT_OUT])
        return await self._add(tx, circle, member_id, marks.KEPT_OUT, until)

    async def let_back(self, tx: Transaction, circle: Circle, member_id: int) -> None:
        """Forget what stands between somebody and a circle; whoever asked to come back is let in now."""
        whats = (marks.KEPT_OUT, marks.MISSING, marks.LEFT)
        await marks.remove_all(tx, self._in(circle.id, member_id), whats)
        member = await store.member(tx, circle.id, member_id)
        if member is not None and member.inside in (ASKS, RETURNS):
            await store.set_inside(tx, member, WAITS)

    async def _ends_of(self, reader: Reader, who: Sequence[str], what: str) -> int | None:
        return await marks.ends_of(reader, who, what, to_epoch(self._clock.now()))

    async def _add(self, tx: Transaction, circle: Circle, member_id: int, what: str, until: datetime) -> int:
        number, who = secrets.randbits(62) | 1, self._in(circle.id, member_id)[0]
        await marks.add(tx, CircleMark(number, circle.guild_id, circle.id, who, what, to_epoch(until)))
        return number

    def _in(self, circle_id: int, member_id: int) -> Sequence[str]:
        return self._vault.marks(f"circle {circle_id} {member_id}")
