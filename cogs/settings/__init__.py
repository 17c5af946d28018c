"""Settings: moderators decide how each feature works in their server."""

from bot.client.hearth import Hearth
from cogs.settings.cog.commands import ServerSettings
from cogs.settings.cog.watch import SettingsWatch


async def setup(bot: Hearth) -> None:
    """Make a command of the settings of every feature; so it is loaded after all that declare some."""
    await bot.add_cog(ServerSettings(bot.services))
    await bot.add_cog(SettingsWatch(bot, bot.services))
