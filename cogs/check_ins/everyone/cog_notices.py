"""What people read in their direct messages about check-ins for everyone: what others wrote back, and removals."""

from datetime import timedelta

from bot.agenda import Done, Due, Later
from bot.client.hearth import Hearth
from bot.db import Transaction
from bot.delivery import HOLD, DirectMessage, Sent, Told, Undeliverable
from bot.delivery.sender import custom_ids
from bot.errors import CareError
from bot.interactions.buttons import help_button, lasting_view
from bot.moderation.ways import Way
from bot.services import Services
from cogs.check_ins.check_in import store as check_ins
from cogs.check_ins.check_in.service_takedowns import Takedowns
from cogs.check_ins.everyone import rules, rules_replies
from cogs.check_ins.everyone import store as cards
from cogs.check_ins.everyone import store_replies as replies
from cogs.check_ins.everyone.notice_kinds import REMOVED, REPLIED
from cogs.check_ins.everyone.service_moderation import CheckInModeration
from cogs.check_ins.everyone.service_replies import Replies, received
from cogs.check_ins.everyone.store_replies import Reply
from cogs.check_ins.everyone.views_replies import answer_id, message_of

STILL_GOOD = timedelta(days=14)


class EveryoneNotices:
    """Passes replies on, and owns up to what a moderator took down."""

    def __init__(self, bot: Hearth, services: Services) -> None:
        self._bot, self._services = bot, services
        self._database, self._delivery, self._takedowns = services.database, services.delivery, Takedowns(services)
        services.agenda.handle(REPLIED, self.deliver_reply)
        services.agenda.handle(REMOVED, self.report_removed)

    async def deliver_reply(self, due: Due) -> Done | Later:
        """Pass a reply on, once, unless it is gone, they want none, or its writer was barred meanwhile."""
        reply = await replies.get(self._database, due.subject)
        if reply is None or await self._is_barred(reply):
            return await self._take_back(due)
        if await Replies(self._services).refuses(reply, due.member_id):
            return Done()
        return await self._delivery.tell(
            due,
            lambda _server: self._message(due, reply),
            key=f"{due.kind} {due.subject}",
            mark=answer_id(due.subject),
            then=lambda tx, told: self._record_sent(tx, reply, told),
        )

    async def _is_barred(self, reply: Reply) -> bool:
        check_in = await cards.shown_on(self._database, reply.card)
        writer_id = check_in.member_id if check_in and reply.answers else reply.member_id
        access = self._services.access
        return await access.barred_until(self._database, reply.guild_id, writer_id, Way.REPLIES) is not None

    async def _message(self, due: Due, reply: Reply) -> DirectMessage | None:
        try:
            _reply, check_in = await received(self._database, reply.id, due.member_id)
        except CareError:  # It was taken back in this moment.
            return None
        message = await message_of(self._bot, self._services, reply, check_in)
        return DirectMessage(**message, held=rules_replies.held())

    async def _record_sent(self, tx: Transaction, reply: Reply, told: Told) -> None:
        sent = told.sent
        if sent is None:
            return
        await Replies(self._services).lock(tx, reply.card)  # Nobody forgets or withdraws it meanwhile.
        if not await replies.record_sent(tx, reply, sent.channel_id, sent.message_id):
            await self._takedowns.add(tx, sent.channel_id, sent.message_id)

    async def _take_back(self, due: Due) -> Done:
        """Delete what reached somebody in an attempt that ended before it was recorded."""
        sent = await self._sent_before(due)
        return Done(None if sent is None else lambda tx: self._takedowns.add(tx, sent.channel_id, sent.message_id))

    async def _sent_before(self, due: Due) -> Sent | None:
        if due.attempts < 2:
            return None
        mark = answer_id(due.subject)
        try:
            return await self._delivery.find_sent(due.member_id, due.planned, lambda one: mark in custom_ids(one))
        except Undeliverable:
            return None

    async def report_removed(self, due: Due) -> Done | Later:
        """Let an author know, within their budget, that a moderator took a check-in down."""
        moderation = CheckInModeration(self._services)

        async def make(server: str) -> DirectMessage:
            because = await check_ins.explained(self._database, due.subject)
            until = await moderation.muted_until(due.guild_id, due.member_id)
            words = rules.taken_back(server, self._services.vault.open(because) or "", until)
            return DirectMessage(content=words, view=lasting_view().add_item(help_button()))

        return await self._delivery.tell(due, make, lapses=STILL_GOOD, lapsed=HOLD)
