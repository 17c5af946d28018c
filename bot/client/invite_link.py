"""The link that invites the bot into a server, with exactly what it needs there."""

import base64
from collections.abc import Iterable

import discord

from bot.errors import StartupError

# What the bot needs to be allowed in a server; the invite link in README.md asks for exactly this.
PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_private_threads=True,
    embed_links=True,
    read_message_history=True,
)

# What only `/setup` asks for, of servers that want it to make channels, and to let people into them.
TO_MAKE_CHANNELS = discord.Permissions(manage_channels=True, manage_roles=True)


def wider_invitation(application_id: int, guild_id: int) -> str:
    """Return the link by which a server that the bot is in lets it make channels, too."""
    return discord.utils.oauth_url(
        application_id,
        permissions=PERMISSIONS | TO_MAKE_CHANNELS,
        guild=discord.Object(guild_id),
        disable_guild_select=True,
        scopes=("bot", "applications.commands"),
    )


def invitation(token: str) -> str:
    """Return the link that invites the bot of this token into a server. Raises StartupError if it is no bot's token."""
    try:
        first = token.partition(".")[0]
        number = int(base64.b64decode(first + "=" * (-len(first) % 4), validate=True))
    except ValueError as error:
        raise StartupError(
            "The token does not say whose it is.\n    To mend it: copy it once more from your application's Bot page."
        ) from error
    return discord.utils.oauth_url(number, permissions=PERMISSIONS, scopes=("bot", "applications.commands"))


def lacking(may: discord.Permissions, needed: Iterable[str] | None = None) -> list[str]:
    """Return the flags that are missing among these permissions; without `needed`, of PERMISSIONS."""
    names = [name for name, is_needed in PERMISSIONS if is_needed] if needed is None else needed
    return [] if may.administrator else [name for name in names if not getattr(may, name)]
