"""Two people in a private thread."""

from bot.client.hearth import Hearth
from bot.delivery import Notice
from cogs.check_ins.check_in.service_problems import CheckInProblems
from cogs.check_ins.talks import rules_problems as problems
from cogs.check_ins.talks import store
from cogs.check_ins.talks.cog import PrivateTalks
from cogs.check_ins.talks.cog_turns import ThreadMessages
from cogs.check_ins.talks.cog_watch import ThreadWatch
from cogs.check_ins.talks.service import TALK, Talks
from cogs.check_ins.talks.service_content import TalkContent
from cogs.check_ins.talks.service_occasions import Occasions
from cogs.check_ins.talks.service_threads import ThreadRegister
from cogs.check_ins.talks.service_turns import ThreadTurns
from cogs.check_ins.talks.views import CloseTalk


async def setup(bot: Hearth) -> None:
    services = bot.services
    services.delivery.declare(Notice(TALK, "a private talk that you wanted", asked_for=True))
    services.shared.add(Occasions())
    services.shared.add(ThreadRegister()).add(store.open_threads, store.prune)
    known = services.shared.get(CheckInProblems)
    known.register(problems.HINDERED_TALK, problems.cannot_open_talk, problems.thread_advice)
    known.register(problems.CROWDED_TALK, problems.no_room_for_talk, problems.room_advice)
    services.content.register(TalkContent(services))
    services.personal_data.on_forget(Talks(services).forget)
    services.access.when_barred(Talks(services).end_barred)
    bot.add_buttons(CloseTalk)
    PrivateTalks(bot)
    ThreadWatch(bot)
    services.shared.add(ThreadTurns(services))
    await bot.add_cog(ThreadMessages(bot))
