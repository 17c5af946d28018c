"""What an author reads whom nobody has answered: that it is so, and who else is there."""

from bot.delivery import DirectMessage
from bot.services import Services
from cogs.check_ins.check_in.rules_answers import more_ways, ways
from cogs.check_ins.check_in.store import CheckIn
from cogs.check_ins.check_in.views_ways import ways_on
from cogs.check_ins.rhythms import store_lookouts as lookouts


async def unanswered(services: Services, check_in: CheckIn, words: str) -> DirectMessage:
    """Return these words to an author, with the ways on that open now, and their friends on the lookout."""
    theirs = await lookouts.of_either(services.database, check_in.member_id)
    friends = [
        one.friend_id
        for one in theirs
        if one.accepted_at and (one.guild_id, one.member_id) == (check_in.guild_id, check_in.member_id)
    ]
    view = await ways_on(services, check_in)
    return DirectMessage(content=f"{words}\n\n{ways(friends)}", view=view, held=f"{words}\n{more_ways()}")
