"""Help now: where somebody can turn at this moment; who looks is told to nobody, kept nowhere and not counted.

What somebody tells the moderators is a call for help: one of them takes it, and answers.
"""

from functools import partial

from bot.client.hearth import Hearth
from bot.delivery import Notice
from bot.members.pace import Pace
from cogs.help_now import rules, rules_calls
from cogs.help_now.cog import HelpCommand
from cogs.help_now.cog_calls import CallWatch, remake_news
from cogs.help_now.cog_letters import CallLetters, HeldLetters
from cogs.help_now.service import LETTER, NEWS, Calls
from cogs.help_now.service_problems import CallProblems
from cogs.help_now.settings import HelpNowSettings
from cogs.help_now.views import (
    ChooseCountry,
    ChooseServer,
    OpenHelp,
    TellForm,
    TellModerators,
    TellWhichModerators,
)
from cogs.help_now.views_author import AnsweredForm, AnswerTeam, IsAlright, TheyWrote
from cogs.help_now.views_team import CloseCall, HandOver, TakeCall, WriteToAuthor, WrittenForm


async def setup(bot: Hearth) -> None:
    services = bot.services
    services.settings.declare(HelpNowSettings)
    held = HeldLetters(services)
    services.delivery.declare(
        Notice(
            NEWS,
            "what came of what you told the moderators",
            asked_for=True,
            remake=partial(remake_news, services),
        ),
        Notice(LETTER, "what a moderator wrote to you", asked_for=True, remake=held.remake, words=held.words),
    )
    services.shared.add(CallProblems(services))
    services.personal_data.on_forget(Calls(services).forget)
    bot.add_buttons(OpenHelp, ChooseCountry, TellModerators, TellWhichModerators, ChooseServer)
    bot.add_buttons(TakeCall, WriteToAuthor, HandOver, CloseCall, TheyWrote, AnswerTeam, IsAlright)
    bot.add_forms(
        TellForm(Pace(services.clock, rules.AN_HOUR, rules.HOUR)),
        WrittenForm(),
        AnsweredForm(Pace(services.clock, rules_calls.AN_HOUR, rules.HOUR)),
    )
    CallWatch(services)
    CallLetters(services)
    command = HelpCommand(services)
    services.agenda.every_night(command.look_at_file)
    await bot.add_cog(command)
