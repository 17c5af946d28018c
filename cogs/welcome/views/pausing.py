"""The buttons under a pause of greetings whose end can be several moments."""

from typing import Any

import discord

from bot.interactions.lifecycle import guild_and_channel
from bot.interactions.time_choices import MOMENT, MomentButton
from bot.services import Services
from cogs.welcome.rules import arrival
from cogs.welcome.service.arriving import Arriving


class PauseGreetings(MomentButton, template=rf"welcome:pause:{MOMENT}"):
    """Picks one of the moments that the team can have meant."""

    def __init__(self, moment: int, label: str = "…") -> None:
        super().__init__("welcome:pause", moment, label)

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        (guild_id, _channel), now = guild_and_channel(interaction), services.clock.now()
        services.team.require(interaction)
        [moment] = arrival.ends_of_pause([self.chosen(now)], now)
        await services.database.write(lambda tx: Arriving(services).pause(tx, guild_id, moment))
        await interaction.response.edit_message(content=arrival.paused(moment), view=None)
