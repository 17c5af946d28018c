"""Roles that follow what is true."""

import discord

from bot.delivery.refusals import Undeliverable, talking_to_discord


async def set_role(member: discord.Member, role_id: int, *, wanted: bool, reason: str) -> Undeliverable | None:
    """Give a member a role, or take it, where that changes something; return what Discord refused. Raises NotNow."""
    if wanted == (member.get_role(role_id) is not None):
        return None
    change = member.add_roles if wanted else member.remove_roles
    try:
        with talking_to_discord():
            await change(discord.Object(role_id), reason=reason)
    except Undeliverable as refusal:
        return refusal
    return None
