"""Settings: moderators decide how each feature works in their server."""

from bot.client.hearth import Hearth
from cogs.settings.cog.commands import ServerSettings
from cogs.settings.cog.doors import SettingsDoor
from cogs.settings.cog.introduction import SelfIntroduction
from cogs.settings.cog.setup import SetupCommand
from cogs.settings.cog.switching import BackOn
from cogs.settings.cog.watch import SettingsWatch
from cogs.settings.service.changes import SettingsChanges
from cogs.settings.service.check import SettingsCheck
from cogs.settings.service.importing import SettingsImports
from cogs.settings.service.new_channels import MAKE, NewChannels
from cogs.settings.settings import LanguageSettings
from cogs.settings.views.desk import SetupPanel
from cogs.settings.views.history import SettingsHistoryPages, UndoChange
from cogs.settings.views.importing import (
    ApplyImport,
    LeaveImport,
    LeavePlaceOut,
    MatchChannel,
    MatchRole,
    TurnImport,
)
from cogs.settings.views.overview import OpenSettings
from cogs.settings.views.panel import draw
from cogs.settings.views.presses import (
    ChooseChannel,
    ChooseRole,
    ChooseServerZone,
    CityForm,
    MakeChannels,
    Mend,
    OpenPage,
    OpenSetup,
    PickPage,
    Preview,
    TakeFirstStep,
    TypeCity,
)
from cogs.settings.views.reset import ResetSettings
from cogs.settings.views.switching import OffUntil


async def setup(bot: Hearth) -> None:
    """Make a command of the settings of every feature; so it is loaded after all that declare some."""
    services = bot.services
    services.settings.declare(LanguageSettings)
    services.shared.add(SettingsChanges(services))
    await bot.add_cog(services.shared.add(ServerSettings(services)))
    await bot.add_cog(SettingsWatch(bot, services))
    services.features.find_problems_with(SettingsCheck(services).broken)
    bot.add_buttons(OpenSettings, UndoChange, ResetSettings, OffUntil)
    bot.add_buttons(ApplyImport, LeaveImport, TurnImport, LeavePlaceOut, MatchChannel, MatchRole)
    services.agenda.expire_nightly(SettingsImports(services).prune)
    bot.add_pages(SettingsHistoryPages(services))
    services.doors.add(SettingsDoor())
    BackOn(services)
    rooms = services.shared.add(NewChannels(bot, services))
    services.agenda.handle(MAKE, rooms.resume)
    services.agenda.expire_nightly(rooms.prune)
    bot.add_buttons(OpenSetup, OpenPage, PickPage, TakeFirstStep, MakeChannels, Mend, Preview)
    bot.add_buttons(ChooseChannel, ChooseRole, ChooseServerZone, TypeCity)
    bot.add_forms(CityForm())
    await bot.add_cog(SetupCommand(services.shared.add(SetupPanel(draw))))
    await bot.add_cog(SelfIntroduction(bot, services))
