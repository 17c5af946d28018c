"""Reminders whose moment has come: posted where they were wanted, by direct message, or kept in the inbox.

What could not be delivered is *held*: it waits in `/inbox`, and its person is told so when they next use the bot.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot.agenda import Done, Due, Later
from bot.client.hearth import Hearth
from bot.clock import from_epoch, steady, to_epoch
from bot.db import Transaction
from bot.delivery import DirectMessage, Message, Notice, Remade, Sent, Told, Undeliverable, inbox
from bot.delivery.inbox import Held
from bot.delivery.sender import custom_ids
from bot.services import Services
from bot.text.language import _, set_locale
from cogs.reminders.rules import limits, texts
from cogs.reminders.rules.repeat_texts import describe
from cogs.reminders.rules.repeating import Repeat
from cogs.reminders.service.permissions import may_write
from cogs.reminders.service.reminders import DELIVER, Reminders
from cogs.reminders.store import delivered, waiting
from cogs.reminders.store.delivered import DeliveredReminder
from cogs.reminders.store.waiting import Reminder
from cogs.reminders.views.delivered import arrival, buttons, done_id, late_arrival

log = structlog.stdlib.get_logger("cogs.reminders")

LATE = "reminders.late"  # The kind under which those are held that come over a week too late.
# What fell due while we were away leaves room for what falls due now: ten a second, each of two requests or so.
PACE = 0.1  # seconds
AN_HOUR = timedelta(hours=1)  # How often one that came due while its server has reminders switched off is looked at.
_LOOKED_THROUGH = 200  # held messages


@dataclass(frozen=True)
class Occurrence:
    """One of the times at which a reminder comes: how often it was missed since, and when it comes next, if it does."""

    missed: int
    next: datetime | None


class ReminderDeliveries:
    """Delivers what is due. Each reminder arrives once, whenever this process dies."""

    def __init__(self, bot: Hearth, services: Services) -> None:
        self._bot, self._database, self._clock = bot, services.database, services.clock
        self._delivery, self._reminders, self._gate = services.delivery, Reminders(services), services.gate
        # By timers, so that a clock that was ahead at the start, and is set right, makes nothing late.
        self._awake_since = self._next_turn = steady()
        self._turns: dict[int, float] = {}

    def notices(self) -> Sequence[Notice]:
        """Return the kinds of messages that are sent here."""
        return (
            Notice(DELIVER, "a reminder", asked_for=True, remake=self._remake, typed=True, named=self._named),
            Notice(
                LATE,
                "what you wanted to be reminded of over a week ago, when I could not bring it",
                asked_for=True,
                typed=True,
            ),
        )

    async def deliver(self, due: Due) -> Done | Later:
        """Deliver a reminder whose moment has come."""
        reminder = await waiting.get(self._database, due.subject)
        if reminder is None or reminder.paused:
            return Done()
        now = self._clock.now()
        # Its entry belongs to no server, so it is asked here.
        rests_until = self._gate.rests_until(reminder.guild_id, "reminders")
        if rests_until is not None:
            return Later(min(rests_until, now + AN_HOUR))
        turn = self._turn_of(due, now)
        if turn > now:
            return Later(turn, failed=due.attempts > 1)  # An earlier attempt may have arrived: it is still looked for.
        occurrence = _occurrence(reminder, now)
        if occurrence.next is None and _is_too_late(reminder, now):
            return Done(lambda tx: self._hold_too_late(tx, reminder))
        set_locale(await self._delivery.reader_locale(reminder.member_id, reminder.guild_id))
        notes = [_("That was the last time.")] if reminder.repeats and occurrence.next is None else []
        if reminder.channel_id:
            posted = await self._post(due, reminder, occurrence, notes)
            if posted is not None:
                return Done(lambda tx: self._record_posted(tx, due, reminder, occurrence, posted))
            notes.append(_("I could not post it in <#{channel}>.").format(channel=reminder.channel_id))
        return await self._send(due, reminder, occurrence, notes)

    def _turn_of(self, due: Due, now: datetime) -> datetime:
        """Return when it is its turn: now, unless it is one of many that fell due while we were away."""
        at = steady()
        if due.planned > now - timedelta(seconds=at - self._awake_since) - limits.ON_TIME:
            return now
        turn = self._turns.pop(due.subject, None) or max(self._next_turn, at)
        if turn > at:
            self._turns[due.subject] = turn
        self._next_turn = max(self._next_turn, turn + PACE)
        return now + timedelta(seconds=turn - at)

    async def _post(self, due: Due, reminder: Reminder, occurrence: Occurrence, notes: Sequence[str]) -> Sent | None:
        """Post a reminder where it was wanted, and return where it is; None where that is no longer possible."""
        arrived = await self._arrived(reminder) if due.attempts > 1 else None
        if arrived is not None:
            return arrived
        channel_id, member_id = reminder.channel_id, reminder.member_id
        if reminder.guild_id and not await may_write(self._bot, reminder.guild_id, channel_id, member_id):
            return None
        try:
            message_id = await self._delivery.post_once(
                replace(due, guild_id=reminder.guild_id),
                channel_id,
                key=_key(reminder),
                mark=done_id(reminder.id, reminder.due_at),
                ping=member_id,
                content=f"<@{member_id}>",
                embed=arrival(reminder, self._clock.now(), occurrence.missed, *notes),
                view=buttons(reminder.id, reminder.due_at, joinable=occurrence.next is not None),
            )
        except Undeliverable as refusal:
            log.info("reminder not posted", channel=channel_id, cause=repr(refusal.__cause__))
            return None
        return Sent(channel_id, message_id)

    async def _arrived(self, reminder: Reminder) -> Sent | None:
        """Return where an earlier attempt has arrived after all: in its channel, or by direct message instead."""
        since, button = from_epoch(reminder.due_at), done_id(reminder.id, reminder.due_at)
        try:
            found = await self._delivery.find_button(reminder.channel_id, since, button)
            if found is not None:
                return Sent(reminder.channel_id, found)
            return await self._delivery.find_sent(reminder.member_id, since, lambda seen: button in custom_ids(seen))
        except Undeliverable:
            return None

    async def _record_posted(
        self, tx: Transaction, due: Due, reminder: Reminder, occurrence: Occurrence, posted: Sent
    ) -> None:
        await self._delivery.record_delivered(tx, due, None)
        await self._keep_for_buttons(tx, reminder, posted)
        await self._move_on(tx, reminder, occurrence)

    async def _send(self, due: Due, reminder: Reminder, occurrence: Occurrence, notes: Sequence[str]) -> Done | Later:
        """Send a reminder by direct message, or hold it."""
        message = DirectMessage(
            embed=arrival(reminder, self._clock.now(), occurrence.missed, *notes),
            view=buttons(reminder.id, reminder.due_at),
            held=reminder.words,
        )

        async def record(tx: Transaction, told: Told) -> None:
            await self._keep_for_buttons(tx, reminder, told.sent)
            refused = reminder.refused + 1 if told.held else 0
            pause = refused >= limits.MOST_REFUSED and occurrence.next is not None
            if pause:
                await self._hold_paused(tx, reminder)
            await self._move_on(tx, reminder, occurrence, refused=refused, pause=pause)

        mark = done_id(reminder.id, reminder.due_at)
        return await self._delivery.tell(due, lambda _server: message, key=_key(reminder), mark=mark, then=record)

    async def _hold_paused(self, tx: Transaction, reminder: Reminder) -> None:
        """Let what is held of a reminder say that it is paused; several of its times are one line in the inbox."""
        words = texts.held_and_paused(reminder.words, describe(Repeat.from_stored(reminder.repeats)))
        await inbox.remove(tx, reminder.member_id, Held(DELIVER, 0, reminder.id, "", 0))
        await self._delivery.hold(tx, DELIVER, reminder.id, reminder.member_id, words, reminder.due_at)

    async def _keep_for_buttons(self, tx: Transaction, reminder: Reminder, sent: Sent | None) -> None:
        """Keep what the buttons under a delivered reminder need, and those under one that leaves the inbox."""
        arrived = DeliveredReminder(
            id=reminder.id,
            planned_at=reminder.due_at,
            member_id=reminder.member_id,
            guild_id=reminder.guild_id,
            words=reminder.words,
            link=reminder.link,
            asked_at=reminder.asked_at,
            channel_id=sent.channel_id if sent else 0,
            message_id=sent.message_id if sent else 0,
        )
        await delivered.record_delivered(tx, arrived, to_epoch(self._clock.now()))

    async def _move_on(
        self, tx: Transaction, reminder: Reminder, occurrence: Occurrence, *, refused: int = 0, pause: bool = False
    ) -> None:
        """Let a reminder wait for its next time; without one, it waits no longer."""
        if occurrence.next is None:
            await waiting.remove(tx, reminder.id, reminder.member_id)
            return
        due_at = to_epoch(occurrence.next)
        await waiting.move_on(tx, reminder.id, due_at, refused=refused, paused=pause)
        if not pause:
            await self._reminders.schedule(tx, replace(reminder, due_at=due_at))

    async def _hold_too_late(self, tx: Transaction, reminder: Reminder) -> None:
        """Hold a reminder with the others of the same person that come too late, as one line in the inbox."""
        await tx.lock("held", reminder.member_id)
        held = [
            one
            for one in await inbox.held_for(tx, reminder.member_id, _LOOKED_THROUGH)
            if one.kind == LATE and texts.has_room(one.words, reminder.words)
        ]
        first = held[0] if held else Held(LATE, 0, reminder.id, "", reminder.due_at)
        words = texts.held_too_late(first.words, from_epoch(reminder.due_at), reminder.words)
        await inbox.remove(tx, reminder.member_id, first)
        await self._delivery.hold(tx, LATE, first.subject, reminder.member_id, words, first.planned_at)
        await waiting.remove(tx, reminder.id, reminder.member_id)

    async def _named(self, reminder_id: int, planned_at: int) -> str:
        """Return the words of a reminder that is due or has come; nothing where they are not kept any more."""
        waits = await waiting.get(self._database, reminder_id)
        found = waits or await delivered.get(self._database, reminder_id, planned_at)
        return "" if found is None else found.words

    async def _remake(self, held: Held) -> Remade | None:
        """Return a held reminder as it would have been sent, with its buttons, for as long as they work."""
        arrived = await delivered.get(self._database, held.subject, held.planned_at)
        if arrived is None:
            return None
        note = held.words.removeprefix(arrived.words).strip()  # That it is paused, if it is.
        message = Message(embed=late_arrival(arrived, note), view=buttons(arrived.id, arrived.planned_at))
        return Remade(message, done_id(arrived.id, arrived.planned_at))


def _key(reminder: Reminder) -> str:
    """Return what tells the message with this reminder, at this moment, from all others that are sent."""
    return f"{DELIVER} {reminder.id} {reminder.due_at}"


def _occurrence(reminder: Reminder, now: datetime) -> Occurrence:
    """Return what comes of a reminder now: what was missed comes once, however many times it was."""
    if not reminder.repeats:
        return Occurrence(0, None)
    return Occurrence(*Repeat.from_stored(reminder.repeats).missed(from_epoch(reminder.due_at), now))


def _is_too_late(reminder: Reminder, now: datetime) -> bool:
    """Return whether every moment that a reminder was meant for is long past."""
    since = now - limits.TOO_LATE
    if from_epoch(reminder.due_at) >= since:
        return False
    latest = Repeat.from_stored(reminder.repeats).after(since) if reminder.repeats else None
    return latest is None or latest > now
