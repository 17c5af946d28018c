"""Check-ins for everyone: cards, replies to them, and taking them down."""

from bot.awaiting.waiting_list import add_awaited_kind
from bot.client.hearth import Hearth
from bot.delivery.setup_notes import SetupNotes
from bot.moderation.queue import CareQueue
from bot.moderation.refusal_buttons import RefuseAll, TakeBackRefusal
from bot.moderation.refusals import Refusals
from cogs.check_ins.check_in.cog import CheckInCommands
from cogs.check_ins.check_in.service_audiences import Audiences
from cogs.check_ins.check_in.service_problems import CheckInProblems
from cogs.check_ins.everyone.cog import EveryoneCards
from cogs.check_ins.everyone.cog_cleanup import EveryoneCleanup
from cogs.check_ins.everyone.cog_commands import EveryoneCommands
from cogs.check_ins.everyone.cog_notices import EveryoneNotices
from cogs.check_ins.everyone.notice_kinds import NOTICES
from cogs.check_ins.everyone.rules_moderation import CARD, UNHEARD, cannot_post_card, cannot_post_list, list_advice
from cogs.check_ins.everyone.service import Everyone, Nameless
from cogs.check_ins.everyone.service_content import CardContent, ReplyContent
from cogs.check_ins.everyone.service_features import EveryoneFeature
from cogs.check_ins.everyone.service_hearing import HEARD, EveryoneAwaited, UnheardQueue
from cogs.check_ins.everyone.views import HearCheckIn
from cogs.check_ins.everyone.views_replies import AnswerReply, NoMore, OpenReply, ReplyForm, ReplyList, WriteBack


async def setup(bot: Hearth) -> None:
    services = bot.services
    services.features.add(EveryoneFeature(services))
    services.delivery.declare(*NOTICES)
    services.shared.get(Audiences).register(Everyone(services), Nameless(services))
    problems = services.shared.get(CheckInProblems)
    problems.register(CARD, cannot_post_card)
    services.shared.get(SetupNotes).resume("check_ins unheard_channel", f"{HEARD}.note", counts=False)
    problems.register(UNHEARD, cannot_post_list, list_advice)
    add_awaited_kind(bot, EveryoneAwaited(services))
    bot.add_buttons(HearCheckIn, WriteBack, AnswerReply, NoMore, OpenReply, RefuseAll, TakeBackRefusal)
    bot.add_forms(ReplyForm())
    bot.add_pages(replies := ReplyList(services))
    services.shared.get(CheckInCommands).add(EveryoneCommands(replies))
    services.shared.get(CareQueue).add(UnheardQueue(services))
    services.content.register(CardContent(services))
    services.content.register(ReplyContent(services))
    EveryoneCards(bot, services)
    EveryoneNotices(bot, services)
    EveryoneCleanup(services)
    services.agenda.every_night(Refusals(services).renew)
