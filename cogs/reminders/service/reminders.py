"""Reminders that wait: asked for, understood, changed, paused and let go, each together with its agenda entry."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.agenda import Agenda
from bot.clock import Clock, from_epoch, to_epoch
from bot.db import Database, Transaction, write_patiently
from bot.errors import CareError
from bot.members import preferences
from bot.services import Services
from bot.settings import Settings
from bot.text.language import _
from bot.text.time_parsing import FURTHEST, names_a_time, parse_when
from cogs.reminders.rules import repeating, texts
from cogs.reminders.rules.repeating import Repeat
from cogs.reminders.settings import ReminderSettings
from cogs.reminders.store import delivered, waiting
from cogs.reminders.store.delivered import DeliveredReminder
from cogs.reminders.store.waiting import Reminder

DELIVER, LATE = "reminders.deliver", "reminders.late"


@dataclass(frozen=True)
class ReminderRequest:
    """What somebody typed, and in which language their Discord is."""

    when: str
    what: str
    every: str
    locale: str


@dataclass(frozen=True)
class ParsedRequest:
    """What a wish means. Each way in which it can be meant is a moment, and the rule by which it comes again."""

    ways: tuple[tuple[datetime, Repeat | None], ...]
    words: str
    zone: str
    is_guessed: bool  # it is the server's, theirs is not known, and another would have made a difference


class Reminders:
    """Everything that changes what waits."""

    def __init__(self, database: Database, clock: Clock, settings: Settings, agenda: Agenda) -> None:
        self._database, self._clock, self._settings, self._agenda = database, clock, settings, agenda

    @classmethod
    def of(cls, services: Services) -> "Reminders":
        """For a button, which is handed the services."""
        return cls(services.database, services.clock, services.settings, services.agenda)

    async def zone_of(self, member_id: int, guild_id: int) -> str:
        """The time zone of a member; the server's where theirs is not known."""
        return await preferences.zone_of(self._database, member_id) or self._config(guild_id).timezone

    def _config(self, guild_id: int) -> ReminderSettings:
        return self._settings.of(guild_id, ReminderSettings)

    async def parse(self, wish: ReminderRequest, member_id: int, guild_id: int) -> ParsedRequest:
        """What a wish means. Raises CareError for one that means nothing."""
        own = await preferences.zone_of(self._database, member_id)
        zone = own or self._config(guild_id).timezone
        ways, by_zone = await asyncio.to_thread(self._read, wish, zone)
        return ParsedRequest(ways, texts.words_of(wish.what), zone, by_zone and own is None)

    def _read(self, wish: ReminderRequest, zone: str) -> tuple[tuple[tuple[datetime, Repeat | None], ...], bool]:
        now = self._clock.now()
        reading = parse_when(wish.when, now, zone, wish.locale)
        wanted = repeating.wanted(wish.every, wish.locale)
        if wanted is None:
            return tuple((moment, None) for moment in reading.moments), reading.by_zone
        until = parse_when(wanted.until, now, zone, wish.locale).moments[-1] if wanted.until else None
        if until is not None and not names_a_time(wanted.until):
            until = repeating.end_of_day(until, zone)
        repeats = [repeating.repeat_of(wanted, moment, until, zone) for moment in reading.moments]
        return tuple((one.first() or moment, one) for one, moment in zip(repeats, reading.moments, strict=True)), True

    async def parse_earliest(self, typed: str, member_id: int, guild_id: int, locale: str) -> datetime:
        """The moment that a member means, the earlier one of two. Raises CareError."""
        zone = await self.zone_of(member_id, guild_id)
        return (await asyncio.to_thread(parse_when, typed, self._clock.now(), zone, locale)).moments[0]

    async def ask(self, wish: ReminderRequest, blank: Reminder) -> tuple[Reminder, ParsedRequest]:
        """Keep what somebody wishes, who and where being said by `blank`. Raises CareError."""
        meant = await self.parse(wish, blank.member_id, blank.guild_id)
        reminder = _filled(blank, wish, meant)
        await self.add(reminder)
        return reminder, meant

    async def add(self, reminder: Reminder, *, limited: bool = True, take: DeliveredReminder | None = None) -> None:
        """Keep a new reminder; `take` is the one that has arrived and comes again as this. Raises CareError."""
        limit = self._config(reminder.guild_id).limit

        async def keep(tx: Transaction) -> None:
            count = await waiting.count(tx, reminder.member_id)
            if take is not None and not await delivered.take(tx, take):
                raise CareError(texts.used_up())
            if reminder.origin and await waiting.joined(tx, reminder.member_id, reminder.origin):
                raise CareError(_("You are already going to be reminded of this, too."))
            if await waiting.add(tx, reminder):
                if limited:
                    texts.room_for_one_more(count, limit)
                await self._schedule(tx, reminder)

        await self._database.write(keep)

    async def _schedule(self, tx: Transaction, reminder: Reminder) -> None:
        moment = from_epoch(reminder.due_at)
        await self._agenda.schedule(tx, DELIVER, 0, reminder.id, moment, member_id=reminder.member_id)

    async def own(self, reminder_id: int, member_id: int) -> Reminder:
        """A member's own reminder. Raises CareError if there is none such."""
        return _theirs(await waiting.get(self._database, reminder_id), member_id)

    async def change(self, reminder_id: int, member_id: int, how: Callable[[Reminder], Reminder]) -> Reminder:
        """Change a member's own reminder, and see that it comes when it now should. Raises CareError."""

        async def keep(tx: Transaction) -> Reminder:
            changed = how(_theirs(await waiting.get(tx, reminder_id), member_id))
            await waiting.change(tx, changed)
            if changed.paused:
                await self._agenda.cancel(tx, DELIVER, 0, changed.id)
            else:
                await self._schedule(tx, changed)
            return changed

        return await self._database.write(keep)

    async def edit(self, reminder_id: int, member_id: int, wish: ReminderRequest) -> tuple[Reminder, ParsedRequest]:
        """Take new words for what somebody asked for before. Raises CareError."""
        before = await self.own(reminder_id, member_id)
        meant = await self.parse(wish, member_id, before.guild_id)
        after = _filled(before, wish, meant)
        return await self.change(reminder_id, member_id, lambda _before: after), meant

    async def choose(self, reminder_id: int, member_id: int, moment: datetime) -> Reminder:
        """Of two ways in which their words can be meant, it is this one. Raises CareError."""
        if not self._clock.now() < moment <= self._clock.now() + FURTHEST:
            raise CareError(_("That moment has already passed. Please choose another one."))

        def at(before: Reminder) -> Reminder:
            repeat = Repeat.stored(before.repeats).moved(moment) if before.repeats else None
            first = (repeat and repeat.first()) or moment
            return replace(before, due_at=to_epoch(first), repeats=str(repeat or ""))

        return await self.change(reminder_id, member_id, at)

    async def pause(self, reminder_id: int, member_id: int) -> Reminder:
        """It does not come until it is resumed. Raises CareError."""
        return await self.change(reminder_id, member_id, lambda before: replace(before, paused=1))

    async def resume(self, reminder_id: int, member_id: int) -> Reminder:
        """It comes again, next after now. Raises CareError where its only moment has passed meanwhile."""
        now = self._clock.now()

        def again(before: Reminder) -> Reminder:
            due = _next(before, now)
            if due is None:
                raise CareError(_("Its moment passed while it was paused. With “Edit” you can give it another one."))
            return replace(before, paused=0, due_at=to_epoch(due))

        return await self.change(reminder_id, member_id, again)

    async def cancel(self, reminder_id: int, member_id: int) -> Reminder:
        """Let go of a member's own reminder. Raises CareError."""

        async def let_go(tx: Transaction) -> Reminder:
            reminder = _theirs(await waiting.remove(tx, reminder_id, member_id), member_id)
            await self._agenda.cancel(tx, DELIVER, 0, reminder.id)
            return reminder

        return await self._database.write(let_go)

    async def join(self, reminder_id: int, member_id: int, new_id: int, channel_id: int, link: str) -> Reminder:
        """“Me too”: the same words at the same moments, by direct message. Raises CareError.

        Only of what is for everyone in `channel_id`, where it was pressed: ids can be forged.
        """
        theirs = await waiting.get(self._database, reminder_id)
        now = self._clock.now()
        due = theirs and _next(theirs, now)
        if theirs is None or due is None or not theirs.channel_id == channel_id != 0:
            raise CareError(_("That reminder is no longer waiting. You can ask for your own with `/remind me`."))
        if theirs.member_id == member_id:
            raise CareError(_("This one is yours already. I will remind you."))
        own = replace(
            theirs,
            id=new_id,
            member_id=member_id,
            asked_at=to_epoch(now),
            due_at=to_epoch(due),
            channel_id=0,
            link=theirs.link or link,
            paused=0,
            refused=0,
            origin=reminder_id,
        )
        await self.add(own)
        return own

    async def again(self, arrived: DeliveredReminder, new_id: int, moment: datetime) -> Reminder:
        """Once more, at this moment. Raises CareError if its buttons have done their work."""
        once_more = Reminder(
            id=new_id,
            member_id=arrived.member_id,
            words=arrived.words,
            asked_at=arrived.asked_at,
            due_at=to_epoch(moment),
            guild_id=arrived.guild_id,
            link=arrived.link,
        )
        await self.add(once_more, limited=False, take=arrived)
        return once_more

    async def forget_server(self, tx: Transaction, guild_id: int) -> None:
        """What was asked for in a server is about to go with it: it is due no more, and its people are told so."""
        for reminder_id in await waiting.of_server(tx, guild_id):
            await self._agenda.cancel(tx, DELIVER, 0, reminder_id)

    async def prune(self) -> None:
        """Forget what arrived long ago."""
        before = to_epoch(self._clock.now() - timedelta(days=30))
        await write_patiently(self._database, lambda tx: delivered.prune(tx, before))


def _filled(reminder: Reminder, wish: ReminderRequest, meant: ParsedRequest) -> Reminder:
    """The reminder, with what somebody wishes; of two ways in which it can be meant, the earlier one."""
    moment, repeat = meant.ways[0]
    return replace(
        reminder,
        words=meant.words,
        due_at=to_epoch(moment),
        said=wish.when,
        every=wish.every,
        repeats=str(repeat or ""),
        paused=0,
    )


def _next(reminder: Reminder, now: datetime) -> datetime | None:
    """When it comes next; None for one whose only moment has passed."""
    due = from_epoch(reminder.due_at)
    if due > now:
        return due
    return Repeat.stored(reminder.repeats).after(now) if reminder.repeats else None


def _theirs(found: Reminder | None, member_id: int) -> Reminder:
    if found is None or found.member_id != member_id:
        raise CareError(
            _("I don't find that reminder among yours. It may have arrived; `/remind list` shows what is waiting.")
        )
    return found
