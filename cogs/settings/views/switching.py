"""Switching a feature off: for good, until a moment, or until another one of those that somebody can have meant."""

from datetime import datetime
from typing import Any

import discord
import structlog

from bot.errors import CareError
from bot.interactions.buttons import lasting_view
from bot.interactions.lifecycle import guild_and_channel
from bot.interactions.time_choices import MOMENT, MomentButton, add_choices, typist, which_one
from bot.moderation.features import Feature
from bot.services import Services
from cogs.settings.rules import switching as rules

log = structlog.stdlib.get_logger("cogs.settings")


def chosen_feature(services: Services, name: str) -> Feature:
    """Return the feature that somebody chose. Raises CareError for none, and for one that stays on."""
    feature = services.features.named(name)
    if feature is None:
        raise CareError(rules.unknown())
    if not feature.while_off():
        raise CareError(rules.stays_on(feature.title()))
    return feature


async def switch_off(interaction: discord.Interaction[Any], services: Services, name: str, until: str | None) -> None:
    """Switch a feature off, and say what happens meanwhile; of several moments the first counts until they choose."""
    guild_id, _channel_id = guild_and_channel(interaction)
    services.team.require_managing(interaction)
    feature, view, moments = chosen_feature(services, name), lasting_view(), tuple[datetime, ...]()
    if until is not None:
        by, now = await typist(interaction, services), services.clock.now()
        moments = tuple(one for one in (await by.parse_when(until, now)).moments if one > now)
        if not moments:
            raise CareError(rules.over())
        add_choices(view, moments, by.zone, lambda at, label: OffUntil(name, at, label))
    words = await _switch(interaction, services, guild_id, feature, moments[0] if moments else None)
    await interaction.response.send_message(
        "\n\n".join(filter(None, (words, which_one(moments)))), view=view, ephemeral=True
    )


async def _switch(
    interaction: discord.Interaction[Any], services: Services, guild_id: int, feature: Feature, until: datetime | None
) -> str:
    by = interaction.user.id
    await services.database.write(lambda tx: services.gate.switch_off(tx, guild_id, feature.name, until, by))
    log.info("switched off", off=feature.name, by=by, until=until)
    return rules.switched_off(feature.title(), until, feature.while_off())


class OffUntil(MomentButton, template=rf"settings:off:(?P<feature>[a-z_]{{1,20}}):{MOMENT}"):
    """Picks one of the moments that somebody can have meant who switches something off."""

    def __init__(self, feature: str, moment: int, label: str = "…") -> None:
        super().__init__(f"settings:off:{feature}", moment, label)
        self._feature = feature

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        guild_id, _channel_id = guild_and_channel(interaction)
        services.team.require_managing(interaction)
        feature, until = chosen_feature(services, self._feature), self.chosen(services.clock.now())
        words = await _switch(interaction, services, guild_id, feature, until)
        await interaction.response.edit_message(content=words, view=None)
