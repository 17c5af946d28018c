"""Each greeting text as it would greet a moderator, and what would keep it from coming."""

from typing import Any

import discord

from bot.clock import from_epoch, to_epoch
from bot.services import Services
from cogs.welcome.service import texts
from cogs.welcome.service.obstacles import obstacles
from cogs.welcome.settings import WelcomeSettings
from cogs.welcome.store import greetings, server_texts
from cogs.welcome.store.newcomers import Newcomer


class GreetingPreview:
    """What `/welcome preview` and `/setup` show alike."""

    def __init__(self, services: Services) -> None:
        self._database, self._clock, self._settings = services.database, services.clock, services.settings
        self._guilds = services.guilds

    async def texts(self, interaction: discord.Interaction[Any]) -> list[str]:
        """Return what stands in the way, and each text as if whoever asks had just joined."""
        guild = interaction.guild
        if guild is None:
            return []
        name, config = await self._guilds.name(guild.id), self._settings.of(guild.id, WelcomeSettings)
        server, now = texts.ServerTexts.of(guild, name, config), self._clock.now()
        myself = Newcomer(guild.id, interaction.user.id, to_epoch(now), name=interaction.user.display_name)
        paused_until = from_epoch(await greetings.paused_until(self._database, guild.id) or 0)
        kept: list[server_texts.GreetingText | None] = [*await server_texts.texts(self._database, guild.id)]
        said = obstacles(guild, config, paused_until, now)
        return [*said, *(texts.for_one(myself, text, server) for text in kept or [None])]
