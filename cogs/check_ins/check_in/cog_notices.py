"""What authors read in their direct messages about check-ins of theirs that nobody else sees any more."""

from datetime import timedelta

from bot.agenda import Done, Due, Later
from bot.delivery import HOLD, DirectMessage
from bot.services import Services
from cogs.check_ins.check_in import rules_notices as rules
from cogs.check_ins.check_in import store
from cogs.check_ins.check_in.notice_kinds import DELETED, PAUSED, UNPOSTED
from cogs.check_ins.check_in.rules import ME
from cogs.check_ins.check_in.views import change_id, own_buttons

STILL_GOOD = timedelta(days=14)


class CheckInNotices:
    """Owns up to what could not be done or was undone, whichever topic found it so."""

    def __init__(self, services: Services) -> None:
        self._database, self._delivery = services.database, services.delivery
        services.agenda.handle(UNPOSTED, self.own_up)
        services.agenda.handle(PAUSED, self.own_up)
        services.agenda.handle(DELETED, self.report_deleted)

    async def own_up(self, due: Due) -> Done | Later:
        """Let an author know that a check-in could not be posted, so that they can choose others who may see it."""

        async def make(server: str) -> DirectMessage | None:
            if await store.get(self._database, due.subject) is None:
                return None
            words = rules.paused(server) if due.kind == PAUSED else rules.not_posted(server)
            return DirectMessage(content=words, view=own_buttons(due.subject))

        key = f"{due.kind} {due.subject}"
        return await self._delivery.tell(due, make, key=key, mark=change_id(due.subject))

    async def report_deleted(self, due: Due) -> Done | Later:
        """Let an author know that a card is gone, unless they have chosen others or withdrawn it meanwhile."""

        async def make(server: str) -> DirectMessage | None:
            check_in = await store.get(self._database, due.subject)
            if check_in is None or check_in.audience != ME:
                return None
            return DirectMessage(content=rules.deleted(server), view=own_buttons(due.subject))

        return await self._delivery.tell(due, make, mark=change_id(due.subject), lapses=STILL_GOOD, lapsed=HOLD)
