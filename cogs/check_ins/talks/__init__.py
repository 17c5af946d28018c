"""Two people in a private thread."""

from bot.client.hearth import Hearth
from bot.delivery import Notice
from cogs.check_ins.talks.cog import PrivateTalks
from cogs.check_ins.talks.service import TALK, Talks
from cogs.check_ins.talks.views import CloseTalk

NOTICES = (Notice(TALK, "a private talk that you wanted", asked_for=True),)


async def setup(bot: Hearth) -> None:
    services = bot.services
    services.delivery.declare(*NOTICES)
    bot.add_buttons(CloseTalk)
    talks = Talks.of(services)
    services.personal_data.on_forget(talks.forget)
    database, clock, settings, roll_call = services.database, services.clock, services.settings, services.roll_call
    await bot.add_cog(
        PrivateTalks(bot, database, clock, settings, services.agenda, services.delivery, roll_call, talks)
    )
