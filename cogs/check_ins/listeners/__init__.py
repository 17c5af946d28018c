"""Volunteers who listen, and the check-ins that wait for one."""

from bot.awaiting.waiting_list import add_awaited_kind
from bot.client.hearth import Hearth
from bot.delivery import Notice
from cogs.check_ins.check_in.service_audiences import Audiences
from cogs.check_ins.check_in.service_events import CheckInEvents
from cogs.check_ins.check_in.service_problems import CheckInProblems
from cogs.check_ins.listeners.cog import ListenerCommands
from cogs.check_ins.listeners.cog_cards import ListenerCards
from cogs.check_ins.listeners.cog_cleanup import ListenerCleanup
from cogs.check_ins.listeners.rules import LISTENERS_CARD, cannot_post_card
from cogs.check_ins.listeners.service import AFTER, UNCLAIMED, Listeners, ListenersAwaited
from cogs.check_ins.listeners.views import ClaimRequest, HandOver, HandOverForm, HowAfterwards, ToEveryone
from cogs.check_ins.talks.rules import LISTENING
from cogs.check_ins.talks.service_occasions import Occasions

NOTICES = (
    Notice(UNCLAIMED, "that no listener has answered you yet", asked_for=True),
    Notice(AFTER, "how you are after you listened to somebody", usefulness=1),
)


async def setup(bot: Hearth) -> None:
    services, listeners = bot.services, Listeners(bot.services)
    services.delivery.declare(*NOTICES)
    services.shared.get(Audiences).register(listeners)
    services.shared.get(CheckInProblems).register(LISTENERS_CARD, cannot_post_card)
    services.shared.get(Occasions).add(LISTENING, HandOver, listeners.remains)
    services.personal_data.on_forget(listeners.forget)
    services.shared.get(CheckInEvents).touches(listeners.touched_by)
    add_awaited_kind(bot, ListenersAwaited())
    bot.add_buttons(ClaimRequest, HandOver, ToEveryone, HowAfterwards)
    bot.add_forms(HandOverForm())
    ListenerCards(bot)
    ListenerCleanup(services)
    await bot.add_cog(ListenerCommands(bot))
