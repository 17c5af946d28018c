"""The question which clock somebody means: what was not surely understood is offered, and kept when they press it."""

from datetime import datetime
from typing import Any

import discord

from bot.errors import CareError
from bot.interactions.buttons import Button, lasting_view, not_offered
from bot.services import Services
from bot.text.folding import folded
from bot.text.language import _
from bot.text.timezones import ZoneGuess, has_seasons, known_zone, offer, with_time
from cogs.preferences import rules
from cogs.preferences.views import PreferenceMenu, change_preferences, panel

MOST_BUTTONS = 5  # side by side


async def offer_zones(interaction: discord.Interaction[Any], guess: ZoneGuess, now: datetime, *, saved: bool) -> None:
    """Ask which of these places somebody means. Raises CareError where there is none to offer."""
    if not guess.offered:
        raise CareError(guess.why)
    view = lasting_view()
    if len(guess.offered) <= MOST_BUTTONS:
        for number, place in enumerate(guess.offered):
            view.add_item(ChooseZone(number, place.zone, with_time(place, now)))
    else:
        places = {place.zone: place for place in reversed(guess.offered)}
        options = [discord.SelectOption(label=with_time(one, now)[:100], value=one.zone) for one in places.values()]
        view.add_item(PreferenceMenu("zone", options[::-1]))
    closing = _("Your quiet hours are saved, your time zone is not yet.") if saved else _("Nothing is saved yet.")
    await interaction.response.send_message(f"{offer(guess, now)}\n-# {closing}", view=view, ephemeral=True)


def saved_zone(guess: ZoneGuess) -> str:
    """Return the sentence for a zone that was saved."""
    zone, place = guess.zone or "", str(guess.place or "")
    named = folded(place.partition(",")[0]) in folded(zone)
    return rules.saved("" if named else place, has_seasons=has_seasons(zone))


class ChooseZone(Button, template=r"me:at:(?P<number>\d):(?P<zone>[\w+/-]{1,60})"):
    """Keeps the clock of a place that was offered."""

    def __init__(self, number: int, zone: str, label: str = "") -> None:
        super().__init__(discord.ui.Button(label=label[:80] or zone, custom_id=f"me:at:{number}:{zone}"))
        self._zone = zone

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        try:
            zone = known_zone(self._zone)
        except ValueError:
            raise CareError(not_offered()) from None
        await change_preferences(interaction, services, timezone=zone)
        embed, view = await panel(interaction, services)
        await interaction.response.edit_message(content=saved_zone(ZoneGuess(zone)), embed=embed, view=view)
