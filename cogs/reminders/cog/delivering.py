"""Reminders whose moment has come: posted where they were wanted, by direct message, or held."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import discord
import structlog

from bot.agenda import Agenda, Done, Due, Later
from bot.clock import Clock, from_epoch, to_epoch
from bot.db import Database, Transaction
from bot.delivery import Delivery, Message, Notice, Remade, Sent, Undeliverable, inbox
from bot.delivery.inbox import Held
from bot.text.language import _, set_locale
from cogs.reminders.rules import texts
from cogs.reminders.rules.repeating import Repeat, described
from cogs.reminders.service.permissions import may_write
from cogs.reminders.service.reminders import DELIVER, LATE
from cogs.reminders.store import delivered, waiting
from cogs.reminders.store.delivered import DeliveredReminder
from cogs.reminders.store.waiting import Reminder
from cogs.reminders.views.arriving import arriving, buttons, done_id, kept_until_now

log = structlog.stdlib.get_logger("cogs.reminders")

# What fell due while we were away leaves room for what falls due now: ten a second, each of two requests or so.
PACE = timedelta(milliseconds=100)
_LOOKED_THROUGH = 200  # held messages


@dataclass(frozen=True)
class Occurrence:
    """What one delivery is about: how often it was missed since, and when it comes again, if it does."""

    missed: int
    again: datetime | None


class Deliveries:
    """Carries out what the agenda says. Each reminder arrives once, whenever this process dies."""

    def __init__(
        self, client: discord.Client, database: Database, clock: Clock, agenda: Agenda, delivery: Delivery
    ) -> None:
        self._client, self._database, self._clock = client, database, clock
        self._agenda, self._delivery = agenda, delivery
        self._awake_since = self._next_turn = clock.now()
        self._turns: dict[int, datetime] = {}
        agenda.handle(DELIVER, self.deliver)
        delivery.declare(
            Notice(DELIVER, "a reminder", asked_for=True, remake=self._remade),
            Notice(LATE, "what you wanted to be reminded of over a week ago, while I was away", asked_for=True),
        )

    async def deliver(self, due: Due) -> Done | Later:
        """Its moment has come."""
        reminder = await waiting.get(self._database, due.subject)
        if reminder is None or reminder.paused:
            return Done()
        server = self._delivery.guild_locale(reminder.guild_id)
        set_locale(self._delivery.locale_of(reminder.member_id, server))
        now = self._clock.now()
        turn = self._turn_of(due, now)
        if turn > now:
            return Later(turn, failed=due.attempts > 1)  # An earlier attempt may have arrived: it is still looked for.
        coming = _coming(reminder, now)
        if coming.again is None and _is_too_late(reminder, now):
            return Done(lambda tx: self._gather(tx, reminder))
        sent: Sent | None = None
        try:
            if due.attempts < 2 or not await self._is_there(reminder):
                sent = await self._send(reminder, now, coming)
        except Undeliverable as refusal:
            log.info("reminder held", reminder=reminder.id, cause=repr(refusal.__cause__))
            return Done(lambda tx: self._hold(tx, reminder, coming))

        async def note(tx: Transaction) -> None:
            await self._delivery.record_delivered(tx, due, sent)
            await self._note(tx, reminder, coming)

        return Done(note)

    def _turn_of(self, due: Due, now: datetime) -> datetime:
        """When it is its turn: now, unless it is one of many that fell due while we were away."""
        if due.planned > self._awake_since - texts.LATE:
            return now
        turn = self._turns.pop(due.subject, None) or max(self._next_turn, now)
        if turn > now:
            self._turns[due.subject] = turn
        self._next_turn = max(self._next_turn, turn + PACE)
        return turn

    async def _send(self, reminder: Reminder, now: datetime, coming: Occurrence) -> Sent | None:
        """Where it is, if it is a direct message."""
        ends = [_("That was the last time.")] if reminder.repeats and coming.again is None else []
        key = f"{DELIVER} {reminder.id} {reminder.due_at}"
        if reminder.channel_id:
            if await self._post(reminder, key, arriving(reminder, now, coming.missed, *ends), coming):
                return None
            ends.append(_("I could not post it in <#{channel}>.").format(channel=reminder.channel_id))
        embed = arriving(reminder, now, coming.missed, *ends)
        view = buttons(reminder.id, reminder.due_at)
        return await self._delivery.write_to(reminder.member_id, key=key, embed=embed, view=view)

    async def _post(self, reminder: Reminder, key: str, embed: discord.Embed, coming: Occurrence) -> bool:
        """Post it where it was wanted; False where that is no longer possible."""
        if reminder.guild_id and not await may_write(
            self._client, reminder.guild_id, reminder.channel_id, reminder.member_id
        ):
            return False
        message: Message = {
            "content": f"<@{reminder.member_id}>",
            "embed": embed,
            "view": buttons(reminder.id, reminder.due_at, joinable=coming.again is not None),
        }
        try:
            await self._delivery.post(reminder.channel_id, key=key, ping=reminder.member_id, **message)
        except Undeliverable as refusal:
            log.info("reminder not posted", channel=reminder.channel_id, cause=repr(refusal.__cause__))
            return False
        return True

    async def _is_there(self, reminder: Reminder) -> bool:
        """Whether an earlier attempt has arrived after all: a nonce holds only for minutes."""
        since, button = from_epoch(reminder.due_at), done_id(reminder.id, reminder.due_at)
        try:
            if reminder.channel_id and await self._delivery.find_button(reminder.channel_id, since, button):
                return True
            return await self._delivery.has_sent_button(reminder.member_id, since, button)
        except Undeliverable:
            return False

    async def _note(self, tx: Transaction, reminder: Reminder, coming: Occurrence) -> None:
        await self._keep_for_buttons(tx, reminder)
        await self._move_on(tx, reminder, coming)

    async def _keep_for_buttons(self, tx: Transaction, reminder: Reminder) -> None:
        arrived = DeliveredReminder(
            id=reminder.id,
            planned_at=reminder.due_at,
            member_id=reminder.member_id,
            guild_id=reminder.guild_id,
            words=reminder.words,
            link=reminder.link,
            asked_at=reminder.asked_at,
        )
        await delivered.record_delivered(tx, arrived, to_epoch(self._clock.now()))

    async def _remade(self, held: Held) -> Remade | None:
        """One that is held, with its buttons, for as long as they work."""
        arrived = await delivered.get(self._database, held.subject, held.planned_at)
        if arrived is None:
            return None
        note = held.words.removeprefix(arrived.words).strip()  # that it is paused
        message = Message(embed=kept_until_now(arrived, note), view=buttons(arrived.id, arrived.planned_at))
        return Remade(message, done_id(arrived.id, arrived.planned_at))

    async def _hold(self, tx: Transaction, reminder: Reminder, coming: Occurrence) -> None:
        refused, kept = reminder.refused + 1, reminder.words
        pause = coming.again is not None and refused >= texts.MOST_REFUSED
        if pause:  # Said where the first of them is held.
            kept = texts.held_and_paused(reminder.words, described(Repeat.stored(reminder.repeats)))
            await inbox.remove(tx, reminder.member_id, Held(DELIVER, 0, reminder.id, "", 0))
        await self._delivery.hold(tx, DELIVER, reminder.id, reminder.member_id, kept, reminder.due_at)
        await self._keep_for_buttons(tx, reminder)
        await self._move_on(tx, reminder, coming, refused=refused, pause=pause)

    async def _gather(self, tx: Transaction, reminder: Reminder) -> None:
        """Too late: kept with the others of the same person, so that they are one line in the inbox."""
        await tx.lock("held", reminder.member_id)
        held = [
            one
            for one in await inbox.held_for(tx, reminder.member_id, _LOOKED_THROUGH)
            if one.kind == LATE and texts.has_room(one.words, reminder.words)
        ]
        first = held[0] if held else Held(LATE, 0, reminder.id, "", reminder.due_at)
        kept = texts.held_late(first.words, from_epoch(reminder.due_at), reminder.words)
        await inbox.remove(tx, reminder.member_id, first)
        await self._delivery.hold(tx, LATE, first.subject, reminder.member_id, kept, first.planned_at)
        await waiting.remove(tx, reminder.id, reminder.member_id)

    async def _move_on(
        self, tx: Transaction, reminder: Reminder, coming: Occurrence, *, refused: int = 0, pause: bool = False
    ) -> None:
        """To the next time, if there is one; or else it waits no longer."""
        if coming.again is None:
            await waiting.remove(tx, reminder.id, reminder.member_id)
            return
        await waiting.move_on(tx, reminder.id, to_epoch(coming.again), refused=refused, paused=pause)
        if not pause:
            await self._agenda.schedule(tx, DELIVER, 0, reminder.id, coming.again, member_id=reminder.member_id)


def _is_too_late(reminder: Reminder, now: datetime) -> bool:
    """Whether every moment that it was meant for is long past."""
    since = now - texts.TOO_LATE
    if from_epoch(reminder.due_at) >= since:
        return False
    latest = Repeat.stored(reminder.repeats).after(since) if reminder.repeats else None
    return latest is None or latest > now


def _coming(reminder: Reminder, now: datetime) -> Occurrence:
    """What was missed comes once, however many times it was."""
    if not reminder.repeats:
        return Occurrence(0, None)
    return Occurrence(*Repeat.stored(reminder.repeats).missed(from_epoch(reminder.due_at), now))
