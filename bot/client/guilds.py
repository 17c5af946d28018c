"""What a server is called and which language it speaks, whichever process looks after it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import aiohttp
import discord

from bot.clock import Clock
from bot.settings import Settings
from bot.text.language import _
from bot.text.user_text import escaped

# A server of another process tells us nothing when it is renamed.
GOOD_FOR = timedelta(hours=1)


@dataclass(frozen=True)
class _Asked:
    name: str
    locale: discord.Locale
    at: datetime


class Guilds:
    """Answers from the cache, and asks Discord about the servers of other processes."""

    def __init__(self, client: discord.Client, clock: Clock, settings: Settings) -> None:
        self._client, self._clock, self._settings = client, clock, settings
        self._asked: dict[int, _Asked] = {}

    async def name(self, guild_id: int) -> str:
        """Return the name of a server, escaped for a message; “your server” where Discord does not tell."""
        return escaped(await self.plain_name(guild_id))

    async def plain_name(self, guild_id: int) -> str:
        """Return the name of a server as it is, for where it is escaped later."""
        guild = await self._find(guild_id)
        return guild.name if guild is not None else _("your server")

    async def locale(self, guild_id: int) -> discord.Locale | None:
        """Return the language of what is said to a whole server: what it chose, or else what Discord has for it.

        None where it chose none, and Discord does not tell.
        """
        if chosen := self._settings.language_of(guild_id):
            return chosen
        guild = await self._find(guild_id)
        return None if guild is None else guild.locale

    async def _find(self, guild_id: int) -> _Asked | None:
        now, guild = self._clock.now(), self._client.get_guild(guild_id)
        if guild is not None and not guild.unavailable:
            return _Asked(guild.name, guild.preferred_locale, now)
        asked = self._asked.get(guild_id)
        if not guild_id or (asked is not None and now - asked.at < GOOD_FOR):
            return asked
        try:
            found = await self._client.fetch_guild(guild_id, with_counts=False)
        except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError):
            return asked
        self._asked[guild_id] = _Asked(found.name, found.preferred_locale, now)
        return self._asked[guild_id]
