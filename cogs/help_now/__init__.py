"""Help now: where somebody can turn at this moment; who looks is told to nobody, kept nowhere and not counted."""

from functools import partial

import structlog

from bot.client.hearth import Hearth
from bot.clock import Clock
from bot.members.pace import Pace
from bot.text.helplines import problems
from cogs.help_now.cog import HelpCommand
from cogs.help_now.rules import AN_HOUR, HOUR
from cogs.help_now.settings import HelpNowSettings
from cogs.help_now.views import ChooseCountry, OpenHelp, TellForm, TellModerators

log = structlog.stdlib.get_logger("cogs.help_now")


async def setup(bot: Hearth) -> None:
    services = bot.services
    services.settings.declare(HelpNowSettings)
    bot.add_buttons(OpenHelp, ChooseCountry, TellModerators)
    bot.add_forms(TellForm(Pace(services.clock, AN_HOUR, HOUR)))
    await bot.add_cog(HelpCommand(services))
    services.agenda.every_night(partial(_look_at_file, services.clock))
    await _look_at_file(services.clock)


async def _look_at_file(clock: Clock) -> None:
    """Log what is wrong with the file, so that whoever runs the bot reads it, and whoever needs help never has to."""
    for problem in problems(clock=clock):
        log.warning("help file", problem=problem)
