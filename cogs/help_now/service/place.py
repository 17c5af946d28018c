"""Where the team of a server reads what people tell it, and whose team somebody can tell something."""

import asyncio
from collections.abc import Iterable, Sequence

import discord

from bot.delivery import member_of
from bot.errors import CareError
from bot.moderation.team import TeamSettings
from bot.services import Services
from cogs.help_now.rules import team as rules
from cogs.help_now.settings import HelpNowSettings

MOST = 25  # servers, since a menu has room for no more


class OutOfReach(CareError):
    """What is for the team cannot be posted now; trying again would change nothing until somebody mends it."""

    def __init__(self, what: str, channel_id: int) -> None:
        super().__init__(rules.problem(what, channel_id))
        self.what, self.channel_id = what, channel_id


class TeamPlace:
    """The channel for words of a crisis: for few, and never one that everybody reads."""

    def __init__(self, services: Services) -> None:
        self._settings, self._team, self._places = services.settings, services.team, services.places

    def chosen(self, guild_id: int) -> int | None:
        """Return the channel that the server has chosen, whatever it is like by now; None without one."""
        own = self._settings.of(guild_id, HelpNowSettings).moderators
        return self._team.channel_for_few(guild_id, own)

    def among(self, guilds: Iterable[discord.Guild]) -> list[int]:
        """Return those of these servers whose team can be told something."""
        return [guild.id for guild in guilds if self.chosen(guild.id) is not None]

    async def private(self, guild_id: int) -> int:
        """Return the channel into which words may go at this moment.

        Raises OutOfReach where there is none, Undeliverable where it is gone, or NotNow.
        """
        channel_id = self.chosen(guild_id)
        if channel_id is None:
            raise OutOfReach(rules.NOWHERE, 0)
        if await self._places.is_public_now(guild_id, channel_id):
            raise OutOfReach(rules.PUBLIC, channel_id)
        return channel_id

    def others(self, guild_id: int) -> list[int]:
        """Return the team's other channels, in which it hears that something waits."""
        chosen = self._settings.of(guild_id, TeamSettings).channel
        known = dict.fromkeys(filter(None, (chosen, *self._team.own_channels(guild_id).values())))
        return [one for one in known if one != self.chosen(guild_id) and not self._places.is_public(guild_id, one)]


async def shared_servers(client: discord.Client, servers: Sequence[int], member_id: int) -> list[int]:
    """Return those of these servers that somebody is in: whom we don't have in sight, Discord is asked for."""
    looked_at = servers[:MOST]
    found = await asyncio.gather(*(_is_in(client, one, member_id) for one in looked_at))
    return [one for one, is_in in zip(looked_at, found, strict=True) if is_in]


async def _is_in(client: discord.Client, guild_id: int, member_id: int) -> bool:
    guild = client.get_guild(guild_id)
    seen = guild is not None and guild.get_member(member_id) is not None
    return seen or await member_of(client, guild_id, member_id) is not None
