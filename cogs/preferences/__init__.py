"""Preferences: everyone decides how Hearth treats them: clock, quiet hours, how often, which language, about what."""

from bot.client.hearth import Hearth
from cogs.preferences.cog import PreferenceCommands, PreferencesDoor
from cogs.preferences.views import (
    BeginPause,
    ChooseZone,
    PauseUntil,
    PickQuietHours,
    PreferenceMenu,
    ResumeMessages,
)


async def setup(bot: Hearth) -> None:
    services = bot.services
    bot.add_buttons(PreferenceMenu, ChooseZone, PickQuietHours, BeginPause, PauseUntil, ResumeMessages)
    await bot.add_cog(PreferenceCommands(services))
    services.doors.add(PreferencesDoor())
