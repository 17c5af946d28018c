"""Private threads are opened, closed and deleted as it is written down, and who leaves is missed in them."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

import discord
import structlog
from discord.ext import commands

from bot.agenda import Agenda, Done, Due, Later
from bot.client.hearth import Hearth
from bot.clock import Clock, from_epoch, to_epoch
from bot.db import Database, Transaction, write_patiently
from bot.delivery import Delivery, Undeliverable
from bot.interactions.buttons import lasting_view
from bot.members.roll_call import RollCall
from bot.settings import Settings
from bot.text.language import _, set_locale, using_locale
from cogs.check_ins.settings import CheckInSettings
from cogs.check_ins.talks import rules, store, views
from cogs.check_ins.talks.service import TAKE_DOWN_TALKS, TALK, Talks
from cogs.check_ins.talks.service_threads import AUTO_ARCHIVE, Threads
from cogs.check_ins.talks.store import Talk

log = structlog.stdlib.get_logger("cogs.check_ins")

KEPT_AFTER_CLOSING = timedelta(days=30)
A_PAGE = 20


class PrivateTalks(commands.Cog):
    """Makes what is there in Discord what is kept."""

    def __init__(
        self,
        bot: Hearth,
        database: Database,
        clock: Clock,
        settings: Settings,
        agenda: Agenda,
        delivery: Delivery,
        roll_call: RollCall,
        talks: Talks,
    ) -> None:
        self._bot, self._database, self._clock, self._settings = bot, database, clock, settings
        self._agenda, self._delivery, self._talks, self._threads = agenda, delivery, talks, Threads(bot)
        agenda.handle(TALK, self.see_to)
        agenda.handle(TAKE_DOWN_TALKS, self.take_down)
        agenda.every_night(self.prune)
        agenda.every_night(self.let_rest)
        roll_call.follow(self.note_unseen)

    @commands.Cog.listener()
    async def on_raw_member_remove(self, leave: discord.RawMemberRemoveEvent) -> None:
        await write_patiently(self._database, lambda tx: self._talks.leave(tx, leave.guild_id, leave.user.id))

    async def note_unseen(self, guild_id: int, gone: Sequence[int]) -> None:
        """These left while nobody saw it."""

        async def note(tx: Transaction) -> None:
            for member_id in gone:
                await self._talks.leave(tx, guild_id, member_id)

        await self._database.write(note)

    async def see_to(self, due: Due) -> Done:
        """Open a talk that has begun, or close one that has ended."""
        set_locale(self._delivery.guild_locale(due.guild_id))
        talk = await store.get(self._database, due.subject)
        if talk is not None and not talk.because:
            await self._open(due, talk)
        elif talk is not None and talk.thread is not None:
            await self._close(talk, talk.thread)
        else:
            await self._never_mind(due, talk)
        return Done()

    async def _open(self, due: Due, talk: Talk) -> None:
        channel_id = self._settings.of(due.guild_id, CheckInSettings).talks
        if channel_id is None:
            await self._database.write(lambda tx: self._give_up(tx, talk))
            return
        try:
            thread = talk.thread or await self._thread_of(due, talk, channel_id)
            for member_id in talk.pair:
                await self._threads.add(thread, member_id)
            if await self._heading(talk, thread) is None:
                await self._head(talk, thread, channel_id)
        except Undeliverable as refusal:
            log.warning("talk not opened", channel=channel_id, cause=repr(refusal.__cause__))
            await self._database.write(lambda tx: self._give_up(tx, talk))

    async def _thread_of(self, due: Due, talk: Talk, channel_id: int) -> int:
        """The thread of an earlier attempt, or else a new one; it is known before anybody is let in."""
        thread = await self._threads.find(due.guild_id, _key(talk.id)) if due.attempts > 1 else None
        if thread is None:
            thread = await self._threads.make(channel_id, _("A talk"), _key(talk.id))
        if not await self._database.write(lambda tx: store.note_thread(tx, talk.id, thread)):
            await self._threads.remove(thread)
            raise Undeliverable
        return thread

    async def _heading(self, talk: Talk, thread: int) -> int | None:
        """What stands above it, if anything does: we may have died before we got to know."""
        if talk.message_id is not None:
            return talk.message_id
        found = await self._delivery.find_button(thread, from_epoch(talk.begun_at), views.close_id(talk.id))
        if found is not None:
            await self._database.write(lambda tx: store.note_headed(tx, talk.id, found))
        return found

    async def _head(self, talk: Talk, thread: int, channel_id: int) -> None:
        """Post what stands above it, once."""
        message_id = await self._delivery.post(
            thread,
            key=_key(talk.id),
            ping=talk.pair,
            content=rules.mentions(talk.pair),
            embed=views.heading(talk, channel_id),
            view=views.buttons(talk),
        )
        await self._database.write(lambda tx: store.note_headed(tx, talk.id, message_id))

    async def _give_up(self, tx: Transaction, talk: Talk) -> None:
        await self._talks.end(tx, talk.id, rules.HINDERED)

    async def _close(self, talk: Talk, thread: int) -> None:
        """Say so, and let it rest. Where there is nothing to close any more, there is nothing to do."""
        with suppress(Undeliverable):
            if talk.because == rules.HINDERED:
                await self._threads.remove(thread)
            else:
                await self._threads.wake(thread)
                heading = await self._heading(talk, thread)
                if heading is not None:
                    await self._delivery.edit(thread, heading, views.closed(talk), lasting_view())
                key = f"{_key(talk.id)} ended"
                await self._delivery.post(thread, key=key, ping=None, content=rules.ended(talk.because), silent=True)
                await self._threads.archive(thread)
        if talk.because == rules.HINDERED:
            await self._tell(talk)

    async def _never_mind(self, due: Due, talk: Talk | None) -> None:
        """It ended or was forgotten before we knew of a thread; there may be one all the same."""
        thread = await self._threads.find(due.guild_id, _key(due.subject)) if due.attempts > 1 else None
        if thread is not None:
            await self._threads.remove(thread)
        if talk is not None:
            await self._tell(talk)

    async def _tell(self, talk: Talk) -> None:
        """Those who wait for a thread that does not come hear why; held if they take no direct messages."""
        channel_id = self._settings.of(talk.guild_id, CheckInSettings).talks
        guild = self._bot.get_guild(talk.guild_id)
        for member_id, other_id in (talk.pair, talk.pair[::-1]):
            with using_locale(self._delivery.locale_of(member_id, guild.preferred_locale if guild else None)):
                server = discord.utils.escape_markdown(guild.name) if guild else _("your server")
                if talk.because == rules.HINDERED:
                    await self._write(talk, member_id, rules.not_possible(other_id, channel_id, server))
                elif member_id == talk.other_id and talk.because != rules.LEFT:
                    await self._write(talk, member_id, rules.over_already(talk.because, server))

    async def _write(self, talk: Talk, member_id: int, words: str) -> None:
        try:
            await self._delivery.write_to(member_id, key=f"{_key(talk.id)} told {member_id}", content=words)
        except Undeliverable:
            await self._database.write(lambda tx: self._hold(tx, talk, member_id, words))

    async def _hold(self, tx: Transaction, talk: Talk, member_id: int, words: str) -> None:
        kind = f"{TALK} {member_id}"
        await self._delivery.hold(tx, kind, talk.id, member_id, words, talk.begun_at, guild_id=talk.guild_id)

    async def take_down(self, _due: Due) -> Done | Later:
        """Delete the threads that have to go, some at a time."""
        page = await store.takedowns(self._database, A_PAGE)
        for thread in page:
            await self._threads.remove(thread)
            await self._database.write(lambda tx, gone=thread: store.taken_down(tx, gone))
        return Later(self._clock.now()) if len(page) == A_PAGE else Done()

    async def let_rest(self) -> None:
        """Talks in which nobody has written for days are closed, and so are those whose thread is gone."""
        before, after = to_epoch(self._clock.now() - AUTO_ARCHIVE), 0
        while page := await store.open_since(self._database, before, after, A_PAGE):
            for talk in page:
                after = talk.id
                if talk.thread is not None and await self._threads.rests(talk.thread):
                    await self._database.write(lambda tx, one=talk: self._talks.end(tx, one.id, rules.CLOSED))

    async def prune(self) -> None:
        """What was closed some time ago is forgotten, and its thread deleted."""
        now = self._clock.now()

        async def forget(tx: Transaction) -> None:
            await store.prune(tx, to_epoch(now - KEPT_AFTER_CLOSING))
            await self._agenda.bring_forward(tx, TAKE_DOWN_TALKS, 0, 0, now)

        await write_patiently(self._database, forget)


def _key(talk_id: int) -> str:
    return f"{TALK} {talk_id}"
