"""Passing on a question to the person whom it is for, and their answer to whoever asked."""

from datetime import timedelta

from bot.agenda import Done, Due, Later
from bot.client.hearth import Hearth
from bot.delivery import DirectMessage, member_of
from bot.services import Services
from cogs.check_ins.asks import rules
from cogs.check_ins.asks import store as asks
from cogs.check_ins.asks.service import ASK, TELL, Asks
from cogs.check_ins.asks.store import Ask
from cogs.check_ins.asks.views import answer_id, question_buttons

KEPT_FOR = timedelta(days=7)  # A question that finds no room in a week is of no use any more.


class AskMessages:
    """Carries out what asking has put on the agenda."""

    def __init__(self, bot: Hearth, services: Services) -> None:
        self._bot, self._database = bot, services.database
        self._delivery, self._vault = services.delivery, services.vault
        services.agenda.handle(ASK, self.ask)
        services.agenda.handle(TELL, self.deliver_answer)
        services.agenda.every_night(Asks(services).prune)

    async def ask(self, due: Due) -> Done | Later:
        """Send a question, when the receiver's budget and quiet hours allow; if both are here and it is welcome."""
        ask = await asks.get(self._database, due.subject)
        if ask is None or ask.answer or not await self._is_welcome(ask):
            return Done()

        def make(server: str) -> DirectMessage:
            words = rules.question(ask.asker_name, server, self._vault.open(ask.words) or "")
            return DirectMessage(content=words, view=question_buttons(ask.id))

        return await self._delivery.tell(due, make, mark=answer_id(ask.id, rules.OKAY), lapses=KEPT_FOR)

    async def _is_welcome(self, ask: Ask) -> bool:
        if await asks.refuses(self._database, ask.receiver_id, ask.asker_id):
            return False
        both = [await member_of(self._bot, ask.guild_id, one) for one in (ask.asker_id, ask.receiver_id)]
        return None not in both

    async def deliver_answer(self, due: Due) -> Done | Later:
        """Tell the asker what the receiver chose to say."""
        ask = await asks.get(self._database, due.subject)
        if ask is None:
            return Done()

        def make(_server: str) -> DirectMessage:
            return DirectMessage(content=rules.passed_back(ask.answer, f"<@{ask.receiver_id}>"))

        return await self._delivery.tell(due, make, key=f"{TELL} {ask.id}")
