"""What waits for a person to answer it: it is known who did, or that nobody has."""

import asyncio
from abc import ABC, abstractmethod
from datetime import datetime, timedelta
from functools import partial
from typing import ClassVar

import discord

from bot.agenda import Agenda, Done, Due
from bot.awaiting import store
from bot.awaiting.open_items import OpenItems, points_to
from bot.awaiting.store import Answer, AwaitedItem
from bot.clock import Clock, from_epoch, to_epoch
from bot.db import Database, Transaction, write_patiently
from bot.members.personal_data import EVERYWHERE, ErasureScope
from bot.moderation.ways import Way

LONGEST_WAIT = timedelta(hours=72)
REMEMBERED = timedelta(days=60)  # Long enough to know after a month who was answered, and who answers others.

# Several changes to a note become one edit. Discord allows about five edits in five seconds for a channel.
BEFORE_AN_EDIT = timedelta(seconds=6)
TOPIC = "answered"
# Somebody may answer what another process asked a moment ago and has not told of yet; a broken connection returns, too.
TOLD_SECONDS = 6


class AwaitedKind:
    """One kind of thing that waits for an answer, and what is recorded with it."""

    kind: ClassVar[str]  # such as "welcome.hello"; part of the agenda's kinds and of the buttons' ids

    async def answered(self, tx: Transaction, item: AwaitedItem, answer: Answer, *, first: bool) -> None:
        """Record what belongs to an answer."""

    async def unheard(self, tx: Transaction, item: AwaitedItem) -> None:
        """Record that nobody has answered in LONGEST_WAIT."""


class WaitingList(AwaitedKind, ABC):
    """A kind whose long waits are listed in one silent note for those who like to answer, and what the note says."""

    way: ClassVar[Way]  # what somebody does who answers, from which they may be barred

    @abstractmethod
    def patience(self, guild_id: int) -> timedelta:
        """Return after how long without an answer something is listed."""

    @abstractmethod
    def channel(self, guild_id: int) -> int | None:
        """Return where the list is posted; None for nowhere."""

    @abstractmethod
    def title(self) -> str:
        """Return what stands above the list."""

    @abstractmethod
    def entry(self, item: AwaitedItem) -> str:
        """Return what the list says of an item; a link to it follows."""

    @abstractmethod
    def offer(self) -> str:
        """Return what somebody presses who is going to answer, such as "I'll say hello"."""

    @abstractmethod
    def intends(self, member: str) -> str:
        """Return what the list says of whoever is going to answer; `member` mentions them."""

    @abstractmethod
    def thanks(self, item: AwaitedItem) -> str:
        """Return what somebody reads who has said that they will answer; a link to the item follows."""

    async def not_posted(self, tx: Transaction, guild_id: int, channel_id: int, cause: str) -> None:
        """Record that the list cannot be posted; it is tried every hour while somebody waits."""


class Awaiting:
    """Knows what waits for an answer. A person's message counts if it replies, mentions, or stands in the thread."""

    def __init__(self, database: Database, clock: Clock, agenda: Agenda) -> None:
        self._database, self._clock, self._agenda = database, clock, agenda
        self.kinds: dict[str, AwaitedKind] = {}
        self._open_items = OpenItems()
        database.subscribe(TOPIC, self._reload_item, self.load)
        agenda.expire_nightly(self.prune)

    def register(self, kind: AwaitedKind) -> None:
        """Make a kind known; called once, when its feature is loaded."""
        self.kinds[kind.kind] = kind
        self._agenda.handle(f"{kind.kind}.close", self._close)

    async def load(self) -> None:
        """Listen for answers to everything that is open, and to nothing else that was before."""
        before = self._open_items.keys
        still_open, answers = await store.still_open(self._database), await store.answers_to_open(self._database)
        for gone in before - {item.key for item in still_open}:
            self._open_items.drop(*gone)
        for item in still_open:
            self._open_items.add(item)
        for answer in answers:
            self._open_items.record_answer(answer)

    async def _reload_item(self, kind: str, guild_id: int, subject: int) -> None:
        """Read an item again: any process may act for any server, and another one than this may have."""
        item = await store.get(self._database, kind, guild_id, subject)
        if item is None or item.closed_at is not None:
            self._open_items.drop(kind, guild_id, subject)
            return
        self._open_items.add(item)
        for answer in await store.answers(self._database, kind, guild_id, subject):
            self._open_items.record_answer(answer)

    async def wait_for(self, tx: Transaction, item: AwaitedItem) -> None:
        """Let an item wait, LONGEST_WAIT at the most; it replaces what waited for the same kind and subject."""
        asked = from_epoch(item.asked_at)
        await store.add(tx, item)
        await self._agenda.schedule(
            tx, f"{item.kind}.close", item.guild_id, item.subject, asked + LONGEST_WAIT, member_id=item.member_id
        )
        kind = self.kinds[item.kind]
        if isinstance(kind, WaitingList):
            await self.schedule_list(tx, item.kind, item.guild_id, asked + kind.patience(item.guild_id))
        await tx.notify(TOPIC, *item.key)
        tx.after_commit(lambda: self._open_items.add(item))

    async def answer(self, tx: Transaction, kind: str, guild_id: int, subject: int, by: int, at: datetime) -> bool:
        """Record an answer; return whether it is the first. One's own answer is none, and neither is a second one."""
        item = await store.get(tx, kind, guild_id, subject)
        if item is None:
            tx.after_commit(lambda: self._open_items.drop(kind, guild_id, subject))
            return False
        answer = Answer(kind, guild_id, subject, by, to_epoch(at))
        tx.after_commit(lambda: self._open_items.record_answer(answer))
        if by == item.member_id or not await store.add_answer(tx, item, by, answer.answered_at):
            return False
        await tx.notify(TOPIC, *item.key)
        first = await store.note_first(tx, item, answer.answered_at)
        if first:
            await self.schedule_list(tx, kind, guild_id)
        await self.kinds[kind].answered(tx, item, answer, first=first)
        return first

    async def withdraw(self, tx: Transaction, kind: str, guild_id: int, subject: int) -> bool:
        """Forget everything about an item that no longer matters; False if it was not known."""
        await self._agenda.cancel(tx, f"{kind}.close", guild_id, subject)
        await tx.notify(TOPIC, kind, guild_id, subject)
        tx.after_commit(lambda: self._open_items.drop(kind, guild_id, subject))
        if not await store.remove(tx, kind, guild_id, subject):
            return False
        await self.schedule_list(tx, kind, guild_id)
        return True

    async def forget(self, tx: Transaction, about: ErasureScope) -> None:
        """Listen no longer for somebody who is about to be forgotten, and let the notes say so."""
        for item in await store.about_member(tx, about.member_id):
            if about.guild_id in (EVERYWHERE, item.guild_id) and item.kind.startswith(about.feature):
                await tx.notify(TOPIC, *item.key)
                tx.after_commit(partial(self._open_items.drop, *item.key))
                await self.schedule_list(tx, item.kind, item.guild_id)

    async def schedule_list(self, tx: Transaction, kind: str, guild_id: int, at: datetime | None = None) -> None:
        """See to the note at this moment, or, if none is given, a few seconds from now."""
        await self._agenda.bring_forward(tx, f"{kind}.note", guild_id, 0, at or self._clock.now() + BEFORE_AN_EDIT)

    def may_be_answered_by(self, message: discord.Message) -> bool:
        """Return whether `on_message` has anything to do; costs no query and no task."""
        if self._open_items.answered_by(message):
            return True
        return self._database.shared and message.guild is not None and any(points_to(message))

    async def on_message(self, message: discord.Message) -> None:
        """Record that a message answers whatever it points to."""
        now, by, items = self._clock.now(), message.author.id, self._open_items.answered_by(message)
        if not items and self._database.shared:
            await asyncio.sleep(TOLD_SECONDS)
            items = self._open_items.answered_by(message)
        for item in items:
            if item.kind in self.kinds:
                await self._record(item, by, now)

    async def _record(self, item: AwaitedItem, by: int, now: datetime) -> None:
        await write_patiently(
            self._database, lambda tx: self.answer(tx, item.kind, item.guild_id, item.subject, by, now)
        )

    async def _close(self, due: Due) -> Done:
        """Close what nobody needs to wait for any more; where nobody has answered, it went unheard."""
        kind, now = due.kind.removesuffix(".close"), to_epoch(self._clock.now())

        async def close(tx: Transaction) -> None:
            await tx.notify(TOPIC, kind, due.guild_id, due.subject)
            tx.after_commit(lambda: self._open_items.drop(kind, due.guild_id, due.subject))
            item = await store.close(tx, kind, due.guild_id, due.subject, now)
            if item is not None and item.answered_at is None:
                await self.kinds[kind].unheard(tx, item)
                await self.schedule_list(tx, kind, due.guild_id)

        return Done(close)

    async def prune(self, now: datetime) -> None:
        """Forget what was asked long ago."""
        before = to_epoch(now - REMEMBERED)
        await store.prune(self._database, before)
