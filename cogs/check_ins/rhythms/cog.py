"""Asking somebody how they are, when they wanted to be asked; after a while of silence, no longer."""

from dataclasses import replace

import discord

from bot.agenda import Agenda, Done, Due
from bot.client.hearth import Hearth
from bot.clock import Clock, from_epoch, to_epoch
from bot.db import Database, Transaction
from bot.delivery import Delivery, Sent, Undeliverable
from bot.members import preferences
from bot.text.language import set_locale
from cogs.check_ins.rhythms import rules
from cogs.check_ins.rhythms import store as rhythms
from cogs.check_ins.rhythms import store_lookouts as lookout_store
from cogs.check_ins.rhythms.rules_lookouts import MOST_MISSES
from cogs.check_ins.rhythms.service import NUDGE, Rhythms
from cogs.check_ins.rhythms.service_lookouts import Lookouts
from cogs.check_ins.rhythms.store import SavedRhythm
from cogs.check_ins.rhythms.views import nudge_buttons, rest_buttons


class RhythmQuestions:
    """Carries out what rhythms have put on the agenda."""

    def __init__(
        self,
        bot: Hearth,
        database: Database,
        clock: Clock,
        agenda: Agenda,
        delivery: Delivery,
        service: Rhythms,
        lookouts: Lookouts,
    ) -> None:
        self._bot, self._database, self._clock, self._delivery = bot, database, clock, delivery
        self._rhythms, self._lookouts = service, lookouts
        agenda.handle(NUDGE, self.nudge)

    async def nudge(self, due: Due) -> Done:
        """Ask, or rest after too many silences. Whoever wants quiet now is asked the next time.

        Once it rests nobody is asked; what is missed counts on for a friend who looks out for them.
        """
        asked = await rhythms.get(self._database, due.guild_id, due.member_id)
        if asked is None:
            return Done()
        now = self._clock.now()
        if now - due.planned > rules.STALE or await self._is_quiet(asked):
            return Done(lambda tx: self._rhythms.go_on(tx, asked))
        silences = min(asked.silences + 1, MOST_MISSES) if asked.asked_at else 0
        rests = bool(asked.resting) or silences >= rules.SILENCES
        sent = None if asked.resting else await self._send(due, rests=rests)
        after = replace(asked, silences=silences, asked_at=to_epoch(now), resting=int(rests))

        async def note(tx: Transaction) -> None:
            if not asked.resting:
                await self._delivery.record_delivered(tx, due, sent)
            await self._lookouts.missed(tx, due.guild_id, due.member_id, silences)
            await self._rhythms.go_on(tx, after)

        return Done(note)

    async def _is_quiet(self, asked: SavedRhythm) -> bool:
        """Whether they want to hear nothing now: they are away, pause everything, or this."""
        now = self._clock.now()
        person = await preferences.of(self._database, asked.member_id)
        muted = await preferences.muted(self._database, asked.guild_id, asked.member_id)
        return from_epoch(asked.away_until) > now or person.end_of_pause(now) is not None or "check_ins" in muted

    async def _resting(self, due: Due, server: str) -> str:
        found = await lookout_store.of_either(self._database, due.member_id)
        has_friend = any(
            one.accepted_at and (one.guild_id, one.member_id) == (due.guild_id, due.member_id) for one in found
        )
        return rules.resting(server, has_friend=has_friend)

    async def _send(self, due: Due, *, rests: bool) -> Sent | None:
        guild = self._bot.get_guild(due.guild_id)
        set_locale(self._delivery.locale_of(due.member_id, guild.preferred_locale if guild else None))
        server = discord.utils.escape_markdown(guild.name) if guild else str(due.guild_id)
        words = await self._resting(due, server) if rests else rules.question(server)
        view = rest_buttons(due.guild_id) if rests else nudge_buttons(due.guild_id)
        try:
            return await self._delivery.write_to(
                due.member_id, key=f"{NUDGE} {due.guild_id} {due.member_id} {due.planned_at}", content=words, view=view
            )
        except Undeliverable:  # A question whose moment has passed is of no use later; the silence counts.
            return None
