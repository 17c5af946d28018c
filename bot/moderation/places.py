"""Who can read a channel, as far as roles tell it: private words are posted only where not everybody reads."""

from collections.abc import Iterable, Iterator
from enum import Enum, auto

import discord
import structlog
from discord.abc import GuildChannel

from bot.delivery import Undeliverable, talking_to_discord
from bot.errors import NotNow
from bot.moderation.roles import lets_act

log = structlog.stdlib.get_logger("bot.moderation")

NEARLY_EVERYBODY = 0.8  # of all members


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

    async def count_roles(self, guild: discord.Guild) -> None:
        """Learn which roles nearly everybody has, as far as Discord tells: it does where we may manage roles."""
        common = await _common_roles(guild, guild.member_count or 0)
        if common is not None:
            self._common[guild.id] = frozenset(role.id for role in common)

    def opened_by(self, guild_id: int, channel_id: int) -> discord.Role | None:
        """Return the role by which everybody, or nearly everybody, can read a channel; None where there is none."""
        guild = self._client.get_guild(guild_id)
        channel = guild.get_channel(channel_id) if guild is not None else None
        if guild is None or channel is None:
            return None
        return _opened_by(channel, guild, self._common_in(guild))

    def is_common(self, guild_id: int, role_id: int) -> bool:
        """Return whether nearly everybody has a role, and it alone lets nobody act for the team."""
        guild = self._client.get_guild(guild_id)
        common = self._common_in(guild) if guild is not None else ()
        return any(role.id == role_id for role in _of_anybody(common))

    def _common_in(self, guild: discord.Guild) -> list[discord.Role]:
        known = map(guild.get_role, sorted(self._common.get(guild.id, frozenset())))
        return [role for role in known if role is not None]

    def readers(self, guild_id: int, channel_id: int) -> Readers:
        """Return who can read a channel now."""
        guild = self._client.get_guild(guild_id)
        if guild is None or guild.get_channel(channel_id) is None:
            return Readers.UNKNOWN
        return Readers.SOME if self.opened_by(guild_id, channel_id) is None else Readers.EVERYONE

    def is_public(self, guild_id: int, channel_id: int) -> bool:
        """Return whether everybody there can read a channel."""
        return self.readers(guild_id, channel_id) is Readers.EVERYONE

    def unless_public(self, guild_id: int, channel_id: int | None) -> int | None:
        """Return this channel; None for none, and for one that everybody there can read."""
        return None if channel_id is None or self.is_public(guild_id, channel_id) else channel_id

    async def is_public_now(self, guild_id: int, channel_id: int) -> bool:
        """Return whether everybody can read a channel, also of a server that another process looks after.

        Raises Undeliverable where it is gone, or NotNow.
        """
        if self._client.get_guild(guild_id) is not None:
            return self.is_public(guild_id, channel_id)
        with talking_to_discord():
            guild = await self._client.fetch_guild(guild_id)
            channel = await guild.fetch_channel(channel_id)
        common = await _common_roles(guild, guild.approximate_member_count or 0)
        return isinstance(channel, GuildChannel) and _opened_by(channel, guild, common or ()) is not None

    def name(self, guild_id: int, channel_id: int) -> str:
        """Return what a channel is called, for where no mention can stand; nothing where it is not known."""
        guild = self._client.get_guild(guild_id)
        channel = guild.get_channel(channel_id) if guild is not None else None
        return channel.name if channel is not None else ""


async def _common_roles(guild: discord.Guild, members: int) -> list[discord.Role] | None:
    """Return the roles that nearly everybody has; None where Discord does not tell."""
    try:
        with talking_to_discord():
            counts = await guild.role_member_counts()
    except (Undeliverable, NotNow) as refusal:
        log.info("roles not counted", guild=guild.id, cause=repr(refusal.__cause__))
        return None
    enough = NEARLY_EVERYBODY * members
    return sorted(role for role, count in counts.items() if isinstance(role, discord.Role) and 0 < enough <= count)


def _opened_by(channel: GuildChannel, guild: discord.Guild, common: Iterable[discord.Role]) -> discord.Role | None:
    everybody = [guild.default_role, *_of_anybody(common)]
    return next((role for role in everybody if channel.permissions_for(role).view_channel), None)


def _of_anybody(common: Iterable[discord.Role]) -> Iterator[discord.Role]:
    """Return those of these roles that stand for nobody in particular: in a small server, all may be of its team."""
    return (role for role in common if not lets_act(role.permissions))
