"""Volunteers who listen, and the check-ins that wait for one."""

from bot.awaiting.waiting_list import add_awaited_kind
from bot.client.hearth import Hearth
from cogs.check_ins.check_in.service_audiences import Audiences
from cogs.check_ins.check_in.service_problems import CheckInProblems
from cogs.check_ins.listeners.cog import ListenerCommands
from cogs.check_ins.listeners.cog_cards import ListenerCards
from cogs.check_ins.listeners.cog_cleanup import ListenerCleanup
from cogs.check_ins.listeners.rules import LISTENERS_CARD, cannot_post_card
from cogs.check_ins.listeners.service import Listeners, ListenersAwaited
from cogs.check_ins.listeners.views import ClaimRequest, HandOver, HandOverForm, HowAfterwards, ToEveryone


async def setup(bot: Hearth) -> None:
    services = bot.services
    listeners = Listeners.of(services)
    services.shared.get(Audiences).register(listeners)
    services.shared.get(CheckInProblems).register(LISTENERS_CARD, cannot_post_card)
    services.personal_data.on_forget(listeners.forget)
    add_awaited_kind(bot, ListenersAwaited())
    bot.add_buttons(ClaimRequest, HandOver, ToEveryone, HowAfterwards)
    bot.add_forms(HandOverForm())
    ListenerCards(bot, services.agenda, services.shared.get(CheckInProblems))
    ListenerCleanup(services)
    await bot.add_cog(ListenerCommands(bot))
