"""The button with which somebody asks for a listener."""

from typing import Any

import discord

from bot.errors import CareError
from bot.interactions.buttons import Button
from bot.interactions.lifecycle import guild_and_channel
from bot.services import Services
from bot.text.language import _
from cogs.check_ins.check_in.rules import LISTENERS
from cogs.check_ins.check_in.service import CheckIns
from cogs.check_ins.check_in.service_audiences import Chooser
from cogs.check_ins.check_in.views import require_audience
from cogs.check_ins.check_in.views_form import show_check_in_form
from cogs.check_ins.listeners import rules


class BeHeard(Button, template="check_ins:heard"):
    """Opens the form, for listeners where nothing else is chosen in it."""

    def __init__(self) -> None:
        super().__init__(discord.ui.Button(label=_("Be heard"), custom_id="check_ins:heard"))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        await require_listeners(interaction, services)
        await show_check_in_form(interaction, services, audience=LISTENERS)


async def require_listeners(interaction: discord.Interaction[Any], services: Services) -> None:
    """Raise CareError where somebody cannot ask for a listener now."""
    guild_id, _channel_id = guild_and_channel(interaction)
    await require_audience(interaction, services, guild_id, LISTENERS)
    audiences, chooser = CheckIns(services).audiences, Chooser(guild_id, interaction.user.id)
    if all(one.audience != LISTENERS for one in await audiences.choices(services.database, chooser)):
        raise CareError(rules.nobody_listens(await audiences[LISTENERS].remark(services.database, chooser)))
