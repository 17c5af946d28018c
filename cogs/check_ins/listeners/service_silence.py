"""Somebody came to listen, and writes nothing: they are asked once, and then others are asked to be there."""

from datetime import datetime, timedelta

from bot.clock import to_epoch
from bot.db import Transaction
from bot.services import Services
from cogs.check_ins.check_in import store as check_ins
from cogs.check_ins.listeners import rules_silence as rules
from cogs.check_ins.listeners import store
from cogs.check_ins.listeners.service import Listeners
from cogs.check_ins.talks.rules import SILENT
from cogs.check_ins.talks.store import Talk

ASK_SILENT, GIVE_BACK = "check_ins.ask_silent", "check_ins.give_back"
LISTENER_FOUND, PASSED_ON = "check_ins.listener_found", "check_ins.passed_on"
SOFTLY, ENOUGH = timedelta(minutes=20), timedelta(minutes=40)  # after which a listener is asked; others are


class Silence:
    """A claim is not an answer: what is counted is whether somebody wrote, and never what."""

    def __init__(self, services: Services) -> None:
        self._clock, self._agenda, self._listeners = services.clock, services.agenda, Listeners(services)

    async def watch(self, tx: Transaction, talk: Talk) -> None:
        """Let whoever asked know that somebody is there, and whoever listens be asked after a while if they are not."""
        now, guild_id = self._clock.now(), talk.guild_id
        await self._agenda.schedule(tx, LISTENER_FOUND, guild_id, talk.id, now, member_id=talk.member_id)
        await self._agenda.schedule(tx, ASK_SILENT, guild_id, talk.id, now + SOFTLY)

    def until(self) -> datetime:
        """Return until when somebody is waited for who is asked now."""
        return self._clock.now() + ENOUGH - SOFTLY

    async def wait_on(self, tx: Transaction, talk: Talk, until: datetime) -> None:
        """Record that somebody who has written nothing was asked, and until when they are waited for."""
        request = await store.of_talk(tx, talk.id)
        if request is not None and request.stayed_at is None:
            await self._agenda.bring_forward(tx, GIVE_BACK, talk.guild_id, talk.id, until)

    async def stay(self, tx: Transaction, talk: Talk) -> None:
        """Give somebody who has written nothing more time. Raises CareError for the second time."""
        now = self._clock.now()
        if not await store.stay(tx, talk.id, to_epoch(now)):
            raise rules.has_stayed()
        await self._agenda.schedule(tx, GIVE_BACK, talk.guild_id, talk.id, now + ENOUGH)

    async def give_back(self, tx: Transaction, talk: Talk) -> None:
        """Let a check-in wait for the other listeners whose listener has written nothing; both are told."""
        check_in = await check_ins.locked(tx, talk.about, talk.member_id)
        request = await store.of_talk(tx, talk.id)
        if check_in is None or request is None:
            return
        await self.count(tx, talk)
        await self._listeners.release(tx, request, SILENT)
        now, whom = self._clock.now(), talk.other_id
        await self._agenda.schedule(tx, PASSED_ON, talk.guild_id, talk.id, now, member_id=whom)

    async def count(self, tx: Transaction, talk: Talk) -> None:
        """Count that somebody gave a talk back without a word; once, where they had asked another one to go on."""
        request = await store.of_talk(tx, talk.id)
        if request is None or request.offered_id is None:
            await self._listeners.leave_unspoken(tx, talk)
