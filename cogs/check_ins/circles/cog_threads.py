"""Circles' threads become what is kept: who is in them and which cards are up."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

import discord
import structlog
from discord.ext import commands

from bot.agenda import Done, Due, Later
from bot.client.hearth import Hearth
from bot.clock import from_epoch, to_epoch
from bot.db import Transaction, write_patiently
from bot.delivery import Undeliverable
from bot.errors import NotNow
from bot.interactions.buttons import lasting_view
from bot.text.language import set_locale
from cogs.check_ins.check_in import store as check_ins
from cogs.check_ins.check_in.rules import CIRCLE as TO_CIRCLE
from cogs.check_ins.circles import rules, store, views
from cogs.check_ins.circles import store_cards as cards
from cogs.check_ins.circles.cog_news import CircleNews
from cogs.check_ins.circles.service import CIRCLE, Circles, rhythm_of
from cogs.check_ins.circles.store import Circle
from cogs.check_ins.circles.store_cards import CircleCard
from cogs.check_ins.settings import CheckInSettings
from cogs.check_ins.talks.service import TAKE_DOWN_TALKS
from cogs.check_ins.talks.service_threads import Threads

log = structlog.stdlib.get_logger("cogs.check_ins")

KEPT_AFTER_CLOSING = timedelta(days=30)
AGAIN = timedelta(hours=1)  # after Discord did not let us


class CircleThreads(commands.Cog):
    """Carries out what circles have put on the agenda."""

    def __init__(self, bot: Hearth, news: CircleNews) -> None:
        self._bot, services, self._news = bot, bot.services, news
        self._database, self._clock, self._settings = services.database, services.clock, services.settings
        self._agenda, self._delivery, self._circles = services.agenda, services.delivery, Circles.of(services)
        self._threads = Threads(bot)
        self._heard = set[tuple[int, int]]()  # who has written in which thread of ours within the hour
        self._agenda.handle(CIRCLE, self.see_to)
        self._agenda.every_hour(self.listen_anew)
        self._agenda.every_night(self.prune)
        services.roll_call.follow(self.note_unseen)
        bot.want_messages(self._counts)

    @commands.Cog.listener()
    async def on_raw_member_remove(self, leave: discord.RawMemberRemoveEvent) -> None:
        await write_patiently(self._database, lambda tx: self._circles.leave_all(tx, leave.guild_id, leave.user.id))

    async def note_unseen(self, guild_id: int, gone: Sequence[int]) -> None:
        """These left while nobody saw it."""

        async def note(tx: Transaction) -> None:
            for member_id in gone:
                await self._circles.leave_all(tx, guild_id, member_id)

        await self._database.write(note)

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, deleted: discord.RawThreadDeleteEvent) -> None:
        circle = await store.in_thread(self._database, deleted.guild_id, deleted.thread_id)
        if circle is not None and not circle.ended_at:
            await write_patiently(self._database, lambda tx: self._circles.close(tx, circle))

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Threads go with their channel, and Discord need not say so of each."""
        with suppress(NotNow):  # Then its next question finds nobody there.
            for circle in await store.in_server(self._database, channel.guild.id):
                await self._end_if_gone(circle)

    def _counts(self, message: discord.Message) -> bool:
        """Whether somebody writes in a private thread of ours, for the first time in this hour; what, is not read."""
        thread = message.channel
        return (
            isinstance(thread, discord.Thread)
            and thread.owner_id == (self._bot.user.id if self._bot.user else 0)
            and not message.author.bot
            and (thread.id, message.author.id) not in self._heard
        )

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        if self._counts(message):
            thread, member_id, now = message.channel.id, message.author.id, to_epoch(self._clock.now())
            self._heard.add((thread, member_id))
            await self._database.write(lambda tx: store.spoke(tx, thread, member_id, now))

    async def listen_anew(self) -> None:
        """Another hour has begun."""
        self._heard.clear()

    async def see_to(self, due: Due) -> Done | Later:
        """Open the thread, let in and out, put cards up and take them down; or close it all."""
        set_locale(self._delivery.guild_locale(due.guild_id))
        circle = await store.get(self._database, due.subject)
        if circle is None or (not circle.begun_at and not circle.ended_at):
            return Done()
        try:
            if circle.ended_at:
                await self._close(due, circle)
                return Done()
            settled = await self._gather(due, circle)
        except Undeliverable as refusal:
            log.warning("circle hindered", guild=circle.guild_id, cause=repr(refusal.__cause__))
            settled = await self._end_if_gone(circle)
        await self._note_hindered(circle, hindered=not settled)
        return Done() if settled else Later(self._clock.now() + AGAIN)

    async def _note_hindered(self, circle: Circle, *, hindered: bool) -> None:
        if bool(circle.hindered) != hindered:
            await self._database.write(lambda tx: store.note_hindered(tx, circle.id, hindered=hindered))

    async def _end_if_gone(self, circle: Circle) -> bool:
        """Whoever deleted the thread has ended the circle; False if the thread is there."""
        circle = await store.get(self._database, circle.id) or circle
        if circle.thread is None or not await self._threads.is_gone(circle.thread):
            return False
        if not circle.ended_at:
            await self._database.write(lambda tx: self._circles.close(tx, circle))
        return True

    async def _gather(self, due: Due, circle: Circle) -> bool:
        """Whether everyone could be let in; raises Undeliverable for what else Discord refuses."""
        channel_id = self._settings.of(circle.guild_id, CheckInSettings).circles
        if circle.thread is None and channel_id is None:
            return False
        thread = circle.thread or await self._thread_of(due, circle, channel_id or 0)
        if thread is None:
            return True
        everyone = await self._let_in(circle, thread)
        if circle.sweep:
            await self._let_out(circle, thread)
        if await self._heading(circle, thread) is None:
            await self._head(circle, thread, channel_id or 0)
        await self._see_to_cards(circle, thread)
        return everyone

    async def _thread_of(self, due: Due, circle: Circle, channel_id: int) -> int | None:
        """The thread of an earlier attempt, or else a new one; None if the circle is closed by now."""
        thread = await self._threads.find(due.guild_id, _key(circle)) if due.attempts > 1 else None
        if thread is None:
            thread = await self._threads.make(channel_id, circle.name, _key(circle))
        if not await self._database.write(lambda tx: store.note_thread(tx, circle.id, thread)):
            await self._threads.remove(thread)
            return None
        return thread

    async def _let_in(self, circle: Circle, thread: int) -> bool:
        """Everyone who belongs there, as far as they can see the channel; whether all of them could."""
        waiting = [one for one in await store.members(self._database, circle.id) if not one.inside]
        hindered = False
        for one in waiting:
            try:
                await self._threads.add(thread, one.member_id)
            except Undeliverable:
                hindered = True
            else:
                await self._database.write(lambda tx, who=one: store.let_in(tx, circle.id, who.member_id))
        return not hindered

    async def _let_out(self, circle: Circle, thread: int) -> None:
        stay = {one.member_id for one in await store.members(self._database, circle.id)}
        await self._threads.keep_only(thread, stay)
        await self._database.write(lambda tx: store.swept(tx, circle))

    async def _heading(self, circle: Circle, thread: int) -> int | None:
        """What stands above everything, if anything does: we may have died before we got to know."""
        if circle.message_id is not None:
            return circle.message_id
        found = await self._delivery.find_button(thread, from_epoch(circle.begun_at), views.just_reading_id(0))
        if found is not None:
            await self._database.write(lambda tx: store.note_headed(tx, circle.id, found))
        return found

    async def _head(self, circle: Circle, thread: int, channel_id: int) -> None:
        """Post what stands above everything, once: who was let in hears of it by being let in."""
        members = [one.member_id for one in await store.members(self._database, circle.id)]
        message_id = await self._delivery.post(
            thread,
            key=_key(circle),
            ping=members,
            content=" · ".join(f"<@{one}>" for one in members),
            embed=views.embed(rules.heading(circle.name, rhythm_of(circle), channel_id)),
            view=views.prompt_buttons(circle.guild_id, 0),
        )
        await self._database.write(lambda tx: store.note_headed(tx, circle.id, message_id))

    async def _see_to_cards(self, circle: Circle, thread: int) -> None:
        unsettled = await cards.unsettled(self._database, circle.id)
        if any(not card.check_in for card in unsettled):
            await self._threads.wake(thread)
        for card in unsettled:
            if card.check_in:
                await self._put_up(circle, thread, card)
            else:
                await self._take_down(thread, card)

    async def _put_up(self, circle: Circle, thread: int, card: CircleCard) -> None:
        message_id = await self._found(thread, card)
        if message_id is None:
            message_id = await self._post(circle, thread, card)
        if message_id is not None:
            await self._database.write(lambda tx, found=message_id: cards.posted(tx, card.id, found))

    async def _found(self, thread: int, card: CircleCard) -> int | None:
        """Where it is, if it went up without our knowing."""
        if not card.tried_at:
            return None
        return await self._delivery.find_button(thread, from_epoch(card.tried_at), views.read_id(card.id))

    async def _post(self, circle: Circle, thread: int, card: CircleCard) -> int | None:
        now = to_epoch(self._clock.now())
        if not await self._database.write(lambda tx: cards.tried(tx, card.id, now)):
            return None
        check_in = await check_ins.get(self._database, card.check_in)
        if check_in is None or (check_in.audience, check_in.which) != (TO_CIRCLE, circle.id):
            return None
        return await self._delivery.post(
            thread,
            key=f"{_key(circle)} {card.id}",
            ping=None,
            embed=views.embed(rules.card(check_in.member_id, check_in.wish)),
            view=views.card_buttons(card.id),
            silent=True,
        )

    async def _take_down(self, thread: int, card: CircleCard) -> None:
        message_id = card.message_id or await self._found(thread, card)
        if message_id is not None:
            try:
                await self._delivery.remove(thread, message_id)
            except Undeliverable as refusal:
                if not isinstance(refusal.__cause__, discord.NotFound):
                    raise
        await self._database.write(lambda tx: cards.gone(tx, card.id))

    async def _close(self, due: Due, circle: Circle) -> None:
        """Its members read that it is closed: in its thread, or else each of them by direct message."""
        if circle.thread is None:
            thread = await self._threads.find(due.guild_id, _key(circle)) if due.attempts > 1 else None
            if thread is not None:
                await self._threads.remove(thread)
            await self._news.tell_it_is_over(circle)
            return
        try:
            await self._close_thread(circle, circle.thread)
        except Undeliverable:
            await self._news.tell_it_is_over(circle)
            raise
        await self._database.write(lambda tx: store.let_go(tx, circle.id))

    async def _close_thread(self, circle: Circle, thread: int) -> None:
        """Take the cards down, say that it is closed, and let the thread rest."""
        await self._see_to_cards(circle, thread)
        await self._threads.wake(thread)
        heading = await self._heading(circle, thread)
        if heading is not None:
            with suppress(Undeliverable):
                await self._delivery.edit(thread, heading, views.embed(rules.closed()), lasting_view())
        key = f"{_key(circle)} closed"
        await self._delivery.post(thread, key=key, ping=None, content=rules.closed(), silent=True)
        await self._threads.archive(thread)

    async def prune(self) -> None:
        """What was closed some time ago is forgotten, and its thread deleted."""
        now = self._clock.now()

        async def forget(tx: Transaction) -> None:
            await store.prune(tx, to_epoch(now - KEPT_AFTER_CLOSING))
            await self._agenda.bring_forward(tx, TAKE_DOWN_TALKS, 0, 0, now)

        await write_patiently(self._database, forget)


def _key(circle: Circle) -> str:
    return f"{CIRCLE} {circle.id}"
