"""The team gets another channel: the one that it had before is told, once, where things go from now on."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import structlog

from bot.agenda import Done, Due, Later
from bot.db import Transaction
from bot.delivery import Undeliverable
from bot.moderation.team import TeamSettings
from bot.services import Services
from bot.settings import Changes, FeatureSettings
from bot.text.language import using_locale
from cogs.settings import rules

log = structlog.stdlib.get_logger("cogs.settings")

MOVED = "settings.moved"


class MovedPlaces:
    """Knows which settings are channels of the team: that of all features, and what some have of their own."""

    def __init__(self, services: Services) -> None:
        self._database, self._clock, self._agenda = services.database, services.clock, services.agenda
        self._delivery, self._guilds = services.delivery, services.guilds
        self._settings, self._team, self._places = services.settings, services.team, services.places
        for model in self._settings.declared:
            if _place_of(model) in model.model_fields:
                self._agenda.handle(_kind(model), partial(self.post, model))

    async def arrange(self, tx: Transaction, guild_id: int, changes: Changes) -> list[int]:
        """See to it that those who read in a channel that the team leaves hear of it; return these channels.

        To be called in the write that changes the settings, before they are changed.
        """
        left: list[int] = []
        for model, values in changes.items():
            for channel_id in self._left(guild_id, model, values):
                await self._agenda.schedule(tx, _kind(model), guild_id, channel_id, self._clock.now())
                left.append(channel_id)
        return list(dict.fromkeys(left))

    def _left(self, guild_id: int, model: type[FeatureSettings], values: Mapping[str, Any]) -> list[int]:
        """Return the channels that the team leaves by these changes."""
        name = _place_of(model)
        now = values.get(name)
        if now is None:
            return []
        own = getattr(self._settings.of(guild_id, model), name)
        # Where all features had places of their own, what they tell goes to the one that there is now.
        before = self._team.own_channels(guild_id).values() if own is None and model is TeamSettings else [own]
        return [one for one in dict.fromkeys(before) if one is not None and one != now]

    async def post(self, model: type[FeatureSettings], due: Due) -> Done | Later:
        """Say it in a channel that the team had, unless everybody reads there by now, or it is the team's again."""
        name, channel_id = _place_of(model), due.subject
        now = getattr(self._settings.of(due.guild_id, model), name)
        if now in (None, channel_id):
            return Done()
        with using_locale(await self._guilds.locale(due.guild_id)):
            words = rules.moved_away(f"{model.feature} {name}", now)
        try:
            if not await self._places.is_public_now(due.guild_id, channel_id):
                await self._delivery.post_once(due, channel_id, content=words, silent=True)
        except Undeliverable as refusal:
            log.info("team not told of its new channel", channel=channel_id, cause=repr(refusal.__cause__))
        return Done()


def _place_of(model: type[FeatureSettings]) -> str:
    return "channel" if model is TeamSettings else "moderators"


def _kind(model: type[FeatureSettings]) -> str:
    return f"{MOVED}.{model.feature}"
