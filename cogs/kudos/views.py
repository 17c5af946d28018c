"""The card of a thank-you, and the keepsake with its pages."""

import re
from typing import Any

import discord

from bot.client import Button, Services
from bot.clock import from_epoch, on_screen
from bot.db import Database
from bot.language import _
from bot.plain import quoted
from cogs.kudos import store

PAGE = 5
WARM = discord.Colour(0xE8A33D)


def card(gift: store.Gift) -> discord.Embed:
    """What somebody is thanked for, and by whom."""
    giver = f"<@{gift.giver_id}>" if gift.giver_id else _("somebody")
    return discord.Embed(description=f"{quoted(gift.reason)}\n\n{_('From {giver}').format(giver=giver)}", colour=WARM)


class Turn(Button, template=r"kudos:mine:(?P<page>\d{1,6}):(?P<way>newer|older)"):
    """Turns the page of one's own keepsake."""

    def __init__(self, page: int, way: str, *, disabled: bool = False) -> None:
        label = _("Newer") if way == "newer" else _("Older")
        custom_id = f"kudos:mine:{page}:{way}"
        super().__init__(discord.ui.Button(label=label, custom_id=custom_id, disabled=disabled))
        self._page = page

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> "Turn":
        return cls(int(match["page"]), match["way"])

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        if interaction.guild_id is not None:
            embed, view = await keepsake(services.database, interaction.guild_id, interaction.user.id, self._page)
            await interaction.response.edit_message(embed=embed, view=view)


async def keepsake(
    database: Database, guild_id: int, member_id: int, page: int
) -> tuple[discord.Embed, discord.ui.View | None]:
    """One page of what a member was thanked for, newest first; `page` counts from 0."""
    gifts = await store.received(database, guild_id, member_id, page * PAGE, PAGE + 1)
    embed = discord.Embed(title=_("What you were thanked for"), colour=WARM)
    entries = [_entry(gift) for gift in gifts[:PAGE]]
    embed.description = "\n\n".join(entries) or _(
        "Nothing is here yet. When somebody thanks you with `/kudos give`, you find it here for good."
    )
    older = len(gifts) > PAGE
    if page == 0 and not older:
        return embed, None
    view = discord.ui.View(timeout=None)
    view.add_item(Turn(max(page - 1, 0), "newer", disabled=page == 0))
    view.add_item(Turn(page + 1, "older", disabled=not older))
    return embed, view


def _entry(gift: store.Gift) -> str:
    giver = f"<@{gift.giver_id}>" if gift.giver_id else _("somebody")
    when = on_screen(from_epoch(gift.given_at), "D")
    line = _("From {giver}, {when}").format(giver=giver, when=when)
    if gift.message_id is not None:
        link = f"https://discord.com/channels/{gift.guild_id}/{gift.channel_id}/{gift.message_id}"
        line += f" · [{_('see it there')}]({link})"
    return f"{line}\n{quoted(gift.reason)}"
