"""Writing back: to whoever checked in, in private, and from there to and fro for as long as both want it."""

from bot.agenda import Agenda
from bot.awaiting import Awaiting
from bot.clock import Clock, from_epoch, to_epoch
from bot.db import Database, Reader, Transaction
from bot.services import Services
from cogs.check_ins.check_in import store as check_ins
from cogs.check_ins.check_in.notice_kinds import LETTER
from cogs.check_ins.check_in.rules import NAMELESS
from cogs.check_ins.check_in.store import CheckIn
from cogs.check_ins.everyone import rules as everyone
from cogs.check_ins.everyone import rules_replies as letters
from cogs.check_ins.everyone import store as cards
from cogs.check_ins.everyone import store_replies as store
from cogs.check_ins.everyone.service import HEARD
from cogs.check_ins.everyone.store_replies import Reply


class Replies:
    """Knows who may write to whom; nothing that it says depends on what the other side wants."""

    def __init__(self, database: Database, clock: Clock, agenda: Agenda, answered: Awaiting) -> None:
        self._database, self._clock, self._agenda, self._answered = database, clock, agenda, answered

    @classmethod
    def of(cls, services: Services) -> "Replies":
        """For a button, which is handed the services."""
        return cls(services.database, services.clock, services.agenda, services.awaiting)

    async def write(self, letter_id: int, card_id: int, guild_id: int, writer_id: int, sealed: str) -> None:
        """Write back under a card. Raises CareError if it is gone, one's own, or enough was written."""
        now = self._clock.now()

        async def write(tx: Transaction) -> None:
            check_in = await self._locked(tx, card_id)
            if check_in is None or check_in.guild_id != guild_id:
                raise letters.gone()
            if check_in.member_id == writer_id:
                raise everyone.own_card()
            before = await store.latest(tx, card_id, writer_id, letters.IN_A_ROW)
            if len(before) == letters.IN_A_ROW and not any(one.answers for one in before):
                raise letters.enough()
            letter = Reply(letter_id, guild_id, card_id, writer_id, 0, sealed, to_epoch(now))
            await self._send(tx, letter, check_in.member_id)
            await self._answered.answer(tx, HEARD, guild_id, card_id, writer_id, now)

        await self._database.write(write)

    async def reply(self, letter_id: int, to: int, member_id: int, sealed: str) -> None:
        """Answer a letter. Raises CareError if it is not theirs to answer, or gone."""

        async def reply(tx: Transaction) -> None:
            letter, check_in = await received(tx, to, member_id)
            if await self._locked(tx, letter.card) is None:
                raise letters.gone()
            answers = 1 - letter.answers
            before = await store.latest(tx, letter.card, letter.member_id, letters.IN_A_ROW)
            if len(before) == letters.IN_A_ROW and all(one.answers == answers for one in before):
                raise letters.enough()
            if answers and check_in.audience == NAMELESS:
                await self._keep_pace(tx, letter.card)
            now, receiver = to_epoch(self._clock.now()), letter.member_id if answers else check_in.member_id
            answer = Reply(letter_id, letter.guild_id, letter.card, letter.member_id, answers, sealed, now)
            await self._send(tx, answer, receiver)

        await self._database.write(reply)

    async def _keep_pace(self, tx: Transaction, card_id: int) -> None:
        """Raises CareError for whoever has answered often without their name."""
        since = to_epoch(self._clock.now() - letters.HOUR)
        answered = await store.answered_since(tx, card_id, since)
        if len(answered) >= letters.AN_HOUR:
            raise letters.enough_for_now(from_epoch(answered[-letters.AN_HOUR].written_at) + letters.HOUR)

    async def refuse(self, letter_id: int, member_id: int) -> None:
        """Nothing more from whoever wrote this. Raises CareError if it is not theirs to say, or gone."""

        async def refuse(tx: Transaction) -> None:
            letter, _check_in = await received(tx, letter_id, member_id)
            await store.refuse(tx, member_id, sender_of(letter))

        await self._database.write(refuse)

    async def _send(self, tx: Transaction, letter: Reply, receiver_id: int) -> None:
        await store.add(tx, letter)
        now = self._clock.now()
        await self._agenda.schedule(tx, LETTER, letter.guild_id, letter.id, now, member_id=receiver_id)

    async def _locked(self, tx: Transaction, card_id: int) -> CheckIn | None:
        """What is on a card, which nobody changes until this write ends."""
        check_in = await cards.shown_on(tx, card_id)
        if check_in is None or await check_ins.of_member(tx, check_in.id, check_in.member_id) is None:
            return None
        return await cards.shown_on(tx, card_id)


def sender_of(letter: Reply) -> int:
    """What stands for whoever wrote it: a member, or the card of somebody who may have hidden their name."""
    return letter.card if letter.answers else letter.member_id


async def received(reader: Reader, letter_id: int, member_id: int) -> tuple[Reply, CheckIn]:
    """A letter to this member, and the check-in that it is about. Raises CareError if there is none."""
    letter = await store.get(reader, letter_id)
    check_in = await cards.shown_on(reader, letter.card) if letter else None
    if letter is None or check_in is None:
        raise letters.gone()
    if member_id != (letter.member_id if letter.answers else check_in.member_id):
        raise letters.gone()
    return letter, check_in
