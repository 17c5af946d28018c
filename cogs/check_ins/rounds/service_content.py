"""What somebody shared with a round, as something that can be reported and taken down."""

from bot.db import Reader, Transaction
from bot.errors import CareError
from bot.moderation.content import Content, ContentKind
from bot.services import Services
from bot.text.language import _
from cogs.check_ins.check_in import store as check_ins
from cogs.check_ins.check_in.rules import ROUND, said
from cogs.check_ins.everyone.service_moderation import CheckInModeration


class AnswersToRounds(ContentKind):
    """Those read it who share theirs with the same round."""

    kind = "round_answer"

    def __init__(self, services: Services) -> None:
        self._database, self._vault = services.database, services.vault
        self._moderation = CheckInModeration(services)

    def title(self) -> str:
        return _("an answer to a round")

    async def get(self, reader: Reader, key: int, reader_id: int | None) -> Content | None:
        one = await check_ins.get(reader, key)
        if one is None or one.audience != ROUND:
            return None
        if reader_id is not None and not await check_ins.has_shared(reader, ROUND, one.which, reader_id):
            return None
        words = [said(one.mood, one.wish), self._vault.open(one.words) or ""]
        return Content(one.guild_id, one.member_id, "\n".join(filter(None, words)))

    async def take_down(self, key: int, removal_id: int, moderator_id: int, because: str = "") -> None:
        async def take_down(tx: Transaction) -> None:
            found = await check_ins.get(tx, key)
            one = await check_ins.locked(tx, key, found.member_id) if found else None
            if one is None or one.audience != ROUND:
                raise CareError(_("This answer is gone, so nobody reads it."))
            await self._moderation.take_back(tx, one, moderator_id, because)

        await self._database.write(take_down)
