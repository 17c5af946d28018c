"""`/settings off` and `/settings on`, and what is back by itself."""

from collections.abc import Sequence
from typing import Any

import discord
import structlog
from discord import app_commands

from bot.agenda import Done, Due
from bot.client.hearth import Hearth
from bot.delivery import Undeliverable
from bot.interactions.lifecycle import guild_and_channel
from bot.moderation.feature_gate import BACK_ON
from bot.moderation.features import Feature
from bot.services import Services
from bot.text.language import set_locale
from bot.text.time_parsing import LONGEST_WHEN
from cogs.settings.rules import switching as rules
from cogs.settings.views.switching import chosen_feature, switch_off

Offered = tuple[str, str]  # what a feature is called, and its name

log = structlog.stdlib.get_logger("cogs.settings")


def can_be_off(features: Sequence[Feature]) -> tuple[Offered, ...]:
    """Return those of these features that can be switched off."""
    return tuple((one.title(), one.name) for one in features if one.while_off())


def switch_commands(offered: Sequence[Offered]) -> list[app_commands.Command[Any, ..., None]]:
    """Return the commands that switch one of these off, and on again."""

    async def off(
        interaction: discord.Interaction[Hearth],
        feature: str,
        until: app_commands.Range[str, 1, LONGEST_WHEN] | None = None,
    ) -> None:
        await switch_off(interaction, interaction.client.services, feature, until)

    async def on(interaction: discord.Interaction[Hearth], feature: str) -> None:
        await _switch_on(interaction, interaction.client.services, feature)

    app_commands.describe(feature="What?", until="Until when? Such as monday 9:00. For good, if you say nothing.")(off)
    app_commands.describe(feature="What?")(on)
    for callback in (off, on):
        app_commands.choices(feature=[app_commands.Choice(name=title, value=name) for title, name in offered])(callback)
    return [
        app_commands.Command[Any, ..., None](name="off", description="Switch something off for a time.", callback=off),
        app_commands.Command[Any, ..., None](name="on", description="Switch something on again.", callback=on),
    ]


async def _switch_on(interaction: discord.Interaction[Any], services: Services, name: str) -> None:
    guild_id, _channel_id = guild_and_channel(interaction)
    services.team.require_managing(interaction)
    feature, by = chosen_feature(services, name), interaction.user.id
    was_off = await services.database.write(lambda tx: services.gate.switch_on(tx, guild_id, name, by))
    words = rules.switched_on(feature.title()) if was_off else rules.was_on(feature.title())
    whole = services.features.named(feature.part_of)
    if whole is not None and services.gate.is_off(guild_id, whole.name):
        words = rules.rests_with(feature.title(), whole.title())
    await interaction.response.send_message(words, ephemeral=True)


class BackOn:
    """Lets come what has waited, and tells the team, silently."""

    def __init__(self, services: Services) -> None:
        self._gate, self._features, self._team = services.gate, services.features, services.team
        self._delivery, self._guilds = services.delivery, services.guilds
        services.agenda.handle(BACK_ON, self.see_to)

    async def see_to(self, due: Due) -> Done:
        """See to what is back by now."""
        names = await self._gate.ended(due.guild_id)
        if names:
            set_locale(await self._guilds.locale(due.guild_id))
            await self._tell(due, [feature.title() for feature in map(self._features.named, names) if feature])

        return Done(lambda tx: self._gate.see_to_ended(tx, due.guild_id))

    async def _tell(self, due: Due, titles: Sequence[str]) -> None:
        for channel_id in self._team.channels(due.guild_id):
            try:
                await self._delivery.post_once(due, channel_id, content=rules.back(titles), silent=True)
            except Undeliverable as refusal:
                log.info("team not told of what is back", channel=channel_id, cause=repr(refusal.__cause__))
            else:
                return
