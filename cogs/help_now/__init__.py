"""Help now: where somebody can turn at this moment; who looks is told to nobody, kept nowhere and not counted."""

from bot.client.hearth import Hearth
from bot.members.pace import Pace
from cogs.help_now.cog import HelpCommand
from cogs.help_now.rules import AN_HOUR, HOUR
from cogs.help_now.settings import HelpNowSettings
from cogs.help_now.views import ChooseCountry, OpenHelp, TellForm, TellModerators


async def setup(bot: Hearth) -> None:
    services = bot.services
    services.settings.declare(HelpNowSettings)
    bot.add_buttons(OpenHelp, ChooseCountry, TellModerators)
    bot.add_forms(TellForm(Pace(services.clock, AN_HOUR, HOUR)))
    command = HelpCommand(services)
    services.agenda.every_night(command.look_at_file)
    await bot.add_cog(command)
