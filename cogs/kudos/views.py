"""The card of a thank-you, and the keepsake with its pages."""

from typing import Any

import discord

from bot.client import place_of
from bot.clock import from_epoch, on_screen
from bot.db import Database
from bot.language import _
from bot.pages import Pages
from bot.plain import quoted
from cogs.kudos import store

WARM = discord.Colour(0xE8A33D)


def card(gift: store.Gift) -> discord.Embed:
    """What somebody is thanked for, and by whom."""
    giver = f"<@{gift.giver_id}>" if gift.giver_id else _("somebody")
    return discord.Embed(description=f"{quoted(gift.reason)}\n\n{_('From {giver}').format(giver=giver)}", colour=WARM)


class Keepsake(Pages):
    """What somebody was thanked for in a server, newest first."""

    # Four of the longest reasons, every letter of them escaped, still fit into one card.
    name, size, colour = "kudos.mine", 4, WARM

    def __init__(self, database: Database) -> None:
        self._database = database

    def title(self) -> str:
        return _("What you were thanked for")

    def when_empty(self) -> str:
        return _("Nothing is here yet. When somebody thanks you with `/kudos give`, you find it here for good.")

    def ways(self) -> tuple[str, str]:
        return _("Newer"), _("Older")

    async def entries(self, interaction: discord.Interaction[Any], skip: int, most: int) -> list[str]:
        guild_id, _channel_id = place_of(interaction)
        gifts = await store.received(self._database, guild_id, interaction.user.id, skip, most)
        return [_entry(gift) for gift in gifts]


def _entry(gift: store.Gift) -> str:
    giver = f"<@{gift.giver_id}>" if gift.giver_id else _("somebody")
    when = on_screen(from_epoch(gift.given_at), "D")
    line = _("From {giver}, {when}").format(giver=giver, when=when)
    if gift.message_id:
        link = f"https://discord.com/channels/{gift.guild_id}/{gift.channel_id}/{gift.message_id}"
        line += f" · [{_('see it there')}]({link})"
    return f"{line}\n{quoted(gift.reason)}"
