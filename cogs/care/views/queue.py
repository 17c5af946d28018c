"""What `/care queue` shows."""

import discord

from bot.interactions.buttons import lasting_view
from bot.interactions.palette import WARM
from bot.moderation.queue import CareQueue
from bot.services import Services
from bot.text.language import _
from cogs.care.rules import queue as rules

MOST_BUTTONS = 25  # Discord's limit


async def queue_shown(services: Services, guild_id: int) -> tuple[discord.Embed, discord.ui.View | None]:
    """Return the card with everything that waits for the team of a server, and what can be pressed about it."""
    embed, view = discord.Embed(title=_("What waits for the team"), colour=WARM), lasting_view()
    for section in services.shared.get(CareQueue).sections:
        lines = await section.lines(guild_id)
        if not lines:
            continue
        embed.add_field(name=section.title(), value=rules.queue_lines(lines), inline=False)
        for item in await section.buttons(guild_id):
            if len(view.children) < MOST_BUTTONS:
                view.add_item(item)
    if not embed.fields:
        embed.description = rules.nothing_waits(has_channel=services.team.channel(guild_id) is not None)
    return embed, view if view.children else None
