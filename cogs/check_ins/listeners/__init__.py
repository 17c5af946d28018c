"""Volunteers who listen, and the check-ins that wait for one."""

from bot.awaiting.waiting_list import add_awaited_kind
from bot.client.hearth import Hearth
from bot.delivery import Notice
from bot.moderation.commands import CareCommands
from bot.moderation.queue import CareQueue
from cogs.check_ins.check_in.service_audiences import Audiences
from cogs.check_ins.check_in.service_events import CheckInEvents
from cogs.check_ins.check_in.service_problems import CheckInProblems
from cogs.check_ins.listeners import rules_places as places
from cogs.check_ins.listeners import rules_volunteers as volunteers
from cogs.check_ins.listeners.cog import ListenerCommands
from cogs.check_ins.listeners.cog_cards import HELD_BACK, NO_PLACE, ListenerCards
from cogs.check_ins.listeners.cog_cleanup import ListenerCleanup
from cogs.check_ins.listeners.cog_doors import BeginListeningDoor, BeHeardDoor, ListeningDoor
from cogs.check_ins.listeners.cog_silence import ListenersPresence
from cogs.check_ins.listeners.cog_team import ListenerQueue, ListenerWishes, TeamListeners
from cogs.check_ins.listeners.rules import LISTENERS_CARD, cannot_post_card
from cogs.check_ins.listeners.service import AFTER, ENDED_EARLY, RETURNED, UNCLAIMED, Listeners, ListenersAwaited
from cogs.check_ins.listeners.service_content import ListenersCardContent
from cogs.check_ins.listeners.service_features import ListenersFeature
from cogs.check_ins.listeners.service_silence import LISTENER_FOUND, PASSED_ON
from cogs.check_ins.listeners.service_volunteers import FAREWELL, LET_IN, NOT_NOW, Volunteers
from cogs.check_ins.listeners.views import (
    AskOthers,
    ClaimRequest,
    HandOver,
    HandOverForm,
    HowAfterwards,
    ShowToEveryone,
    ToEveryone,
)
from cogs.check_ins.listeners.views_doors import BeHeard
from cogs.check_ins.listeners.views_pings import PickPingHours
from cogs.check_ins.listeners.views_talks import Listening, ReadAgain, StillHere
from cogs.check_ins.listeners.views_team import (
    AnswerWish,
    EndListening,
    EndListeningForm,
    FirstWish,
    LetInAfterAll,
    ListenerList,
)
from cogs.check_ins.talks.rules import LISTENING
from cogs.check_ins.talks.service_occasions import Occasions

NOTICES = (
    Notice(UNCLAIMED, "that no listener has answered you yet", asked_for=True, offers_help=True),
    Notice(AFTER, "how you are after you listened to somebody", usefulness=1),
    Notice(HELD_BACK, "that your words for listeners wait", asked_for=True, offers_help=True),
    Notice(NO_PLACE, "that listeners can no longer see a check-in of yours", asked_for=True, offers_help=True),
    Notice(RETURNED, "that a check-in of yours is with the listeners again", asked_for=True, offers_help=True),
    Notice(LISTENER_FOUND, "that a listener is there for you", asked_for=True),
    Notice(PASSED_ON, "that other listeners were asked in your place", asked_for=True),
    Notice(ENDED_EARLY, "who else is there after a short talk", asked_for=True, offers_help=True),
    Notice(LET_IN, "that you are a listener now", asked_for=True),
    Notice(NOT_NOW, "what the team says to your wish to listen", asked_for=True),
    Notice(FAREWELL, "what the team writes to you about your listening", asked_for=True),
)


async def setup(bot: Hearth) -> None:
    services, listeners = bot.services, Listeners(bot.services)
    services.features.add(ListenersFeature(services))
    services.delivery.declare(*NOTICES)
    services.shared.get(Audiences).register(listeners)
    problems = services.shared.get(CheckInProblems)
    problems.register(LISTENERS_CARD, cannot_post_card)
    problems.register(places.PUBLIC_PLACE, places.place_is_public, places.place_advice)
    problems.register(volunteers.ROLE, volunteers.role_refused, volunteers.role_advice)
    problems.register(volunteers.WAITS, volunteers.somebody_waits, volunteers.team_advice)
    problems.register(volunteers.FROM_BEFORE, volunteers.some_listen_already, volunteers.team_advice)
    problems.register(volunteers.POWERFUL_ROLE, volunteers.too_powerful, volunteers.role_advice)
    problems.register(volunteers.LEAVES_TALKS, volunteers.somebody_leaves, volunteers.leaving_advice)
    services.content.register(ListenersCardContent(services))
    services.shared.get(Occasions).add(LISTENING, Listening(services))
    services.personal_data.on_forget(listeners.forget)
    services.access.when_barred(Volunteers(services).dismiss_barred)
    services.shared.get(CheckInEvents).touches(listeners.touched_by)
    add_awaited_kind(bot, ListenersAwaited())
    bot.add_buttons(ClaimRequest, HandOver, ToEveryone, ShowToEveryone, HowAfterwards, BeHeard)
    bot.add_buttons(AskOthers, ReadAgain, StillHere, PickPingHours)
    services.doors.add(BeHeardDoor(services), BeginListeningDoor(services), ListeningDoor(services))
    bot.add_buttons(AnswerWish, FirstWish, EndListening, LetInAfterAll)
    bot.add_forms(HandOverForm(), EndListeningForm())
    team_list = ListenerList(services)
    bot.add_pages(team_list)
    services.shared.get(CareCommands).add(TeamListeners(team_list))
    services.shared.get(CareQueue).add(ListenerQueue(services))
    ListenerCards(bot)
    ListenersPresence(bot)
    ListenerWishes(bot)
    ListenerCleanup(services)
    await bot.add_cog(ListenerCommands(bot))
