"""A few who tell one another how they are."""

from bot.client.hearth import Hearth
from cogs.check_ins.check_in.service_audiences import Audiences
from cogs.check_ins.check_in.service_events import CheckInEvents
from cogs.check_ins.circles.cog import CircleCommands
from cogs.check_ins.circles.cog_news import CircleNews
from cogs.check_ins.circles.cog_questions import CircleQuestions
from cogs.check_ins.circles.cog_threads import CircleThreads
from cogs.check_ins.circles.service import Circles
from cogs.check_ins.circles.service_audience import InCircle
from cogs.check_ins.circles.views import AnswerFew, CircleReading, CirclesHere, JustReading, ReadCircle, SetPrompts
from cogs.check_ins.circles.views_waiting import WaitForThird


async def setup(bot: Hearth) -> None:
    services = bot.services
    services.shared.get(Audiences).register(InCircle.of(services))
    # Before their check-ins are let go: whoever shares something takes its lock before the circle's.
    services.shared.get(CheckInEvents).when_forgotten(Circles.of(services).forget)
    bot.add_buttons(ReadCircle, JustReading, SetPrompts, AnswerFew, WaitForThird)
    bot.add_pages(CircleReading(services), here := CirclesHere(services))
    news = CircleNews(bot)
    CircleQuestions(bot, news)
    await bot.add_cog(CircleThreads(bot, news))
    await bot.add_cog(CircleCommands(services, here))
