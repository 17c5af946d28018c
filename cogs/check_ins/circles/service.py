"""Circles: who comes and goes is one write each, and the agenda makes their threads what is kept."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from bot.clock import from_epoch, to_epoch
from bot.db import Reader, Transaction
from bot.errors import CareError
from bot.members.personal_data import EVERYTHING, ErasureScope
from bot.moderation.acts import Act
from bot.moderation.ways import Way
from bot.services import Services
from bot.text.language import _
from cogs.check_ins.circles import rules, rules_doors, store
from cogs.check_ins.circles import store_cards as cards
from cogs.check_ins.circles.service_doors import Doors
from cogs.check_ins.circles.store import Circle, Listed, Member
from cogs.check_ins.rhythms.rules import Rhythm
from cogs.check_ins.settings import CheckInSettings

FEATURE = "check_ins"
CIRCLE, PROMPT, FEW = "check_ins.circle", "check_ins.circle_prompt", "check_ins.circle_few"
KEPT_OUT = "check_ins.circle_kept_out"  # whoever was in it is to know


@dataclass(frozen=True)
class CircleEntry:
    """A circle that somebody is in, how many are, and when they come back into its thread; 0 for others."""

    circle: Circle
    members: int
    enters_at: int = 0


class Circles:
    """A few members who tell one another how they are: everything here happens in the caller's write."""

    def __init__(self, services: Services) -> None:
        self._clock, self._settings, self._agenda = services.clock, services.settings, services.agenda
        self._doors, self._trail = Doors(services), services.trail

    async def start(self, tx: Transaction, circle: Circle, member_id: int, *, moderates: bool) -> CircleEntry:
        """Start a circle with somebody in it; the same one, once more, changes nothing.

        Raises CareError where there is no place for circles, where only moderators start them, and for a taken name.
        """
        config = self._settings.of(circle.guild_id, CheckInSettings)
        if config.circles is None:
            raise CareError(_("Circles need a channel here first. A moderator can choose one: `/settings check_ins`."))
        if config.circles_by == "moderators" and not moderates:
            raise CareError(_("Here, moderators start circles. `/circle list` shows them all."))
        await tx.lock("circles_in", circle.guild_id)
        if await store.get(tx, circle.id) is None:
            there = await store.open_in(tx, circle.guild_id, member_id)
            if circle.name.casefold() in {one.name.casefold() for one in there}:
                raise CareError(
                    _("There is a circle of that name already. `/circle join` lets you in, if it has room.")
                )
            await store.add(tx, circle)
        return await self.join(tx, circle.guild_id, circle.id, member_id)

    async def join(self, tx: Transaction, guild_id: int, circle_id: int, member_id: int) -> CircleEntry:
        """Let somebody join a circle, or come back into its thread. Raises CareError if they cannot, or not yet."""
        await tx.lock("circles_of", member_id)
        circle = await self.open_here(tx, guild_id, circle_id)
        await self._doors.require_open(tx, circle, member_id)
        members = await store.members(tx, circle.id)
        own = next((one for one in members if one.member_id == member_id), None)
        if own is not None:
            enters_at = await self._doors.come_back(tx, own)
            await self._grown(tx, circle, len(members))
            return CircleEntry(circle, len(members), enters_at)
        if len(members) >= rules.MOST:
            raise rules.full()
        if len(await store.of_member(tx, guild_id, member_id)) >= rules.AT_ONCE:
            raise rules.too_many()
        if members:  # Where nobody is, nobody is seen.
            await self._doors.require_pace(tx, circle, member_id)
        enters_at = await self._doors.returns_at(tx, circle.id, member_id)
        await store.join(tx, circle, member_id, to_epoch(self._clock.now()), enters_at)
        await self._grown(tx, circle, len(members) + 1)
        return CircleEntry(circle, len(members) + 1, enters_at)

    async def open_here(self, tx: Transaction, guild_id: int, circle_id: int) -> Circle:
        """Return a circle of a server; nobody else comes or goes meanwhile. Raises CareError where there is none."""
        circle = await store.locked(tx, circle_id)
        if circle is None or circle.ended_at or circle.guild_id != guild_id:
            raise rules.unknown()
        return circle

    async def _grown(self, tx: Transaction, circle: Circle, members: int) -> None:
        now = self._clock.now()
        if members >= rules.FEWEST:
            await store.set_few_since(tx, circle.id, 0)
            await self._agenda.cancel(tx, FEW, circle.guild_id, circle.id)
            if not circle.begun_at:
                await store.begin(tx, circle.id, to_epoch(now))
                await self._prompt_later(tx, circle)
        elif not circle.begun_at:
            await self._wait_longer(tx, circle)
        await self._agenda.bring_forward(tx, CIRCLE, circle.guild_id, circle.id, now)

    async def _wait_longer(self, tx: Transaction, circle: Circle) -> None:
        """Let a circle wait for the third; after a while those who wait are asked what they would like."""
        await store.set_few_since(tx, circle.id, 0)
        await self._agenda.schedule(tx, FEW, circle.guild_id, circle.id, self._after_patience(circle))

    def _after_patience(self, circle: Circle) -> datetime:
        """Return when those who are there are asked: at the hour that the circle has chosen, and not in the night."""
        daily = replace(rhythm_of(circle), days=tuple(range(7)))
        return daily.after(self._clock.now() + rules.PATIENCE)

    async def asked_to_wait(self, tx: Transaction, circle: Circle) -> None:
        """Close a circle whose members were asked, if none of them wants to wait on in as long again."""
        await self._wait_longer(tx, circle)
        await store.set_few_since(tx, circle.id, to_epoch(self._clock.now()))

    async def decide(self, tx: Transaction, circle_id: int, member_id: int, *, waits: bool) -> bool:
        """Let a circle wait on, or one member go, as they decide; False if it has begun, and nothing is changed.

        Raises CareError where it is over, or they are not in it.
        """
        circle = await store.locked(tx, circle_id)
        if circle is None or circle.ended_at:
            raise rules.closed_already()
        if await store.member(tx, circle_id, member_id) is None:
            raise rules.not_a_member()
        if circle.begun_at:
            return False
        await (self._wait_longer(tx, circle) if waits else self._leave(tx, circle_id, member_id))
        return True

    async def leave(self, tx: Transaction, circle_id: int, member_id: int) -> None:
        """Let somebody leave a circle; what they shared is theirs alone again. Raises CareError if they cannot."""
        await self._hold_shared(tx, [circle_id], member_id)
        await self._leave(tx, circle_id, member_id)

    async def _hold_shared(self, tx: Transaction, circles: Sequence[int], member_id: int) -> None:
        """Keep everybody else from changing what a member shared there.

        Whoever shares something holds its lock before they ask for the circle's, so we take them in that order.
        """
        for check_in in sorted([one for circle in circles for one in await cards.shared_by(tx, circle, member_id)]):
            await tx.lock("check_in", check_in)

    async def _leave(self, tx: Transaction, circle_id: int, member_id: int, *, chose: bool = True) -> None:
        """Let somebody leave; `chose` if it is of their own accord, and they may have been removed before."""
        circle = await store.locked(tx, circle_id)
        member = await store.member(tx, circle_id, member_id)
        if circle is None or circle.ended_at or member is None:
            raise rules.not_a_member()
        if chose or member.away:
            await self._doors.left(tx, circle, member)
        for check_in in await cards.shared_by(tx, circle_id, member_id):
            await cards.take_back(tx, check_in)
        await store.leave(tx, circle_id, member_id)
        await self._shrunk(tx, circle, len(await store.members(tx, circle_id)))

    async def _shrunk(self, tx: Transaction, circle: Circle, members: int) -> None:
        now = self._clock.now()
        if not members:
            await self.close(tx, circle)
        elif members < rules.FEWEST and circle.begun_at and not circle.few_since:
            await store.set_few_since(tx, circle.id, to_epoch(now))
            await self._agenda.schedule(tx, FEW, circle.guild_id, circle.id, self._after_patience(circle))
        await self._agenda.bring_forward(tx, CIRCLE, circle.guild_id, circle.id, now)

    async def look_again(self, tx: Transaction, circle: Circle) -> None:
        """See to a circle once more when somebody comes back."""
        now = to_epoch(self._clock.now())
        waiting = [one.enters_at for one in await store.members(tx, circle.id) if one.enters_at > now]
        if waiting:
            await self._agenda.bring_forward(tx, CIRCLE, circle.guild_id, circle.id, from_epoch(min(waiting)))

    async def end(self, tx: Transaction, guild_id: int, circle_id: int, by: int) -> None:
        """Close a circle of a server for the team. Raises CareError where there is no such circle."""
        await self.close(tx, await self.open_here(tx, guild_id, circle_id))
        await self._trail.record(tx, guild_id, by, Act.CIRCLE_CLOSED)

    async def close(self, tx: Transaction, circle: Circle) -> None:
        """Close a circle; what was shared belongs to its authors alone again."""
        await tx.lock("circle", circle.id)
        now, key = self._clock.now(), (circle.guild_id, circle.id)
        await cards.take_back_all(tx, circle.id)
        await store.end(tx, circle.id, to_epoch(now))
        await self._agenda.cancel(tx, PROMPT, *key)
        await self._agenda.cancel(tx, FEW, *key)
        await self._agenda.bring_forward(tx, CIRCLE, *key, now)

    async def leave_all(self, tx: Transaction, guild_id: int, member_id: int, *, chose: bool = True) -> None:
        """Let somebody leave all circles of a server, or of every server for a `guild_id` of 0; `chose` as for one."""
        circles = [circle.id for circle in await store.of_member(tx, guild_id, member_id)]
        await self._hold_shared(tx, circles, member_id)
        for circle_id in circles:
            with suppress(CareError):  # They have left it in this moment, or it is closed.
                await self._leave(tx, circle_id, member_id, chose=chose)

    async def dismiss_barred(self, tx: Transaction, guild_id: int, member_id: int, ways: Collection[Way]) -> None:
        """Take somebody out of all circles whom the team keeps from them: in a thread people write by themselves."""
        if Way.CIRCLES in ways:
            await self.leave_all(tx, guild_id, member_id, chose=False)

    async def keep_out(
        self, tx: Transaction, guild_id: int, circle_id: int, member_id: int, by: int, until: datetime
    ) -> Circle:
        """Keep somebody out of a circle until then. Raises CareError where there is no such circle."""
        await self._hold_shared(tx, [circle_id], member_id)
        circle = await self.open_here(tx, guild_id, circle_id)
        mark = await self._doors.keep_out(tx, circle, member_id, until)
        await self._trail.record(tx, guild_id, by, Act.CIRCLE_KEPT_OUT, member_id=member_id)
        if await store.member(tx, circle.id, member_id) is not None:
            await self._leave(tx, circle.id, member_id, chose=False)
            await self._agenda.schedule(tx, KEPT_OUT, guild_id, mark, self._clock.now(), member_id=member_id)
        return circle

    async def let_back(self, tx: Transaction, guild_id: int, circle_id: int, member_id: int, by: int) -> Circle:
        """Let nothing stand between somebody and a circle any more. Raises CareError where there is no such circle."""
        circle = await self.open_here(tx, guild_id, circle_id)
        await self._doors.let_back(tx, circle, member_id)
        await self._trail.record(tx, guild_id, by, Act.CIRCLE_LET_BACK, member_id=member_id)
        await self._agenda.bring_forward(tx, CIRCLE, guild_id, circle.id, self._clock.now())
        return circle

    async def forget(self, tx: Transaction, scope: ErasureScope) -> None:
        """Let somebody who is about to be forgotten leave their circles; their cards go, and what tells of them."""
        if scope.feature in (EVERYTHING, FEATURE):
            await cards.take_back_told(tx, await cards.told_of(tx, scope.guild_id, scope.member_id))
            await self.leave_all(tx, scope.guild_id, scope.member_id)

    async def set_prompts(self, tx: Transaction, circle: Circle, prompts: str) -> None:
        """Decide whether a circle is asked every week."""
        await tx.lock("circle", circle.id)
        await store.set_prompts(tx, circle.id, prompts)
        if prompts == rules.OFF:
            await self._agenda.cancel(tx, PROMPT, circle.guild_id, circle.id)
        else:
            await self._prompt_later(tx, circle)

    async def _prompt_later(self, tx: Transaction, circle: Circle) -> None:
        """Ask at the next time of its rhythm."""
        at = rhythm_of(circle).after(self._clock.now())
        await self._agenda.schedule(tx, PROMPT, circle.guild_id, circle.id, at)

    async def go_on(self, tx: Transaction, circle: Circle, talking: int | None) -> None:
        """Ask a circle again after a weekly question was dealt with, unless that was changed meanwhile.

        `talking` is for how many weeks they have been talking by themselves; None if they were not asked.
        """
        now = await store.locked(tx, circle.id)
        if now is None or now.ended_at or now.prompts == rules.OFF:
            return
        if talking is not None:
            await store.mark_prompted(tx, circle.id, to_epoch(self._clock.now()), talking)
        await self._prompt_later(tx, circle)

    async def here(self, reader: Reader, guild_id: int, thread: int, member_id: int) -> tuple[Circle, Member]:
        """Return the circle that meets in a thread, for somebody in it. Raises CareError for everybody else."""
        circle = await store.in_thread(reader, guild_id, thread)
        if circle is not None and circle.ended_at:
            raise rules.closed_already()
        member = await store.member(reader, circle.id, member_id) if circle else None
        if circle is None or member is None:
            raise rules.not_a_member()
        if member.away:
            raise rules_doors.outside_the_thread()
        return circle, member

    async def reads_since(self, reader: Reader, member: Member) -> int | None:
        """Return since when a member may read what was shared; None if they neither shared nor chose to just read.

        What was shared before they came was not meant for them.
        """
        now = self._clock.now()
        since = to_epoch(now - rules.READABLE)
        just_reads = from_epoch(member.reading_until) > now
        if just_reads or await cards.has_shared(reader, member.circle, member.member_id, since):
            return max(since, member.joined_at)
        return None

    async def just_read(self, tx: Transaction, member: Member) -> None:
        """Let somebody just read this week."""
        until = to_epoch(self._clock.now() + rules.READABLE)
        await store.just_read(tx, member.circle, member.member_id, until)


def rhythm_of(circle: Circle | Listed) -> Rhythm:
    """Return when a circle is asked."""
    return Rhythm((circle.weekday % 7,), circle.minute, circle.zone)  # Others were kept, once.
