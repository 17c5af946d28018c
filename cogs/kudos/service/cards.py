"""Cards of thanks: each is up once, even if we die between keeping a thank-you and hearing that its card is there.

A thank-you is kept in one write, and then shown. Where its card is, is noted a moment later, many cards in one write,
because nobody waits for that. What is never noted is looked for by the agenda, and posted if it is not there.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import discord
import structlog

from bot.agenda import Agenda, Done, Due, Later
from bot.clock import Clock, from_epoch, to_epoch
from bot.db import Database, Transaction
from bot.delivery import Delivery, Undeliverable
from bot.errors import NotNow
from bot.members import departures
from cogs.kudos.service.ownership import REDRAW
from cogs.kudos.store import cards, gifts
from cogs.kudos.store.gifts import NOWHERE, Gift

log = structlog.stdlib.get_logger("cogs.kudos")

LOOK = "kudos.post"
# After this long without a note that the card is up, the process that should have posted it is taken to be dead.
GRACE = timedelta(seconds=60)
# How long a card that is up may wait for others to be noted with, and how many are noted together.
SOON_SECONDS = 10
TOGETHER = 256
AT_ONCE = 50


@dataclass(frozen=True)
class KudosCard:
    """What a card consists of."""

    content: str
    embed: discord.Embed
    view: discord.ui.View


class KudosCards:
    """Posts cards, notes where they are, redraws what changed, and looks after those of a process that died."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        agenda: Agenda,
        delivery: Delivery,
        draw: Callable[[Sequence[Gift]], KudosCard],
    ) -> None:
        self._database, self._clock, self._agenda, self._delivery = database, clock, agenda, delivery
        self._draw = draw
        self._expected: tuple[datetime, int] | None = None
        self._up: dict[int, int] = {}
        self._noting: asyncio.Task[None] | None = None
        agenda.handle(LOOK, self.look)
        agenda.handle(REDRAW, self.redraw)
        agenda.every_hour(self.take_off_the_forgotten)

    async def expect(self, tx: Transaction, gift: Gift) -> None:
        """In the write that keeps a thank-you: see to it that somebody looks whether its card is up.

        One entry on the agenda serves all that are given in the same GRACE, by Discord's clock, and is written anew
        where ours says something else than before.
        """
        expected = _moment_to_look(gift), _first_beside(gift)
        if self._expected == expected:
            return

        def remember() -> None:
            self._expected = expected

        moment, first = expected
        await self._agenda.schedule(tx, LOOK, 0, first, moment)
        tx.after_commit(remember)

    async def post(self, together: Sequence[Gift], pinged: Sequence[int]) -> None:
        """Post the card of what was given at once, in its channel. Raises Undeliverable or NotNow."""
        first, card = together[0], self._draw(together)
        message_id = await self._delivery.post(
            first.channel_id,
            key=f"{LOOK} {first.id}",
            ping=pinged,
            content=card.content,
            embed=card.embed,
            view=card.view,
        )
        self.mark_posted(first.id, message_id)

    def mark_posted(self, gift_id: int, message_id: int) -> None:
        """The card is up: remember where, soon."""
        self._up[gift_id] = message_id
        if len(self._up) == 1:
            asyncio.get_running_loop().call_later(SOON_SECONDS, self._begin_noting)
        elif len(self._up) == TOGETHER:
            self._begin_noting()

    def _begin_noting(self) -> None:
        self._noting = asyncio.create_task(self.mark_all_posted(), name="kudos cards")

    async def mark_all_posted(self) -> None:
        """Remember now where the cards are that went up of late."""
        structlog.contextvars.clear_contextvars()  # They belong to many.
        up, self._up = self._up, {}
        if not up:
            return

        async def keep(tx: Transaction) -> None:
            await gifts.note_posted(tx, up)
            for gift in await gifts.changed_between(tx, min(up), max(up)):  # Before we knew where their card is.
                if gift.id in up:
                    await self._agenda.bring_forward(tx, REDRAW, gift.guild_id, gift.id, self._clock.now())

        try:
            await self._database.write(keep)
        except NotNow as error:  # The cards are up, and the agenda will find them there.
            log.warning("cards not noted", cards=len(up), cause=repr(error.__cause__))

    async def look(self, due: Due) -> Done | Later:
        """Some time after a thank-you and those that followed: post the cards that are not up yet."""
        self._expected = None  # Nobody may count on an entry that is being used up.
        now = self._clock.now()
        missing = await gifts.never_noted(self._database, due.subject, to_epoch(now - GRACE), AT_ONCE)
        trouble: NotNow | None = None
        for channel_id in dict.fromkeys(gift.channel_id for gift in missing):
            try:
                await self._show(
                    channel_id, list(dict.fromkeys(one.id for one in missing if one.channel_id == channel_id))
                )
            except NotNow as reason:
                trouble = reason
        await self.mark_all_posted()
        if trouble is not None:
            raise trouble
        return Later(now) if len(missing) == AT_ONCE else Done()

    async def _show(self, channel_id: int, missing: Sequence[int]) -> None:
        """Note which of these cards are up in their channel, and post the others. Raises NotNow if one is not yet."""
        try:
            ours = await self._delivery.said_since(channel_id, missing[0])
        except Undeliverable as refusal:
            for gift_id in missing:
                self.give_up(gift_id, channel_id, refusal)
            return
        up = {gift_id: message.id for message in ours if (gift_id := _gift_of(message)) is not None}
        trouble: NotNow | None = None
        for gift_id in missing:
            try:
                await self._note_or_post(gift_id, up.get(gift_id))
            except Undeliverable as refusal:
                self.give_up(gift_id, channel_id, refusal)
            except NotNow as reason:
                trouble = reason
        if trouble is not None:
            raise trouble

    async def _note_or_post(self, gift_id: int, message_id: int | None) -> None:
        public = [gift for gift in await gifts.of_card(self._database, gift_id) if gift.is_public]
        if message_id is not None or not public:
            self.mark_posted(gift_id, message_id or NOWHERE)
        else:
            await self.post(public, [gift.receiver_id for gift in public])

    def give_up(self, gift_id: int, channel_id: int, refusal: Undeliverable) -> None:
        """There is no place for this card. The receivers find the words with `/kudos mine`."""
        log.warning("thanks not posted", channel=channel_id, cause=repr(refusal.__cause__))
        self.mark_posted(gift_id, NOWHERE)

    async def redraw(self, due: Due) -> Done:
        """Bring a card up to date: it shows what is still to be seen of what was given at once, or goes."""
        everything = await gifts.of_card(self._database, due.subject)
        shown = next((gift for gift in everything if gift.message_id), None)
        if shown is not None and shown.message_id:
            await self._bring_up_to_date(shown.channel_id, shown.message_id, everything)
        return Done()

    async def take_off_the_forgotten(self) -> None:
        """Every hour: cards no longer show those who asked to be forgotten, nor mention those who left."""
        for card in await cards.stale(self._database, AT_ONCE):
            try:
                everything = await gifts.of_card(self._database, card.id)
                await self._bring_up_to_date(card.channel_id, card.message_id, everything)
            except NotNow as reason:
                log.info("card not redrawn yet", cause=repr(reason.__cause__))
                return
            await self._database.write(lambda tx, card=card: cards.no_longer_stale(tx, card))

    async def _bring_up_to_date(self, channel_id: int, message_id: int, everything: Sequence[Gift]) -> None:
        public = [gift for gift in everything if gift.is_public]
        try:
            if public:
                card = self._draw(await self._without_leavers(public))
                await self._delivery.edit(channel_id, message_id, card.embed, card.view, content=card.content)
            else:
                await self._delivery.remove(channel_id, message_id)
        except Undeliverable as refusal:  # Somebody has deleted it, or its channel.
            log.info("card was gone", channel=channel_id, cause=repr(refusal.__cause__))

    async def _without_leavers(self, public: Sequence[Gift]) -> Sequence[Gift]:
        """The same, but whoever left is named: what mentions them can no longer be read."""
        people = {gift.giver_id for gift in public} | {gift.receiver_id for gift in public}
        left = {one for one in people if one and await departures.has_left(self._database, public[0].guild_id, one)}
        return [
            replace(
                gift,
                giver_id=0 if gift.giver_id in left else gift.giver_id,
                receiver_id=0 if gift.receiver_id in left else gift.receiver_id,
            )
            for gift in public
        ]


def _gift_of(message: discord.Message) -> int | None:
    """The thank-you whose card this message is: its buttons say so."""
    for row in message.components:
        if isinstance(row, discord.ActionRow):
            for item in row.children:
                if isinstance(item, discord.Button) and (item.custom_id or "").startswith("kudos:remove:"):
                    return int((item.custom_id or "").rpartition(":")[2])
    return None


def _moment_to_look(gift: Gift) -> datetime:
    """At least GRACE after the thank-you was given, and the same moment for all that are given in the same GRACE."""
    return from_epoch((gift.given_at // _grace() + 2) * _grace())


def _first_beside(gift: Gift) -> int:
    """The lowest id that something of the same GRACE can have. In an id, milliseconds stand above 22 other bits."""
    return (gift.id >> 22) // _grace() * _grace() << 22


def _grace() -> int:
    return GRACE // timedelta(milliseconds=1)
