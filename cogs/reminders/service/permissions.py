"""Whether somebody may write in a channel, asked at the moment when a reminder of theirs is to be posted there."""

import discord

from bot.delivery import Undeliverable, member_of, talking_to_discord


def needed_to_write(*, in_thread: bool) -> discord.Permissions:
    """Return what one needs to write in a channel, or in a thread."""
    if in_thread:
        return discord.Permissions(view_channel=True, send_messages_in_threads=True)
    return discord.Permissions(view_channel=True, send_messages=True)


async def may_write(client: discord.Client, guild_id: int, channel_id: int, member_id: int) -> bool:
    """Return whether the member may write there now, as Discord has them. Raises NotNow if it does not answer."""
    member = await member_of(client, guild_id, member_id)
    if member is None:
        return False
    guild = member.guild
    try:
        with talking_to_discord():
            place = guild.get_channel_or_thread(channel_id) or await guild.fetch_channel(channel_id)
            if not isinstance(place, discord.Thread):
                return place.permissions_for(member) >= needed_to_write(in_thread=False)
            if place.is_private():
                await place.fetch_member(member_id)
            parent = guild.get_channel(place.parent_id) or await guild.fetch_channel(place.parent_id)
    except (Undeliverable, discord.InvalidData):
        return False
    return not isinstance(parent, discord.Thread) and parent.permissions_for(member) >= needed_to_write(in_thread=True)
