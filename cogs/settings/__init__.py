"""Settings: moderators decide how each feature works in their server."""

from bot.client.hearth import Hearth
from cogs.settings.cog.commands import ServerSettings
from cogs.settings.cog.doors import SettingsDoor
from cogs.settings.cog.watch import SettingsWatch
from cogs.settings.settings import LanguageSettings
from cogs.settings.views import OpenSettings


async def setup(bot: Hearth) -> None:
    """Make a command of the settings of every feature; so it is loaded after all that declare some."""
    bot.services.settings.declare(LanguageSettings)
    await bot.add_cog(bot.services.shared.add(ServerSettings(bot.services)))
    await bot.add_cog(SettingsWatch(bot, bot.services))
    bot.add_buttons(OpenSettings)
    bot.services.doors.add(SettingsDoor())
