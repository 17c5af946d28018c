"""`/care`: what a team does; features add the commands of theirs."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.text.language import _


@app_commands.guild_only()
@app_commands.default_permissions(moderate_members=True)
class CareCommands(commands.GroupCog, name="care", description="For the team: look after the people here."):
    """Whoever Discord lets through a command is let through; the server's settings decide who that is."""

    def add(self, topic: commands.Cog) -> None:
        """Let the commands of a topic be part of `/care`; the cog itself is not added to the bot."""
        assert self.app_command is not None  # noqa: S101 - a GroupCog always has one
        for command in topic.get_app_commands():
            self.app_command.add_command(command)


def opens_by_role(role: discord.Role) -> str | None:
    """Return the clicks that let a role use `/care`; None where Discord lets it through already."""
    if role.permissions.moderate_members or role.permissions.administrator:
        return None
    return _(
        "So that {role} can use `/care`: open the server's settings, Integrations, then me, then `/care`, and add the "
        "role there. Whoever has Moderate Members can already."
    ).format(role=role.mention)
