"""Help now: where somebody can turn at this moment; who looks is told to nobody, kept nowhere and not counted.

What somebody tells the moderators is a call for help: one of them takes it, and answers.
"""

from functools import partial

from bot.client.hearth import Hearth
from bot.delivery import Notice
from bot.delivery.setup_notes import SetupNotes
from bot.members.pace import Pace
from bot.moderation.queue import CareQueue
from cogs.help_now.cog.calls import CallWatch, remake_news
from cogs.help_now.cog.commands import HelpCommand
from cogs.help_now.cog.doors import HelpDoor
from cogs.help_now.cog.letters import CallLetters, HeldLetters
from cogs.help_now.cog.queue import CallQueue
from cogs.help_now.rules import calls
from cogs.help_now.rules import help as help_rules
from cogs.help_now.service.calls import CALL, LETTER, NEWS, Calls
from cogs.help_now.service.features import HelpNowFeature
from cogs.help_now.service.problems import CallProblems
from cogs.help_now.settings import HelpNowSettings
from cogs.help_now.views.author import AnsweredForm, AnswerTeam, IsAlright, TheyWrote
from cogs.help_now.views.help import (
    ChooseCountry,
    ChooseFurtherCountry,
    ChooseServer,
    OpenHelp,
    TellForm,
    TellModerators,
    TellWhichModerators,
)
from cogs.help_now.views.team import CloseCall, PassCallOn, ReopenCall, TakeCall, WriteToAuthor, WrittenForm


async def setup(bot: Hearth) -> None:
    services = bot.services
    services.settings.declare(HelpNowSettings)
    services.features.add(HelpNowFeature(services))
    held = HeldLetters(services)
    services.delivery.declare(
        Notice(
            NEWS,
            "what came of what you told the moderators",
            asked_for=True,
            remake=partial(remake_news, services),
            offers_help=True,
        ),
        Notice(
            LETTER,
            "what a moderator wrote to you",
            asked_for=True,
            remake=held.remake,
            words=held.words,
            offers_help=True,
        ),
    )
    services.shared.add(CallProblems(services))
    services.personal_data.on_forget(Calls(services).forget)
    bot.add_buttons(OpenHelp, ChooseCountry, ChooseFurtherCountry, TellModerators, TellWhichModerators, ChooseServer)
    bot.add_buttons(TakeCall, WriteToAuthor, PassCallOn, CloseCall, ReopenCall, TheyWrote, AnswerTeam, IsAlright)
    bot.add_forms(
        TellForm(Pace(services.clock, help_rules.AN_HOUR, help_rules.HOUR)),
        WrittenForm(),
        AnsweredForm(Pace(services.clock, calls.AN_HOUR, help_rules.HOUR)),
    )
    services.shared.get(CareQueue).add(CallQueue(services))
    notes = services.shared.get(SetupNotes)
    for setting in ("help_now moderators", "team channel"):  # The words of a crisis go to the second without the first.
        notes.resume(setting, CALL, counts=False)
    CallWatch(services)
    CallLetters(services)
    command = HelpCommand(services)
    services.agenda.every_night(command.look_at_file)
    await bot.add_cog(command)
    services.doors.add(HelpDoor())
