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
from bot.services import Services
from bot.text.language import set_locale
from bot.text.time_parsing import LONGEST_WHEN
from cogs.settings.rules import switching as rules
from cogs.settings.views.switching import chosen_feature, switch_off

Name = app_commands.Range[str, 1, 40]

log = structlog.stdlib.get_logger("cogs.settings")


def switch_commands() -> list[app_commands.Command[Any, ..., None]]:
    """Return the commands that switch a feature off, and on again."""
    app_commands.describe(feature="Which?", until="Such as monday 9:00; else for good.")(_off)
    app_commands.describe(feature="Which?")(_on)
    commands = [
        app_commands.Command[Any, ..., None](name="off", description="Give a feature a rest.", callback=_off),
        app_commands.Command[Any, ..., None](name="on", description="End its rest.", callback=_on),
    ]
    for command in commands:
        command.autocomplete("feature")(_suggest)
    return commands


async def _off(
    interaction: discord.Interaction[Hearth],
    feature: Name,
    until: app_commands.Range[str, 1, LONGEST_WHEN] | None = None,
) -> None:
    await switch_off(interaction, interaction.client.services, feature, until)


async def _on(interaction: discord.Interaction[Hearth], feature: Name) -> None:
    await _switch_on(interaction, interaction.client.services, feature)


async def _suggest(interaction: discord.Interaction[Hearth], typed: str) -> list[app_commands.Choice[str]]:
    """Suggest what can be switched, as the reader calls it; choices of the command would count for its length."""
    offered = [one for one in interaction.client.services.features.all if one.while_off()]
    found = [one for one in offered if typed.casefold() in f"{one.title()} {one.name}".casefold()]
    return [app_commands.Choice(name=one.title(), value=one.name) for one in found]


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
