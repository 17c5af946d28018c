"""One person asks another how they are."""

from bot.client.hearth import Hearth
from bot.delivery import Notice
from cogs.check_ins.asks.cog import AskMessages
from cogs.check_ins.asks.cog_commands import AskCommands
from cogs.check_ins.asks.service import ASK, TELL, Asks
from cogs.check_ins.asks.views import AllowAgain, AnswerAsk, RefuseAsk
from cogs.check_ins.check_in.cog import CheckInCommands

NOTICES = (
    Notice(ASK, "somebody who asks how you are", usefulness=3),
    Notice(TELL, "what somebody answered whom you asked", asked_for=True),
)


async def setup(bot: Hearth) -> None:
    services = bot.services
    services.delivery.declare(*NOTICES)
    bot.add_buttons(AnswerAsk, RefuseAsk, AllowAgain)
    services.shared.get(CheckInCommands).add(AskCommands(services))
    AskMessages(
        bot,
        services.database,
        services.clock,
        services.agenda,
        services.delivery,
        services.vault,
        Asks.of(services),
    )
