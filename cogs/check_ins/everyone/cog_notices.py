"""What people read in their direct messages about their check-ins; it is held where those are closed."""

from datetime import timedelta

import discord
import structlog

from bot.agenda import Done, Due, Later
from bot.client.hearth import Hearth
from bot.db import Transaction
from bot.delivery import Message, Sent, Undeliverable, talking_to_discord
from bot.delivery.sender import custom_ids
from bot.errors import CareError
from bot.text.language import using_locale
from cogs.check_ins.check_in import store
from cogs.check_ins.check_in.notice_kinds import DELETED, LETTER, NOTICES, REMOVED, UNPOSTED
from cogs.check_ins.check_in.rules import ME
from cogs.check_ins.check_in.views import own_buttons
from cogs.check_ins.everyone import rules
from cogs.check_ins.everyone import rules_replies as letter_rules
from cogs.check_ins.everyone import store_replies as letters
from cogs.check_ins.everyone.service import TAKE_DOWN
from cogs.check_ins.everyone.service_moderation import CheckInModeration
from cogs.check_ins.everyone.service_replies import received, sender_of
from cogs.check_ins.everyone.store_replies import Reply
from cogs.check_ins.everyone.views_replies import message_of

log = structlog.stdlib.get_logger("cogs.check_ins")

STILL_GOOD = timedelta(days=14)


class EveryoneNotices:
    """Passes letters on, and owns up to what could not be done or was undone."""

    def __init__(self, bot: Hearth) -> None:
        self._bot, self._services = bot, bot.services
        self._database, self._delivery = bot.services.database, bot.services.delivery
        self._delivery.declare(*NOTICES)
        agenda = bot.services.agenda
        agenda.handle(LETTER, self.deliver_reply)
        agenda.handle(UNPOSTED, self.own_up)
        agenda.handle(REMOVED, self.tell_removed)
        agenda.handle(DELETED, self.tell_deleted)

    async def deliver_reply(self, due: Due) -> Done:
        """A letter reaches whom it was written to, once, unless it is gone or they want none."""
        letter = await letters.get(self._database, due.subject)
        button = f"check_ins:reply:{due.subject}"
        found = await self._sent_before(due, button)
        if letter is None:
            return Done(lambda tx: self._take_down(tx, found)) if found else Done()
        if await letters.refuses(self._database, due.member_id, sender_of(letter)):
            return Done()
        sent = found or await self._send_letter(due, letter)
        return Done(lambda tx: self._note_letter(tx, due, letter, sent)) if sent else Done()

    async def _sent_before(self, due: Due, button: str) -> Sent | None:
        if due.attempts < 2:
            return None
        try:
            return await self._delivery.find_sent(due.member_id, due.planned, lambda one: button in custom_ids(one))
        except Undeliverable:
            return None

    async def _send_letter(self, due: Due, letter: Reply) -> Sent | None:
        with using_locale(self._tongue(due)):
            try:
                _letter, check_in = await received(self._database, letter.id, due.member_id)
            except CareError:  # It was taken back in this moment.
                return None
            message = await message_of(self._bot, self._services, letter, check_in)
            return await self._send(due, message, letter_rules.held())

    async def _note_letter(self, tx: Transaction, due: Due, letter: Reply, sent: Sent) -> None:
        await self._delivery.record_delivered(tx, due, sent)
        if not await letters.note_sent(tx, letter, sent.channel_id, sent.message_id):
            await self._take_down(tx, sent)

    async def _take_down(self, tx: Transaction, sent: Sent) -> None:
        await store.take_down(tx, sent.channel_id, sent.message_id)
        await self._services.agenda.bring_forward(tx, TAKE_DOWN, 0, 0, self._services.clock.now())

    async def own_up(self, due: Due) -> Done:
        """A check-in could not be posted: its author can choose others who may see it."""
        if await store.get(self._database, due.subject) is None:
            return Done()
        sent = await self._sent_before(due, f"check_ins:change:{due.subject}")
        if sent is None:
            with using_locale(self._tongue(due)):
                words = rules.not_posted(await self._server(due))
                sent = await self._send(due, Message(content=words, view=own_buttons(due.subject)), words)
        return Done(lambda tx: self._delivery.record_delivered(tx, due, sent)) if sent else Done()

    async def _send(self, due: Due, message: Message, held: str) -> Sent | None:
        try:
            return await self._delivery.write_to(due.member_id, key=f"{due.kind} {due.subject}", **message)
        except Undeliverable as refusal:
            log.info("held", kind=due.kind, cause=repr(refusal.__cause__))
            await self._hold(due, held)
            return None

    async def tell_removed(self, due: Due) -> Done | Later:
        """A moderator took a check-in down: its author hears of it, within their budget."""
        with using_locale(self._tongue(due)):
            until = await CheckInModeration.of(self._services).muted_until(due.guild_id, due.member_id)
            words = rules.taken_back(await self._server(due), until)
        return await self._mention(due, words, Message(content=words))

    async def tell_deleted(self, due: Due) -> Done | Later:
        """Its card is gone: its author hears of it, unless they have chosen others or withdrawn it meanwhile."""
        check_in = await store.get(self._database, due.subject)
        if check_in is None or check_in.audience != ME:
            return Done()
        with using_locale(self._tongue(due)):
            words = rules.deleted(await self._server(due))
            message = Message(content=words, view=own_buttons(due.subject))
        return await self._mention(due, words, message)

    async def _mention(self, due: Due, words: str, message: Message) -> Done | Later:
        """Tell it within their budget; it waits in their inbox where there is no room for it."""
        try:
            outcome = await self._delivery.uninvited(due, lapses=due.planned + STILL_GOOD, **message)
        except Undeliverable as refusal:
            log.info("held", kind=due.kind, cause=repr(refusal.__cause__))
            outcome = None
        if isinstance(outcome, Later):
            return outcome
        if outcome is None:
            await self._hold(due, words)
        return Done()

    async def _hold(self, due: Due, words: str) -> None:
        await self._database.write(
            lambda tx: self._delivery.hold(
                tx, due.kind, due.subject, due.member_id, words, due.planned_at, guild_id=due.guild_id
            )
        )

    def _tongue(self, due: Due) -> discord.Locale | None:
        return self._delivery.locale_of(due.member_id, self._delivery.guild_locale(due.guild_id))

    async def _server(self, due: Due) -> str:
        """The name of the server. Raises NotNow."""
        try:
            with talking_to_discord():
                guild = self._bot.get_guild(due.guild_id)
                return (guild or await self._bot.fetch_guild(due.guild_id, with_counts=False)).name
        except Undeliverable:
            return "…"
