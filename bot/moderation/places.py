"""Who can read a channel, as far as roles tell it: private words are posted only where not everybody reads."""

from enum import Enum, auto

import discord


class Readers(Enum):
    """Who can read a channel."""

    SOME = auto()
    EVERYONE = auto()
    UNKNOWN = auto()  # the channel is gone, or of a server that another process looks after


class Places:
    """Looks before each post, since a channel can be opened at any moment."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self._common: dict[int, frozenset[int]] = {}  # by server: the roles that nearly everybody has

    def readers(self, guild_id: int, channel_id: int) -> Readers:
        """Return who can read a channel now."""
        guild = self._client.get_guild(guild_id)
        channel = guild.get_channel(channel_id) if guild is not None else None
        if guild is None or channel is None:
            return Readers.UNKNOWN
        everyone = [guild.default_role, *filter(None, map(guild.get_role, self._common.get(guild_id, frozenset())))]
        opened = any(channel.permissions_for(role).view_channel for role in everyone)
        return Readers.EVERYONE if opened else Readers.SOME

    def is_public(self, guild_id: int, channel_id: int) -> bool:
        """Return whether everybody there can read a channel."""
        return self.readers(guild_id, channel_id) is Readers.EVERYONE

    def name(self, guild_id: int, channel_id: int) -> str:
        """Return what a channel is called, for where no mention can stand; nothing where it is not known."""
        guild = self._client.get_guild(guild_id)
        channel = guild.get_channel(channel_id) if guild is not None else None
        return channel.name if channel is not None else ""
