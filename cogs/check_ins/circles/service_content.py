"""What somebody shared with a circle, as something that can be reported and taken down."""

from bot.db import Reader, Transaction
from bot.moderation.content import Content, ContentKind
from bot.services import Services
from bot.text.language import _
from cogs.check_ins.check_in import store as check_ins
from cogs.check_ins.check_in.rules import CIRCLE
from cogs.check_ins.check_in.service import gone
from cogs.check_ins.check_in.store import CheckIn
from cogs.check_ins.circles import store
from cogs.check_ins.circles import store_cards as cards
from cogs.check_ins.circles.service import Circles
from cogs.check_ins.everyone.service_moderation import CheckInModeration


class CircleContent(ContentKind):
    """A check-in for a circle: its members read it as long as they may, and the team if it is reported."""

    kind = "circle_check_in"

    def __init__(self, services: Services) -> None:
        self._database, self._vault = services.database, services.vault
        self._circles, self._moderation = Circles(services), CheckInModeration(services)

    def title(self) -> str:
        return _("a check-in for a circle")

    async def in_message(self, reader: Reader, guild_id: int, message_id: int) -> int | None:
        return await cards.in_message(reader, guild_id, message_id)

    async def get(self, reader: Reader, key: int, reader_id: int | None) -> Content | None:
        check_in = await check_ins.get(reader, key)
        if check_in is None or check_in.audience != CIRCLE:
            return None
        if reader_id is not None and not await self._reads(reader, check_in, reader_id):
            return None
        return Content(check_in.guild_id, check_in.member_id, self._vault.open(check_in.words) or "")

    async def _reads(self, reader: Reader, check_in: CheckIn, reader_id: int) -> bool:
        member = await store.member(reader, check_in.which, reader_id)
        if member is None or member.away:
            return False
        since = await self._circles.reads_since(reader, member)
        return since is not None and await cards.is_readable(reader, check_in.id, check_in.which, since)

    async def take_down(self, key: int, removal_id: int, moderator_id: int, because: str = "") -> None:
        """Let it be its author's alone again, who hears of it. Raises CareError where it is gone."""

        async def take_down(tx: Transaction) -> None:
            check_in = await self._locked(tx, key)
            await self._moderation.take_back(tx, check_in, moderator_id, because)

        await self._database.write(take_down)

    async def _locked(self, tx: Transaction, key: int) -> CheckIn:
        found = await check_ins.get(tx, key)
        locked = await check_ins.locked(tx, key, found.member_id) if found is not None else None
        if locked is None or locked.audience != CIRCLE:
            raise gone()
        return locked
