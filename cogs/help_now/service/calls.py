"""What becomes of a call for help: each step is one write, with what has to follow from it on the agenda."""

from datetime import datetime

from bot.clock import to_epoch
from bot.db import Transaction
from bot.members.personal_data import ErasureScope
from bot.moderation.acts import Act
from bot.services import Services
from cogs.help_now import store
from cogs.help_now.rules import calls as rules
from cogs.help_now.rules.calls import Progress
from cogs.help_now.store import Call, Letter

CALL, NEWS, LETTER = "help_now.call", "help_now.news", "help_now.letter"
LEFT_WAITING = "help_now.left_waiting"
COPY, OUT_OF_REACH, TAKE_DOWN = "help_now.copy", "help_now.out_of_reach", "help_now.take_down"


class Calls:
    """Opens calls for help, and lets the two sides do what they can do with one."""

    def __init__(self, services: Services) -> None:
        self._database, self._clock, self._agenda = services.database, services.clock, services.agenda
        self._vault, self._trail = services.vault, services.trail

    @property
    def now(self) -> int:
        """Return this moment, as it is kept."""
        return to_epoch(self._clock.now())

    def words(self, sealed: str) -> str:
        """Return what was written; nothing where the key is gone."""
        return self._vault.open(sealed) or ""

    async def open(
        self, call_id: int, guild_id: int, member_id: int, words: str, *, named: bool, limits: str
    ) -> Call | None:
        """Keep what somebody tells the moderators; it is looked after from then on. None if it is kept already."""
        now, sealed = self.now, self._vault.seal(words)
        call = Call(call_id, guild_id, member_id, int(named), limits if named else "", sealed, now, now, wake_at=now)

        async def add(tx: Transaction) -> Call | None:
            if not await store.add(tx, call):
                return None
            # Whoever opens it posts it at once; the agenda does if they do not live to.
            await self._agenda.schedule(tx, CALL, guild_id, call_id, self._clock.now() + rules.SOON)
            return call

        return await self._database.write(add)

    async def advance(self, tx: Transaction, call_id: int, past: datetime | None) -> Call | None:
        """Let happen what is due by itself, and return the call; None if nothing of it is kept any more.

        It is erased for its age only up to the moment `past`.
        """
        call, now = await store.locked(tx, call_id), self.now
        if call is None:
            return None
        progress, is_called = progress_of(call), bool(call.wake_at) and not call.lost
        if past is not None and to_epoch(past) >= rules.forgotten_at(progress):
            await store.erase(tx, call_id)
            await self._agenda.bring_forward(tx, TAKE_DOWN, 0, 0, self._clock.now())
            return None
        reopens, reminder = rules.reopens_at(progress), rules.reminder_at(progress)
        if is_called:
            return call  # What an earlier attempt may have posted is found first.
        if reopens is not None and now >= reopens:
            await store.reopen(tx, call_id, now)
            await self._inform(tx, call, rules.REOPENED)
        if reminder is not None and now >= reminder:
            reminded = rules.due_reminders(progress, now)
            await store.remind(tx, call_id, reminded, now)
            if rules.is_heard(call.reminded, reminded):
                await self._inform(tx, call, rules.LOST if call.lost else rules.UNTAKEN)
        return await store.get(tx, call_id)

    async def for_team(self, tx: Transaction, call_id: int, guild_id: int | None) -> Call:
        """Return an open call of this server, for this write alone. Raises CareError where there is none."""
        call = await store.locked(tx, call_id)
        if call is None or call.guild_id != guild_id or call.ended_at:
            raise rules.is_over()
        return call

    async def for_author(self, tx: Transaction, call_id: int, member_id: int) -> Call:
        """Return an open call of this person, for this write alone. Raises CareError where there is none."""
        call = await store.locked(tx, call_id)
        if call is None or call.member_id != member_id or call.ended_at:
            raise rules.is_over()
        return call

    async def take(self, tx: Transaction, call: Call, moderator_id: int) -> bool:
        """Record that this moderator is writing to the author, who hears of it; False if another one is already."""
        if not await store.claim(tx, call, moderator_id, self.now):
            return False
        await self._inform(tx, call, rules.TAKEN)
        await self._look(tx, call)
        return True

    async def hand_over(self, tx: Transaction, call: Call) -> None:
        """Open it for the others again; the team is called, and its author hears of it."""
        await store.reopen(tx, call.id, self.now)
        await self._inform(tx, call, rules.HANDED_OVER)
        await self._look(tx, call)

    async def confirm_answered(self, tx: Transaction, call: Call) -> None:
        """Record that a moderator has written to the author."""
        await store.set_answered(tx, call.id, self.now)
        await self._look(tx, call)

    async def close(self, tx: Transaction, call: Call, by: int) -> None:
        """End it for the team; its author hears of it."""
        await self._trail.record(tx, call.guild_id, by, Act.CALL_CLOSED, subject=call.id)
        await self._end(tx, call, rules.DONE, rules.OVER)

    async def end_alright(self, tx: Transaction, call: Call) -> None:
        """End it for its author."""
        await self._end(tx, call, rules.ALRIGHT, "")

    async def _end(self, tx: Transaction, call: Call, because: str, news: str) -> None:
        await store.end(tx, call.id, because, self.now)
        await self._inform(tx, call, news)
        await self._look(tx, call)

    async def reopen(self, tx: Transaction, call_id: int, guild_id: int | None, by: int) -> None:
        """Let go on what the team has closed by a slip; its author hears of it. Raises CareError where it cannot."""
        call = await store.locked(tx, call_id)
        if call is None or call.guild_id != guild_id or (call.ended_at and call.because != rules.DONE):
            raise rules.is_over()
        if not call.ended_at:
            raise rules.is_open()
        await store.resume(tx, call.id, self.now)
        await self._trail.record(tx, call.guild_id, by, Act.CALL_REOPENED, subject=call.id)
        await self._inform(tx, call, rules.AGAIN)
        await self._look(tx, call)

    async def write(self, tx: Transaction, call: Call, letter_id: int, member_id: int, words: str) -> None:
        """Pass on what one side writes to the other; a moderator who does has it, if nobody else has."""
        from_team = member_id != call.member_id
        letter = Letter(letter_id, call.id, call.guild_id, member_id, int(from_team), self._vault.seal(words), self.now)
        if not await store.add_letter(tx, letter):
            return
        now = self._clock.now()
        if from_team:
            await store.claim(tx, call, member_id, self.now)
            await self.confirm_answered(tx, call)
            await self._agenda.schedule(tx, LETTER, call.guild_id, letter_id, now, member_id=call.member_id)
            await self._agenda.cancel(tx, LEFT_WAITING, call.guild_id, call.id)
        else:
            await self._agenda.schedule(tx, COPY, call.guild_id, letter_id, now)
            await self._agenda.bring_forward(tx, LEFT_WAITING, call.guild_id, call.id, now + rules.TO_ANSWER)

    async def record_waiting(self, tx: Transaction, call: Call) -> None:
        """Let its author hear that nobody has answered what they wrote last."""
        await self._inform(tx, call, rules.UNANSWERED)

    async def lose(self, tx: Transaction, call: Call, *, inform: bool) -> None:
        """Record that the team cannot be reached; they hear of it elsewhere, and its author at once."""
        if await store.set_lost(tx, call.id):
            await self._agenda.schedule(tx, OUT_OF_REACH, call.guild_id, call.id, self._clock.now())
            if inform:
                await self._inform(tx, call, rules.LOST)

    async def find(self, tx: Transaction, call: Call) -> None:
        """Record that the team can be reached; where it could not, its author hears that it has arrived."""
        if await store.set_found(tx, call.id, self.now):
            await self._inform(tx, call, rules.ARRIVED)

    async def place(self, tx: Transaction, call: Call, post: store.Post) -> None:
        """Record where the card is; the one before it goes, and so does this one if it is not wanted any more."""
        before = await store.locked(tx, call.id)
        wanted = before is not None and await store.set_card(tx, call, post)
        await store.add_post(tx, call.guild_id, call.id if wanted else 0, post)
        if before is not None and wanted:
            await store.replace_post(tx, before.message_id)
            await self.find(tx, call)
        await self._agenda.bring_forward(tx, TAKE_DOWN, 0, 0, self._clock.now())

    async def forget(self, tx: Transaction, _scope: ErasureScope) -> None:
        """Let what the team's channel shows of somebody who is about to be forgotten go at once."""
        await self._agenda.bring_forward(tx, TAKE_DOWN, 0, 0, self._clock.now())

    async def _inform(self, tx: Transaction, call: Call, news: str) -> None:
        """Let its author hear how it stands; what they have not heard by then, they need not hear any more."""
        await store.set_news(tx, call.id, news)
        if news:
            await self._agenda.schedule(tx, NEWS, call.guild_id, call.id, self._clock.now(), member_id=call.member_id)

    async def _look(self, tx: Transaction, call: Call) -> None:
        await self._agenda.bring_forward(tx, CALL, call.guild_id, call.id, self._clock.now())


def progress_of(call: Call) -> Progress:
    """Return how far a call is."""
    return Progress(call.asked_at, call.opened_at, call.reminded, call.claimed_at, call.answered_at, call.ended_at)
