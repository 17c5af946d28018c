"""Everyone here, with a name or without: a card in the check-in channel, and how it is heard."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from bot.clock import from_epoch, to_epoch
from bot.db import Reader, Transaction
from bot.errors import CareError
from bot.moderation.refusals import Refusals
from bot.moderation.ways import Way
from bot.services import Services
from bot.text.language import _
from cogs.check_ins.check_in.rules import EVERYONE, NAMELESS, ROOM
from cogs.check_ins.check_in.service_audiences import Audience, AudienceChoice, Chooser
from cogs.check_ins.check_in.service_takedowns import Takedowns
from cogs.check_ins.check_in.store import CheckIn
from cogs.check_ins.everyone import rules
from cogs.check_ins.everyone import store as cards
from cogs.check_ins.everyone import store_replies as replies
from cogs.check_ins.everyone.notice_kinds import NOBODY_YET, WAS_HEARD
from cogs.check_ins.settings import CheckInSettings

CARDS, HEARD, REDRAW = "check_ins.cards", "check_ins.heard", "check_ins.redraw"
EVERYONE_TURN = "check_ins.everyone"  # as the second turns know it


class Everyone(Audience):
    """Whoever can read the check-in channel."""

    key, feature = EVERYONE, "everyone"

    def __init__(self, services: Services) -> None:
        self._clock, self._settings, self._agenda = services.clock, services.settings, services.agenda
        self._awaiting, self._access, self._takedowns = services.awaiting, services.access, Takedowns(services)
        self._second_turns, self._refusals = services.second_turns, Refusals(services)

    def _config(self, guild_id: int) -> CheckInSettings:
        return self._settings.of(guild_id, CheckInSettings)

    async def choices(self, reader: Reader, chooser: Chooser) -> Sequence[AudienceChoice]:
        if self._config(chooser.guild_id).channel is None:
            return []
        usual = await self._second_turns.usual_wait(reader, chooser.guild_id, EVERYONE_TURN)
        who = usual.after(_("A card in the check-in channel, with your name."), ROOM)
        return [AudienceChoice(EVERYONE, 0, _("Everyone here"), who)]

    def seen_by(self, check_in: CheckIn) -> str:
        return rules.seen_by_everyone(check_in.channel_id or self._config(check_in.guild_id).channel)

    async def shared(self, tx: Transaction, check_in: CheckIn) -> None:
        await cards.add(tx, secrets.randbits(62) | 1, check_in.guild_id, check_in.id, to_epoch(self._clock.now()))
        await self._agenda.bring_forward(tx, CARDS, check_in.guild_id, 0, self._clock.now())

    async def unshared(self, tx: Transaction, check_in: CheckIn) -> None:
        """Leave nothing of the card: neither who heard it nor what was written back."""
        card = await cards.of_check_in(tx, check_in.id)
        if card is None:
            return
        await replies.let_go(tx, card.id)
        await cards.let_go(tx, card)
        await self._awaiting.withdraw(tx, HEARD, check_in.guild_id, card.id)
        for kind in (NOBODY_YET, WAS_HEARD):
            await self._agenda.cancel(tx, kind, check_in.guild_id, card.id)
        await self._second_turns.closed(tx, check_in.guild_id, EVERYONE_TURN, card.id)
        await self._takedowns.bring_forward(tx)
        if card.tried_at:  # It may be up, or about to be.
            await self._agenda.bring_forward(tx, CARDS, check_in.guild_id, 0, self._clock.now())

    async def is_answered(self, reader: Reader, check_in: CheckIn) -> bool:
        card = await cards.of_check_in(reader, check_in.id)
        if card is None or card.answered_at:
            return card is not None
        unwanted = await self._refusals.others(reader, check_in.member_id, Way.REPLIES)
        return not unwanted.issuperset(await replies.writers(reader, card.id))

    async def state(self, reader: Reader, check_in: CheckIn) -> str:
        card = await cards.of_check_in(reader, check_in.id)
        if card is None:
            return ""
        by_name = self._config(check_in.guild_id).hearers_named and check_in.audience != NAMELESS
        hearers, writers = await cards.heard_by(reader, card.id), await replies.writers(reader, card.id)
        return rules.state(hearers, len(writers), by_name=by_name, answered=bool(card.answered_at))

    async def goes(self, reader: Reader, check_in: CheckIn) -> str:
        card = await cards.of_check_in(reader, check_in.id)
        return rules.replies_go() if card is not None and await replies.any_about(reader, card.id) else ""


class Nameless(Everyone):
    """The same, but nothing there tells who it is."""

    key, ways, feature = NAMELESS, (Way.SHARING, Way.NAMELESS), "everyone"

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._access, self._quotas = services.access, services.quotas

    async def choices(self, reader: Reader, chooser: Chooser) -> Sequence[AudienceChoice]:
        config = self._config(chooser.guild_id)
        if config.channel is None or not config.nameless or await self._again(reader, chooser) is not None:
            return []
        # Translators: Under a choice in a menu: up to 100 characters.
        honestly = _("Hidden from members and moderators; whoever runs this bot could see it.")
        usual = await self._second_turns.usual_wait(reader, chooser.guild_id, EVERYONE_TURN)
        label, description = _("Everyone here, without my name"), usual.after(honestly, ROOM)
        return [AudienceChoice(NAMELESS, 0, label, description, nameless=True)]

    async def remark(self, reader: Reader, chooser: Chooser) -> str:
        until = await self._access.barred_until(reader, chooser.guild_id, chooser.member_id, Way.NAMELESS)
        if until is not None:
            return rules.muted_until(f"{until:%Y-%m-%d}")
        again = await self._again(reader, chooser)
        return "" if again is None else rules.nameless_again(again - self._clock.now())

    async def shared(self, tx: Transaction, check_in: CheckIn) -> None:
        """Let a card go up. Raises CareError for whoever had several of these within the hour."""
        chooser = Chooser(check_in.guild_id, check_in.member_id)
        if await self._again(tx, chooser) is not None:
            raise CareError(await self.remark(tx, chooser))
        ends = self._clock.now() + rules.HOUR
        await self._quotas.record(tx, check_in.guild_id, "nameless cards", check_in.member_id, ends=ends)
        await super().shared(tx, check_in)

    async def _again(self, reader: Reader, chooser: Chooser) -> datetime | None:
        """Return when somebody can hide their name again who did so often; None if they can now."""
        spent = await self._quotas.spent(reader, chooser.guild_id, "nameless cards", chooser.member_id)
        return from_epoch(spent[-rules.AN_HOUR]) if len(spent) >= rules.AN_HOUR else None

    def seen_by(self, check_in: CheckIn) -> str:
        return rules.seen_without_name(check_in.channel_id or self._config(check_in.guild_id).channel)
