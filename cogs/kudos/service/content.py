"""Thanks as something that can be reported and taken down: their cards, and what only one person sees."""

from bot.db import Reader
from bot.moderation.content import Content, ContentKind
from bot.services import Services
from bot.text.language import _
from cogs.kudos.service.cards import KudosCards
from cogs.kudos.service.ownership import Ownership
from cogs.kudos.store import gifts as store
from cogs.kudos.store.gifts import Gift


class ThanksContent(ContentKind):
    """A card of thanks; its key is the thank-you, and everyone reads it."""

    kind = "thanks"

    def __init__(self, services: Services) -> None:
        self._cards, self._ownership = services.shared.get(KudosCards), Ownership(services)

    def title(self) -> str:
        return _("thanks")

    async def in_message(self, reader: Reader, guild_id: int, message_id: int) -> int | None:
        """Return its key; also in the seconds before it is recorded that this is its message."""
        posted = self._cards.gift_in(message_id)
        found = await store.in_message(reader, guild_id, message_id)
        found += await store.of_card(reader, posted) if posted is not None else []
        return next((gift.id for gift in found if gift.is_public and gift.guild_id == guild_id), None)

    async def get(self, reader: Reader, key: int, reader_id: int | None) -> Content | None:
        gifts = await store.of_card(reader, key)
        return next((_content(gift, gift.reason) for gift in gifts if gift.is_public), None)

    async def take_down(self, key: int, removal_id: int, moderator_id: int, because: str = "") -> None:
        await self._ownership.take_down(key, moderator_id, because, private=False)


class PrivateThanksContent(ContentKind):
    """Private thanks; the team reads of them only what whoever was thanked shows it."""

    kind = "private_thanks"

    def __init__(self, services: Services) -> None:
        self._ownership = Ownership(services)

    def title(self) -> str:
        return _("private thanks")

    async def get(self, reader: Reader, key: int, reader_id: int | None) -> Content | None:
        for gift in await store.of_card(reader, key):
            if gift.private and gift.removed_at is None and reader_id in (gift.receiver_id, None):
                return _content(gift, "" if reader_id is None else gift.reason)
        return None

    async def take_down(self, key: int, removal_id: int, moderator_id: int, because: str = "") -> None:
        await self._ownership.take_down(key, moderator_id, because, private=True)


def _content(gift: Gift, words: str) -> Content:
    return Content(gift.guild_id, gift.giver_id, words)
