"""What `/care queue` shows."""

from typing import Any

import discord

from bot.interactions.buttons import Button, lasting_view
from bot.interactions.lifecycle import guild_and_channel
from bot.interactions.palette import WARM
from bot.moderation.queue import CareQueue
from bot.services import Services
from bot.text.language import _
from cogs.care.rules import queue as rules

MOST_BUTTONS = 25  # Discord's limit


async def show_queue(interaction: discord.Interaction[Any], services: Services) -> None:
    """Answer with what waits for the team of this server."""
    guild_id, _channel_id = guild_and_channel(interaction)
    embed, view = await queue_shown(services, guild_id)
    await interaction.response.send_message(embed=embed, view=view or discord.utils.MISSING, ephemeral=True)


class OpenQueue(Button, template="care:queue"):
    """Shows the same as `/care queue`."""

    def __init__(self) -> None:
        super().__init__(discord.ui.Button(label=_("What waits for the team"), custom_id="care:queue"))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        services.team.require(interaction)
        await show_queue(interaction, services)


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
