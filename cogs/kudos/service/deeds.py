"""That somebody was thanked, as a good deed of theirs: where all could see it, and they left it there."""

from bot.db import Reader
from bot.members.good_deeds import DeedSource, GoodDeed
from cogs.kudos.rules.giving import was_thanked
from cogs.kudos.store import gifts


class ThankedDeeds(DeedSource):
    """Private thanks, and those that were taken back, are nobody else's to know of."""

    async def since(self, reader: Reader, guild_id: int, member_id: int, moment: int) -> GoodDeed | None:
        thanked = await gifts.was_thanked_in_public(reader, guild_id, member_id, moment)
        return GoodDeed(member_id, was_thanked) if thanked else None
