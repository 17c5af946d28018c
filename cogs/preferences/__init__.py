"""Me: everyone decides how Hearth treats them: their clock, quiet hours, how often, in which language, about what."""

from bot.client.hearth import Hearth
from cogs.preferences.cog import Me, PreferencesDoor
from cogs.preferences.views import BeginPause, PreferenceMenu, ResumeMessages


async def setup(bot: Hearth) -> None:
    services = bot.services
    bot.add_buttons(PreferenceMenu, BeginPause, ResumeMessages)
    await bot.add_cog(Me(services))
    services.doors.add(PreferencesDoor())
