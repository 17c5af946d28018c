"""Being asked on one's own days, and friends who look out."""

from bot.client.hearth import Hearth
from bot.delivery import Notice
from cogs.check_ins.check_in.cog import CheckInCommands
from cogs.check_ins.check_in.service_events import CheckInEvents
from cogs.check_ins.rhythms.cog import RhythmQuestions
from cogs.check_ins.rhythms.cog_commands import RhythmCommands
from cogs.check_ins.rhythms.cog_lookouts import LookoutCommands
from cogs.check_ins.rhythms.service import NUDGE, Rhythms
from cogs.check_ins.rhythms.service_content import LookoutRequests
from cogs.check_ins.rhythms.service_lookouts import (
    ALERT,
    NEWS,
    REQUEST,
    TOLD,
    UNANSWERED,
    WAITS_FOR_THEM,
    Lookouts,
)
from cogs.check_ins.rhythms.views import AskAgain, AwayUntil, BeginCheckIn, NotToday, RhythmForm, StopAsking
from cogs.check_ins.rhythms.views_lookouts import AcceptLookout, EndLookout

NOTICES = (
    Notice(NUDGE, "how you are, as you asked me to ask", asked_for=True, offers_help=True),
    Notice(REQUEST, "a friend who asks you to look out for them", usefulness=3),
    Notice(ALERT, "a friend who has missed their check-ins", asked_for=True),
    Notice(TOLD, "that your friend was told that you missed your check-ins", asked_for=True),
    Notice(WAITS_FOR_THEM, "that your friend will read that you missed your check-ins", asked_for=True),
    Notice(UNANSWERED, "whether your friend has answered you", asked_for=True),
    *(Notice(kind, "what became of a lookout", asked_for=True) for kind in NEWS.values()),
)


async def setup(bot: Hearth) -> None:
    services = bot.services
    services.delivery.declare(*NOTICES)
    bot.add_buttons(BeginCheckIn, NotToday, StopAsking, AskAgain, AwayUntil, AcceptLookout, EndLookout)
    bot.add_forms(RhythmForm())
    services.content.register(LookoutRequests(services))
    events = services.shared.get(CheckInEvents)
    events.when_made(Rhythms(services).record_heard)
    events.looks_out(Lookouts(services).friends)
    services.personal_data.on_forget(Lookouts(services).forget)
    services.access.when_barred(Lookouts(services).rest_barred)
    RhythmQuestions(services)
    for topic in (RhythmCommands(services), LookoutCommands(bot)):
        services.shared.get(CheckInCommands).add(topic)
