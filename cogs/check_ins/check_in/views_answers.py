"""By which names an author reads who has answered them."""

from collections.abc import Sequence

import discord

from bot.delivery import member_of
from bot.text.user_text import signed

NAMED = 5  # so many by name, and then how many others


async def names_of(client: discord.Client, guild_id: int, member_ids: Sequence[int]) -> tuple[list[str], int]:
    """Return the names of those of them who are here, safe to show, and how many others there are. May raise NotNow."""
    found = [await member_of(client, guild_id, one) for one in member_ids[:NAMED]]
    names = [signed(one.display_name, one.name) for one in found if one is not None]
    return names, len(member_ids) - len(names)
