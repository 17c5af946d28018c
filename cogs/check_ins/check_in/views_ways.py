"""To whom else somebody can turn whom nobody has answered: only what opens at this moment."""

from collections.abc import Sequence
from typing import Any

import discord

from bot.interactions.buttons import ID, Menu, help_button, lasting_view
from bot.services import Services
from bot.text.language import _
from cogs.check_ins.check_in.rules import EVERYONE, ME, NAMELESS
from cogs.check_ins.check_in.service import CheckIns
from cogs.check_ins.check_in.service_audiences import AudienceChoice, Chooser
from cogs.check_ins.check_in.store import CheckIn
from cogs.check_ins.check_in.views import address, audience_menu


async def ways_on(services: Services, check_in: CheckIn) -> discord.ui.View:
    """Return those who can see a check-in instead, a moderator, and help."""
    view = lasting_view()
    if choices := await _others(services, check_in):
        view.add_item(TurnTo(check_in.id, choices))
    if (moderator := moderator_button(services, check_in.guild_id)) is not None:
        view.add_item(moderator)
    return view.add_item(help_button())


async def _others(services: Services, check_in: CheckIn) -> list[AudienceChoice]:
    """Return what its author can choose instead; whoever hid their name finds first where it stays hidden."""
    audiences, chooser = CheckIns(services).audiences, Chooser(check_in.guild_id, check_in.member_id)
    everyone = {EVERYONE, NAMELESS}
    now = everyone if check_in.audience in everyone else {check_in.audience}
    others = [one for one in await audiences.choices(services.database, chooser) if one.audience not in now | {ME}]
    return sorted(others, key=lambda one: not one.nameless) if check_in.audience == NAMELESS else others


def moderator_button(services: Services, guild_id: int) -> discord.ui.Button[Any] | None:
    """Return the way to a moderator, in direct messages too; None where nothing can be passed on to them."""
    own = services.team.own_channels(guild_id).get("help_now")
    channel_id = services.team.channel_for_few(guild_id, own)
    if services.places.unless_public(guild_id, channel_id) is None:
        return None
    return discord.ui.Button(label=_("A moderator"), custom_id=moderator_id(guild_id))


def moderator_id(guild_id: int) -> str:
    """Return what says in which server a moderator is to be told something; the feature that tells them answers it."""
    return f"help_now:tell:{guild_id}"


class TurnTo(Menu, template=rf"check_ins:turn_to:(?P<check_in_id>{ID})"):
    """Lets others see a check-in that nobody has answered; not once somebody has, whose answer would go with it."""

    def __init__(self, check_in_id: int, choices: Sequence[AudienceChoice] = ()) -> None:
        super().__init__(audience_menu(f"check_ins:turn_to:{check_in_id}", _("Who may see it instead?"), choices))
        self._check_in_id = check_in_id

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        await address(interaction, services, self._check_in_id, self.chosen, unless_answered=True)
