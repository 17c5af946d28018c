"""Cards go up in the check-in channel, in the order in which they were said, and go when their author says so."""

from datetime import timedelta

import structlog

from bot.agenda import Done, Due, Later
from bot.awaiting import AwaitedItem
from bot.client.hearth import Hearth
from bot.clock import from_epoch, to_epoch
from bot.db import Transaction
from bot.delivery import LONG, Undeliverable, member_of
from bot.delivery.refusals import Unclear
from bot.errors import CareError, NotNow
from bot.services import Services
from bot.text.language import set_locale, using_locale
from cogs.check_ins.check_in import store
from cogs.check_ins.check_in.notice_kinds import PAUSED, UNPOSTED
from cogs.check_ins.check_in.rules import EVERYONE
from cogs.check_ins.check_in.rules_answers import wants_answer
from cogs.check_ins.check_in.service import CheckIns
from cogs.check_ins.check_in.service_problems import CheckInProblems
from cogs.check_ins.check_in.service_takedowns import Takedowns
from cogs.check_ins.check_in.store import CheckIn
from cogs.check_ins.everyone import rules
from cogs.check_ins.everyone import store as cards
from cogs.check_ins.everyone.rules_moderation import CARD
from cogs.check_ins.everyone.service import CARDS, EVERYONE_TURN, HEARD, REDRAW
from cogs.check_ins.everyone.service_hearing import Hearing
from cogs.check_ins.everyone.store import EveryoneCard
from cogs.check_ins.everyone.views import card_buttons, card_of, hear_id
from cogs.check_ins.settings import CheckInSettings

log = structlog.stdlib.get_logger("cogs.check_ins")

A_PAGE = 20  # Discord lets us post about one a second into a channel, and the agenda gives us 45.
MEANWHILE = timedelta(seconds=6)


class EveryoneCards:
    """One turn of the agenda for each server posts what waits there; 2,000 that wait keep nobody else waiting."""

    def __init__(self, bot: Hearth, services: Services) -> None:
        self._bot, self._services = bot, services
        self._database, self._clock, self._delivery = services.database, services.clock, services.delivery
        self._check_ins, self._takedowns = CheckIns(services), Takedowns(services)
        self._problems, self._hearing = services.shared.get(CheckInProblems), Hearing(services)
        self._at_work: set[int] = set()
        services.agenda.handle(CARDS, self.bring_up)
        services.agenda.handle(REDRAW, self.redraw)

    async def bring_up(self, due: Due) -> Done | Later:
        """Post the cards of a server that are not up yet, some at a time."""
        if due.guild_id in self._at_work:
            return Later(self._clock.now() + MEANWHILE)
        self._at_work.add(due.guild_id)
        try:
            set_locale(await self._services.guilds.locale(due.guild_id))
            await self._services.settings.refresh(due.guild_id)
            for card in await cards.doubtful(self._database, due.guild_id):
                await self._look_for(card)
            waiting = await cards.waiting(self._database, due.guild_id, A_PAGE)
            for card in waiting:
                await self._bring_up(due, card)
        finally:
            self._at_work.discard(due.guild_id)
        return Later(self._clock.now()) if len(waiting) == A_PAGE else Done()

    async def _look_for(self, card: EveryoneCard) -> None:
        """Look whether a card is up: we died, or Discord did not answer, when it was to be posted."""
        try:
            found = await self._delivery.find_button(card.channel_id, from_epoch(card.tried_at), hear_id(card.id))
        except Undeliverable:  # Its channel is gone, and it with it, or we may not read there: then it is posted anew.
            found = None
        if found is not None:
            name = await self._name_on(card)
            await self._database.write(lambda tx: self._record_posted(tx, card, card.channel_id, found, name))
        elif not card.check_in:
            await self._database.write(lambda tx: cards.clear_doubt(tx, card))

    async def _name_on(self, card: EveryoneCard) -> str:
        """Return whose name a card shows; nobody's where it is hidden."""
        check_in = await cards.shown_on(self._database, card.id)
        if check_in is None or check_in.audience != EVERYONE:
            return ""
        author = await member_of(self._bot, check_in.guild_id, check_in.member_id)
        return author.display_name if author else ""

    async def _bring_up(self, due: Due, card: EveryoneCard) -> None:
        check_in = await cards.shown_on(self._database, card.id)
        if check_in is None or check_in.message_id is not None:
            return
        author = await member_of(self._bot, check_in.guild_id, check_in.member_id)
        if author is None:  # They have left.
            await self._database.write(lambda tx: self._take_back(tx, card))
            return
        channel_id = self._services.settings.of(card.guild_id, CheckInSettings).channel
        if await self._check_ins.is_barred(check_in):
            await self._database.write(lambda tx: self._give_up(tx, card, PAUSED))
            return
        if channel_id is None:
            await self._database.write(lambda tx: self._give_up(tx, card))
            return
        try:
            message_id = await self._post(card, check_in, channel_id)
        except (Undeliverable, Unclear) as refusal:  # For good: those behind it need not wait for it.
            error, cause = refusal, repr(refusal.__cause__ or refusal)
            log.warning("card not posted", channel=channel_id, cause=cause)
            await self._database.write(lambda tx: self._refuse(tx, card, channel_id, cause, error))
            return
        except NotNow:
            if self._clock.now() - due.planned < LONG:
                raise
            await self._database.write(lambda tx: self._give_up(tx, card))
            return
        if message_id:
            name = author.display_name if check_in.audience == EVERYONE else ""
            await self._database.write(lambda tx: self._record_posted(tx, card, channel_id, message_id, name))

    async def _post(self, card: EveryoneCard, check_in: CheckIn, channel_id: int) -> int:
        """Post a card and return its message; 0 if it is to go up no longer."""
        now, database = to_epoch(self._clock.now()), self._database
        if not await database.write(lambda tx: cards.record_try(tx, card, channel_id, now)):
            return 0
        return await self._delivery.post(
            channel_id,
            key=f"{CARDS} {card.id}",
            ping=None,
            content=f"<@{check_in.member_id}>" if check_in.audience == EVERYONE else "",
            embed=await card_of(database, self._services, card.id, check_in),
            view=card_buttons(card.id),
        )

    async def _record_posted(
        self, tx: Transaction, card: EveryoneCard, channel_id: int, message_id: int, name: str
    ) -> None:
        """Record that a card is up; from now on it waits to be heard, unless it was withdrawn meanwhile."""
        check_in = await self._locked_on(tx, card)
        if check_in is None:
            await self._takedowns.add(tx, channel_id, message_id)
        elif await store.mark_posted(tx, check_in, channel_id, message_id) and wants_answer(
            check_in.mood, check_in.wish
        ):
            whose = check_in.member_id if check_in.audience == EVERYONE else 0
            now = to_epoch(self._clock.now())
            label = rules.waits((name or "…") if whose else "", check_in.wish)
            item = AwaitedItem(HEARD, card.guild_id, card.id, whose, channel_id, message_id, label, now)
            await self._services.awaiting.wait_for(tx, item)
            await self._hearing.be_patient(tx, card.id, check_in)
            turn = card.guild_id, EVERYONE_TURN, card.id, check_in.member_id
            await self._services.second_turns.opened(tx, *turn, from_epoch(now))
            await self._hearing.count_early(tx, card.id, check_in)
        await cards.clear_doubt(tx, card)

    async def _locked_on(self, tx: Transaction, card: EveryoneCard) -> CheckIn | None:
        """Return what a card shows, and let nobody change it until this write ends."""
        check_in = await cards.shown_on(tx, card.id)
        if check_in is None or await store.locked(tx, check_in.id, check_in.member_id) is None:
            return None
        return await cards.shown_on(tx, card.id)

    async def _take_back(self, tx: Transaction, card: EveryoneCard) -> CheckIn | None:
        check_in = await self._locked_on(tx, card)
        if check_in is not None:
            await cards.clear_doubt(tx, card)
            await self._check_ins.take_back(tx, check_in)
        return check_in

    async def _give_up(self, tx: Transaction, card: EveryoneCard, kind: str = UNPOSTED) -> None:
        """Give a card up that cannot be posted: its author hears of that, and can choose others."""
        check_in = await self._take_back(tx, card)
        if check_in is not None:
            await self._check_ins.notify_author(tx, kind, check_in)

    async def _refuse(
        self, tx: Transaction, card: EveryoneCard, channel_id: int, cause: str, refusal: CareError
    ) -> None:
        """Give a card up that is refused; where the channel is the reason, moderators hear of it, and not of whose."""
        await self._give_up(tx, card)
        if not isinstance(refusal, Undeliverable) or refusal.is_about_place:
            await self._problems.report(tx, card.guild_id, CARD, channel_id, cause)

    async def redraw(self, due: Due) -> Done:
        """Draw a card again that was heard by somebody who has been forgotten."""
        check_in = await cards.shown_on(self._database, due.subject)
        if check_in is not None and check_in.channel_id is not None and check_in.message_id is not None:
            with using_locale(await self._services.guilds.locale(due.guild_id)):
                embed = await card_of(self._database, self._services, due.subject, check_in)
                view = card_buttons(due.subject)
            try:
                await self._delivery.edit(check_in.channel_id, check_in.message_id, embed, view)
            except Undeliverable as refusal:
                log.info("card was gone", channel=check_in.channel_id, cause=repr(refusal.__cause__))
        return Done()
