"""Taking a check-in down as a moderator, who does not learn whose it was."""

from datetime import timedelta

from discord.utils import snowflake_time

from bot.clock import on_screen
from bot.db import Transaction
from bot.errors import CareError
from bot.moderation.acts import Act
from bot.moderation.ways import Way
from bot.services import Services
from bot.text.language import _
from cogs.check_ins.check_in import store as check_ins
from cogs.check_ins.check_in.rules import NAMELESS
from cogs.check_ins.check_in.service import CheckIns
from cogs.check_ins.check_in.store import CheckIn
from cogs.check_ins.everyone import store as everyone
from cogs.check_ins.everyone.notice_kinds import REMOVED
from cogs.check_ins.everyone.rules import HOUR

MOMENTS = timedelta(seconds=5)  # By then it is kept, too, that its author may not hide their name for a while.


class CheckInModeration:
    """What moderators hear is the same whoever wrote it, and whatever was decided about them before."""

    def __init__(self, services: Services) -> None:
        self._database, self._clock, self._access = services.database, services.clock, services.access
        self._vault, self._trail = services.vault, services.trail
        self._check_ins = CheckIns(services)

    async def take_down(self, card_id: int, moderator_id: int, because: str) -> None:
        """Take down a card; its author hears of it, and why, if anything was said. Raises CareError if it is gone."""

        async def take_down(tx: Transaction) -> None:
            check_in = await self._locked(tx, card_id)
            await self.take_back(tx, check_in, moderator_id, because)

        await self._database.write(take_down)

    async def take_down_recent(self, card_id: int, moderator_id: int, because: str) -> None:
        """Take down a card, and whatever else its author posted without their name within the last hour.

        Raises CareError if it is gone.
        """

        async def take_down(tx: Transaction) -> None:
            found = await everyone.shown_on(tx, card_id)
            if found is None:
                raise no_card()
            recent = [found, *await self._recent(tx, found)]
            await check_ins.lock_all(tx, [one.id for one in recent])
            first = await self._locked(tx, card_id)
            theirs = [first, *(one for one in await self._recent(tx, first) if one.id != first.id)]
            for one in theirs:
                await self.take_back(tx, one, moderator_id, because)

        await self._database.write(take_down)

    async def _recent(self, tx: Transaction, check_in: CheckIn) -> list[CheckIn]:
        since = self._clock.now() - HOUR
        return [
            one
            for one in await everyone.of_member(tx, check_in.guild_id, check_in.member_id)
            if one.audience == NAMELESS and (one.message_id is None or snowflake_time(one.message_id) > since)
        ]

    async def take_back(self, tx: Transaction, check_in: CheckIn, moderator_id: int, because: str) -> None:
        """Let a check-in be its author's alone again, who hears of it, and why; that it was done is kept."""
        await self._check_ins.take_back(tx, check_in)
        await check_ins.explain(tx, check_in.id, self._vault.seal(because))
        await self._trail.record(tx, check_in.guild_id, moderator_id, Act.CHECK_IN_DOWN)
        await self._check_ins.notify_author(tx, REMOVED, check_in, MOMENTS)

    async def _locked(self, tx: Transaction, card_id: int) -> CheckIn:
        found = await everyone.shown_on(tx, card_id)
        if found is not None:
            await check_ins.locked(tx, found.id, found.member_id)  # Nobody withdraws it meanwhile.
            found = await everyone.shown_on(tx, card_id)
        if found is None:
            raise no_card()
        return found

    async def muted_until(self, guild_id: int, member_id: int) -> str | None:
        """Return until when somebody may not hide their name, as it is shown to them; None if they may."""
        until = await self._access.barred_until(self._database, guild_id, member_id, Way.NAMELESS)
        return None if until is None else on_screen(until)


def no_card() -> CareError:
    """Return what a moderator reads who points to something else."""
    return CareError(_("That message is not a check-in that I posted, or it is gone already."))
