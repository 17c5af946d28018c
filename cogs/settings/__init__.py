"""Settings: moderators decide how each feature works in their server."""

from bot.client.hearth import Hearth
from cogs.settings.cog.commands import ServerSettings
from cogs.settings.cog.doors import SettingsDoor
from cogs.settings.cog.watch import SettingsWatch
from cogs.settings.service.changes import SettingsChanges
from cogs.settings.service.importing import SettingsImports
from cogs.settings.views.history import SettingsHistoryPages, UndoChange
from cogs.settings.views.importing import (
    ApplyImport,
    ChooseChannel,
    ChooseRole,
    LeaveImport,
    LeavePlaceOut,
    TurnImport,
)
from cogs.settings.views.overview import OpenSettings
from cogs.settings.views.reset import ResetSettings


async def setup(bot: Hearth) -> None:
    """Make a command of the settings of every feature; so it is loaded after all that declare some."""
    bot.services.shared.add(SettingsChanges(bot.services))
    await bot.add_cog(bot.services.shared.add(ServerSettings(bot.services)))
    await bot.add_cog(SettingsWatch(bot, bot.services))
    bot.add_buttons(OpenSettings, UndoChange, ResetSettings)
    bot.add_buttons(ApplyImport, LeaveImport, TurnImport, LeavePlaceOut, ChooseChannel, ChooseRole)
    bot.services.agenda.expire_nightly(SettingsImports(bot.services).prune)
    bot.add_pages(SettingsHistoryPages(bot.services))
    bot.services.doors.add(SettingsDoor())
