"""Everyone is asked at the same time."""

from bot.client.hearth import Hearth
from bot.delivery import Notice
from bot.delivery.setup_notes import SetupNotes
from cogs.check_ins.check_in.service_audiences import Audiences
from cogs.check_ins.check_in.service_events import CheckInEvents
from cogs.check_ins.check_in.service_problems import CheckInProblems
from cogs.check_ins.rounds import rules
from cogs.check_ins.rounds.cog import RoundCommands, RoundTimes
from cogs.check_ins.rounds.service import ALONE, BEGIN, NUDGE, PROMPT, Rounds, ThisRound
from cogs.check_ins.rounds.service_content import AnswersToRounds
from cogs.check_ins.rounds.service_features import RoundsFeature
from cogs.check_ins.rounds.service_section import RoundsSection
from cogs.check_ins.rounds.views import CheckInHere, NudgeMe, ReadRound

NOTICES = (
    Notice(NUDGE, "a round that you wanted to be nudged about", usefulness=1),
    Notice(ALONE, "a round to which you alone have answered so far", asked_for=True),
)


async def setup(bot: Hearth) -> None:
    services = bot.services
    services.features.add(RoundsFeature(services))
    services.delivery.declare(*NOTICES)
    services.shared.get(Audiences).register(ThisRound())
    services.settings_sections.add(RoundsSection(services))
    services.content.register(AnswersToRounds(services))
    services.shared.get(SetupNotes).resume("round", BEGIN)
    services.shared.get(CheckInProblems).register(PROMPT, rules.cannot_post_prompt, rules.prompt_advice)
    rounds, events = Rounds(services), services.shared.get(CheckInEvents)
    events.when_made(rounds.answer)
    events.when_withdrawn(rounds.unanswer)
    bot.add_buttons(CheckInHere, ReadRound, NudgeMe)
    RoundTimes(services)
    await bot.add_cog(RoundCommands(services))
