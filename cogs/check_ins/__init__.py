"""Check-ins: somebody says how they are, to whom they choose, and is heard."""

from bot.client.hearth import Hearth
from cogs.check_ins import asks, check_in, circles, everyone, listeners, rhythms, rounds, talks
from cogs.check_ins.settings import CheckInSettings

# In the order in which they are set up; each leans only on those before it, and registers with them.
TOPICS = (check_in, rhythms, everyone, talks, listeners, rounds, circles, asks)


async def setup(bot: Hearth) -> None:
    bot.services.settings.declare(CheckInSettings)
    for topic in TOPICS:
        await topic.setup(bot)
