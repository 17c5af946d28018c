"""Whoever asked hears that somebody is there; and where nobody is, after all, others are asked, and both are told."""

import structlog

from bot.agenda import Done, Due, Later
from bot.client.hearth import Hearth
from bot.clock import from_epoch
from bot.db import Transaction
from bot.delivery import DirectMessage, Undeliverable, member_of
from bot.text.language import set_locale
from bot.text.links import message_link
from bot.text.user_text import signed
from cogs.check_ins.check_in import store as check_ins
from cogs.check_ins.check_in.rules import ME
from cogs.check_ins.check_in.rules_answers import more_ways
from cogs.check_ins.listeners import rules, store, views, views_talks
from cogs.check_ins.listeners import rules_silence as silence
from cogs.check_ins.listeners.service import ENDED_EARLY
from cogs.check_ins.listeners.service_silence import (
    ASK_SILENT,
    GIVE_BACK,
    LISTENER_FOUND,
    PASSED_ON,
    Silence,
)
from cogs.check_ins.talks import store as talks
from cogs.check_ins.talks.service import TALK
from cogs.check_ins.talks.service_threads import Threads, is_unspoken
from cogs.check_ins.talks.store import Talk

log = structlog.stdlib.get_logger("cogs.check_ins")


class ListenersPresence:
    """Looks whether those who said that they would listen are there."""

    def __init__(self, bot: Hearth) -> None:
        self._bot, self._services = bot, bot.services
        self._database, self._agenda = bot.services.database, bot.services.agenda
        self._delivery, self._guilds = bot.services.delivery, bot.services.guilds
        self._silence, self._threads = Silence(bot.services), Threads(bot)
        self._agenda.handle(LISTENER_FOUND, self.tell_found)
        self._agenda.handle(ASK_SILENT, self.ask)
        self._agenda.handle(GIVE_BACK, self.give_back)
        self._agenda.handle(PASSED_ON, self.tell_passed_on)
        self._agenda.handle(ENDED_EARLY, self.offer_ways)

    async def tell_found(self, due: Due) -> Done | Later:
        """Tell somebody who asked for a listener that they have one, and where."""
        talk, request = await talks.get(self._database, due.subject), await store.of_talk(self._database, due.subject)
        if talk is None or talk.because or talk.thread is None or talk.message_id is None:
            return Done()
        link = message_link(talk.guild_id, talk.thread, talk.message_id)
        listener = await self._named(talk)

        def make(server: str) -> DirectMessage:
            return DirectMessage(content=silence.found(listener, server, link), held=silence.held(server))

        asked_at = from_epoch(talk.begun_at if request is None else request.asked_at)
        return await self._delivery.tell(due, make, asked_at=asked_at)

    async def _named(self, talk: Talk) -> str:
        member = await member_of(self._bot, talk.guild_id, talk.other_id)
        return signed(member.display_name, member.name) if member else f"<@{talk.other_id}>"

    async def ask(self, due: Due) -> Done | Later:
        """Ask whoever came to listen, and has written nothing, whether they are there."""
        talk = await self._silent(due)
        if talk is None or talk.thread is None:
            return Done(lambda tx: self._let_rest(tx, due)) if due.attempts > 1 else Done()
        set_locale(await self._guilds.locale(due.guild_id))
        until = self._silence.until()
        words, view = views_talks.question(talk, until)
        try:
            await self._delivery.post_once(
                due,
                talk.thread,
                mark=views_talks.still_here_id(talk.id),
                ping=talk.other_id,
                content=words,
                view=view,
            )
        except Undeliverable as refusal:
            log.info("listener not asked", cause=repr(refusal.__cause__))

        async def wait_on(tx: Transaction) -> None:
            await self._silence.wait_on(tx, talk, until)
            await self._let_rest(tx, due)

        return Done(wait_on)

    async def _let_rest(self, tx: Transaction, due: Due) -> None:
        """Close the thread of a talk once more that ended while somebody was asked there: a question opens it."""
        talk = await talks.get(tx, due.subject)
        if talk is not None and talk.because:
            await self._agenda.bring_forward(tx, TALK, due.guild_id, talk.id, self._services.clock.now())

    async def give_back(self, due: Due) -> Done | Later:
        """Let the other listeners be asked where somebody has still written nothing."""
        talk = await self._silent(due)
        return Done() if talk is None else Done(lambda tx: self._silence.give_back(tx, talk))

    async def _silent(self, due: Due) -> Talk | None:
        """Return an open talk in which the one who came to listen has written nothing, or None. Raises NotNow."""
        talk = await talks.get(self._database, due.subject)
        return None if talk is None or talk.because or not await is_unspoken(self._threads, talk) else talk

    async def tell_passed_on(self, due: Due) -> Done | Later:
        """Tell somebody who said that they would listen that others were asked."""
        talk = await talks.get(self._database, due.subject)

        def make(server: str) -> DirectMessage | None:
            return None if talk is None else DirectMessage(content=silence.passed_on(server))

        return await self._delivery.tell(due, make, asked_at=from_epoch(talk.begun_at) if talk else None)

    async def offer_ways(self, due: Due) -> Done | Later:
        """Tell somebody whose talk ended within minutes who else is there, unless they have chosen by now."""
        talk = await talks.get(self._database, due.subject)

        async def make(server: str) -> DirectMessage | None:
            check_in = None if talk is None else await check_ins.get(self._database, talk.about)
            if check_in is None or check_in.audience != ME:
                return None
            words = rules.ended_early(server)
            view = await views.ways_after(self._services, check_in)
            return DirectMessage(content=words, view=view, held=f"{words}\n{more_ways()}")

        return await self._delivery.tell(due, make, asked_at=from_epoch(talk.begun_at) if talk else None)
