"""Cards go up in the check-in channel, in the order in which they were said, and go when their author says so."""

from datetime import timedelta

import discord
import structlog

from bot.agenda import Agenda, Done, Due, Later
from bot.awaiting import AwaitedItem
from bot.client.hearth import Hearth
from bot.clock import from_epoch, to_epoch
from bot.db import Transaction
from bot.delivery import Undeliverable, member_of
from bot.delivery.setup_problems import SetupProblems
from bot.text.language import set_locale, using_locale
from cogs.check_ins.check_in import store
from cogs.check_ins.check_in.notice_kinds import UNPOSTED
from cogs.check_ins.check_in.rules import EVERYONE
from cogs.check_ins.check_in.service import CheckIns
from cogs.check_ins.check_in.store import CheckIn, CheckInTakedown
from cogs.check_ins.everyone import rules
from cogs.check_ins.everyone import store as cards
from cogs.check_ins.everyone.rules_moderation import CARD
from cogs.check_ins.everyone.service import CARDS, HEARD, REDRAW, TAKE_DOWN
from cogs.check_ins.everyone.store import EveryoneCard
from cogs.check_ins.everyone.views import card_buttons, card_of
from cogs.check_ins.settings import CheckInSettings

log = structlog.stdlib.get_logger("cogs.check_ins")

A_PAGE = 20  # Discord lets us post about one a second into a channel, and the agenda gives us 45.
MEANWHILE = timedelta(seconds=6)


class EveryoneCards:
    """One turn of the agenda for each server posts what waits there; 2,000 that wait keep nobody else waiting."""

    def __init__(self, bot: Hearth, agenda: Agenda, obstacles: SetupProblems) -> None:
        self._bot, self._services, self._agenda, self._obstacles = bot, bot.services, agenda, obstacles
        self._sharing = CheckIns.of(bot.services)
        self._at_work: set[int] = set()
        agenda.handle(CARDS, self.bring_up)
        agenda.handle(REDRAW, self.redraw)
        agenda.handle(TAKE_DOWN, self.take_down)

    async def bring_up(self, due: Due) -> Done | Later:
        """Post the cards of a server that are not up yet, some at a time."""
        if due.guild_id in self._at_work:
            return Later(self._services.clock.now() + MEANWHILE)
        self._at_work.add(due.guild_id)
        try:
            set_locale(self._services.delivery.guild_locale(due.guild_id))
            await self._services.settings.refresh(due.guild_id)
            for card in await cards.doubtful(self._services.database, due.guild_id):
                await self._look_for(card)
            waiting = await cards.waiting(self._services.database, due.guild_id, A_PAGE)
            for card in waiting:
                await self._bring_up(card)
        finally:
            self._at_work.discard(due.guild_id)
        return Later(self._services.clock.now()) if len(waiting) == A_PAGE else Done()

    async def _look_for(self, card: EveryoneCard) -> None:
        """We died, or Discord did not answer, when this one was to go up: it may be there."""
        button = f"check_ins:hear:{card.id}"
        try:
            found = await self._services.delivery.find_button(card.channel_id, from_epoch(card.tried_at), button)
        except Undeliverable:  # Its channel is gone, and it with it, or we may not read there: then it is posted anew.
            found = None
        if found is not None:
            name = await self._name_on(card)
            await self._services.database.write(lambda tx: self._note(tx, card, card.channel_id, found, name))
        elif not card.check_in:
            await self._services.database.write(lambda tx: cards.no_doubt(tx, card))

    async def _name_on(self, card: EveryoneCard) -> str:
        """Whose name a card shows; nobody's where it is hidden."""
        check_in = await cards.shown_on(self._services.database, card.id)
        if check_in is None or check_in.audience != EVERYONE:
            return ""
        author = await member_of(self._bot, check_in.guild_id, check_in.member_id)
        return author.display_name if author else ""

    async def _bring_up(self, card: EveryoneCard) -> None:
        check_in = await cards.shown_on(self._services.database, card.id)
        if check_in is None or check_in.message_id is not None:
            return
        author = await member_of(self._bot, check_in.guild_id, check_in.member_id)
        if author is None:  # They have left.
            await self._services.database.write(lambda tx: self._take_back(tx, card))
            return
        channel_id = self._services.settings.of(card.guild_id, CheckInSettings).channel
        if channel_id is None:
            await self._services.database.write(lambda tx: self._give_up(tx, card))
            return
        try:
            message_id = await self._post(card, check_in, channel_id)
        except (Undeliverable, discord.HTTPException) as refusal:  # For good: those behind it need not wait for it.
            cause = repr(refusal.__cause__ or refusal)
            log.warning("card not posted", channel=channel_id, cause=cause)
            await self._services.database.write(lambda tx: self._hinder(tx, card, channel_id, cause))
            return
        if message_id:
            name = author.display_name if check_in.audience == EVERYONE else ""
            await self._services.database.write(lambda tx: self._note(tx, card, channel_id, message_id, name))

    async def _post(self, card: EveryoneCard, check_in: CheckIn, channel_id: int) -> int:
        """The card's message; 0 if it is to go up no longer."""
        now, database = to_epoch(self._services.clock.now()), self._services.database
        if not await database.write(lambda tx: cards.tried(tx, card, channel_id, now)):
            return 0
        return await self._services.delivery.post(
            channel_id,
            key=f"{CARDS} {card.id}",
            ping=None,
            content=f"<@{check_in.member_id}>" if check_in.audience == EVERYONE else "",
            embed=await card_of(database, self._services, card.id, check_in),
            view=card_buttons(card.id),
        )

    async def _note(self, tx: Transaction, card: EveryoneCard, channel_id: int, message_id: int, name: str) -> None:
        """It is up; from now on it waits to be heard, unless it was withdrawn meanwhile."""
        check_in = await self._locked(tx, card)
        if check_in is None:
            await store.take_down(tx, channel_id, message_id)
            await self._agenda.bring_forward(tx, TAKE_DOWN, 0, 0, self._services.clock.now())
        elif await store.note_posted(tx, check_in, channel_id, message_id) and check_in.wish != "nothing":
            whose = check_in.member_id if check_in.audience == EVERYONE else 0
            now = to_epoch(self._services.clock.now())
            label = rules.waits((name or "…") if whose else "", check_in.wish)
            item = AwaitedItem(HEARD, card.guild_id, card.id, whose, channel_id, message_id, label, now)
            await self._services.awaiting.wait_for(tx, item)
        await cards.no_doubt(tx, card)

    async def _locked(self, tx: Transaction, card: EveryoneCard) -> CheckIn | None:
        """What it shows, which nobody changes until this write ends."""
        check_in = await cards.shown_on(tx, card.id)
        if check_in is None or await store.of_member(tx, check_in.id, check_in.member_id) is None:
            return None
        return await cards.shown_on(tx, card.id)

    async def _take_back(self, tx: Transaction, card: EveryoneCard) -> CheckIn | None:
        check_in = await self._locked(tx, card)
        if check_in is not None:
            await cards.no_doubt(tx, card)
            await self._sharing.take_back(tx, check_in)
        return check_in

    async def _give_up(self, tx: Transaction, card: EveryoneCard) -> None:
        """There is no place for it: its author hears of that, and can choose others."""
        check_in = await self._take_back(tx, card)
        if check_in is not None:
            await self._agenda.schedule(
                tx, UNPOSTED, card.guild_id, check_in.id, self._services.clock.now(), member_id=check_in.member_id
            )

    async def _hinder(self, tx: Transaction, card: EveryoneCard, channel_id: int, cause: str) -> None:
        """It may not be there: moderators hear of that, too, and not of whose it is."""
        await self._give_up(tx, card)
        await self._obstacles.report(tx, card.guild_id, CARD, channel_id, cause)

    async def redraw(self, due: Due) -> Done:
        """Somebody who heard it has been forgotten."""
        check_in = await cards.shown_on(self._services.database, due.subject)
        if check_in is not None and check_in.channel_id is not None and check_in.message_id is not None:
            with using_locale(self._services.delivery.guild_locale(due.guild_id)):
                embed = await card_of(self._services.database, self._services, due.subject, check_in)
                view = card_buttons(due.subject)
            try:
                await self._services.delivery.edit(check_in.channel_id, check_in.message_id, embed, view)
            except Undeliverable as refusal:
                log.info("card was gone", channel=check_in.channel_id, cause=repr(refusal.__cause__))
        return Done()

    async def take_down(self, _due: Due) -> Done | Later:
        """Delete those messages of ours that have to go, some at a time."""
        page = await store.takedowns(self._services.database, A_PAGE)
        for takedown in page:
            await self._remove(takedown)
        return Later(self._services.clock.now()) if len(page) == A_PAGE else Done()

    async def _remove(self, takedown: CheckInTakedown) -> None:
        try:
            await self._services.delivery.remove(takedown.channel_id, takedown.message_id)
        except Undeliverable as refusal:  # It is gone already, or we are.
            log.info("message not deleted", channel=takedown.channel_id, cause=repr(refusal.__cause__))
        await self._services.database.write(lambda tx: store.taken_down(tx, takedown))
