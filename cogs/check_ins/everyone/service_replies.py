"""Writing back: to whoever checked in, in private, and from there to and fro for as long as both want it."""

from datetime import timedelta

from bot.clock import from_epoch, to_epoch
from bot.db import Reader, Transaction
from bot.moderation.refusals import Refusals
from bot.moderation.ways import Way
from bot.services import Services
from cogs.check_ins.check_in import store as check_ins
from cogs.check_ins.check_in.rules import NAMELESS
from cogs.check_ins.check_in.store import CheckIn
from cogs.check_ins.everyone import rules as everyone
from cogs.check_ins.everyone import rules_replies as rules
from cogs.check_ins.everyone import store as cards
from cogs.check_ins.everyone import store_replies as store
from cogs.check_ins.everyone.notice_kinds import REPLIED
from cogs.check_ins.everyone.service import EVERYONE_TURN
from cogs.check_ins.everyone.service_hearing import Hearing
from cogs.check_ins.everyone.store_replies import Reply
from cogs.check_ins.settings import CheckInSettings

WRITTEN = "letters", "answers"  # what is counted of whoever wrote back, and of whoever answered them


class Replies:
    """Knows who may write to whom; nothing that it says depends on what the other side wants."""

    def __init__(self, services: Services) -> None:
        self._database, self._clock = services.database, services.clock
        self._agenda, self._hearing, self._refusals = services.agenda, Hearing(services), Refusals(services)
        self._quotas, self._settings, self._second_turns = services.quotas, services.settings, services.second_turns

    async def write(self, reply_id: int, card_id: int, guild_id: int, writer_id: int, sealed: str) -> None:
        """Write back under a card. Raises CareError if it is gone, one's own, or enough was written."""
        now = self._clock.now()

        async def write(tx: Transaction) -> None:
            check_in = await self.lock(tx, card_id)
            if check_in is None or check_in.guild_id != guild_id:
                raise rules.gone()
            if check_in.member_id == writer_id:
                raise everyone.own_card()
            await self._count(tx, check_in, card_id, writer_id, answers=0)
            reply = Reply(reply_id, guild_id, card_id, writer_id, 0, sealed, to_epoch(now))
            await self._send(tx, reply, check_in.member_id)
            await self._hearing.wrote(tx, card_id, check_in, writer_id)

        await self._database.write(write)

    async def answer(self, reply_id: int, to: int, member_id: int, sealed: str) -> None:
        """Answer what somebody wrote. Raises CareError if it is not theirs to answer, or gone."""

        async def answer(tx: Transaction) -> None:
            reply, check_in = await received(tx, to, member_id)
            if await self.lock(tx, reply.card) is None:
                raise rules.gone()
            answers = 1 - reply.answers
            if answers and check_in.audience == NAMELESS:
                await self._keep_pace(tx, check_in)
            await self._count(tx, check_in, reply.card, reply.member_id, answers=answers)
            now, receiver = to_epoch(self._clock.now()), reply.member_id if answers else check_in.member_id
            written = Reply(reply_id, reply.guild_id, reply.card, reply.member_id, answers, sealed, now)
            await self._send(tx, written, receiver)
            turn = reply.guild_id, EVERYONE_TURN, reply.card
            await self._second_turns.went_on(tx, *turn, member_id, from_epoch(now))

        await self._database.write(answer)

    async def _count(self, tx: Transaction, check_in: CheckIn, card_id: int, writer_id: int, *, answers: int) -> None:
        """Count what one of the two writes in a row, until the other does. Raises CareError where it was enough."""
        own, others = ((what, card_id, writer_id) for what in (WRITTEN[answers], WRITTEN[1 - answers]))
        if len(await self._quotas.spent(tx, check_in.guild_id, *own)) >= rules.IN_A_ROW:
            raise rules.enough()
        days = self._settings.of(check_in.guild_id, CheckInSettings).words_days
        ends = self._clock.now() + timedelta(days=days)  # By then the card has gone.
        await self._quotas.record(tx, check_in.guild_id, *own, ends=ends)
        await self._quotas.lift(tx, check_in.guild_id, *others)

    async def _keep_pace(self, tx: Transaction, check_in: CheckIn) -> None:
        """Count an answer without a name. Raises CareError for whoever has answered often so."""
        whose = check_in.guild_id, "nameless answers", check_in.member_id
        spent = await self._quotas.spent(tx, *whose)
        if len(spent) >= rules.AN_HOUR:
            raise rules.enough_for_now(from_epoch(spent[-rules.AN_HOUR]))
        await self._quotas.record(tx, *whose, ends=self._clock.now() + rules.HOUR)

    async def refuse(self, reply_id: int, member_id: int) -> Reply:
        """Let nothing more reach a member from whoever wrote this, and return it.

        Raises CareError if it is not theirs, or gone.
        """

        async def refuse(tx: Transaction) -> Reply:
            reply, _check_in = await received(tx, reply_id, member_id)
            await self._refusals.refuse(tx, member_id, sender_of(reply), (Way.REPLIES,))
            return reply

        return await self._database.write(refuse)

    async def refuses(self, reply: Reply, member_id: int) -> bool:
        """Return whether a member wants nothing from whoever wrote this."""
        return await self._refusals.refused(self._database, member_id, sender_of(reply), Way.REPLIES)

    async def wanted(self, guild_id: int, member_id: int, skip: int, most: int) -> list[Reply]:
        """Return what others wrote to a member in a server, the latest first, but for what they want nothing of."""
        unwanted = await self._refusals.others(self._database, member_id, Way.REPLIES)
        found = await store.received(self._database, guild_id, member_id)
        return [reply for reply in found if sender_of(reply) not in unwanted][skip : skip + most]

    async def _send(self, tx: Transaction, reply: Reply, receiver_id: int) -> None:
        await store.add(tx, reply)
        now = self._clock.now()
        await self._agenda.schedule(tx, REPLIED, reply.guild_id, reply.id, now, member_id=receiver_id)

    async def lock(self, tx: Transaction, card_id: int) -> CheckIn | None:
        """Return what is on a card, and let nobody change it until this write ends."""
        check_in = await cards.shown_on(tx, card_id)
        if check_in is None or await check_ins.locked(tx, check_in.id, check_in.member_id) is None:
            return None
        return await cards.shown_on(tx, card_id)


def sender_of(reply: Reply) -> int:
    """Return what stands for whoever wrote it: a member, or the card of somebody who may have hidden their name."""
    return reply.card if reply.answers else reply.member_id


async def received(reader: Reader, reply_id: int, member_id: int) -> tuple[Reply, CheckIn]:
    """Return a reply to this member, and the check-in that it is about. Raises CareError if there is none."""
    reply = await store.get(reader, reply_id)
    check_in = await cards.shown_on(reader, reply.card) if reply else None
    if reply is None or check_in is None:
        raise rules.gone()
    if member_id != (reply.member_id if reply.answers else check_in.member_id):
        raise rules.gone()
    return reply, check_in
