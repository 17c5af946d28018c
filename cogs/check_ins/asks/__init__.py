"""One person asks another how they are."""

from bot.client.hearth import Hearth
from cogs.check_ins.asks.cog import AskMessages
from cogs.check_ins.asks.cog_commands import AskCommands
from cogs.check_ins.asks.cog_doors import AskDoor
from cogs.check_ins.asks.service_content import Questions
from cogs.check_ins.asks.views import AllowAgain, AnswerAsk, RefuseAsk
from cogs.check_ins.check_in.cog import CheckInCommands


async def setup(bot: Hearth) -> None:
    services = bot.services
    services.content.register(Questions(services))
    bot.add_buttons(AnswerAsk, RefuseAsk, AllowAgain)
    services.shared.get(CheckInCommands).add(AskCommands(services))
    services.doors.add(AskDoor(services))
    AskMessages(bot, services)
