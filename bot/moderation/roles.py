"""Which roles Hearth may hand out: none that gives anybody power over others."""

import discord

POWERS = discord.Permissions(
    administrator=True,
    ban_members=True,
    deafen_members=True,
    kick_members=True,
    manage_channels=True,
    manage_events=True,
    manage_expressions=True,
    manage_guild=True,
    manage_messages=True,
    manage_nicknames=True,
    manage_roles=True,
    manage_threads=True,
    manage_webhooks=True,
    mention_everyone=True,
    moderate_members=True,
    move_members=True,
    mute_members=True,
    pin_messages=True,
    view_audit_log=True,
    view_guild_insights=True,
)


def harmless(role: discord.Role) -> bool:
    """Return whether a role moderates and manages nothing, so that members may get it by a command of theirs."""
    return not powers_of(role)


def powers_of(role: discord.Role) -> list[str]:
    """Return the permissions that make a role more than a sign, by the names that the API has for them."""
    held = discord.Permissions(role.permissions.value & POWERS.value)
    return [name for name, is_held in held if is_held]


def lets_act(may: discord.Permissions) -> bool:
    """Return whether these permissions alone let somebody act for the team."""
    return may.moderate_members or may.manage_guild or may.administrator
