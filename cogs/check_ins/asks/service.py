"""A question from one person to another: what becomes of it looks the same to the asker, whatever it is."""

from datetime import datetime, timedelta

from bot.clock import from_epoch, to_epoch
from bot.db import Reader, Transaction
from bot.errors import CareError
from bot.moderation.access import Way
from bot.moderation.refusals import EVERYBODY, Refusals
from bot.services import Services
from bot.text.language import _
from cogs.check_ins.asks import rules
from cogs.check_ins.asks import store as asks
from cogs.check_ins.asks.store import Ask
from cogs.check_ins.rhythms.service_pace import AskingPace
from cogs.check_ins.talks.rules import CHAT
from cogs.check_ins.talks.service import Talks

ASK, TELL = "check_ins.ask", "check_ins.tell"


class Asks:
    """Keeps questions and answers, and puts on the agenda what somebody is to be told."""

    def __init__(self, services: Services) -> None:
        self._database, self._clock, self._agenda = services.database, services.clock, services.agenda
        self._vault, self._quotas, self._refusals = services.vault, services.quotas, Refusals(services)
        self._talks, self._pace = Talks(services), AskingPace(services)

    async def ask(self, question: Ask) -> None:
        """Pass a question on, unless it is unwelcome; the asker cannot tell. Raises CareError over the limits."""
        now = from_epoch(question.asked_at)

        async def ask(tx: Transaction) -> None:
            if not await asks.add(tx, question):
                return
            await self._pace.count(tx, question.asker_id, question.receiver_id)
            today = "asked today", question.asker_id
            rules.enough_for_today(len(await self._quotas.spent(tx, 0, *today)))
            await self._quotas.record(tx, 0, *today, ends=now + timedelta(days=1))
            if await self.is_welcome(tx, question):
                key = question.guild_id, question.id
                await self._agenda.schedule(tx, ASK, *key, now, member_id=question.receiver_id)

        await self._database.write(ask)

    async def is_welcome(self, reader: Reader, ask: Ask) -> bool:
        """Return whether the receiver would hear from whoever asks."""
        return not await self._refusals.refused(reader, ask.receiver_id, ask.asker_id, Way.ASKING)

    async def answer(self, ask_id: int, receiver_id: int, what: str) -> Ask:
        """Keep an answer, and let the asker know of it. Raises CareError if it cannot be given.

        NOT_NOW is kept nowhere, because what is kept of a question the asker may see.
        """

        async def answer(tx: Transaction) -> Ask:
            ask = await self.theirs(tx, ask_id, receiver_id)
            if not ask.asker_id:
                raise gone()
            if what == rules.NOT_NOW:
                return ask
            if not await asks.answer(tx, ask_id, receiver_id, what):
                raise CareError(_("You have answered this already."))
            if what == rules.CHAT and self.have_place(ask):
                await self._talks.begin(tx, ask.id, ask.guild_id, (receiver_id, ask.asker_id), CHAT)
            else:
                now = self._clock.now()
                await self._agenda.schedule(tx, TELL, ask.guild_id, ask.id, now, member_id=ask.asker_id)
            return ask

        return await self._database.write(answer)

    def have_place(self, ask: Ask) -> bool:
        """Return whether the two can have a private thread in their server."""
        return self._talks.possible(ask.guild_id)

    async def theirs(self, reader: Reader, ask_id: int, receiver_id: int) -> Ask:
        """Return a question to this person. Raises CareError if there is none."""
        ask = await asks.get(reader, ask_id)
        if ask is None or ask.receiver_id != receiver_id:
            raise gone()
        return ask

    def asker(self, ask: Ask) -> tuple[int, str]:
        """Return who asked, and their name, also if they had it forgotten. Raises CareError if that cannot be known."""
        spelt, _blank, name = (self._vault.open(ask.asker) or "").partition(" ")
        if not spelt and not ask.asker_id:
            raise gone()
        return ask.asker_id or int(spelt), ask.asker_name or name

    async def refuse(self, ask_id: int, receiver_id: int, *, everybody: bool) -> Ask:
        """Let no more questions reach the receiver, from this person or from anybody; what waits is not sent either."""

        async def refuse(tx: Transaction) -> Ask:
            ask = await self.theirs(tx, ask_id, receiver_id)
            whom = EVERYBODY if everybody else self.asker(ask)[0]
            await self._refusals.refuse(tx, receiver_id, whom, (Way.ASKING,))
            return ask

        return await self._database.write(refuse)

    async def allow(self, receiver_id: int) -> None:
        """Let the receiver be asked by everybody again."""
        await self._database.write(lambda tx: self._refusals.allow_all(tx, receiver_id, Way.ASKING))

    async def prune(self, now: datetime) -> None:
        """Forget what was asked a month ago."""
        before = to_epoch(now - timedelta(days=30))
        await asks.prune(self._database, before)


def gone() -> CareError:
    """Return what somebody reads whose question is not there."""
    return CareError(_("This question is no longer here. The person who asked would still be glad of a word."))
