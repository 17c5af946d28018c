"""Commands that people can install to themselves, and use wherever they are."""

from typing import TypeVar

from discord import app_commands

T = TypeVar("T")


def usable_anywhere(command: T) -> T:
    """Let people use this in any server, group or direct message, where their account has Hearth.

    In a server that Hearth is not in, it is used as in no server (bot/client/discord_patches.py); whatever answers it
    must be seen by them alone.
    """
    installable = app_commands.allowed_installs(guilds=True, users=True)(command)
    return app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)(installable)
