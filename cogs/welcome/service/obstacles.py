"""What would keep a greeting from coming, as far as that can be seen beforehand."""

from datetime import datetime

import discord

from cogs.welcome.rules import problems as rules
from cogs.welcome.rules import story
from cogs.welcome.service.arriving import greets, in_channel
from cogs.welcome.settings import WelcomeSettings

NEEDED = ("view_channel", "send_messages", "embed_links")


def obstacles(guild: discord.Guild, config: WelcomeSettings, paused_until: datetime, now: datetime) -> list[str]:
    """Return a sentence for everything that stands in the way of greetings."""
    found: list[str] = []
    if not greets(config):
        found.append(rules.no_channel())
    channel_id = in_channel(config)
    if channel_id is not None:
        channel = guild.get_channel(channel_id)
        if channel is None:
            found.append(rules.channel_gone())
        else:
            may = channel.permissions_for(guild.me)
            missing = [name for name in NEEDED if not getattr(may, name)]
            found += [rules.channel_closed(channel_id, missing)] if missing else []
    if paused_until > now:
        found.append(story.paused(paused_until))
    return found
