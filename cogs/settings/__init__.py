"""Settings: moderators decide how each feature works in their server."""

from bot.client.hearth import Hearth
from cogs.settings.cog import ServerSettings


async def setup(bot: Hearth) -> None:
    """Loaded after every feature that declares settings."""
    await bot.add_cog(ServerSettings(bot.services.settings))
