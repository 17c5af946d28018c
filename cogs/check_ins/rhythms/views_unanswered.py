"""What an author reads whom nobody has answered: that it is so, and who else is there."""

from bot.delivery import DirectMessage
from bot.services import Services
from cogs.check_ins.check_in.rules_answers import more_ways, ways
from cogs.check_ins.check_in.service_events import CheckInEvents
from cogs.check_ins.check_in.store import CheckIn
from cogs.check_ins.check_in.views_ways import ways_on


async def unanswered(services: Services, check_in: CheckIn, words: str) -> DirectMessage:
    """Return these words to an author, with the ways on that open now, and their friends on the lookout."""
    friends = await services.shared.get(CheckInEvents).friends(services.database, check_in)
    view = await ways_on(services, check_in)
    return DirectMessage(content=f"{words}\n\n{ways(friends)}", view=view, held=f"{words}\n{more_ways()}")
