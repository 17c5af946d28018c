"""The request to look out for somebody, as something that can be reported."""

from bot.db import Reader
from bot.moderation.content import Content, ContentKind
from bot.services import Services
from bot.text.language import _
from cogs.check_ins.rhythms import rules_lookouts as rules
from cogs.check_ins.rhythms import store_lookouts as lookouts


class LookoutRequests(ContentKind):
    """What a friend is asked; the only words in it that are the member's own are their name."""

    kind = "lookout"

    def __init__(self, services: Services) -> None:
        self._guilds = services.guilds

    def title(self) -> str:
        return _("a request to look out for somebody")

    async def get(self, reader: Reader, key: int, reader_id: int | None) -> Content | None:
        one = await lookouts.get(reader, key)
        if one is None or reader_id not in (None, one.friend_id):
            return None
        words = rules.alert(one.name, await self._guilds.plain_name(one.guild_id), one.misses)
        return Content(one.guild_id, one.member_id, words)
