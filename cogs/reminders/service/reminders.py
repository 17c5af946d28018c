"""Reminders that wait: asked for, changed, paused and let go, each together with its entry on the agenda."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.clock import from_epoch, to_epoch
from bot.db import Transaction, write_with_retries
from bot.errors import CareError
from bot.members import preferences
from bot.services import Services
from bot.text.language import _
from bot.text.user_text import without_schemes
from cogs.reminders.rules import limits, texts
from cogs.reminders.rules.repeating import Repeat
from cogs.reminders.service.requests import ParsedRequest, ReminderRequest, parse_request
from cogs.reminders.settings import ReminderSettings
from cogs.reminders.store import delivered, waiting
from cogs.reminders.store.delivered import DeliveredReminder
from cogs.reminders.store.waiting import Reminder

DELIVER = "reminders.deliver"  # The kind of its entries on the agenda; their subject is the reminder's id.
KEPT_DELIVERED = timedelta(days=30)
A_STEP = 200  # of them in one write, so that nobody else has to wait


class Reminders:
    """Everything that changes what waits."""

    def __init__(self, services: Services) -> None:
        self._database, self._clock = services.database, services.clock
        self._agenda, self._settings = services.agenda, services.settings
        self._dead_buttons = services.dead_buttons

    async def zone_of(self, member_id: int, guild_id: int) -> str:
        """Return the time zone of a member; the server's where theirs is not known."""
        return await preferences.zone_of(self._database, member_id) or self._config(guild_id).timezone

    def _config(self, guild_id: int) -> ReminderSettings:
        return self._settings.of(guild_id, ReminderSettings)

    async def parse(self, request: ReminderRequest) -> ParsedRequest:
        """Return what a request means. Raises CareError for one that means nothing."""
        return await asyncio.to_thread(parse_request, request, self._clock.now())

    async def ask(self, request: ReminderRequest, draft: Reminder) -> tuple[Reminder, ParsedRequest]:
        """Keep what somebody asks for; `draft` says who they are, and where it shall come. Raises CareError."""
        parsed = await self.parse(request)
        reminder = _filled_in(draft, request, parsed)
        await self.add(reminder)
        return reminder, parsed

    async def add(self, reminder: Reminder, *, limited: bool = True, take: DeliveredReminder | None = None) -> None:
        """Keep a new reminder; `take` is the delivered one that comes again as this. Raises CareError."""
        limit = self._config(reminder.guild_id).limit

        async def keep(tx: Transaction) -> None:
            count = await waiting.count_locked(tx, reminder.member_id)
            if take is not None and not await delivered.take(tx, take):
                raise CareError(texts.used_up())
            if reminder.origin and await waiting.has_joined(tx, reminder.member_id, reminder.origin):
                raise CareError(_("You are already going to be reminded of this, too."))
            if await waiting.add(tx, reminder):
                if limited:
                    limits.check_room(count, limit)
                await self.schedule(tx, reminder)

        await self._database.write(keep)

    async def schedule(self, tx: Transaction, reminder: Reminder) -> None:
        """Write onto the agenda when a reminder comes next."""
        moment = from_epoch(reminder.due_at)
        await self._agenda.schedule(tx, DELIVER, 0, reminder.id, moment, member_id=reminder.member_id)

    async def get_own(self, reminder_id: int, member_id: int) -> Reminder:
        """Return a member's own reminder. Raises CareError if there is none such."""
        return _checked_own(await waiting.get(self._database, reminder_id), member_id)

    async def change(self, reminder_id: int, member_id: int, how: Callable[[Reminder], Reminder]) -> Reminder:
        """Change a member's own reminder, and see that it comes when it now should. Raises CareError."""

        async def keep(tx: Transaction) -> Reminder:
            changed = how(_checked_own(await waiting.get(tx, reminder_id), member_id))
            await waiting.update(tx, changed)
            if changed.paused:
                await self._agenda.cancel(tx, DELIVER, 0, changed.id)
            else:
                await self.schedule(tx, changed)
            return changed

        return await self._database.write(keep)

    async def edit(self, reminder_id: int, member_id: int, request: ReminderRequest) -> tuple[Reminder, ParsedRequest]:
        """Take new words for what somebody asked for before. Raises CareError."""
        before = await self.get_own(reminder_id, member_id)
        parsed = await self.parse(request)
        after = _filled_in(before, request, parsed)
        return await self.change(reminder_id, member_id, lambda _before: after), parsed

    async def pick_reading(self, reminder_id: int, member_id: int, moment: datetime) -> Reminder:
        """Take, of the ways in which somebody's words can be meant, the one of this moment. Raises CareError.

        One that is paused comes then, as it does once it is edited: whoever picks a moment is promised it.
        """

        def move(before: Reminder) -> Reminder:
            repeat = Repeat.from_stored(before.repeats).moved(moment) if before.repeats else None
            first = (repeat and repeat.first()) or moment
            return replace(before, due_at=to_epoch(first), repeats=str(repeat or ""), paused=0)

        return await self.change(reminder_id, member_id, move)

    async def pause(self, reminder_id: int, member_id: int) -> Reminder:
        """Let a reminder rest until it is resumed. Raises CareError."""
        return await self.change(reminder_id, member_id, lambda before: replace(before, paused=1))

    async def resume(self, reminder_id: int, member_id: int) -> Reminder:
        """Let a paused reminder come again, next after now. Raises CareError where its only moment has passed."""
        now = self._clock.now()

        def wake(before: Reminder) -> Reminder:
            due = _next_moment(before, now)
            if due is None:
                raise CareError(_("Its time passed while it was paused. With “Edit” you can give it another one."))
            return replace(before, paused=0, due_at=to_epoch(due))

        return await self.change(reminder_id, member_id, wake)

    async def cancel(self, reminder_id: int, member_id: int) -> Reminder:
        """Let go of a member's own reminder. Raises CareError."""

        async def let_go(tx: Transaction) -> Reminder:
            reminder = _checked_own(await waiting.remove(tx, reminder_id, member_id), member_id)
            await self._agenda.cancel(tx, DELIVER, 0, reminder.id)
            return reminder

        return await self._database.write(let_go)

    async def join(self, reminder_id: int, member_id: int, new_id: int, channel_id: int, link: str) -> Reminder:
        """Say “Me too”: the same words at the same moments, by direct message. Raises CareError.

        Only to what is for everyone in `channel_id`, where it was pressed: the ids of buttons can be forged.
        """
        theirs = await waiting.get(self._database, reminder_id)
        now = self._clock.now()
        due = theirs and _next_moment(theirs, now)
        if theirs is None or due is None or not theirs.channel_id == channel_id != 0:
            raise CareError(_("That reminder is no longer waiting. You can ask for your own with `/remind me`."))
        if theirs.member_id == member_id:
            raise CareError(_("This one is yours already. I will remind you."))
        own = replace(
            theirs,
            id=new_id,
            words=without_schemes(theirs.words),
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

    async def snooze(self, arrived: DeliveredReminder, new_id: int, moment: datetime) -> Reminder:
        """Let a delivered reminder come once more then. Raises CareError if its buttons have done their work."""
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

    async def forget_server(self, guild_id: int) -> None:
        """Cancel what was asked for in a server that is about to be forgotten; its people are told so."""
        async for some in waiting.ids_of_server(self._database, guild_id):
            await write_with_retries(self._database, lambda tx, some=some: self._cancel(tx, some))

    async def _cancel(self, tx: Transaction, reminder_ids: Sequence[int]) -> None:
        for reminder_id in reminder_ids:
            await self._agenda.cancel(tx, DELIVER, 0, reminder_id)

    async def prune(self, now: datetime) -> None:
        """Forget what was delivered long ago, and let the buttons under it go."""
        before = to_epoch(now - KEPT_DELIVERED)
        while await write_with_retries(self._database, lambda tx: self._forget_old(tx, before)):
            pass

    async def _forget_old(self, tx: Transaction, before: int) -> bool:
        """Forget some of them, and return whether there may be more."""
        found = await delivered.old(tx, before, A_STEP)
        await self._dead_buttons.add(tx, [(one.channel_id, one.message_id) for one in found if one.message_id])
        await delivered.forget_old(tx, found)
        return len(found) == A_STEP


def _filled_in(draft: Reminder, request: ReminderRequest, parsed: ParsedRequest) -> Reminder:
    """Return the reminder that somebody asks for; of several ways in which it can be meant, the earliest one."""
    moment, repeat = parsed.readings[0]
    return replace(
        draft,
        words=limits.checked_words(request.what),
        due_at=to_epoch(moment),
        said=request.when,
        every=request.every,
        repeats=str(repeat or ""),
        paused=0,
    )


def _next_moment(reminder: Reminder, now: datetime) -> datetime | None:
    """Return when a reminder comes next; None for one whose only moment has passed."""
    due = from_epoch(reminder.due_at)
    if due > now:
        return due
    return Repeat.from_stored(reminder.repeats).after(now) if reminder.repeats else None


def _checked_own(found: Reminder | None, member_id: int) -> Reminder:
    """Return a reminder if it is this member's. Raises CareError otherwise, whether it is there or not."""
    if found is None or found.member_id != member_id:
        raise CareError(
            _("That reminder is not among yours: it may have arrived already. `/remind list` shows what is waiting.")
        )
    return found
