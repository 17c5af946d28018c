"""A question from one person to another, as something that can be reported."""

from bot.db import Reader
from bot.errors import CareError
from bot.moderation.content import Content, ContentKind
from bot.services import Services
from bot.text.language import _
from cogs.check_ins.asks import store as asks
from cogs.check_ins.asks.service import Asks


class Questions(ContentKind):
    """What somebody said when they asked; of whoever had it forgotten, only that it was them."""

    kind = "question"

    def __init__(self, services: Services) -> None:
        self._vault, self._asks = services.vault, Asks(services)

    def title(self) -> str:
        return _("a question how somebody is")

    async def get(self, reader: Reader, key: int, reader_id: int | None) -> Content | None:
        ask = await asks.get(reader, key)
        if ask is None or reader_id not in (None, ask.receiver_id):
            return None
        try:
            author_id, _name = self._asks.asker(ask)
        except CareError:
            return None
        return Content(ask.guild_id, author_id, self._vault.open(ask.words) or "")
