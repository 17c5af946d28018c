"""Me: everyone decides how Hearth treats them: their clock, quiet hours, how often, in which language, about what."""

from bot.client.hearth import Hearth
from cogs.me.cog import Me, PreferencesDoor
from cogs.me.views import PreferenceMenu, ResumeMessages


async def setup(bot: Hearth) -> None:
    services = bot.services
    bot.add_buttons(PreferenceMenu, ResumeMessages)
    await bot.add_cog(Me(services))
    services.doors.add(PreferencesDoor())
