"""Preferences, as people see them: `/preferences` and `/pause`."""

import asyncio
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.hearth import Hearth
from bot.errors import CareError
from bot.interactions.anywhere import usable_anywhere
from bot.interactions.buttons import lasting_view
from bot.interactions.doors import Door
from bot.interactions.timezone_choices import suggest_zones
from bot.members import preferences
from bot.services import Services
from bot.text.hours import Span, are_certain, which_hours
from bot.text.language import _
from bot.text.time_parsing import LONGEST_WHEN
from bot.text.timezones import ZoneGuess, guess_zone
from cogs.preferences import rules
from cogs.preferences.views import (
    ResumeMessages,
    change_preferences,
    hours_view,
    offer_zones,
    panel,
    pause_until,
    pauses,
    quiet_hours,
    saved_zone,
)


class PreferencesDoor(Door):
    """The door in `/hearth` to them."""

    place = 80

    def describe(self) -> str:
        return _("`/preferences`: your time zone, quiet hours, how often I may write; `/pause` keeps me quiet.")


class PreferenceCommands(commands.Cog):
    """What somebody changes is shown to them alone."""

    def __init__(self, services: Services) -> None:
        self._services = services

    @usable_anywhere
    @app_commands.command(description="Your settings: your time zone, quiet hours, how often I may write.")
    @app_commands.describe(
        timezone="Where your clock is: start typing the name of a city.",
        quiet="When I shall be quiet, such as 22-8, 21:30 to 7, or none.",
    )
    @app_commands.autocomplete(timezone=suggest_zones)
    async def preferences(
        self,
        interaction: discord.Interaction[Hearth],
        timezone: app_commands.Range[str, 1, 60] | None = None,
        quiet: app_commands.Range[str, 1, 40] | None = None,
    ) -> None:
        changes: dict[str, Any] = {}
        guess, now = None, self._services.clock.now()
        if timezone is not None:
            guess = await asyncio.to_thread(guess_zone, timezone, interaction.locale.value, now)
        if guess is not None and guess.zone is not None:
            changes["timezone"] = guess.zone
        hours, refusal = None, None
        try:
            hours = None if quiet is None else await quiet_hours(interaction, self._services, quiet)
        except CareError as error:  # What else they said is saved all the same.
            refusal = error
        if hours is not None and are_certain(hours):
            changes["quiet_from"], changes["quiet_until"] = hours[0]
        if changes:
            await change_preferences(interaction, self._services, **changes)
        words = saved_zone(guess) if guess is not None and guess.zone else rules.saved() if changes else ""
        if refusal is not None:
            raise CareError("\n".join(filter(None, (words, str(refusal)))))
        await self._answer(interaction, words, guess, hours)

    async def _answer(
        self,
        interaction: discord.Interaction[Hearth],
        saved: str,
        guess: ZoneGuess | None,
        hours: tuple[Span, ...] | None,
    ) -> None:
        """Say what is saved, and ask about what could be meant in several ways; show all where nothing is to ask."""
        if hours is not None and not are_certain(hours):
            words = "\n".join(filter(None, (saved, which_hours(hours))))
            await interaction.response.send_message(words, view=hours_view(hours), ephemeral=True)
        if guess is not None and guess.zone is None:
            await offer_zones(interaction, guess, self._services.clock.now(), saved=bool(saved))
        elif not interaction.response.is_done():
            embed, view = await panel(interaction, self._services)
            await interaction.response.send_message(saved or None, embed=embed, view=view, ephemeral=True)

    @usable_anywhere
    @app_commands.command(description="Hear nothing from me for a while, except what you asked for.")
    @app_commands.describe(until="Until when? Such as monday, 2 weeks, 24 December, or @time.")
    async def pause(
        self, interaction: discord.Interaction[Hearth], until: app_commands.Range[str, 1, LONGEST_WHEN] | None = None
    ) -> None:
        now, person = self._services.clock.now(), await preferences.of(self._services.database, interaction.user.id)
        moment = person.end_of_pause(now)
        if until is not None:
            words, view = await pause_until(interaction, self._services, until)
        elif moment is not None:
            words, view = rules.paused(moment), lasting_view().add_item(ResumeMessages())
        else:
            words, view = rules.until_when(), pauses()
        await interaction.response.send_message(words, view=view, ephemeral=True)
