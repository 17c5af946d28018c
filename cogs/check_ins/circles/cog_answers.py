"""What authors read in their direct messages about what they shared with a circle: who answered, or that nobody has."""

from functools import partial

from bot.agenda import Done, Due, Later
from bot.client.hearth import Hearth
from bot.clock import from_epoch
from bot.delivery import DirectMessage
from bot.interactions.buttons import help_button, lasting_view
from bot.text.links import message_link
from cogs.check_ins.check_in import store as check_ins
from cogs.check_ins.check_in.rules import CIRCLE
from cogs.check_ins.check_in.service_takedowns import Takedowns
from cogs.check_ins.check_in.store import CheckIn
from cogs.check_ins.check_in.views_answers import card_link, names_of
from cogs.check_ins.circles import rules_answers as rules
from cogs.check_ins.circles import store
from cogs.check_ins.circles import store_cards as cards
from cogs.check_ins.circles.service_answers import ANSWERED, NOBODY_YET, CircleAnswers
from cogs.check_ins.circles.store import Circle
from cogs.check_ins.circles.store_cards import CircleCard
from cogs.check_ins.everyone import store as hears
from cogs.check_ins.rhythms.views_unanswered import unanswered
from cogs.check_ins.settings import CheckInSettings


class CircleLetters:
    """Each comes once, and only while the card is up."""

    def __init__(self, bot: Hearth) -> None:
        self._bot, self._services = bot, bot.services
        self._database, self._delivery = bot.services.database, bot.services.delivery
        self._answers, self._takedowns = CircleAnswers(bot.services), Takedowns(bot.services)
        bot.services.agenda.handle(ANSWERED, self.tell_who_answered)
        bot.services.agenda.handle(NOBODY_YET, self.own_up)

    async def tell_who_answered(self, due: Due) -> Done | Later:
        """Let an author know who in their circle has heard them, or written since."""
        card = await cards.get(self._database, due.subject)
        if card is None:
            return Done()

        async def make(_server: str) -> DirectMessage | None:
            found = await self._shown(card)
            return None if found is None else await self._answered(due, card, *found)

        return await self._delivery.tell(
            due,
            make,
            key=f"{due.kind} {due.subject}",
            asked_at=from_epoch(card.shared_at),
            # So that it goes with the card, or with whoever is forgotten.
            then=lambda tx, told: self._takedowns.keep_place(tx, told, partial(cards.record_told, tx, card.id)),
        )

    async def _answered(self, due: Due, card: CircleCard, circle: Circle, check_in: CheckIn) -> DirectMessage:
        hearers = await hears.heard_by(self._database, card.id)
        who = hearers or await self._answers.speakers(self._database, card, check_in.member_id)
        link = card_link(due, circle.guild_id, circle.thread, card.message_id)
        say = rules.told_spoken if who and not hearers else rules.told_heard
        names = await names_of(self._bot, card.guild_id, who)
        words = rules.held(circle.name) if link is None else say(circle.name, link, *names)
        return DirectMessage(content=words, view=lasting_view().add_item(help_button()), held=rules.held(circle.name))

    async def own_up(self, due: Due) -> Done | Later:
        """Tell an author once that nobody in their circle has answered yet, and who else is there."""
        card = await cards.get(self._database, due.subject)
        if card is None or card.answered_at or card.message_id is None:
            return Done()
        message_id = card.message_id

        async def make(_server: str) -> DirectMessage | None:
            circle, check_in = await self._shown(card) or (None, None)
            if circle is None or check_in is None or circle.thread is None:
                return None
            hours = self._services.settings.of(card.guild_id, CheckInSettings).circle_hours
            link = message_link(circle.guild_id, circle.thread, message_id)
            return await unanswered(self._services, check_in, rules.unheard(circle.name, link, hours))

        key = f"{due.kind} {due.subject}"
        return await self._delivery.tell(due, make, key=key, asked_at=from_epoch(card.shared_at))

    async def _shown(self, card: CircleCard) -> tuple[Circle, CheckIn] | None:
        """Return a circle, and what a card in it shows; None if one of them is there no more."""
        circle = await store.get(self._database, card.circle)
        check_in = await check_ins.get(self._database, card.check_in)
        if circle is None or circle.ended_at or check_in is None or check_in.audience != CIRCLE:
            return None
        return circle, check_in
