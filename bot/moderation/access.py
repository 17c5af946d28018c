"""Who may reach others: whoever is barred, timed out or gone is told so kindly, and reaches nobody."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import discord

from bot.client.guilds import Guilds
from bot.clock import Clock, from_epoch, on_screen, to_epoch
from bot.db import Database, Reader, Transaction
from bot.delivery import member_of
from bot.errors import CareError
from bot.moderation import store
from bot.moderation.acts import Act
from bot.moderation.feature_gate import FeatureGate
from bot.moderation.store import BarRecord
from bot.moderation.trail import Trail
from bot.moderation.ways import Way, way_name
from bot.sealing.vault import Vault
from bot.text.language import _

LONGEST = timedelta(days=365)  # Whoever shall be kept out for longer is looked at again by then.


@dataclass(frozen=True)
class Barring:
    """Until when a bar keeps somebody from others, and until when older ones did already, by way."""

    ends: datetime
    stood: Mapping[Way, datetime]


Barred = Callable[[Transaction, int, int, Collection[Way]], Awaitable[None]]  # given the server, the member, the ways


class Access:
    """Asks at the moment of the press, since a bar, a time-out or a ban can come at any moment."""

    def __init__(
        self,
        client: discord.Client,
        database: Database,
        clock: Clock,
        vault: Vault,
        guilds: Guilds,
        trail: Trail,
        gate: FeatureGate,
    ) -> None:
        self._client, self._database, self._clock = client, database, clock
        self._vault, self._guilds, self._trail, self._gate = vault, guilds, trail, gate
        self._barred: list[Barred] = []

    def when_barred(self, call: Barred) -> None:
        """Call this in every write that bars somebody whom the team knows: what they hold ends in that moment."""
        self._barred.append(call)

    async def require(
        self, interaction: discord.Interaction[Any], guild_id: int, way: Way, reader: Reader | None = None
    ) -> None:
        """Let somebody reach others in a server. Raises CareError, in words for them, where they may not now.

        `reader` is the write in which it is asked, where it is.
        """
        self._gate.require_way(guild_id, way)
        user = interaction.user
        is_there = interaction.guild_id == guild_id and isinstance(user, discord.Member)
        words = await self._refusal(reader or self._database, guild_id, user.id, way, user if is_there else None)
        if words is not None:
            raise CareError(words)

    async def refusal(self, guild_id: int, member_id: int, way: Way, *, for_team: bool = False) -> str | None:
        """Return why somebody may not reach others now, in words for them; None where they may. May raise NotNow.

        `for_team` leaves out the bars of those whose name the team does not know.
        """
        return await self._refusal(self._database, guild_id, member_id, way, None, for_team=for_team)

    async def _refusal(
        self,
        reader: Reader,
        guild_id: int,
        member_id: int,
        way: Way,
        member: discord.Member | discord.User | None,
        *,
        for_team: bool = False,
    ) -> str | None:
        barred = await self.bar_words(reader, guild_id, member_id, way, for_team=for_team)
        if barred is not None:
            return barred
        known = member or await member_of(self._client, guild_id, member_id)
        if not isinstance(known, discord.Member):
            return _("You are no longer in {server}, so I can't pass anything on to people there.").format(
                server=await self._guilds.name(guild_id)
            )
        until = known.timed_out_until
        if until is None or until <= self._clock.now():
            return None
        return _(
            "You have a time-out in {server} until {moment}; until then I can't pass anything on to people there. "
            "`/help-now` still reaches its moderators."
        ).format(server=await self._guilds.name(guild_id), moment=on_screen(until))

    async def bar_words(
        self, reader: Reader, guild_id: int, member_id: int, *ways: Way, for_team: bool = False
    ) -> str | None:
        """Return what somebody reads who is barred from one of these; None where they are not."""
        ends = await self.barred_until(reader, guild_id, member_id, *ways, for_team=for_team)
        if ends is None:
            return None
        return _(
            "The moderators here have paused {what} for you until {moment}. Your own check-ins, your reminders and "
            "`/help-now` work as always, and `/help-now` lets you write to the moderators."
        ).format(what=way_name(ways[0]), moment=on_screen(ends))

    async def barred_until(
        self, reader: Reader, guild_id: int, member_id: int, *ways: Way, for_team: bool = False
    ) -> datetime | None:
        """Return until when somebody is barred from one of these; None where they are not. `for_team` as above."""
        marks = self._marks(guild_id, member_id, known=True)
        if not for_team:
            marks = *marks, *self._marks(guild_id, member_id, known=False)
        return await self._ends_of(reader, guild_id, marks, ways)

    async def _ends_of(
        self, reader: Reader, guild_id: int, marks: Sequence[str], ways: Collection[Way]
    ) -> datetime | None:
        ends = (await store.ends_of(reader, guild_id, marks, ways, self._now())).values()
        return from_epoch(max(ends)) if ends else None

    async def bar(
        self,
        tx: Transaction,
        guild_id: int,
        member_id: int,
        ways: Collection[Way],
        length: timedelta,
        *,
        bar_id: int,
        by: int,
        reason: str = "",
        known: bool = True,
    ) -> Barring:
        """Keep somebody from reaching others, at most for a year from now; of several bars the longest counts.

        `bar_id` is the interaction's. `known` is whether the team may know who it is; where it may not, nothing is said
        of what stood already, which would tell whom it was about.
        """
        now, marks = self._clock.now(), self._marks(guild_id, member_id, known=known)
        stood = await store.ends_of(tx, guild_id, marks, ways, to_epoch(now)) if known else {}
        ends = now + min(length, LONGEST)
        record = BarRecord(
            id=bar_id,
            who=marks[0],
            member_id=member_id if known else 0,
            moderator_id=by,
            ways=" ".join(way for way in Way if way in ways),
            reason=self._vault.seal(reason),
            set_at=to_epoch(now),
            ends_at=to_epoch(ends),
        )
        if await store.add(tx, guild_id, record):
            whom, what = record.member_id, record.ways
            await self._trail.record(tx, guild_id, by, Act.BARRED, member_id=whom, detail=what)
        for call in self._barred if known else ():  # Of somebody without a name, nothing is to be seen to end.
            await call(tx, guild_id, member_id, ways)
        return Barring(ends, {Way(way): from_epoch(end) for way, end in stood.items()})

    async def lift(self, tx: Transaction, guild_id: int, member_id: int, *, by: int) -> bool:
        """End the bars of somebody whom the team knows; return whether there were any."""
        if not await store.lift(tx, guild_id, self._marks(guild_id, member_id, known=True)):
            return False
        await self._trail.record(tx, guild_id, by, Act.UNBARRED, member_id=member_id)
        return True

    async def lift_one(self, tx: Transaction, guild_id: int, record: BarRecord, *, by: int) -> None:
        """End one bar, also of somebody whom the team does not know; any other of theirs stays."""
        await store.lift_one(tx, guild_id, record)
        whom, what = record.member_id, record.ways
        await self._trail.record(tx, guild_id, by, Act.UNBARRED, member_id=whom, detail=what)

    def is_of(self, record: BarRecord, guild_id: int, member_id: int) -> bool:
        """Return whether a bar keeps this member from others, also where the team does not know whom it does."""
        return any(record.who in self._marks(guild_id, member_id, known=known) for known in (True, False))

    async def prune(self, now: datetime) -> None:
        """Drop what has ended; called every night."""
        await store.prune(self._database, to_epoch(now))

    def _now(self) -> int:
        return to_epoch(self._clock.now())

    def _marks(self, guild_id: int, member_id: int, *, known: bool) -> Sequence[str]:
        """Return what stands for somebody; by what is done to them by name, nobody finds what is done without it."""
        what = "barred" if known else "nameless"  # The latter is that of the mutes from which bars have grown.
        return self._vault.marks(f"{what} {guild_id} {member_id}")
