"""A few who tell one another how they are."""

from bot.client.hearth import Hearth
from bot.delivery import Notice
from bot.delivery.setup_notes import SetupNotes
from bot.moderation.commands import CareCommands
from cogs.check_ins.check_in.service_audiences import Audiences
from cogs.check_ins.check_in.service_events import CheckInEvents
from cogs.check_ins.check_in.service_problems import CheckInProblems
from cogs.check_ins.circles import rules_problems as problems
from cogs.check_ins.circles import store
from cogs.check_ins.circles.cog import CircleCommands
from cogs.check_ins.circles.cog_answers import CircleLetters
from cogs.check_ins.circles.cog_doors import CirclesDoor
from cogs.check_ins.circles.cog_news import HINDERED, OVER, WAITS, remake_question
from cogs.check_ins.circles.cog_questions import CircleQuestions
from cogs.check_ins.circles.cog_team import CircleCare
from cogs.check_ins.circles.cog_threads import CircleThreads
from cogs.check_ins.circles.service import CIRCLE, KEPT_OUT, Circles
from cogs.check_ins.circles.service_answers import ANSWERED, CIRCLE_TURN, NOBODY_YET
from cogs.check_ins.circles.service_audience import InCircle, about_circle
from cogs.check_ins.circles.service_content import CircleContent
from cogs.check_ins.circles.service_features import CirclesFeature
from cogs.check_ins.circles.views import AnswerFew, CircleReading, CirclesHere, JustReading, ReadCircle, SetPrompts
from cogs.check_ins.circles.views_hearing import HearInCircle
from cogs.check_ins.circles.views_team import KeepOut, LetBack
from cogs.check_ins.circles.views_waiting import WaitForThird
from cogs.check_ins.talks.rules_problems import room_advice, thread_advice
from cogs.check_ins.talks.service_threads import ThreadRegister
from cogs.check_ins.talks.service_turns import ThreadTurns

NOTICES = (
    Notice(ANSWERED, "that somebody in your circle answered you", asked_for=True),
    Notice(NOBODY_YET, "whether somebody in your circle has answered you", asked_for=True),
    Notice(WAITS, "a circle of yours that waits for others", asked_for=True, remake=remake_question),
    Notice(HINDERED, "a circle of yours that waits for its thread", asked_for=True),
    Notice(KEPT_OUT, "a circle that the team keeps you out of", asked_for=True),
    Notice(OVER, "a circle of yours that is closed", asked_for=True),
)


async def setup(bot: Hearth) -> None:
    services = bot.services
    services.features.add(CirclesFeature(services))
    services.delivery.declare(*NOTICES)
    services.shared.get(Audiences).register(InCircle(services))
    services.shared.get(ThreadRegister).add(store.open_threads, store.prune)
    services.shared.get(ThreadTurns).add(CIRCLE_TURN, about_circle)
    services.shared.get(SetupNotes).resume("check_ins circles", CIRCLE)
    known = services.shared.get(CheckInProblems)
    known.register(problems.HINDERED_CIRCLE, problems.cannot_open_circle, thread_advice)
    known.register(problems.CROWDED_CIRCLE, problems.no_room_for_circle, room_advice)
    # Before their check-ins are let go: whoever shares something takes its lock before the circle's.
    services.shared.get(CheckInEvents).when_forgotten(Circles(services).forget)
    services.access.when_barred(Circles(services).dismiss_barred)
    bot.add_buttons(ReadCircle, HearInCircle, JustReading, SetPrompts, AnswerFew, WaitForThird, LetBack, KeepOut)
    bot.add_pages(CircleReading(services), here := CirclesHere(services))
    CircleQuestions(services)
    CircleLetters(bot)
    await bot.add_cog(CircleThreads(bot))
    await bot.add_cog(CircleCommands(services, here))
    services.doors.add(CirclesDoor(services))
    services.content.register(CircleContent(services))
    services.shared.get(CareCommands).add(CircleCare(services))
