"""Settings: moderators decide how each feature works in their server."""

from bot.client.hearth import Hearth
from cogs.settings.cog import ServerSettings


async def setup(bot: Hearth) -> None:
    """Make a command of the settings of every feature; so it is loaded after all that declare some."""
    await bot.add_cog(ServerSettings(bot.services))
