"""The digest: now and then, what people thanked each other for, and the question who helped you."""

from collections.abc import Sequence

import discord
import structlog

from bot.agenda import Agenda, Done, Due
from bot.client.hearth import Hearth
from bot.clock import to_epoch
from bot.db import Database
from bot.delivery import Delivery, Undeliverable
from bot.interactions.palette import WARM
from bot.settings import Settings
from bot.text.language import using_locale
from cogs.kudos.rules import digest as rules
from cogs.kudos.service.digests import DIGEST, Digests
from cogs.kudos.settings import MONTHLY, OFF, KudosSettings
from cogs.kudos.store import digests as store
from cogs.kudos.store.gifts import Gift
from cogs.kudos.views.card import message_link
from cogs.kudos.views.form import thank_button

log = structlog.stdlib.get_logger("cogs.kudos")


class DigestPoster:
    """Posts digests where thanks are posted: whoever reads one could read every card in it."""

    def __init__(
        self, bot: Hearth, database: Database, settings: Settings, agenda: Agenda, delivery: Delivery, digests: Digests
    ) -> None:
        self._bot, self._database, self._settings, self._agenda = bot, database, settings, agenda
        self._delivery, self._digests = delivery, digests
        agenda.handle(DIGEST, self.post)

    async def post(self, due: Due) -> Done:
        """Post what was given until the moment that was planned, if the server still wants it then."""
        wishes = self._settings.of(due.guild_id, KudosSettings)
        if wishes.digest == OFF or wishes.channel is None:
            return Done()
        moment = self._digests.next_moment(due.guild_id, due.planned - rules.A_MOMENT)
        if moment != due.planned:  # The server has chosen another hour or rhythm meanwhile.
            return Done(lambda tx: self._agenda.schedule(tx, DIGEST, due.guild_id, to_epoch(moment), moment))
        found = await self._digests.gathered(due.guild_id, wishes.channel, moment)
        if found and not await self._is_posted(due, wishes.channel):
            await self._post(due, wishes, found)
        return Done(lambda tx: store.mark_posted(tx, due.guild_id, due.planned_at))

    async def _is_posted(self, due: Due, channel_id: int) -> bool:
        """Whether an earlier attempt died after posting it. Raises NotNow."""
        if due.attempts <= 1:
            return False
        custom_id = f"kudos:ask:{due.planned_at}"
        try:
            return await self._delivery.find_button(channel_id, due.planned, custom_id) is not None
        except Undeliverable:
            return False

    async def _post(self, due: Due, wishes: KudosSettings, found: Sequence[Sequence[Gift]]) -> None:
        guild = self._bot.get_guild(due.guild_id)
        monthly, channel_id = wishes.digest == MONTHLY, wishes.channel or 0
        with using_locale(guild.preferred_locale if guild else None):
            words = rules.text([_reason(together) for together in found], wishes.values)
            words += f"\n\n**{rules.question(monthly=monthly)}**"
            embed = discord.Embed(title=rules.title(monthly=monthly), description=words, colour=WARM)
            view = thank_button(due.planned_at)
        key = f"{DIGEST} {due.guild_id} {due.planned_at}"
        try:
            await self._delivery.post(channel_id, key=key, ping=None, embed=embed, view=view, silent=True)
        except Undeliverable as refusal:
            log.warning("digest not posted", channel=channel_id, cause=repr(refusal.__cause__))


def _reason(together: Sequence[Gift]) -> rules.Reason:
    first = together[0]
    place = f"https://discord.com/channels/{first.guild_id}/{first.channel_id}"
    link = message_link(first.guild_id, first.channel_id, first.message_id) if first.message_id else place
    receivers = tuple(gift.receiver_id for gift in together)
    return rules.Reason(receivers, first.reason, first.value, link)
