"""The digest: now and then, what people thanked each other for, and the question who helped you."""

from collections.abc import Sequence

import discord
import structlog

from bot.agenda import Done, Due, Later
from bot.clock import to_epoch
from bot.delivery import Undeliverable
from bot.interactions.palette import WARM
from bot.services import Services
from bot.text.language import set_locale
from bot.text.links import message_link
from cogs.kudos.rules import digest as rules
from cogs.kudos.service.digests import DIGEST, Digests
from cogs.kudos.service.late_cards import NOT_STALE, PAUSE
from cogs.kudos.settings import MONTHLY, OFF, KudosSettings
from cogs.kudos.store import digests as store
from cogs.kudos.store.gifts import Gift
from cogs.kudos.views.form import OpenGiveForm, thank_button

log = structlog.stdlib.get_logger("cogs.kudos")


class DigestPoster:
    """Posts digests where thanks are posted: whoever reads one could read every card in it."""

    def __init__(self, services: Services) -> None:
        self._settings, self._agenda, self._clock = services.settings, services.agenda, services.clock
        self._delivery, self._guilds = services.delivery, services.guilds
        self._digests = services.shared.get(Digests)

    async def post(self, due: Due) -> Done | Later:
        """Post what was given until the moment that was planned, if the server still wants it then."""
        config = self._settings.of(due.guild_id, KudosSettings)
        if config.digest == OFF or config.channel is None:
            return Done()
        moment = self._digests.next_moment(due.guild_id, due.planned - rules.A_MOMENT)
        if moment != due.planned:  # The server has chosen another hour or rhythm meanwhile.
            return Done(lambda tx: self._agenda.schedule(tx, DIGEST, due.guild_id, to_epoch(moment), moment))
        found = await self._digests.since_last(due.guild_id, config.channel, moment)
        if found and not await self._post(due, config, config.channel, found):
            return Later(self._clock.now() + PAUSE)
        return Done(lambda tx: store.mark_posted(tx, due.guild_id, due.planned_at))

    async def _post(self, due: Due, config: KudosSettings, channel_id: int, found: Sequence[Sequence[Gift]]) -> bool:
        """Post a digest; return False if it is to be tried again, for a day, since its channel takes nothing now."""
        set_locale(await self._guilds.locale(due.guild_id))
        monthly = config.digest == MONTHLY
        words = rules.text([_reason(together) for together in found], config.values)
        words += f"\n\n**{rules.question(monthly=monthly)}**"
        embed = discord.Embed(title=rules.title(monthly=monthly), description=words, colour=WARM)
        key, mark = f"{DIGEST} {due.guild_id} {due.planned_at}", OpenGiveForm(due.planned_at).custom_id
        view = thank_button(due.planned_at)
        try:
            await self._delivery.post_once(due, channel_id, key=key, mark=mark, embed=embed, view=view, silent=True)
        except Undeliverable as refusal:
            log.warning("digest not posted", channel=channel_id, cause=repr(refusal.__cause__))
            return not refusal.is_about_place or self._clock.now() - due.planned > NOT_STALE
        return True


def _reason(together: Sequence[Gift]) -> rules.Reason:
    first = together[0]
    place = f"https://discord.com/channels/{first.guild_id}/{first.channel_id}"
    link = message_link(first.guild_id, first.channel_id, first.message_id) if first.message_id else place
    receivers = tuple(gift.receiver_id for gift in together)
    return rules.Reason(receivers, first.reason, first.value, link)
