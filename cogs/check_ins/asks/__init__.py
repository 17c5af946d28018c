"""One person asks another how they are."""

from bot.client.hearth import Hearth
from bot.delivery import Notice
from cogs.check_ins.asks.cog import AskMessages
from cogs.check_ins.asks.cog_chats import ChatWatch
from cogs.check_ins.asks.cog_commands import AskCommands, add_ask_menu
from cogs.check_ins.asks.cog_doors import AskDoor
from cogs.check_ins.asks.service_chats import ALONE_IN_CHAT, Chatting
from cogs.check_ins.asks.service_content import Questions
from cogs.check_ins.asks.views import AllowAgain, AnswerAsk, RefuseAsk
from cogs.check_ins.asks.views_form import AskForm
from cogs.check_ins.check_in.cog import CheckInCommands
from cogs.check_ins.talks.rules import CHAT
from cogs.check_ins.talks.service_occasions import Occasions


async def setup(bot: Hearth) -> None:
    services = bot.services
    services.content.register(Questions(services))
    services.delivery.declare(
        Notice(ALONE_IN_CHAT, "whether somebody came to the chat that you wanted", asked_for=True, offers_help=True)
    )
    services.shared.get(Occasions).add(CHAT, Chatting(services))
    bot.add_buttons(AnswerAsk, RefuseAsk, AllowAgain)
    services.shared.get(CheckInCommands).add(AskCommands(services))
    bot.add_forms(AskForm())
    add_ask_menu(bot)
    services.doors.add(AskDoor(services))
    AskMessages(bot, services)
    ChatWatch(bot)
