"""Taking a check-in down as a moderator, who does not learn whose it was."""

from datetime import timedelta

from bot.clock import from_epoch, on_screen, to_epoch
from bot.db import Transaction
from bot.errors import CareError
from bot.services import Services
from bot.text.language import _
from cogs.check_ins.check_in import store as check_ins
from cogs.check_ins.check_in.rules import NAMELESS
from cogs.check_ins.check_in.service import CheckIns
from cogs.check_ins.check_in.store import CheckIn
from cogs.check_ins.everyone import store as everyone
from cogs.check_ins.everyone import store_moderation as moderation
from cogs.check_ins.everyone.notice_kinds import REMOVED
from cogs.check_ins.everyone.service import marks_of

LONGEST_MUTE = timedelta(days=365)


class CheckInModeration:
    """What moderators hear is the same whoever wrote it, and whatever was decided about them before."""

    def __init__(self, services: Services) -> None:
        self._database, self._clock, self._vault = services.database, services.clock, services.vault
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
                await self._mute(tx, check_in, muted)
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

    async def _mute(self, tx: Transaction, check_in: CheckIn, days: int) -> None:
        """Keep an author from hiding their name for some days; once more prolongs it."""
        marks, now = marks_of(self._vault, check_in.guild_id, check_in.member_id), self._clock.now()
        until = await moderation.muted_until(tx, check_in.guild_id, marks, to_epoch(now))
        begins = now if until is None else from_epoch(until)
        ends = min(begins + timedelta(days=days), now + LONGEST_MUTE)
        await moderation.mute(tx, check_in.guild_id, marks[0], to_epoch(ends))

    async def muted_until(self, guild_id: int, member_id: int) -> str | None:
        """Return until when somebody may not hide their name, as it is shown to them; None if they may."""
        marks = marks_of(self._vault, guild_id, member_id)
        until = await moderation.muted_until(self._database, guild_id, marks, to_epoch(self._clock.now()))
        return None if until is None else on_screen(from_epoch(until))


def no_card() -> CareError:
    """Return what a moderator reads who points to something else."""
    return CareError(_("That message is not a check-in that I posted, or it is gone already."))
