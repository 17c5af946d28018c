"""What the team can press about who is in a circle."""

from typing import Any

import discord

from bot.clock import to_epoch
from bot.interactions.buttons import ID, Button, lasting_view
from bot.interactions.lifecycle import guild_and_channel
from bot.services import Services
from bot.text.language import _, ngettext
from cogs.check_ins.circles import rules_team as rules
from cogs.check_ins.circles.service import Circles


class LetBack(Button, template=rf"check_ins:let_back:(?P<circle_id>{ID}):(?P<member_id>{ID})"):
    """Lets somebody back into a circle at once."""

    def __init__(self, circle_id: int, member_id: int) -> None:
        super().__init__(discord.ui.Button(label=_("Let them in now"), custom_id=let_back_id(circle_id, member_id)))
        self._circle_id, self._member_id = circle_id, member_id

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        services.team.require(interaction)
        (guild_id, _channel_id), by = guild_and_channel(interaction), interaction.user.id
        circles = Circles(services)
        circle = await services.database.write(
            lambda tx: circles.let_back(tx, guild_id, self._circle_id, self._member_id, by)
        )
        words = rules.lets_back(self._member_id, circle.name)
        await interaction.response.edit_message(content=rules.done(by, words), view=None)


class KeepOut(Button, template=rf"check_ins:keep_out:(?P<circle_id>{ID}):(?P<member_id>{ID})"):
    """Keeps somebody out of a circle for a while."""

    def __init__(self, circle_id: int, member_id: int) -> None:
        days = rules.BY_PRESS.days
        label = ngettext("Keep them out for {n} day", "Keep them out for {n} days", days).format(n=days)
        super().__init__(discord.ui.Button(label=label, custom_id=keep_out_id(circle_id, member_id)))
        self._circle_id, self._member_id = circle_id, member_id

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        services.team.require(interaction)
        (guild_id, _channel_id), by = guild_and_channel(interaction), interaction.user.id
        circles = Circles(services)
        until = services.clock.now() + rules.BY_PRESS
        circle = await services.database.write(
            lambda tx: circles.keep_out(tx, guild_id, self._circle_id, self._member_id, by, until)
        )
        words = rules.keeps_out(self._member_id, circle.name, to_epoch(until))
        await interaction.response.edit_message(content=rules.done(by, words), view=None)


def return_buttons(circle_id: int, member_id: int) -> discord.ui.View:
    """Return what stands under somebody's wish to come back."""
    return lasting_view().add_item(LetBack(circle_id, member_id)).add_item(KeepOut(circle_id, member_id))


def request_buttons(circle_id: int, member_id: int) -> discord.ui.View:
    """Return what stands under a request to keep somebody out."""
    return lasting_view().add_item(KeepOut(circle_id, member_id))


def let_back_id(circle_id: int, member_id: int) -> str:
    """Return what says who would like to come back, and where."""
    return f"check_ins:let_back:{circle_id}:{member_id}"


def keep_out_id(circle_id: int, member_id: int) -> str:
    """Return what says who may be kept out, and where."""
    return f"check_ins:keep_out:{circle_id}:{member_id}"
