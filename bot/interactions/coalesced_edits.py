"""A message under which many people press at once: all are answered at once, and one edit at a time shows them all."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import discord

from bot.text.language import using_locale


async def edit_coalesced(interaction: discord.Interaction[Any], draw: Callable[[], Awaitable[discord.Embed]]) -> None:
    """Bring the message that was pressed up to date. What `draw` reads must hold this press already.

    Whoever presses while an edit is under way is answered at once; the next edit shows them.
    """
    editing: dict[int, discord.Interaction[Any] | None] = interaction.client.editing
    message_id = interaction.message.id if interaction.message else 0
    if message_id in editing:
        await interaction.response.defer()  # Nobody waits for the edits of others.
    if message_id in editing:
        editing[message_id] = interaction
        return
    latest: discord.Interaction[Any] | None = interaction
    # Everyone there reads it, not only who pressed.
    everyones = await interaction.client.services.guilds.locale(interaction.guild_id or 0)
    try:
        while latest is not None:
            editing[message_id] = None
            with using_locale(everyones):
                card = await draw()
            if latest.response.is_done():
                with suppress(discord.NotFound):  # It was deleted meanwhile, and so there is nothing to show.
                    await latest.edit_original_response(embed=card)
            else:
                await latest.response.edit_message(embed=card)
            latest = editing[message_id]
    finally:
        del editing[message_id]
