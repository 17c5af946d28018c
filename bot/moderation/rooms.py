"""Channels that Hearth can make for a server: what each is for, who reads it, and who writes in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

import discord

from bot.client.invite_link import PERMISSIONS

Overwrites = dict[discord.Role | discord.Member | discord.Object, discord.PermissionOverwrite]


class Openness(Enum):
    """Who is to be in a channel."""

    EVERYONE = auto()
    THREADS = auto()  # everyone sees it, and only threads are written in
    FEW = auto()  # the team, and whoever has a role for it


@dataclass(frozen=True)
class Room:
    """A channel that a feature needs; those of several with the same `key` are one."""

    key: str
    setting: str  # of the feature that needs it
    name: str  # in the server's language, as `topic`
    topic: str
    openness: Openness = Openness.EVERYONE
    role: str = ""  # the setting of that feature whose role is let in beside the team's


def overwrites(guild: discord.Guild, room: Room, roles: Iterable[int | None], moderator: discord.Member) -> Overwrites:
    """Return who sees a room, for Discord to make it so: these roles, and the moderator if nothing else lets them in.

    Only what the bot may do in the whole server is given or taken there; Discord refuses anything else.
    """
    mine = discord.Permissions(guild.me.guild_permissions.value & PERMISSIONS.value)
    me = discord.PermissionOverwrite.from_pair(mine, discord.Permissions.none())
    match room.openness:
        case Openness.EVERYONE:
            return {}
        case Openness.THREADS:
            return {guild.default_role: discord.PermissionOverwrite(send_messages=False), guild.me: me}
        case Openness.FEW:
            inside = [role for role in map(guild.get_role, filter(None, roles)) if role is not None]
            seen = discord.PermissionOverwrite(view_channel=True, send_messages=True, read_message_history=True)
            found: Overwrites = {guild.default_role: discord.PermissionOverwrite(view_channel=False), guild.me: me}
            found |= dict.fromkeys(inside, seen)
            is_let_in = moderator.guild_permissions.administrator or any(role in moderator.roles for role in inside)
            return found if is_let_in else {**found, moderator: seen}
