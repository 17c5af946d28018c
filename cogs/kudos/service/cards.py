"""Cards of thanks: each is up once, even if we die between keeping a thank-you and hearing that its card is there.

A thank-you is kept in one write, and then shown. Where its card is, is recorded a moment later, many cards in one
write, because nobody waits for that. A card that is never recorded is looked for by the agenda, and posted if it is
not there. A card that Discord will not take is owned up to, and its receivers find the words with `/kudos mine`.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypedDict

import discord
import structlog

from bot.agenda import Done, Due, Later
from bot.clock import from_epoch, to_epoch
from bot.db import Transaction
from bot.delivery import Undeliverable
from bot.delivery.sender import custom_ids
from bot.delivery.setup_problems import SetupProblems
from bot.errors import NotNow
from bot.members import departures
from bot.moderation.refusals import Refusals
from bot.moderation.ways import Way
from bot.services import Services
from bot.text.language import set_locale
from cogs.kudos.rules import problems
from cogs.kudos.service.ownership import REDRAW
from cogs.kudos.service.preferences import PreferencesCache
from cogs.kudos.store import cards, gifts
from cogs.kudos.store.cards import Stale
from cogs.kudos.store.gifts import NOWHERE, Gift

log = structlog.stdlib.get_logger("cogs.kudos")

LOOK, UNPOSTED, AGAIN = "kudos.post", "kudos.unposted", "kudos.again"
# After this long without a record that the card is up, the process that should have posted it is taken to be dead.
GRACE = timedelta(seconds=60)
# How long a card that is up may wait for others to be recorded with, and how many are recorded together.
SOON_SECONDS = 10
TOGETHER = 256
# For so long a card may go up of which somebody was forgotten: from then on, what is not found is not there.
STILL_COMING = timedelta(hours=1)
AT_ONCE = 50
_MARK = "kudos:remove:"


class KudosCard(TypedDict):
    """What a card consists of."""

    content: str
    embed: discord.Embed
    view: discord.ui.View


class KudosCards:
    """Posts cards, records where they are, redraws what changed, and looks after those of a process that died."""

    def __init__(self, services: Services, draw: Callable[[Sequence[Gift]], KudosCard]) -> None:
        self._database, self._clock = services.database, services.clock
        self._agenda, self._delivery, self._guilds = services.agenda, services.delivery, services.guilds
        self._access, self.draw = services.access, draw
        self._preferences, self._refusals = services.shared.get(PreferencesCache), Refusals(services)
        self._problems = SetupProblems(services, feature="kudos", words=problems.cannot_post_cards)
        self._expected: tuple[datetime, int] | None = None
        self._posted: dict[int, int] = {}  # the messages of cards that are up, until it is recorded
        self._recording: asyncio.Task[None] | None = None

    async def expect(self, tx: Transaction, gift: Gift) -> None:
        """See to it, in the write that keeps a thank-you, that somebody looks whether its card is up.

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
        first = together[0]
        message_id = await self._delivery.post(first.channel_id, key=key_of(first), ping=pinged, **self.draw(together))
        self.mark_posted(first.id, message_id)

    def mark_posted(self, gift_id: int, message_id: int) -> None:
        """Record, soon, where the card of a thank-you is up."""
        self._posted[gift_id] = message_id
        if len(self._posted) == 1:
            asyncio.get_running_loop().call_later(SOON_SECONDS, self._begin_recording)
        elif len(self._posted) == TOGETHER:
            self._begin_recording()

    def gift_in(self, message_id: int) -> int | None:
        """Return the thank-you whose card went up as this message, as long as that is not recorded."""
        return next((gift_id for gift_id, posted in self._posted.items() if posted == message_id), None)

    def mark_refused(self, gift_id: int, channel_id: int, cause: BaseException | None) -> None:
        """Record, soon, that there is no place for the card of a thank-you. Its giver has yet to be told."""
        log.warning("thanks not posted", channel=channel_id, cause=repr(cause))
        self.mark_posted(gift_id, NOWHERE)

    async def report_place(self, tx: Transaction, gift: Gift, refusal: Undeliverable) -> None:
        """Let the team hear of a channel that takes no cards; not whose thanks they were."""
        if refusal.is_about_place:
            await self._problems.report(tx, gift.guild_id, problems.CARD, gift.channel_id, repr(refusal.__cause__))
            await self._agenda.bring_forward(tx, AGAIN, gift.guild_id, gift.id, self._clock.now())

    def _begin_recording(self) -> None:
        self._recording = asyncio.create_task(self.record_posted(), name="kudos cards")

    async def record_posted(self) -> None:
        """Record now where the cards are that went up of late."""
        structlog.contextvars.clear_contextvars()  # They belong to many.
        posted, self._posted = self._posted, {}
        if not posted:
            return

        async def keep(tx: Transaction) -> None:
            await gifts.mark_posted(tx, posted)
            await cards.mark_stale_posted(tx, posted)
            for gift in await gifts.changed_between(tx, min(posted), max(posted)):  # Before their card was recorded.
                if gift.id in posted:
                    await self._agenda.bring_forward(tx, REDRAW, gift.guild_id, gift.id, self._clock.now())

        try:
            await self._database.write(keep)
        except NotNow as error:  # The cards are up, and the agenda will find them there.
            log.warning("cards not recorded", cards=len(posted), cause=repr(error.__cause__))

    async def look(self, due: Due) -> Done | Later:
        """Post the cards that are not up yet, some time after a thank-you and those that followed."""
        self._expected = None  # Nobody may count on an entry that is being used up.
        now = self._clock.now()
        missing = await gifts.without_known_card(self._database, due.subject, to_epoch(now - GRACE), AT_ONCE)
        in_channels: dict[int, list[Gift]] = {}
        for gift in {gift.id: gift for gift in missing}.values():  # Those that were given at once have one card.
            in_channels.setdefault(gift.channel_id, []).append(gift)
        trouble = [reason for together in in_channels.values() for reason in await self._catch_up(due, together)]
        await self.record_posted()
        if trouble:
            raise trouble[0]
        return Later(now) if len(missing) == AT_ONCE else Done()

    async def _catch_up(self, due: Due, missing: Sequence[Gift]) -> list[NotNow]:
        """Record which of these cards of one channel are up, and post the others; return why some are not yet."""
        trouble: list[NotNow] = []
        try:
            with self._delivery.patiently(due):
                ours = await self._delivery.said_since(missing[0].channel_id, missing[0].id)
        except Undeliverable as refusal:
            for gift in missing:
                await self._own_up(gift, refusal)
            return trouble
        except NotNow as reason:
            return [reason]
        up = {gift_id: message.id for message in ours if (gift_id := _gift_of(message)) is not None}
        for gift in missing:
            try:
                await self._record_or_post(due, gift, up.get(gift.id))
            except Undeliverable as refusal:
                await self._own_up(gift, refusal)
            except NotNow as reason:
                trouble.append(reason)
        return trouble

    async def _record_or_post(self, due: Due, gift: Gift, message_id: int | None) -> None:
        public = [one for one in await gifts.of_card(self._database, gift.id) if one.is_public]
        if message_id is None and public and await self.may_be_posted(public[0]):
            set_locale(await self._guilds.locale(gift.guild_id))
            message_id = await self._delivery.post_once(
                replace(due, guild_id=gift.guild_id),
                gift.channel_id,
                key=key_of(gift),
                mark=mark_of(gift.id),
                ping=await self.pinged(public),
                **self.draw(public),
            )
        self.mark_posted(gift.id, message_id or NOWHERE)

    async def pinged(self, public: Sequence[Gift]) -> list[int]:
        """Return whom a card pings that goes up late: as always, nobody who wants to be thanked in silence."""
        return [gift.receiver_id for gift in public if not await self._is_quiet(gift)]

    async def _is_quiet(self, gift: Gift) -> bool:
        wishes = await self._preferences.now_of(gift.guild_id, gift.receiver_id)
        if wishes.quiet:
            return True
        return await self._refusals.refused(self._database, gift.receiver_id, gift.giver_id, Way.KUDOS)

    async def may_be_posted(self, gift: Gift) -> bool:
        """Return whether its giver may still reach others; else the words are in the keepsakes, and on no card."""
        giver = gift.guild_id, gift.giver_id, Way.KUDOS
        return not gift.giver_id or await self._access.refusal(*giver) is None

    async def _own_up(self, gift: Gift, refusal: Undeliverable) -> None:
        """Give a card up that there is no place for, and see to it that its giver hears of it."""
        log.warning("thanks not posted", channel=gift.channel_id, cause=repr(refusal.__cause__))
        now, key = self._clock.now(), (gift.guild_id, gift.id)

        async def keep(tx: Transaction) -> None:
            await gifts.mark_posted(tx, {gift.id: NOWHERE})
            await self.report_place(tx, gift, refusal)
            if gift.giver_id:
                await self._agenda.schedule(tx, UNPOSTED, *key, now, member_id=gift.giver_id)

        await self._database.write(keep)

    async def redraw(self, due: Due) -> Done:
        """Bring a card up to date: it shows what is still to be seen of what was given at once, or goes."""
        everything = await gifts.of_card(self._database, due.subject)
        shown = next((gift for gift in everything if gift.message_id), None)
        if shown is not None and shown.message_id:
            try:
                with self._delivery.patiently(due):
                    await self._bring_up_to_date(shown.channel_id, shown.message_id, everything)
            except Undeliverable as refusal:  # Somebody has deleted it, or its channel.
                log.info("card not redrawn", channel=shown.channel_id, cause=repr(refusal.__cause__))
        return Done()

    async def redraw_stale(self) -> None:
        """Take those off cards, every hour, who asked to be forgotten, and name those who left."""
        for card in await cards.stale(self._database, AT_ONCE):
            try:
                is_done = await self._take_off(card)
            except NotNow as reason:
                log.info("card not redrawn yet", cause=repr(reason.__cause__))
                continue
            except Undeliverable as refusal:
                log.info("card not redrawn", channel=card.channel_id, cause=repr(refusal.__cause__))
                is_done = True
            if is_done:
                await self._database.write(lambda tx, card=card: cards.forget_stale(tx, card))

    async def _take_off(self, card: Stale) -> bool:
        """Redraw a card that shows somebody it should not; return False if it may not be up yet."""
        message_id = card.message_id or await self._find(card)
        if message_id is None:
            return self._clock.now() > discord.utils.snowflake_time(card.id) + STILL_COMING
        await self._bring_up_to_date(card.channel_id, message_id, await gifts.of_card(self._database, card.id))
        return True

    async def _find(self, card: Stale) -> int | None:
        """Return the message of a card whose process died before it was recorded; None if there is none."""
        ours = await self._delivery.said_since(card.channel_id, card.id)
        return next((message.id for message in ours if _gift_of(message) == card.id), None)

    async def _bring_up_to_date(self, channel_id: int, message_id: int, everything: Sequence[Gift]) -> None:
        public = [gift for gift in everything if gift.is_public]
        if public:
            set_locale(await self._guilds.locale(public[0].guild_id))
            card = self.draw(await self._without_leavers(public))
            await self._delivery.edit(channel_id, message_id, **card)
        else:
            await self._delivery.remove(channel_id, message_id)

    async def _without_leavers(self, public: Sequence[Gift]) -> Sequence[Gift]:
        """Return the same, but naming whoever left: what mentions them can no longer be read."""
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


def mark_of(gift_id: int) -> str:
    """Return the custom_id of “Remove”, which tells what is about this thank-you from all other messages."""
    return f"{_MARK}{gift_id}"


def key_of(gift: Gift) -> str:
    """Return what tells the message with this card from all others that are sent."""
    return f"{LOOK} {gift.id}"


def _gift_of(message: discord.Message) -> int | None:
    """Return the thank-you whose card this message is: its buttons say so."""
    marks = (custom_id for custom_id in custom_ids(message) if custom_id and custom_id.startswith(_MARK))
    return next((int(mark.removeprefix(_MARK)) for mark in marks), None)


def _moment_to_look(gift: Gift) -> datetime:
    """Return a moment at least GRACE after this was given, and the same for all that are given in the same GRACE."""
    return from_epoch((gift.given_at // _grace() + 2) * _grace())


def _first_beside(gift: Gift) -> int:
    """Return the lowest id that something of the same GRACE can have.

    In an id, milliseconds stand above 22 other bits.
    """
    return (gift.id >> 22) // _grace() * _grace() << 22


def _grace() -> int:
    return GRACE // timedelta(milliseconds=1)
