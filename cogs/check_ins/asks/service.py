"""A question from one person to another: what becomes of it looks the same to the asker, whatever it is."""

from datetime import timedelta

from bot.clock import from_epoch, to_epoch
from bot.db import Transaction
from bot.errors import CareError
from bot.services import Services
from bot.text.language import _
from cogs.check_ins.asks import rules
from cogs.check_ins.asks import store as asks
from cogs.check_ins.asks.store import Ask
from cogs.check_ins.talks.rules import CHAT
from cogs.check_ins.talks.service import Talks

ASK, TELL = "check_ins.ask", "check_ins.tell"


class Asks:
    """Keeps questions and answers, and puts on the agenda what somebody is to be told."""

    def __init__(self, services: Services) -> None:
        self._database, self._clock, self._agenda = services.database, services.clock, services.agenda
        self._talks = Talks(services)

    async def ask(self, question: Ask) -> None:
        """Pass a question on, unless it is unwelcome; the asker cannot tell. Raises CareError over the limits."""
        now = from_epoch(question.asked_at)

        async def ask(tx: Transaction) -> None:
            before = await asks.locked_recent(tx, question.asker_id, to_epoch(now - rules.WEEK))
            if not await asks.add(tx, question):
                return
            for one in before:
                if one.receiver_id == question.receiver_id:
                    rules.not_again(one.receiver_id, from_epoch(one.asked_at), now)
            today = to_epoch(now - timedelta(days=1))
            rules.enough_for_today(sum(one.asked_at > today for one in before))
            if not await asks.refuses(tx, question.receiver_id, question.asker_id):
                key = question.guild_id, question.id
                await self._agenda.schedule(tx, ASK, *key, now, member_id=question.receiver_id)

        await self._database.write(ask)

    async def answer(self, ask_id: int, receiver_id: int, what: str) -> Ask:
        """Keep an answer, and let the asker know of it. Raises CareError if it cannot be given.

        NOT_NOW is kept nowhere, because what is kept of a question the asker may see.
        """

        async def answer(tx: Transaction) -> Ask:
            ask = await self.theirs(tx, ask_id, receiver_id)
            if what == rules.NOT_NOW:
                return ask
            if not await asks.answer(tx, ask_id, receiver_id, what):
                raise CareError(_("You have answered this already."))
            if what == rules.CHAT and self._talks.possible(ask.guild_id):
                await self._talks.begin(tx, ask.id, ask.guild_id, (receiver_id, ask.asker_id), CHAT)
            else:
                now = self._clock.now()
                await self._agenda.schedule(tx, TELL, ask.guild_id, ask.id, now, member_id=ask.asker_id)
            return ask

        return await self._database.write(answer)

    async def theirs(self, tx: Transaction, ask_id: int, receiver_id: int) -> Ask:
        """Return a question to this person. Raises CareError if there is none."""
        ask = await asks.get(tx, ask_id)
        if ask is None or ask.receiver_id != receiver_id:
            raise CareError(_("This question is not there any more. Whoever asked would still be glad of a word."))
        return ask

    async def refuse(self, ask_id: int, receiver_id: int, *, everybody: bool) -> None:
        """Let no more questions reach the receiver, from this person or from anybody; what waits is not sent either."""

        async def refuse(tx: Transaction) -> None:
            ask = await self.theirs(tx, ask_id, receiver_id)
            await asks.refuse(tx, receiver_id, 0 if everybody else ask.asker_id)

        await self._database.write(refuse)

    async def allow(self, receiver_id: int) -> None:
        """Let the receiver be asked by everybody again."""
        await self._database.write(lambda tx: asks.allow(tx, receiver_id))

    async def prune(self) -> None:
        """Forget what was asked a month ago."""
        before = to_epoch(self._clock.now() - timedelta(days=30))
        await self._database.write(lambda tx: asks.prune(tx, before))
