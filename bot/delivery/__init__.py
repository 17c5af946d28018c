"""Everything the bot sends of its own accord: once, to whom it is meant for, and held where it cannot be delivered."""

import inspect
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Unpack

import discord
import structlog

from bot.agenda import Done, Due, Later
from bot.client.deletions import Channels
from bot.client.guilds import Guilds
from bot.clock import Clock, from_epoch, to_epoch
from bot.db import Database, Transaction
from bot.delivery import contact_budget, inbox
from bot.delivery.inbox import Held
from bot.delivery.messages import DROP, HOLD, DirectMessage, Make, Message, Notice, Otherwise, Remade, Sent, Then, Told
from bot.delivery.refusals import (
    UNKNOWN_CHANNEL,
    Unclear,
    Undeliverable,
    has_onboarding,
    member_of,
    talking_to_discord,
)
from bot.delivery.sender import Recognise, Sender, custom_ids, only, says, words_of
from bot.errors import NotNow
from bot.health.metrics import Metrics
from bot.members import preferences
from bot.members.preferences import Languages
from bot.text.language import ngettext, using_locale

__all__ = [
    "DROP",
    "HOLD",
    "Delivery",
    "DirectMessage",
    "Message",
    "Notice",
    "Otherwise",
    "Remade",
    "Sent",
    "Told",
    "Undeliverable",
    "has_onboarding",
    "member_of",
    "only",
    "talking_to_discord",
]

log = structlog.stdlib.get_logger("bot.delivery")

TOPIC = "held"
# Attempts at what Discord refuses for a reason that nobody knows: about five hours of them.
ENOUGH = 10
# After so long of nothing but trouble at Discord, it is owned up to.
LONG = timedelta(days=3)
# Whoever reached out so lately hears at once that somebody answered, also at night: who asks at three is awake.
AWAKE = timedelta(hours=3)


class Delivery(Sender):
    """Tells people things whoever dies meanwhile, and keeps what could not be delivered."""

    def __init__(
        self,
        client: discord.Client,
        database: Database,
        clock: Clock,
        *,
        languages: Languages,
        guilds: Guilds,
        channels: Channels,
        metrics: Metrics,
    ) -> None:
        super().__init__(client, metrics)
        self._database, self._clock = database, clock
        self._languages, self._guilds, self._channels = languages, guilds, channels
        self._declared: dict[str, Notice] = {}
        self._to_tell: set[int] = set()  # Whoever does not know yet of something held.
        database.subscribe(TOPIC, self._look_up, self.load)

    async def load(self) -> None:
        """Read who is to be told that something is held for them."""
        self._to_tell = await inbox.members_to_tell(self._database)

    async def _look_up(self, member_id: int) -> None:
        """Look up whether something is held for somebody: another process keeps it, or has told them."""
        if await inbox.untold(self._database, member_id):
            self._to_tell.add(member_id)
        else:
            self._to_tell.discard(member_id)

    def declare(self, *notices: Notice) -> None:
        """Make kinds of messages known; called once, when their feature is loaded."""
        self._declared |= {notice.kind: notice for notice in notices}

    @property
    def declared(self) -> dict[str, Notice]:
        """Return the kinds of messages, by their names."""
        return self._declared

    def notices(self) -> list[str]:
        """Return the features that write to people who did not ask for it."""
        uninvited = [one.kind.partition(".")[0] for one in self._declared.values() if not one.asked_for]
        return list(dict.fromkeys(uninvited))

    async def reader_locale(self, member_id: int, guild_id: int) -> discord.Locale | None:
        """Return the language in which to write to somebody: the one that they chose, or that of the server."""
        return self._languages.of(member_id, await self._guilds.locale(guild_id))

    async def tell(
        self,
        due: Due,
        make: Make,
        *,
        key: str = "",
        mark: str = "",
        to: int = 0,
        asked_at: datetime | None = None,
        held_as: str = "",
        refused: Otherwise = HOLD,
        lapses: timedelta | None = None,
        lapsed: Otherwise = DROP,
        then: Then | None = None,
    ) -> Done | Later:
        """Tell somebody something by direct message, once, however often it is tried; return what the agenda is to do.

        `make` is given the name of the server, in the reader's language, and returns None where there is nothing to say
        any more. `mark` is the custom_id of a button that no other message has; without one, an earlier attempt is
        recognised by its words. A message of a kind that was not asked for waits for a good moment, until `lapses`
        after the moment that was planned. What answers them has `asked_at`, when they reached out: for three hours it
        comes at once, later it waits for the end of their quiet hours and pause, and it never counts.
        `to` is the reader where the entry is not theirs alone. `then` is recorded
        together with what came of it. `refused` and `lapsed` say what becomes of it otherwise. What is held is told
        from other things held by its kind and subject: `held_as`, beginning with the kind, where these do not suffice.
        Raises NotNow.
        """
        mine = replace(due, kind=f"{due.kind} {to}", member_id=to) if to else due
        with using_locale(await self.reader_locale(mine.member_id, mine.guild_id)):
            server, plain = await self._guilds.name(mine.guild_id), await self._guilds.plain_name(mine.guild_id)
            made = make(server)
            message = await made if inspect.isawaitable(made) else made
        if message is None:
            return Done(None if then is None else lambda tx: then(tx, Told()))
        held = (message.pop("held", "") or words_of(message)).replace(server, plain)  # The inbox escapes what it shows.
        told = await self._told(mine, message, key or _key(mine), mark, asked_at, refused, lapses, lapsed)
        return told if isinstance(told, Later) else Done(lambda tx: self._record(tx, mine, held, told, then, held_as))

    async def _told(
        self,
        due: Due,
        message: Message,
        key: str,
        mark: str,
        asked_at: datetime | None,
        refused: Otherwise,
        lapses: timedelta | None,
        lapsed: Otherwise,
    ) -> Told | Later:
        is_it = _recognise(message, mark)
        try:
            with self.patiently(due):
                sent = await self.find_sent(due.member_id, due.planned, is_it) if due.attempts > 1 else None
                wait = await self._wait(due, asked_at) if sent is None else None
                if wait is not None:
                    return await self._put_off(due, wait, lapses, lapsed)
                return Told(sent or await self.write_to(due.member_id, key=key, **message))
        except Undeliverable as refusal:
            log.info("refused", kind=due.kind, otherwise=refused.name, cause=repr(refusal.__cause__))
            return Told(held=refused is HOLD)

    async def _put_off(self, due: Due, wait: datetime, lapses: timedelta | None, lapsed: Otherwise) -> Told | Later:
        if wait < (contact_budget.NEVER if lapses is None else due.planned + lapses):
            return Later(wait)
        await self._database.write(lambda tx: contact_budget.record(tx, due, contact_budget.LAPSED, self._clock.now()))
        return Told(held=lapsed is HOLD)

    async def _record(self, tx: Transaction, due: Due, held: str, told: Told, then: Then | None, held_as: str) -> None:
        now, counts = self._clock.now(), not self._is_asked_for(due)
        if told.sent is not None:
            place = {"channel_id": told.sent.channel_id, "message_id": told.sent.message_id}
            await contact_budget.record(tx, due, contact_budget.DELIVERED, now, known=counts, counts=counts, **place)
        elif told.held:
            kind = held_as or due.kind
            await self.hold(tx, kind, due.subject, due.member_id, held, due.planned_at, guild_id=due.guild_id)
        elif counts:
            await contact_budget.record(tx, due, contact_budget.LAPSED, now, known=True)
        if then is not None:
            await then(tx, told)

    def _is_asked_for(self, due: Due) -> bool:
        notice = self._declared.get(due.kind.partition(" ")[0])
        return notice is None or notice.asked_for

    async def post_once(
        self,
        due: Due,
        channel_id: int,
        *,
        key: str = "",
        mark: str = "",
        ping: int | Sequence[int] | None = None,
        **message: Unpack[Message],
    ) -> int:
        """Post what is due in a channel, once, however often it is tried, and return the message's id.

        `mark` as for `tell`. Raises Undeliverable where trying again would change nothing, and NotNow.
        """
        try:
            with self.patiently(due):
                found = await self.find_posted(due, channel_id, mark, **message)
                return found or await self.post(channel_id, key=key or _key(due), ping=ping, **message)
        except Undeliverable as refusal:
            if refusal.code == UNKNOWN_CHANNEL:
                await self._channels.deleted(due.guild_id, channel_id)
            raise

    async def find_posted(self, due: Due, channel_id: int, mark: str = "", **message: Unpack[Message]) -> int | None:
        """Return the id of what an earlier attempt posted and did not live to record; None without one."""
        if due.attempts < 2:
            return None
        try:
            return await self.find(channel_id, due.planned, _recognise(message, mark))
        except Undeliverable:
            return None  # Its history cannot be read; posting tells what else is wrong.

    @contextmanager
    def patiently(self, due: Due) -> Generator[None]:
        """Own up, after a bounded time, to what is refused again and again: from then on it raises Undeliverable."""
        try:
            yield
        except NotNow as reason:
            lasts = self._clock.now() - due.planned > LONG
            if due.attempts < ENOUGH or not (lasts or isinstance(reason, Unclear)):
                raise
            raise Undeliverable(str(reason)) from reason.__cause__

    async def _wait(self, due: Due, asked_at: datetime | None) -> datetime | None:
        """Return until when a message has to wait; None if it may be sent now."""
        now = self._clock.now()
        if self._is_asked_for(due) and (asked_at is None or now - asked_at <= AWAKE):
            return None
        person = await preferences.of(self._database, due.member_id)
        if self._is_asked_for(due):
            return person.end_of_silence(now)
        if due.kind.partition(".")[0] in await preferences.muted(self._database, due.guild_id, due.member_id):
            return contact_budget.NEVER
        ranks = {notice.kind: notice.usefulness for notice in self._declared.values()}
        return person.end_of_silence(now) or await self._database.write(
            lambda tx: contact_budget.spend(tx, due, now, per_week=person.contacts_a_week, usefulness=ranks)
        )

    async def record_delivered(self, tx: Transaction, due: Due, sent: Sent | None) -> None:
        """Record that what somebody asked for is there, and where, if by direct message: `/inbox` tells them."""
        now, place = self._clock.now(), (sent.channel_id, sent.message_id) if sent else (None, None)
        await contact_budget.record(tx, due, contact_budget.DELIVERED, now, channel_id=place[0], message_id=place[1])

    async def send_held(self, member_id: int, held: Held, plain: Message) -> None:
        """Send what is held once more, as it would have been sent; `plain` is for what has nothing but words.

        Raises Undeliverable, or NotNow.
        """
        kind = held.kind.partition(" ")[0]
        remake, sent = (self._declared[kind].remake if kind in self._declared else None), None
        again = (remake and await remake(held)) or Remade(plain)
        since = from_epoch(held.planned_at)
        if not again.mark or not await self.has_sent_button(member_id, since, again.mark):
            key = f"held {held.kind} {held.subject} {held.planned_at}"
            sent = await self.write_to(member_id, key=key, **again.message)
        due = Due(kind, held.guild_id, held.subject, member_id, held.planned_at, held.planned_at, 1)

        async def record(tx: Transaction) -> None:
            await inbox.remove(tx, member_id, held)
            await self.record_delivered(tx, due, sent)

        await self._database.write(record)

    async def record_cancelled(self, tx: Transaction, due: Due) -> None:
        """Record that an entry was struck out from the agenda: if it was a message for somebody, they can be told."""
        if due.kind in self._declared and due.member_id:
            await contact_budget.record(tx, due, contact_budget.CANCELLED, self._clock.now())

    async def prune(self, now: datetime) -> None:
        """Forget what became of messages more than a week ago."""
        await contact_budget.prune(self._database, now)

    async def hold(
        self,
        tx: Transaction,
        kind: str,
        subject: int,
        member_id: int,
        words: str,
        planned_at: int,
        *,
        guild_id: int = 0,
    ) -> None:
        """Keep what could not be delivered until its person comes by; `guild_id` is the server that it is about."""
        await inbox.hold(tx, kind, guild_id, subject, member_id, words, planned_at, to_epoch(self._clock.now()))
        await tx.notify(TOPIC, member_id)
        tx.after_commit(lambda: self._to_tell.add(member_id))

    async def held(self) -> int:
        """Return how many messages are held for somebody."""
        return await inbox.count_held(self._database)

    def may_hold_for(self, member_id: int) -> bool:
        """Return whether it is worth looking whether this member is to be told of something; costs no query."""
        return member_id in self._to_tell

    async def tell_of_held(self, interaction: discord.Interaction) -> None:
        """Tell somebody who uses the bot, once and to them alone, that something is held for them."""
        member_id = interaction.user.id
        number = await inbox.untold(self._database, member_id)
        if number:
            await interaction.followup.send(_held_words(number), ephemeral=True)
        await self.mark_told_of_held(member_id)

    async def mark_told_of_held(self, member_id: int) -> None:
        """Record that somebody knows of all that is held for them."""
        now = to_epoch(self._clock.now())

        async def record(tx: Transaction) -> None:
            await inbox.mark_told(tx, member_id, now)
            await tx.notify(TOPIC, member_id)
            tx.after_commit(lambda: self._to_tell.discard(member_id))

        await self._database.write(record)


def _held_words(number: int) -> str:
    return ngettext(
        "A message for you could not be delivered. `/inbox` shows it.",
        "{n} messages for you could not be delivered. `/inbox` shows them.",
        number,
    ).format(n=number)


def _recognise(message: Message, mark: str) -> Recognise:
    return (lambda seen: mark in custom_ids(seen)) if mark else says(message)


def _key(due: Due) -> str:
    return f"{due.kind} {due.guild_id} {due.subject} {due.planned_at}"
