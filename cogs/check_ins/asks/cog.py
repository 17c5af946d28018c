"""Passing on a question to the person whom it is for, and their answer to whoever asked."""

from datetime import timedelta

from bot.agenda import Agenda, Done, Due, Later
from bot.client.hearth import Hearth
from bot.clock import Clock, from_epoch
from bot.db import Database, Transaction
from bot.delivery import Delivery, Undeliverable, member_of
from bot.sealing.vault import Vault
from bot.text.language import set_locale
from cogs.check_ins.asks import rules
from cogs.check_ins.asks import store as asks
from cogs.check_ins.asks.service import ASK, TELL, Asks
from cogs.check_ins.asks.store import Ask
from cogs.check_ins.asks.views import question_buttons

KEPT_FOR = timedelta(days=7)  # A question that finds no room in a week is of no use any more.


class AskMessages:
    """Carries out what asking has put on the agenda."""

    def __init__(
        self,
        bot: Hearth,
        database: Database,
        clock: Clock,
        agenda: Agenda,
        delivery: Delivery,
        vault: Vault,
        asking: Asks,
    ) -> None:
        self._bot, self._database, self._clock, self._delivery, self._vault = bot, database, clock, delivery, vault
        agenda.handle(ASK, self.ask)
        agenda.handle(TELL, self.deliver_answer)
        agenda.every_night(asking.prune)

    async def ask(self, due: Due) -> Done | Later:
        """Send it, when the receiver's budget and quiet hours allow; if both are still here and it is still welcome."""
        ask = await asks.get(self._database, due.subject)
        if ask is None or ask.answer or not await self._is_welcome(ask):
            return Done()
        set_locale(self._delivery.locale_of(ask.receiver_id, self._delivery.guild_locale(ask.guild_id)))
        guild = self._bot.get_guild(ask.guild_id)
        words = rules.question(ask.asker_name, guild.name if guild else "…", self._vault.open(ask.words) or "")
        lapses = from_epoch(ask.asked_at) + KEPT_FOR
        try:
            sent = await self._delivery.uninvited(due, lapses=lapses, content=words, view=question_buttons(ask.id))
        except Undeliverable:
            return Done(lambda tx: self._hold(tx, due, words))
        return sent if isinstance(sent, Later) else Done()

    async def _is_welcome(self, ask: Ask) -> bool:
        if await asks.refuses(self._database, ask.receiver_id, ask.asker_id):
            return False
        both = [await member_of(self._bot, ask.guild_id, one) for one in (ask.asker_id, ask.receiver_id)]
        return None not in both

    async def deliver_answer(self, due: Due) -> Done:
        """Tell the asker what the receiver chose to say."""
        ask = await asks.get(self._database, due.subject)
        if ask is None:
            return Done()
        set_locale(self._delivery.locale_of(ask.asker_id, self._delivery.guild_locale(ask.guild_id)))
        words = rules.told(ask.answer, f"<@{ask.receiver_id}>")
        try:
            sent = await self._delivery.write_to(ask.asker_id, key=f"{TELL} {ask.id}", content=words)
        except Undeliverable:
            return Done(lambda tx: self._hold(tx, due, words))
        return Done(lambda tx: self._delivery.record_delivered(tx, due, sent))

    async def _hold(self, tx: Transaction, due: Due, words: str) -> None:
        await self._delivery.hold(
            tx, due.kind, due.subject, due.member_id, words, due.planned_at, guild_id=due.guild_id
        )
