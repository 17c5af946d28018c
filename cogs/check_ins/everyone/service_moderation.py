"""Taking a check-in down as a moderator, who does not learn whose it was."""

from datetime import timedelta

from bot.clock import on_screen, to_epoch
from bot.db import Transaction
from bot.errors import CareError
from bot.moderation.ways import Way
from bot.services import Services
from bot.text.language import _
from cogs.check_ins.check_in import store as check_ins
from cogs.check_ins.check_in.rules import NAMELESS
from cogs.check_ins.check_in.service import CheckIns
from cogs.check_ins.check_in.store import CheckIn
from cogs.check_ins.everyone import store as everyone
from cogs.check_ins.everyone import store_moderation as moderation
from cogs.check_ins.everyone.notice_kinds import REMOVED


class CheckInModeration:
    """What moderators hear is the same whoever wrote it, and whatever was decided about them before."""

    def __init__(self, services: Services) -> None:
        self._database, self._clock, self._access = services.database, services.clock, services.access
        self._check_ins = CheckIns(services)

    async def remove(self, removal_id: int, guild_id: int, message_id: int, moderator_id: int, days: int) -> None:
        """Take down the card that this message is; for so many days its author may not hide their name here.

        Raises CareError if it is no card, or gone.
        """
        now = self._clock.now()

        async def remove(tx: Transaction) -> None:
            check_in = await self._locked_in(tx, guild_id, message_id)
            await self._check_ins.take_back(tx, check_in)
            muted = days if check_in.audience == NAMELESS else 0
            await moderation.record_removal(tx, removal_id, guild_id, moderator_id, muted, to_epoch(now))
            if muted:
                await self._access.bar(
                    tx,
                    guild_id,
                    check_in.member_id,
                    [Way.NAMELESS],
                    timedelta(days=muted),
                    bar_id=removal_id,
                    by=moderator_id,
                    known=False,
                )
            await self._check_ins.notify_author(tx, REMOVED, check_in)

        await self._database.write(remove)

    async def _locked_in(self, tx: Transaction, guild_id: int, message_id: int) -> CheckIn:
        found = await everyone.in_message(tx, message_id)
        if found is not None and found[1].guild_id == guild_id:
            await check_ins.locked(tx, found[1].id, found[1].member_id)  # Nobody withdraws it meanwhile.
            found = await everyone.in_message(tx, message_id)
            if found is not None:
                return found[1]
        raise no_card()

    async def muted_until(self, guild_id: int, member_id: int) -> str | None:
        """Return until when somebody may not hide their name, as it is shown to them; None if they may."""
        until = await self._access.barred_until(self._database, guild_id, member_id, Way.NAMELESS)
        return None if until is None else on_screen(until)


def no_card() -> CareError:
    """Return what a moderator reads who points to something else."""
    return CareError(_("That message is not a check-in that I posted, or it is gone already."))
