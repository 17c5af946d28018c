"""What people read in their direct messages about check-ins for everyone: what others wrote back, and removals."""

from datetime import datetime, timedelta
from functools import partial

from bot.agenda import Done, Due, Later
from bot.client.hearth import Hearth
from bot.clock import from_epoch
from bot.db import Transaction
from bot.delivery import HOLD, DirectMessage, Sent, Told, Undeliverable
from bot.delivery.sender import custom_ids
from bot.errors import CareError
from bot.interactions.buttons import help_button, lasting_view
from bot.moderation.ways import Way
from bot.services import Services
from bot.text.links import message_link
from cogs.check_ins.check_in import store as check_ins
from cogs.check_ins.check_in.rules import NAMELESS
from cogs.check_ins.check_in.service import CheckIns
from cogs.check_ins.check_in.service_takedowns import Takedowns
from cogs.check_ins.check_in.store import CheckIn
from cogs.check_ins.check_in.views_answers import card_link, names_of
from cogs.check_ins.everyone import rules, rules_replies
from cogs.check_ins.everyone import store as cards
from cogs.check_ins.everyone import store_replies as replies
from cogs.check_ins.everyone.notice_kinds import NOBODY_YET, REMOVED, REPLIED, WAS_HEARD
from cogs.check_ins.everyone.service_hearing import Hearing
from cogs.check_ins.everyone.service_moderation import CheckInModeration
from cogs.check_ins.everyone.service_replies import Replies, received
from cogs.check_ins.everyone.store_replies import Reply
from cogs.check_ins.everyone.views_replies import answer_id, message_of
from cogs.check_ins.rhythms.views_unanswered import unanswered
from cogs.check_ins.settings import CheckInSettings

STILL_GOOD = timedelta(days=14)
UNDERWAY = timedelta(hours=1)  # after which it is looked at anew whether what somebody wrote back has arrived


class EveryoneNotices:
    """Passes replies on, and owns up to what a moderator took down."""

    def __init__(self, bot: Hearth, services: Services) -> None:
        self._bot, self._services = bot, services
        self._database, self._delivery, self._takedowns = services.database, services.delivery, Takedowns(services)
        self._hearing = Hearing(services)
        services.agenda.handle(REPLIED, self.deliver_reply)
        services.agenda.handle(REMOVED, self.report_removed)
        services.agenda.handle(WAS_HEARD, self.tell_who_hears)
        services.agenda.handle(NOBODY_YET, self.own_up)

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
            asked_at=await self._asked_at(reply),
            then=lambda tx, told: self._record_sent(tx, reply, told),
        )

    async def _asked_at(self, reply: Reply) -> datetime | None:
        """Return when whoever reads a reply last reached out: with a reply of their own, or with the check-in."""
        wrote, card = await replies.asked_at(self._database, reply), await cards.get(self._database, reply.card)
        asked = wrote or (card.shared_at if card else 0)
        return from_epoch(asked) if asked else None

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
        await Replies(self._services).lock(tx, reply.card)  # Nobody forgets or withdraws it meanwhile.
        if not reply.answers and (told.sent is not None or told.held):
            await self._hearing.reached(tx, reply.card, reply.guild_id)
        await self._takedowns.keep_place(tx, told, partial(replies.record_sent, tx, reply))

    async def _take_back(self, due: Due) -> Done:
        """Keep nothing of a reply, and delete what reached somebody in an attempt that ended before it was recorded."""
        sent = await self._sent_before(due)

        async def record(tx: Transaction) -> None:
            await replies.remove(tx, due.subject)
            if sent is not None:
                await self._takedowns.add(tx, sent.channel_id, sent.message_id)

        return Done(record)

    async def _sent_before(self, due: Due) -> Sent | None:
        if due.attempts < 2:
            return None
        mark = answer_id(due.subject)
        try:
            return await self._delivery.find_sent(due.member_id, due.planned, lambda one: mark in custom_ids(one))
        except Undeliverable:
            return None

    async def tell_who_hears(self, due: Due) -> Done | Later:
        """Let an author know who has heard a card by then, by name where it shows names."""
        card = await cards.get(self._database, due.subject)
        if card is None:
            return Done()

        async def make(server: str) -> DirectMessage | None:
            check_in = await cards.shown_on(self._database, card.id)
            return None if check_in is None else await self._heard(due, server, check_in)

        return await self._delivery.tell(
            due,
            make,
            key=f"{due.kind} {due.subject}",
            asked_at=from_epoch(card.shared_at),
            # So that it goes with the card, or with whoever is forgotten.
            then=lambda tx, told: self._takedowns.keep_place(tx, told, partial(cards.record_told, tx, card.id)),
        )

    async def _heard(self, due: Due, server: str, check_in: CheckIn) -> DirectMessage:
        answerers = await self._hearing.answerers(self._database, due.subject, check_in)
        link = card_link(due, check_in.guild_id, check_in.channel_id, check_in.message_id)
        nameless = check_in.audience == NAMELESS
        small_print = f"\n-# {rules.still_nameless()}" if nameless else ""
        if link is None:
            words = rules.held(server)
        elif answerers.hearers:
            by_name = not nameless and self._config(check_in.guild_id).hearers_named
            names, more = await names_of(self._bot, check_in.guild_id, answerers.hearers) if by_name else ([], 0)
            words = rules.told_heard(server, link, names, more)
        elif answerers.speakers:
            words = rules.told_spoken(server, link, *await names_of(self._bot, check_in.guild_id, answerers.speakers))
        else:  # Whoever it was has had it forgotten; that somebody did stays true.
            words = rules.told_heard(server, link, [], 0)
        view = lasting_view().add_item(help_button())
        return DirectMessage(content=words + small_print, view=view, held=rules.held(server))

    def _config(self, guild_id: int) -> CheckInSettings:
        return self._services.settings.of(guild_id, CheckInSettings)

    async def own_up(self, due: Due) -> Done | Later:
        """Tell an author once that nobody has answered yet, and who else is there; nothing where somebody has."""
        card = await cards.get(self._database, due.subject)
        check_in = await cards.shown_on(self._database, due.subject)
        if card is None or card.answered_at or check_in is None:
            return Done()
        channel_id, message_id = check_in.channel_id, check_in.message_id
        if channel_id is None or message_id is None:
            return Done()
        if await CheckIns(self._services).is_answered(self._database, check_in):  # By words that are on their way.
            return Later(self._services.clock.now() + UNDERWAY)

        async def make(server: str) -> DirectMessage:
            link = message_link(check_in.guild_id, channel_id, message_id)
            words = rules.unheard(server, link, self._config(check_in.guild_id).unheard_hours)
            return await unanswered(self._services, check_in, words)

        key, asked_at = f"{due.kind} {due.subject}", from_epoch(card.shared_at)
        return await self._delivery.tell(due, make, key=key, asked_at=asked_at)

    async def report_removed(self, due: Due) -> Done | Later:
        """Let an author know, within their budget, that a moderator took a check-in down."""
        moderation = CheckInModeration(self._services)

        async def make(server: str) -> DirectMessage:
            because = await check_ins.explained(self._database, due.subject)
            until = await moderation.muted_until(due.guild_id, due.member_id)
            words = rules.taken_back(server, self._services.vault.open(because) or "", until)
            return DirectMessage(content=words, view=lasting_view().add_item(help_button()))

        return await self._delivery.tell(due, make, lapses=STILL_GOOD, lapsed=HOLD)
