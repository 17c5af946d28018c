"""A rhythm is kept together with its next question on the agenda."""

from dataclasses import replace
from datetime import datetime

from bot.clock import from_epoch, to_epoch
from bot.db import Transaction
from bot.errors import CareError
from bot.members import preferences
from bot.services import Services
from bot.text.language import _
from cogs.check_ins.check_in.store import CheckIn
from cogs.check_ins.rhythms import store as rhythms
from cogs.check_ins.rhythms import store_lookouts as lookouts
from cogs.check_ins.rhythms.rules import Rhythm
from cogs.check_ins.rhythms.store import SavedRhythm

NUDGE = "check_ins.nudge"


class Rhythms:
    """When somebody wants to be asked; all of it is theirs to change at any time."""

    def __init__(self, services: Services) -> None:
        self._database, self._clock, self._agenda = services.database, services.clock, services.agenda

    async def keep(self, guild_id: int, member_id: int, rhythm: Rhythm) -> None:
        """Ask somebody in this rhythm from now on. Where they have told no time zone yet, it is theirs."""
        days = ",".join(map(str, rhythm.days))

        async def keep(tx: Transaction) -> None:
            before = await rhythms.get(tx, guild_id, member_id)
            away = before.away_until if before else 0
            await self._save(tx, SavedRhythm(guild_id, member_id, days, rhythm.minute, rhythm.zone, away_until=away))
            if await preferences.zone_of(tx, member_id) is None:
                await preferences.set_zone(tx, member_id, rhythm.zone)

        await self._database.write(keep)

    async def stop(self, guild_id: int, member_id: int) -> bool:
        """Ask somebody no more, and return whether anybody was to."""

        async def stop(tx: Transaction) -> bool:
            await self._agenda.cancel(tx, NUDGE, guild_id, member_id)
            return await rhythms.remove(tx, guild_id, member_id)

        return await self._database.write(stop)

    async def resume(self, guild_id: int, member_id: int) -> SavedRhythm:
        """Ask somebody again. Raises CareError if they have no rhythm."""
        return await self._change(guild_id, member_id, silences=0, resting=0, asked_at=0)

    async def leave(self, guild_id: int, member_id: int, until: datetime | None) -> SavedRhythm:
        """Ask nothing until then; None if they are back. Raises CareError if they have no rhythm."""
        return await self._change(
            guild_id, member_id, away_until=to_epoch(until) if until else 0, silences=0, asked_at=0
        )

    async def _change(self, guild_id: int, member_id: int, **what: int) -> SavedRhythm:
        async def change(tx: Transaction) -> SavedRhythm:
            before = await rhythms.get(tx, guild_id, member_id)
            if before is None:
                raise CareError(_("I am not asking you here yet. `/checkin schedule` begins."))
            after = replace(before, **what)
            await self._save(tx, after)
            await lookouts.record_heard(tx, guild_id, member_id)
            return after

        return await self._database.write(change)

    async def record_heard(self, tx: Transaction, check_in: CheckIn, _round_id: int) -> None:
        """Record that somebody has checked in: the last question was not met with silence, nor is a friend told."""
        await rhythms.record_heard(tx, check_in.guild_id, check_in.member_id)
        await lookouts.record_heard(tx, check_in.guild_id, check_in.member_id)

    async def go_on(self, tx: Transaction, asked: SavedRhythm) -> None:
        """Record what became of a question, and plan the next one; a change made meanwhile has its own next one.

        One that rests goes on, without a word, only for friends who look out for them.
        """
        if asked.resting and not await lookouts.locked(tx, asked.guild_id, asked.member_id):
            await rhythms.save(tx, asked)
        else:
            await self._save(tx, asked)

    async def _save(self, tx: Transaction, asked: SavedRhythm) -> None:
        await rhythms.save(tx, asked)
        key = asked.guild_id, asked.member_id
        await self._agenda.schedule(tx, NUDGE, *key, self.next(asked), member_id=asked.member_id)

    def next(self, asked: SavedRhythm) -> datetime:
        """Return when somebody is to be asked again."""
        back = from_epoch(asked.away_until) if asked.away_until else self._clock.now()
        return rhythm_of(asked).after(max(back, self._clock.now()))


def rhythm_of(asked: SavedRhythm) -> Rhythm:
    """Return the rhythm that is kept."""
    return Rhythm(tuple(map(int, asked.days.split(","))), asked.minute, asked.zone)
