"""The card of a check-in for listeners: how it is reported, and taken down by the team."""

from bot.db import Reader, Transaction
from bot.moderation.content import Content, ContentKind
from bot.services import Services
from bot.text.language import _
from cogs.check_ins.check_in import store as check_ins
from cogs.check_ins.check_in.rules import LISTENERS, said
from cogs.check_ins.check_in.store import CheckIn
from cogs.check_ins.everyone.service_moderation import CheckInModeration
from cogs.check_ins.listeners import rules, store
from cogs.check_ins.listeners.service import Listeners
from cogs.check_ins.listeners.store import ListenerRequest

LISTENERS_CARD_KIND = "listeners_card"


class ListenersCardContent(ContentKind):
    """What waits for a listener. Once somebody listens, its card says nothing of it."""

    kind = LISTENERS_CARD_KIND

    def __init__(self, services: Services) -> None:
        self._database, self._vault = services.database, services.vault
        self._moderation, self._listeners = CheckInModeration(services), Listeners(services)

    def title(self) -> str:
        return _("a check-in for listeners")

    async def in_message(self, reader: Reader, guild_id: int, message_id: int) -> int | None:
        request = await store.in_message(reader, message_id)
        return request.id if request is not None and request.guild_id == guild_id else None

    async def get(self, reader: Reader, key: int, reader_id: int | None) -> Content | None:
        request = await store.get(reader, key)
        check_in = None if request is None else await check_ins.get(reader, request.check_in)
        if request is None or check_in is None or not _stands(request, check_in):
            return None
        if reader_id is not None and not await self._may_read(reader, request, reader_id):
            return None
        named = check_in.which != rules.NAMELESS_FIRST
        line, words = said(check_in.mood, check_in.wish), self._vault.open(check_in.words)
        return Content(request.guild_id, request.member_id, f"{line}\n{words}" if words else line, named)

    async def _may_read(self, reader: Reader, request: ListenerRequest, reader_id: int) -> bool:
        is_public = self._listeners.config(request.guild_id).listeners_public
        return is_public or await store.since(reader, request.guild_id, reader_id) is not None

    async def take_down(self, key: int, removal_id: int, moderator_id: int, because: str = "") -> None:
        async def take_down(tx: Transaction) -> None:
            seen = await store.get(tx, key)
            check_in = None if seen is None else await check_ins.locked(tx, seen.check_in, seen.member_id)
            request = await store.get(tx, key)
            if request is None or check_in is None or not _stands(request, check_in):
                raise rules.gone()
            await self._moderation.take_back(tx, check_in, moderator_id, because)

        await self._database.write(take_down)


def _stands(request: ListenerRequest, check_in: CheckIn) -> bool:
    """Return whether listeners can read a check-in on its card."""
    return check_in.audience == LISTENERS and (request.listener_id is None or request.offered_id is not None)
