"""Passing on a question to the person whom it is for, and their answer to whoever asked."""

from datetime import timedelta

from bot.agenda import Done, Due, Later
from bot.client.hearth import Hearth
from bot.delivery import DirectMessage, Message, Notice, Remade, member_of
from bot.delivery.inbox import Held
from bot.moderation.access import Way
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
        self._bot, self._database, self._access = bot, services.database, services.access
        self._delivery, self._vault, self._guilds = services.delivery, services.vault, services.guilds
        self._asks = Asks(services)
        question = Notice(
            ASK, "somebody who asks how you are", usefulness=3, remake=self._remake, words=self._words_in_inbox
        )
        services.delivery.declare(question, Notice(TELL, "what somebody answered whom you asked", asked_for=True))
        services.agenda.handle(ASK, self.ask)
        services.agenda.handle(TELL, self.deliver_answer)
        services.agenda.expire_nightly(self._asks.prune)

    async def ask(self, due: Due) -> Done | Later:
        """Send a question, when the receiver's budget and quiet hours allow; if both are here and it is welcome.

        Where it cannot be delivered, its words stay where they go with their author, and the inbox finds them there.
        """
        ask = await asks.get(self._database, due.subject)
        if ask is None or ask.answer or not await self._may_be_asked(ask):
            return Done()
        return await self._delivery.tell(
            due,
            lambda server: DirectMessage(**self._question(ask, server), held=rules.held()),
            mark=answer_id(ask.id, rules.OKAY),
            lapses=KEPT_FOR,
        )

    async def _may_be_asked(self, ask: Ask) -> bool:
        if not ask.asker_id or not await self._asks.is_welcome(self._database, ask):
            return False
        if await self._access.refusal(ask.guild_id, ask.asker_id, Way.ASKING) is not None:
            return False
        return await member_of(self._bot, ask.guild_id, ask.receiver_id) is not None

    def _question(self, ask: Ask, server: str) -> Message:
        words = rules.question(ask.asker_name, ask.asker_account, server, self._vault.open(ask.words) or "")
        return Message(content=words, view=question_buttons(ask.id))

    async def _remake(self, held: Held) -> Remade | None:
        ask = await asks.get(self._database, held.subject)
        if ask is None or not await self._may_be_asked(ask):
            return None
        return Remade(self._question(ask, await self._guilds.name(ask.guild_id)), answer_id(ask.id, rules.OKAY))

    async def _words_in_inbox(self, ask_id: int) -> str:
        ask = await asks.get(self._database, ask_id)
        if ask is None or not ask.asker_id or not await self._asks.is_welcome(self._database, ask):
            return ""
        return rules.in_inbox(ask.asker_name, ask.asker_account, self._vault.open(ask.words) or "")

    async def deliver_answer(self, due: Due) -> Done | Later:
        """Tell the asker what the receiver chose to say."""
        ask = await asks.get(self._database, due.subject)
        if ask is None:
            return Done()

        def make(_server: str) -> DirectMessage:
            return DirectMessage(content=rules.passed_back(ask.answer, f"<@{ask.receiver_id}>"))

        return await self._delivery.tell(due, make, key=f"{TELL} {ask.id}")
