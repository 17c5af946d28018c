"""Settings: moderators decide how each feature works in their server."""

from bot.client.hearth import Hearth
from cogs.settings.cog.commands import ServerSettings
from cogs.settings.cog.doors import SettingsDoor
from cogs.settings.cog.switching import BackOn
from cogs.settings.cog.watch import SettingsWatch
from cogs.settings.service import SettingsCheck
from cogs.settings.views.overview import OpenSettings
from cogs.settings.views.switching import OffUntil


async def setup(bot: Hearth) -> None:
    """Make a command of the settings of every feature; so it is loaded after all that declare some."""
    await bot.add_cog(bot.services.shared.add(ServerSettings(bot.services)))
    await bot.add_cog(SettingsWatch(bot, bot.services))
    bot.services.features.find_problems_with(SettingsCheck(bot.services).broken)
    BackOn(bot.services)
    bot.add_buttons(OpenSettings, OffUntil)
    bot.services.doors.add(SettingsDoor())
