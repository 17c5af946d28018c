"""The two buttons with which moderators decide about held greetings."""

from typing import Any

import discord

from bot.errors import CareError
from bot.interactions.buttons import Button, lasting_view
from bot.services import Services
from bot.text.language import _, using_locale
from cogs.welcome.rules import story
from cogs.welcome.service.arriving import Arriving


class DecideHeld(Button, template=r"welcome:held:(?P<how>greet|skip)"):
    """For moderators, wherever they read of it."""

    def __init__(self, how: str) -> None:
        greet = how == "greet"
        super().__init__(
            discord.ui.Button(
                label=_("Greet them") if greet else _("Skip them"),
                style=discord.ButtonStyle.primary if greet else discord.ButtonStyle.secondary,
                custom_id=f"welcome:held:{how}",
            )
        )
        self._greet = greet

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        guild_id = interaction.guild_id
        if guild_id is None or not interaction.permissions.manage_guild:
            raise CareError(_("This is for members who may manage the server."))
        arriving, on_message = Arriving(services), interaction.message.id if interaction.message else 0
        count = await services.database.write(
            lambda tx: arriving.decide(tx, guild_id, greet=self._greet, on_message=on_message)
        )
        if not count:
            raise CareError(_("Nobody's greeting is held any more."))
        with using_locale(interaction.guild_locale):
            words = story.decided(interaction.user.mention, count, greet=self._greet)
        await interaction.response.edit_message(embed=discord.Embed(description=words), view=None)


def held_card(members: list[int]) -> discord.Embed:
    """Return whose greetings are held, as a card."""
    return discord.Embed(description=story.burst(members))


def held_buttons() -> discord.ui.View:
    """Return what moderators can do about it."""
    return lasting_view().add_item(DecideHeld("greet")).add_item(DecideHeld("skip"))
