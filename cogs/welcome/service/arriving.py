"""The way in: from joining to a planned greeting, or to being held or skipped."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import from_epoch, to_epoch
from bot.db import Transaction
from bot.services import Services
from cogs.welcome.rules import arrival as rules
from cogs.welcome.service.follow_ups import DAYS, NEEDS
from cogs.welcome.settings import BOTH, BY_DM, IN_CHANNEL, WelcomeSettings
from cogs.welcome.store import arrivals, departures, greetings, held, newcomers
from cogs.welcome.store.newcomers import HELD, SKIPPED, WAITING, Newcomer

GREET, POST, DIRECT = "welcome.greet", "welcome.post", "welcome.direct"
BURST, UNDECIDED = "welcome.burst", "welcome.undecided"
ROLE, END_ROLE = "welcome.role", "welcome.end_role"
UNPOSTED = "welcome.unposted"  # the direct message that Discord did not take what somebody asked for
HELLO = "welcome.hello"  # what waits to be answered by a person
HEARD = "welcome.heard"  # that a person has

BEFORE_A_NOTE = timedelta(seconds=10)  # A burst is told of once, with most of those who belong to it.


@dataclass(frozen=True)
class Joined:
    """What Discord says of somebody who joined."""

    guild_id: int
    member_id: int
    name: str
    created_at: datetime
    joined_at: datetime  # when we heard of it, or, if we were away, when Discord says that it was
    latest_join: datetime  # what Discord says
    been_here: bool
    ready: bool


def greets(config: WelcomeSettings) -> bool:
    """Return whether a server wants newcomers to be greeted at all."""
    return config.channel is not None or config.where == BY_DM


def in_channel(config: WelcomeSettings) -> int | None:
    """Return the channel in which newcomers are greeted, if they are in one."""
    return config.channel if config.where in (IN_CHANNEL, BOTH) else None


class Arriving:
    """Decides what becomes of somebody who joined. Everything here happens within the caller's write."""

    def __init__(self, services: Services) -> None:
        self._clock, self._settings = services.clock, services.settings
        self._agenda, self._awaiting = services.agenda, services.awaiting
        self._second_turns = services.second_turns

    async def arrive(self, tx: Transaction, joined: Joined) -> None:
        """Record that somebody joined, or that Discord says so again, and decide what becomes of their greeting."""
        guild_id, member_id = joined.guild_id, joined.member_id
        config = self._settings.of(guild_id, WelcomeSettings)
        await tx.lock("welcome", guild_id)
        await self._record_missed_leave(tx, joined)
        before = await departures.get(tx, guild_id, member_id)
        if rules.has_long_been_here(joined.latest_join, joined.joined_at, before and from_epoch(before.left_at)):
            return
        away_since = before.left_at if before is not None else 0 if joined.been_here else None
        newcomer = await newcomers.record_join(
            tx, guild_id, member_id, to_epoch(joined.joined_at), away_since=away_since, name=joined.name
        )
        if newcomer is None:
            return
        await self._record(tx, newcomer, "returned" if newcomer.is_back else "joined", newcomer.away_since or 0)
        if await self._must_be_held(tx, newcomer, joined, config):
            return
        if joined.ready:
            await newcomers.mark_ready(tx, guild_id, member_id, newcomer.joined_at)
            await self._schedule_role(tx, newcomer, config)
        await self._wait(tx, newcomer, joined.joined_at + timedelta(minutes=config.delay_minutes))

    async def _record_missed_leave(self, tx: Transaction, joined: Joined) -> None:
        """Record that whoever is known to be here and joined once more has left in between, unseen."""
        key = joined.guild_id, joined.member_id
        known = await newcomers.get(tx, *key)
        if known is None or known.left_at is not None:
            return
        if joined.latest_join - from_epoch(known.joined_at) > rules.SAME_JOIN:
            await self.leave_unseen(tx, *key, joined.latest_join)

    async def _must_be_held(self, tx: Transaction, newcomer: Newcomer, joined: Joined, config: WelcomeSettings) -> bool:
        since = await self._burst_since(tx, newcomer, config.raid_joins)
        if since is not None:
            for other in await newcomers.waiting_between(tx, newcomer.guild_id, since, newcomer.joined_at):
                await self._hold(tx, other, "held_burst")
            return True
        if rules.is_young(joined.created_at, joined.joined_at, config.youngest_days):
            await self._hold(tx, newcomer, "held_young")
            return True
        return False

    async def _burst_since(self, tx: Transaction, newcomer: Newcomer, limit: int) -> int | None:
        """Return since when those belong together who joined in a burst, a fast one or a slow one; None without one."""
        guild_id, now = newcomer.guild_id, newcomer.joined_at
        minute, longer = now - _milliseconds(rules.WINDOW), now - _milliseconds(rules.LONG_WINDOW)
        if rules.is_burst(await newcomers.joined_between(tx, guild_id, minute, now, limit + 1), limit):
            return minute
        joined = await newcomers.joined_between(tx, guild_id, longer, now, rules.MOST_COUNTED)
        if not rules.may_be_slow_burst(joined, limit):  # Nothing else is counted for nearly everybody.
            return None
        youngest = rules.first_id(from_epoch(now) - rules.YOUNG)
        young = await held.young_between(tx, guild_id, longer, now, youngest_id=youngest)
        remembered, span = now - _milliseconds(rules.USUAL_FOR), _milliseconds(rules.LONG_WINDOW)
        usual = await held.busiest(tx, guild_id, remembered, longer, span=span)
        return longer if rules.is_slow_burst(joined, young, usual, limit) else None

    async def _hold(self, tx: Transaction, newcomer: Newcomer, why: str) -> None:
        guild_id, member_id = newcomer.guild_id, newcomer.member_id
        await newcomers.set_state(tx, guild_id, member_id, HELD)
        await greetings.assign(tx, guild_id, member_id, None)
        await self._agenda.cancel(tx, GREET, guild_id, member_id)
        await self._record(tx, newcomer, why)
        await greetings.begin_burst(tx, guild_id, self._now)
        await self._agenda.bring_forward(tx, BURST, guild_id, 0, self._clock.now() + BEFORE_A_NOTE)
        await self._agenda.bring_forward(tx, UNDECIDED, guild_id, 0, from_epoch(newcomer.joined_at) + rules.UNDECIDED)

    async def become_ready(self, tx: Transaction, guild_id: int, member_id: int) -> None:
        """Let the minutes to look around begin: what the server wants to see first is done."""
        newcomer = await newcomers.get(tx, guild_id, member_id)
        if newcomer is not None and await newcomers.mark_ready(tx, guild_id, member_id, self._now):
            config = self._settings.of(guild_id, WelcomeSettings)
            await self._record(tx, newcomer, "ready")
            await self._schedule_role(tx, newcomer, config)
            await self._wait(tx, newcomer, self._clock.now() + timedelta(minutes=config.delay_minutes))

    async def look_now(self, tx: Transaction, guild_id: int, member_id: int) -> None:
        """Look at once whether a newcomer has become ready unseen, which is otherwise done ever more rarely."""
        newcomer = await newcomers.get(tx, guild_id, member_id)
        waits = newcomer is not None and newcomer.state == WAITING and newcomer.greeting is None
        if newcomer is not None and waits and newcomer.ready_at is None and newcomer.left_at is None:
            await self._agenda.bring_forward(tx, GREET, guild_id, member_id, self._clock.now())

    async def speak(self, tx: Transaction, guild_id: int, member_id: int) -> None:
        """Greet a newcomer at once who spoke before that; whoever can speak is past the server's screening."""
        newcomer = await newcomers.get(tx, guild_id, member_id)
        if newcomer is not None and newcomer.state == WAITING and newcomer.greeting is None:
            if await newcomers.mark_ready(tx, guild_id, member_id, self._now):
                await self._schedule_role(tx, newcomer, self._settings.of(guild_id, WelcomeSettings))
            await self._record(tx, newcomer, "spoke")
            await self._wait(tx, newcomer, self._clock.now())

    async def plan(self, tx: Transaction, newcomer: Newcomer, name: str) -> None:
        """Plan the greeting that nothing stands before any more: one of their own, or one with others."""
        guild_id, member_id, now = newcomer.guild_id, newcomer.member_id, self._now
        config = self._settings.of(guild_id, WelcomeSettings)
        await tx.lock("welcome", guild_id)
        current = await newcomers.get(tx, guild_id, member_id)
        if current is None or current.state != WAITING or current.greeting is not None or current.left_at is not None:
            return
        if await newcomers.mark_ready(tx, guild_id, member_id, now):
            await self._record(tx, newcomer, "ready")
            await self._schedule_role(tx, newcomer, config)
        if newcomer.is_back and not config.greet_returning:
            await self.skip(tx, newcomer, "skipped_returning")
            return
        await newcomers.save_name(tx, guild_id, member_id, name)
        if config.where in (BY_DM, BOTH):
            await self._agenda.schedule(tx, DIRECT, guild_id, member_id, self._clock.now(), member_id=member_id)
        if in_channel(config) is not None:
            await self._assign(tx, current, current.ready_at or now)

    async def _assign(self, tx: Transaction, newcomer: Newcomer, ready_at: int) -> None:
        guild_id, now, window = newcomer.guild_id, self._now, _milliseconds(rules.WINDOW)
        at_once = await newcomers.ready_between(tx, guild_id, ready_at - window, ready_at + window, rules.TOGETHER + 1)
        just_now = await greetings.assigned_since(tx, guild_id, now - window)
        together = at_once > rules.TOGETHER or just_now >= rules.TOGETHER
        number = await greetings.open_group(tx, guild_id, now, rules.MOST_IN_ONE) if together else None
        if number is None:
            at = now + window if together else now
            number = await greetings.plan(tx, guild_id, at)
            await self._agenda.schedule(tx, POST, guild_id, number, from_epoch(at))
        await greetings.assign(tx, guild_id, newcomer.member_id, number)

    async def leave(self, tx: Transaction, guild_id: int, member_id: int, left_at: datetime) -> Newcomer | None:
        """Let nothing more happen for a member who left; return what was known of them as a newcomer."""
        newcomer = await newcomers.get(tx, guild_id, member_id)
        for kind in (GREET, DIRECT, HEARD, ROLE, END_ROLE, *DAYS, *NEEDS.values()):
            await self._agenda.cancel(tx, kind, guild_id, member_id)
        if newcomer is None or newcomer.left_at is not None:
            return None
        await newcomers.record_leave(tx, guild_id, member_id, to_epoch(left_at))
        await self._record(tx, newcomer, "left")
        await self._awaiting.withdraw(tx, HELLO, guild_id, member_id)
        await self._second_turns.closed(tx, guild_id, HELLO, member_id)
        if newcomer.state == HELD:
            await self._agenda.bring_forward(tx, BURST, guild_id, 0, self._clock.now() + BEFORE_A_NOTE)
        return newcomer

    async def leave_unseen(self, tx: Transaction, guild_id: int, member_id: int, left_at: datetime) -> None:
        """Record that a member was found gone, of whose leaving nobody is to be told."""
        await self.leave(tx, guild_id, member_id, left_at)
        await departures.record_departure(tx, guild_id, member_id, to_epoch(left_at), "")

    async def skip_and_let_in(self, tx: Transaction, newcomer: Newcomer, why: str) -> None:
        """Record that somebody who has done all that the server wants is not greeted: they are let in all the same."""
        guild_id, member_id = newcomer.guild_id, newcomer.member_id
        if await newcomers.mark_ready(tx, guild_id, member_id, self._now):
            await self._schedule_role(tx, newcomer, self._settings.of(guild_id, WelcomeSettings))
        await greetings.assign(tx, guild_id, member_id, None)
        await self.skip(tx, newcomer, why)

    async def lose_greeting(self, tx: Transaction, guild_id: int, member_id: int) -> None:
        """Record that somebody's greeting was deleted: nobody is sent there any more."""
        newcomer = await newcomers.get(tx, guild_id, member_id)
        if newcomer is not None and newcomer.message_id is not None:
            await greetings.lose_message(tx, guild_id, member_id)
            await self._record(tx, newcomer, "deleted")
            await self._awaiting.withdraw(tx, HELLO, guild_id, member_id)

    async def skip(self, tx: Transaction, newcomer: Newcomer, why: str, number: int = 0) -> None:
        """Record that a newcomer is not greeted, and why, for moderators."""
        await newcomers.set_state(tx, newcomer.guild_id, newcomer.member_id, SKIPPED)
        await self._record(tx, newcomer, why, number)

    async def pause(self, tx: Transaction, guild_id: int, until: datetime) -> None:
        """Greet nobody before this moment, and then whoever waited for the end of an earlier pause."""
        await greetings.pause(tx, guild_id, to_epoch(until))
        for newcomer in await newcomers.in_state(tx, guild_id, WAITING):
            if newcomer.greeting is None:
                await self._agenda.bring_forward(tx, GREET, guild_id, newcomer.member_id, until)

    async def _wait(self, tx: Transaction, newcomer: Newcomer, until: datetime) -> None:
        key = newcomer.guild_id, newcomer.member_id
        await self._agenda.schedule(tx, GREET, *key, until, member_id=newcomer.member_id)

    async def _schedule_role(self, tx: Transaction, newcomer: Newcomer, config: WelcomeSettings) -> None:
        if config.role is not None or config.newcomer_role is not None:
            key = newcomer.guild_id, newcomer.member_id
            await self._agenda.schedule(tx, ROLE, *key, self._clock.now(), member_id=newcomer.member_id)

    async def _record(self, tx: Transaction, newcomer: Newcomer, what: str, number: int = 0) -> None:
        await arrivals.record_event(tx, newcomer.guild_id, newcomer.member_id, self._now, what, number)

    @property
    def _now(self) -> int:
        return to_epoch(self._clock.now())


def _milliseconds(span: timedelta) -> int:
    return span // timedelta(milliseconds=1)
