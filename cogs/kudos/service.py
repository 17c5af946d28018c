"""Cards of thanks: each is up once, even if we die between keeping a thank-you and hearing that its card is there.

A thank-you is kept in one write, and then shown. Where its card is, is noted a moment later, many cards in one write,
because nobody waits for that. What is never noted is looked for by the agenda, and posted if it is not there.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import discord
import structlog

from bot.agenda import Agenda, Done, Due, Later
from bot.clock import Clock, from_epoch, to_epoch
from bot.db import Database, Transaction
from bot.delivery import Delivery, Undeliverable
from bot.errors import NotNow
from cogs.kudos import rules, store

log = structlog.stdlib.get_logger("cogs.kudos")

LOOK = "kudos.post"
# After this long without a note that the card is up, the process that should have posted it is taken to be dead.
GRACE = timedelta(seconds=60)
# How long a card that is up may wait for others to be noted with, and how many are noted together.
SOON_SECONDS = 10
TOGETHER = 256
AT_ONCE = 50


class Cards:
    """Posts cards, notes where they are, and looks after those of a process that died."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        agenda: Agenda,
        delivery: Delivery,
        draw: Callable[[store.Gift], discord.Embed],
    ) -> None:
        self._database, self._clock, self._agenda, self._delivery = database, clock, agenda, delivery
        self._draw = draw
        self._expected: tuple[datetime, int] | None = None
        self._up: dict[int, int] = {}
        self._noting: asyncio.Task[None] | None = None
        agenda.handle(LOOK, self.look)

    async def expect(self, tx: Transaction, gift: store.Gift) -> None:
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

    async def post(self, gift: store.Gift) -> None:
        """Post the card of a thank-you in its channel. Raises Undeliverable or NotNow."""
        message_id = await self._delivery.post(
            gift.channel_id,
            key=f"{LOOK} {gift.id}",
            ping=gift.receiver_id,
            content=rules.headline(gift.receiver_id),
            embed=self._draw(gift),
        )
        self.note(gift.id, message_id)

    def note(self, gift_id: int, message_id: int) -> None:
        """The card is up: remember where, soon."""
        self._up[gift_id] = message_id
        if len(self._up) == 1:
            asyncio.get_running_loop().call_later(SOON_SECONDS, self._begin_noting)
        elif len(self._up) == TOGETHER:
            self._begin_noting()

    def _begin_noting(self) -> None:
        self._noting = asyncio.create_task(self.note_all(), name="kudos cards")

    async def note_all(self) -> None:
        """Remember now where the cards are that went up of late."""
        structlog.contextvars.clear_contextvars()  # They belong to many.
        up, self._up = self._up, {}
        if not up:
            return
        try:
            await self._database.write(lambda tx: store.note_posted(tx, up))
        except NotNow as error:  # The cards are up, and the agenda will find them there.
            log.warning("cards not noted", cards=len(up), cause=repr(error.__cause__))

    async def look(self, due: Due) -> Done | Later:
        """Some time after a thank-you and those that followed: post the cards that are not up yet."""
        self._expected = None  # Nobody may count on an entry that is being used up.
        now = self._clock.now()
        missing = await store.never_noted(self._database, due.subject, to_epoch(now - GRACE), AT_ONCE)
        trouble: NotNow | None = None
        for channel_id in dict.fromkeys(gift.channel_id for gift in missing):
            try:
                await self._show(channel_id, [gift for gift in missing if gift.channel_id == channel_id])
            except NotNow as reason:
                trouble = reason
        await self.note_all()
        if trouble is not None:
            raise trouble
        return Later(now) if len(missing) == AT_ONCE else Done()

    async def _show(self, channel_id: int, gifts: Sequence[store.Gift]) -> None:
        """Note which of these cards are up in their channel, and post the others. Raises NotNow if one is not yet."""
        try:
            ours = await self._delivery.said_since(channel_id, gifts[0].id)
        except Undeliverable as refusal:
            for gift in gifts:
                self.give_up(gift, refusal)
            return
        trouble: NotNow | None = None
        for gift in gifts:
            found = next((message for message in ours if self._is_card(message, gift)), None)
            if found is not None:
                ours.remove(found)
                self.note(gift.id, found.id)
                continue
            try:
                await self.post(gift)
            except Undeliverable as refusal:
                self.give_up(gift, refusal)
            except NotNow as reason:
                trouble = reason
        if trouble is not None:
            raise trouble

    def _is_card(self, message: discord.Message, gift: store.Gift) -> bool:
        said = message.content, [embed.description for embed in message.embeds]
        return message.id > gift.id and said == (rules.headline(gift.receiver_id), [self._draw(gift).description])

    def give_up(self, gift: store.Gift, refusal: Undeliverable) -> None:
        """There is no place for this card. The receiver finds the words with `/kudos mine`."""
        log.warning("thanks not posted", channel=gift.channel_id, cause=repr(refusal.__cause__))
        self.note(gift.id, store.NOWHERE)


def _moment_to_look(gift: store.Gift) -> datetime:
    """At least GRACE after the thank-you was given, and the same moment for all that are given in the same GRACE."""
    return from_epoch((gift.given_at // _grace() + 2) * _grace())


def _first_beside(gift: store.Gift) -> int:
    """The lowest id that something of the same GRACE can have. In an id, milliseconds stand above 22 other bits."""
    return (gift.id >> 22) // _grace() * _grace() << 22


def _grace() -> int:
    return GRACE // timedelta(milliseconds=1)
