"""Asks a team once for its place, where its features have had places of their own that do not agree."""

import discord

from bot.db import Transaction
from bot.moderation.team import TeamSettings
from bot.moderation.team_notes import TeamNote
from bot.services import Services
from cogs.care.rules import queue as rules

UNDECIDED = "care.channels"


class UndecidedPlaces:
    """Looks every night, and soon after a start."""

    def __init__(self, client: discord.Client, services: Services) -> None:
        self._client, self._database, self._settings = client, services.database, services.settings
        self._team, self._notes = services.team, services.team_notes
        self._notes.register(UNDECIDED, self._draw, once=True)
        services.agenda.every_night_here(self.look)

    async def look(self) -> None:
        """See to it that the teams are asked whose features have places that do not agree."""
        undecided = [guild.id for guild in self._client.guilds if self._places(guild.id)]

        async def ask(tx: Transaction) -> None:
            for guild_id in undecided:
                await self._notes.add(tx, guild_id, UNDECIDED)

        if undecided:
            await self._database.write(ask)

    async def _draw(self, guild_id: int) -> TeamNote | None:
        places = self._places(guild_id)
        return TeamNote(rules.undecided(places)) if places else None

    def _places(self, guild_id: int) -> dict[str, int]:
        """Return the places of the features, where a team has to choose among them."""
        places = self._team.own_channels(guild_id)
        decided = self._settings.of(guild_id, TeamSettings).channel is not None or len(set(places.values())) < 2
        return {} if decided else places
