"""Care: what a team does with `/care`, and what everybody can do about what others wrote."""

from bot.client.hearth import Hearth
from bot.moderation.commands import CareCommands
from bot.moderation.queue import CareQueue
from bot.moderation.team import TeamSettings
from cogs.care.cog.bars import BarCommands
from cogs.care.cog.doors import QueueDoor
from cogs.care.cog.queue import QueueCommand
from cogs.care.cog.reports import ReportCards, ReportLetters, add_report_menu
from cogs.care.cog.take_down import add_take_down_menu
from cogs.care.cog.trail import TrailCommand
from cogs.care.service.features import TeamFeature
from cogs.care.service.places import UndecidedPlaces
from cogs.care.service.reports import Reports
from cogs.care.views.bars import BarList
from cogs.care.views.queue import OpenQueue
from cogs.care.views.report_card import ActOnReport, ReportAnswerForm, ReportBarForm, ReportDownForm
from cogs.care.views.reports import OpenReport, ReportForm, ReportThis
from cogs.care.views.take_down import RemovalForm, TakeDownForm
from cogs.care.views.trail import TeamActs


async def setup(bot: Hearth) -> None:
    services = bot.services
    services.settings.declare(TeamSettings)
    services.features.add(TeamFeature(services))
    commands, bars = services.shared.add(CareCommands()), BarList(services)
    await bot.add_cog(commands)
    services.shared.add(CareQueue())
    commands.add(BarCommands(services, bars))
    commands.add(QueueCommand(services))
    commands.add(TrailCommand(acts := TeamActs(services)))
    bot.add_pages(bars, acts)
    services.shared.add(Reports(bot, services))
    bot.add_buttons(OpenReport, ReportThis, ActOnReport, OpenQueue)
    services.doors.add(QueueDoor(services))
    bot.add_forms(TakeDownForm(), RemovalForm(), ReportForm(), ReportBarForm(), ReportDownForm(), ReportAnswerForm())
    ReportCards(services)
    ReportLetters(services)
    add_take_down_menu(bot)
    add_report_menu(bot)
    UndecidedPlaces(bot, services)
