"""How a card is heard: its author learns that somebody did, once, or, after the server's patience, that nobody has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.awaiting import AwaitedItem, WaitingList
from bot.awaiting import store as awaited
from bot.awaiting.store import Answer
from bot.clock import from_epoch, to_epoch
from bot.db import Reader, Transaction
from bot.interactions.buttons import Button
from bot.moderation.ways import Way
from bot.services import Services
from bot.text.language import _
from bot.text.user_text import escaped
from cogs.check_ins.check_in.rules_answers import wants_answer
from cogs.check_ins.check_in.service_problems import CheckInProblems
from cogs.check_ins.check_in.store import CheckIn
from cogs.check_ins.everyone import store as cards
from cogs.check_ins.everyone import store_replies as replies
from cogs.check_ins.everyone.notice_kinds import NOBODY_YET, WAS_HEARD
from cogs.check_ins.everyone.rules_moderation import UNHEARD, still_unheard
from cogs.check_ins.everyone.service import EVERYONE_TURN, HEARD
from cogs.check_ins.settings import CheckInSettings


@dataclass(frozen=True)
class Answerers:
    """Who pressed “I hear you” under a card, and who answered it in the channel, without those who wrote in private."""

    hearers: Sequence[int]
    speakers: Sequence[int]


class Hearing:
    """Each call is part of the write in which somebody answers; the check-in is held by it."""

    def __init__(self, services: Services) -> None:
        self._agenda, self._awaiting, self._clock = services.agenda, services.awaiting, services.clock
        self._settings = services.settings

    async def be_patient(self, tx: Transaction, card_id: int, check_in: CheckIn) -> None:
        """Let the author of a card that is up hear after some time if nobody has answered by then."""
        if wants_answer(check_in.mood, check_in.wish):
            hours = self._settings.of(check_in.guild_id, CheckInSettings).unheard_hours
            at = self._clock.now() + timedelta(hours=hours)
            await self._agenda.schedule(tx, NOBODY_YET, check_in.guild_id, card_id, at, member_id=check_in.member_id)

    async def hear(self, tx: Transaction, card_id: int, check_in: CheckIn, member_id: int) -> None:
        """Record that somebody has heard a card; the first time, its author is told."""
        now = self._clock.now()
        await cards.record_heard(tx, card_id, check_in.guild_id, member_id, to_epoch(now))
        await self._awaiting.answer(tx, HEARD, check_in.guild_id, card_id, member_id, now)
        await self.answered(tx, card_id, check_in, now)

    async def wrote(self, tx: Transaction, card_id: int, check_in: CheckIn, member_id: int) -> None:
        """Record that somebody has written back, which is on its way to the author, and may never reach them."""
        await self._awaiting.answer(tx, HEARD, check_in.guild_id, card_id, member_id, self._clock.now())

    async def reached(self, tx: Transaction, card_id: int, guild_id: int) -> None:
        """Record that what somebody wrote back has reached the author of a card."""
        await self._agenda.cancel(tx, NOBODY_YET, guild_id, card_id)

    async def count_early(self, tx: Transaction, card_id: int, check_in: CheckIn) -> None:
        """Let those count who answered a card before it was known that it is up."""
        for member_id in [*await cards.heard_by(tx, card_id), *await replies.writers(tx, card_id)]:
            await self._awaiting.answer(tx, HEARD, check_in.guild_id, card_id, member_id, self._clock.now())

    async def answered(self, tx: Transaction, card_id: int, check_in: CheckIn, now: datetime) -> None:
        """Let the author of a card know, once, that somebody has heard it or answered in the channel."""
        await self._agenda.cancel(tx, NOBODY_YET, check_in.guild_id, card_id)
        if await cards.mark_answered(tx, card_id, to_epoch(now)):
            await self._agenda.schedule(tx, WAS_HEARD, check_in.guild_id, card_id, now, member_id=check_in.member_id)

    async def seen_by_author(self, tx: Transaction, card_id: int, guild_id: int) -> None:
        """Tell an author nothing more of what they have seen themselves: they pressed under their own card."""
        await self._agenda.cancel(tx, WAS_HEARD, guild_id, card_id)

    async def answerers(self, reader: Reader, card_id: int, check_in: CheckIn) -> Answerers:
        """Return who has heard a card, and who has answered in the channel."""
        hearers = await cards.heard_by(reader, card_id)
        others = {check_in.member_id, *hearers, *await replies.writers(reader, card_id)}
        answers = await awaited.answers(reader, HEARD, check_in.guild_id, card_id)
        return Answerers(hearers, [one.member_id for one in answers if one.member_id not in others])


class UnheardQueue:
    """How many check-ins for everyone wait to be heard, in `/care queue`: neither whose they are nor what they say."""

    def __init__(self, services: Services) -> None:
        self._database, self._clock, self._settings = services.database, services.clock, services.settings

    def title(self) -> str:
        return _("Check-ins that nobody has heard yet")

    async def lines(self, guild_id: int) -> list[str]:
        patience = timedelta(hours=self._settings.of(guild_id, CheckInSettings).unheard_hours)
        waiting = await awaited.waiting(self._database, HEARD, guild_id)
        long = [one for one in waiting if from_epoch(one.asked_at) + patience <= self._clock.now()]
        return [still_unheard(len(long), from_epoch(long[0].asked_at), long[0].link)] if long else []

    async def buttons(self, guild_id: int) -> list[Button]:
        return []


class EveryoneAwaited(WaitingList):
    """A check-in for everyone waits to be heard: what those read who look after it."""

    kind, way = HEARD, Way.REPLIES

    def __init__(self, services: Services) -> None:
        self._settings, self._problems = services.settings, services.shared.get(CheckInProblems)
        self._hearing, self._second_turns = Hearing(services), services.second_turns

    async def answered(self, tx: Transaction, item: AwaitedItem, answer: Answer, *, first: bool) -> None:
        """Let an author know of an answer in the channel; what is pressed or written under the card, says so itself."""
        check_in = await cards.shown_on(tx, item.subject)
        key, at = (item.guild_id, EVERYONE_TURN, item.subject), from_epoch(answer.answered_at)
        await self._second_turns.answered(tx, *key, answer.member_id, at)
        if check_in is None or check_in.member_id == answer.member_id:
            return
        if answer.member_id not in await replies.writers(tx, item.subject):
            await self._hearing.answered(tx, item.subject, check_in, at)

    async def not_posted(self, tx: Transaction, guild_id: int, channel_id: int, cause: str) -> None:
        await self._problems.report(tx, guild_id, UNHEARD, channel_id, cause)

    def patience(self, guild_id: int) -> timedelta:
        return timedelta(hours=self._settings.of(guild_id, CheckInSettings).unheard_hours)

    def channel(self, guild_id: int) -> int | None:
        return self._settings.of(guild_id, CheckInSettings).unheard_channel

    def title(self) -> str:
        return _("Who would answer them?")

    def entry(self, item: AwaitedItem) -> str:
        return escaped(item.label)

    def offer(self) -> str:
        return _("I'll answer")

    def intends(self, member: str) -> str:
        return _("{member} is going to").format(member=member)

    def thanks(self, item: AwaitedItem) -> str:
        return _("Thank you. “I hear you” is enough, and “Write back” takes a few words:")
