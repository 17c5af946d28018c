"""Who greets newcomers: beginning, ending, and whom a greeting names."""

from collections.abc import Collection
from datetime import datetime, timedelta

from bot.clock import from_epoch, to_epoch
from bot.db import Reader, Transaction
from bot.delivery.roles import FollowingRoles
from bot.errors import CareError
from bot.members import preferences
from bot.members.personal_data import EVERYTHING, EVERYWHERE, ErasureScope, Last
from bot.moderation.acts import Act
from bot.moderation.ways import Way
from bot.services import Services
from cogs.welcome.rules import greeters as rules
from cogs.welcome.service.team_words import TeamWords
from cogs.welcome.settings import GreeterSettings
from cogs.welcome.store import greeters
from cogs.welcome.store.greeters import Greeter
from cogs.welcome.store.team_words import TeamWord

GREETER, INVITE, THANK = "welcome.greeter", "welcome.invite", "welcome.thank"
A_DAY = timedelta(days=1)
ENDED = "greeting ended"  # what is counted of whom the team has ended it for
STAYS_ENDED = timedelta(days=90)


class Greeters:
    """What the command, the buttons, the greeting and the agenda decide alike about greeters."""

    def __init__(self, services: Services) -> None:
        self._clock, self._settings, self._agenda = services.clock, services.settings, services.agenda
        self._quotas, self._trail, self._team_words = services.quotas, services.trail, TeamWords(services)
        self._gate = services.gate
        self.roles = FollowingRoles(services, "greeter")

    async def begin(
        self,
        tx: Transaction,
        guild_id: int,
        member_id: int,
        joined_at: datetime | None,
        *,
        may_be_named: bool | None,
        acts_for_team: bool = False,
    ) -> None:
        """Let a member greet from now on, or change whether greetings may name them.

        Raises CareError where it is too early, unless they act for the team, or the team has ended it.
        """
        now = self._clock.now()
        since = joined_at or now
        if await greeters.get(tx, guild_id, member_id) is None:
            await self._require_may_begin(tx, guild_id, member_id, since, acts_for_team=acts_for_team)
            await self.roles.begin_anew(tx, guild_id, member_id)
        joined = to_epoch(since)
        await greeters.put(tx, guild_id, member_id, to_epoch(now), member_since=joined, may_be_named=may_be_named)
        await self._agenda.schedule(tx, GREETER, guild_id, member_id, now, member_id=member_id)

    async def _require_may_begin(
        self, tx: Transaction, guild_id: int, member_id: int, since: datetime, *, acts_for_team: bool
    ) -> None:
        if await self._quotas.spent(tx, guild_id, ENDED, member_id):
            raise CareError(rules.ended_by_team())
        days = self._settings.of(guild_id, GreeterSettings).greeter_days
        if not acts_for_team and since + timedelta(days=days) > self._clock.now():
            raise CareError(rules.too_new(days, since + timedelta(days=days)))

    async def let_thank(self, tx: Transaction, guild_id: int, member_id: int, *, may_thank: bool) -> None:
        """Let a greeter be shown, from tomorrow on, whom they could thank, or no longer."""
        if await greeters.set_may_thank(tx, guild_id, member_id, may_thank=may_thank) and may_thank:
            await self.schedule_offer(tx, guild_id, member_id, self._clock.now() + A_DAY)

    async def schedule_offer(self, tx: Transaction, guild_id: int, member_id: int, at: datetime) -> None:
        """Schedule when a greeter is next shown whom they could thank."""
        await self._agenda.schedule(tx, THANK, guild_id, member_id, at, member_id=member_id)

    def has_been_here(self, guild_id: int, joined_at: datetime | None) -> bool:
        """Return whether somebody is a member for long enough to greet."""
        days = self._settings.of(guild_id, GreeterSettings).greeter_days
        return joined_at is not None and joined_at + timedelta(days=days) <= self._clock.now()

    async def end(self, tx: Transaction, guild_id: int, member_id: int) -> bool:
        """Let a member greet no longer; return whether they did."""
        if not await greeters.remove(tx, guild_id, member_id):
            return False
        await self._agenda.schedule(tx, GREETER, guild_id, member_id, self._clock.now(), member_id=member_id)
        return True

    async def end_for_team(
        self, tx: Transaction, guild_id: int, member_id: int, word: TeamWord | None = None, *, by: int | None = None
    ) -> bool:
        """End somebody's greeting until the team says otherwise; return whether they greeted.

        `by` is None where somebody took the role for it away, and Discord does not say who.
        """
        if not await self.end(tx, guild_id, member_id):
            return False
        await self.roles.begin_anew(tx, guild_id, member_id)
        await self._quotas.record(tx, guild_id, ENDED, member_id, ends=self._clock.now() + STAYS_ENDED)
        if by is not None:
            await self._trail.record(tx, guild_id, by, Act.GREETER_ENDED, member_id=member_id)
        if word is not None:
            await self._team_words.say(tx, word)
        return True

    async def end_barred(self, tx: Transaction, guild_id: int, member_id: int, ways: Collection[Way]) -> None:
        """End the greeting of somebody whom the team keeps from it, who may begin anew once that is over."""
        if Way.GREETING in ways:
            await self.end(tx, guild_id, member_id)

    async def vouch(self, tx: Transaction, guild_id: int, member_id: int, by: int, *, vouched: bool) -> bool:
        """Give the team's word for a greeter, or take it back; for whom it has ended it, that lets them greet again.

        Return whether there was anything to say.
        """
        was_ended = bool(await self._quotas.spent(tx, guild_id, ENDED, member_id))
        if vouched:
            await self._quotas.lift(tx, guild_id, ENDED, member_id)
        if not await greeters.vouch(tx, guild_id, member_id, vouched=vouched) and not (vouched and was_ended):
            return False
        act = Act.GREETER_VOUCHED if vouched else Act.GREETER_UNVOUCHED
        await self._trail.record(tx, guild_id, by, act, member_id=member_id)
        return True

    async def is_ended(self, reader: Reader, guild_id: int, member_id: int) -> bool:
        """Return whether the team has ended somebody's greeting."""
        return bool(await self._quotas.spent(reader, guild_id, ENDED, member_id))

    async def leave(self, tx: Transaction, guild_id: int, member_id: int) -> None:
        """Forget a greeter who has left the server."""
        await greeters.forget_leaver(tx, guild_id, member_id)
        await self.roles.begin_anew(tx, guild_id, member_id)
        for kind in (GREETER, INVITE, THANK):
            await self._agenda.cancel(tx, kind, guild_id, member_id)

    async def forget(self, tx: Transaction, about: ErasureScope) -> Last | None:
        """Take the role of a greeter from somebody, after they have been forgotten."""
        if about.feature not in (EVERYTHING, "welcome"):
            return None
        servers = await greeters.servers_of(tx, about.member_id)
        with_role = [one for one in servers if about.guild_id in (EVERYWHERE, one) and self.role(one) is not None]

        async def take_role(tx: Transaction) -> None:
            for guild_id in with_role:
                await self._agenda.schedule(
                    tx, GREETER, guild_id, about.member_id, self._clock.now(), member_id=about.member_id
                )

        return take_role

    def role(self, guild_id: int) -> int | None:
        """Return the role that greeters have here, if there is one."""
        return self._settings.of(guild_id, GreeterSettings).role

    async def candidates(self, reader: Reader, guild_id: int, newcomer_id: int) -> list[Greeter]:
        """Return whom a newcomer's greeting could name now, the one whose turn it is first."""
        if self._gate.is_off(guild_id, "greeters"):
            return []
        most, now = self._settings.of(guild_id, GreeterSettings).open_newcomers, self._clock.now()
        return [
            greeter
            for greeter in await greeters.here(reader, guild_id)
            if greeter.may_be_named and greeter.open < most and greeter.member_id != newcomer_id
            if rules.is_known(from_epoch(greeter.member_since), now, vouched_for=greeter.vouched_for)
            if await self._is_awake(reader, greeter.member_id, now)
        ]

    async def choose(
        self, tx: Transaction, guild_id: int, newcomer_id: int, *, kept_out: Collection[int]
    ) -> int | None:
        """Choose, fairly, whom a newcomer's greeting names, and record it; None if nobody is available."""
        await tx.lock("welcome.greeters", guild_id)
        for greeter in await self.candidates(tx, guild_id, newcomer_id):
            if greeter.member_id not in kept_out:
                now = to_epoch(self._clock.now())
                await greeters.record_naming(tx, guild_id, newcomer_id, greeter.member_id, now)
                return greeter.member_id
        return None

    async def _is_awake(self, reader: Reader, member_id: int, now: datetime) -> bool:
        return (await preferences.of(reader, member_id)).end_of_silence(now) is None
