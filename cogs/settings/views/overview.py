"""The overview of all that a server can have, and the button that opens it."""

from typing import Any

import discord

from bot.errors import CareError
from bot.interactions.buttons import Button
from bot.interactions.lifecycle import only_in_servers
from bot.interactions.palette import CALM
from bot.moderation.features import FeatureState, Obstacle
from bot.services import Services
from bot.text.language import _
from cogs.settings.rules import states as rules
from cogs.settings.rules import switching


async def show_overview(interaction: discord.Interaction[Any], services: Services) -> None:
    """Show whoever manages the server what works in it, to them alone."""
    guild = interaction.guild
    if guild is None:
        raise CareError(only_in_servers())
    services.team.require_managing(interaction)
    states = await services.features.look(guild)
    people = [_line(one) for one in states if one.feature.is_people]
    words = rules.page(people, [_line(one) for one in states if not one.feature.is_people])
    embed = discord.Embed(title=rules.title(), description=words, colour=CALM)
    await interaction.response.send_message(embed=embed, ephemeral=True)


def _line(state: FeatureState) -> rules.FeatureLine:
    to_do = [(one.sentence, _typed(one)) for one in state.obstacles]
    if (off := state.switched_off) is not None:
        to_do.append((switching.off_in_overview(off.end, off.start), "settings on"))
    return rules.FeatureLine(state.feature.title(), rules.state_words()[state.state], to_do)


def _typed(obstacle: Obstacle) -> str:
    """Return what a moderator types: the command, and the option, if it is about a setting."""
    option = obstacle.setting.partition(" ")[2]
    return f"{obstacle.command} {option}:" if option else obstacle.command


class OpenSettings(Button, template="settings:all"):
    """Shows what works in this server, and where something is left to do."""

    def __init__(self) -> None:
        super().__init__(discord.ui.Button(label=_("Settings"), custom_id="settings:all"))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        await show_overview(interaction, services)
