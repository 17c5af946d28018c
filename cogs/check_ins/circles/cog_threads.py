"""Circles' threads become what is kept: who is in them and which cards are up."""

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
from bot.delivery.refusals import TOO_MANY_THREADS, UNKNOWN_CHANNEL, UNKNOWN_MESSAGE
from bot.errors import NotNow
from bot.interactions.buttons import lasting_view
from bot.members.membership import Gone
from bot.moderation.access import Way
from bot.text.language import set_locale
from cogs.check_ins.check_in import store as check_ins
from cogs.check_ins.check_in.rules import CIRCLE as TO_CIRCLE
from cogs.check_ins.check_in.service import CheckIns
from cogs.check_ins.check_in.service_problems import CheckInProblems
from cogs.check_ins.check_in.store import CheckIn
from cogs.check_ins.circles import rules, store, views
from cogs.check_ins.circles import store_cards as cards
from cogs.check_ins.circles.cog_news import CircleNews
from cogs.check_ins.circles.cog_requests import CircleRequests
from cogs.check_ins.circles.cog_returns import CircleReturns
from cogs.check_ins.circles.rules_problems import CROWDED_CIRCLE, HINDERED_CIRCLE
from cogs.check_ins.circles.service import CIRCLE, KEPT_OUT, Circles, rhythm_of
from cogs.check_ins.circles.service_answers import CircleAnswers
from cogs.check_ins.circles.store import INSIDE, Circle, Member
from cogs.check_ins.circles.store_cards import CircleCard
from cogs.check_ins.circles.views_hearing import card_buttons
from cogs.check_ins.settings import CheckInSettings
from cogs.check_ins.talks.service_threads import Threads

log = structlog.stdlib.get_logger("cogs.check_ins")

AGAIN = timedelta(hours=1)  # after Discord did not let us
SETTLING = timedelta(seconds=5)


class CircleThreads(commands.Cog):
    """Carries out what circles have put on the agenda."""

    def __init__(self, bot: Hearth) -> None:
        self._bot, services = bot, bot.services
        self._database, self._clock, self._settings = services.database, services.clock, services.settings
        self._agenda, self._delivery, self._guilds = services.agenda, services.delivery, services.guilds
        self._circles, self._news, self._threads = Circles(services), CircleNews(services), Threads(bot)
        self._returns, self._requests = CircleReturns(services), CircleRequests(services)
        self._access, self._answers, self._check_ins = services.access, CircleAnswers(services), CheckIns(services)
        self._channels, self._problems = services.channels, services.shared.get(CheckInProblems)
        self._heard = set[tuple[int, int]]()  # who has written in which thread of ours within the hour
        self._agenda.handle(CIRCLE, self.see_to)
        self._agenda.handle(KEPT_OUT, self._news.tell_who_is_kept_out)
        self._agenda.every_hour(self.listen_anew)
        services.members.when_gone(self.part)
        self._channels.when_deleted(self.lose_thread)
        bot.want_messages(self._is_in_ours)

    async def part(self, gone: Gone) -> None:
        """Take those out of their circles who are no longer in a server."""

        async def leave(tx: Transaction) -> None:
            for member_id in gone.member_ids:
                await self._circles.leave_all(tx, gone.guild_id, member_id, chose=False)

        await write_patiently(self._database, leave)

    async def lose_thread(self, guild_id: int, thread: int) -> None:
        """Close the circle whose thread was deleted: whoever deleted it has ended the circle."""
        circle = await store.in_thread(self._database, guild_id, thread)
        if circle is not None and not circle.ended_at:
            await write_patiently(self._database, lambda tx: self._circles.close(tx, circle))

    def _is_in_ours(self, message: discord.Message) -> bool:
        """Return whether somebody writes in a thread of ours; what, is not read."""
        thread = message.channel
        return (
            isinstance(thread, discord.Thread)
            and thread.owner_id == (self._bot.user.id if self._bot.user else 0)
            and not message.author.bot
        )

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        if self._is_in_ours(message):
            try:
                await self._hear(message.channel.id, message.author.id)
            except NotNow as reason:  # They are not waiting for anything of ours.
                log.info("words not recorded", cause=repr(reason.__cause__))

    async def _hear(self, thread: int, member_id: int) -> None:
        """Record that somebody writes, once an hour, and whenever it is an answer."""
        now, is_new = to_epoch(self._clock.now()), (thread, member_id) not in self._heard
        self._heard.add((thread, member_id))
        # Which cards are up, any process may have changed.
        if is_new or await cards.unanswered(self._database, thread, member_id):
            await write_patiently(self._database, lambda tx: self._answers.spoke(tx, thread, member_id, now))

    @commands.Cog.listener()
    async def on_raw_thread_member_remove(self, payload: discord.RawThreadMembersUpdate) -> None:
        """Look at a thread that somebody is no longer in; who leaves a server leaves it, too, and is heard of first."""
        circle = await store.in_thread(self._database, payload.guild_id, payload.thread_id)
        if circle is not None and not circle.ended_at:
            at = self._clock.now() + SETTLING
            await write_patiently(
                self._database, lambda tx: self._agenda.bring_forward(tx, CIRCLE, circle.guild_id, circle.id, at)
            )

    async def listen_anew(self) -> None:
        """Hear everyone anew: another hour has begun."""
        self._heard.clear()

    async def see_to(self, due: Due) -> Done | Later:
        """Open the thread of a circle, let in and out, put cards up and take them down; or close it all."""
        set_locale(await self._guilds.locale(due.guild_id))
        circle = await store.get(self._database, due.subject)
        if circle is None or (not circle.begun_at and not circle.ended_at):
            return Done()
        if circle.ended_at:
            return await self._close(due, circle)
        try:
            with self._delivery.patiently(due):
                refusal = await self._settle(due, circle)
        except Undeliverable as error:
            refusal = error
        if refusal is not None:
            return await self._wait(due, circle, refusal)
        if circle.hindered:
            await self._database.write(lambda tx: store.set_hindered(tx, circle.id, hindered=False))
        return Done(lambda tx: self._circles.look_again(tx, circle))

    async def _wait(self, due: Due, before: Circle, refusal: Undeliverable) -> Done | Later:
        """Try again later what Discord refuses; where that is new, own up to it."""
        circle = await store.get(self._database, before.id) or before
        if refusal.code == UNKNOWN_CHANNEL and circle.thread is not None:
            await self._channels.deleted(circle.guild_id, circle.thread)
            return Done()
        log.info("circle hindered", guild=circle.guild_id, cause=repr(refusal.__cause__))
        if not circle.hindered:
            await self._news.tell_of_hindrance(due, circle, crowded=refusal.code == TOO_MANY_THREADS)
            await self._database.write(lambda tx: self._hinder(tx, circle, refusal))
        return Later(self._clock.now() + AGAIN)

    async def _hinder(self, tx: Transaction, circle: Circle, refusal: Undeliverable) -> None:
        """Record that a circle waits for Discord's leave; moderators hear what stands in the way."""
        await store.set_hindered(tx, circle.id, hindered=True)
        channel_id = self._settings.of(circle.guild_id, CheckInSettings).circles
        if channel_id is not None:
            what = CROWDED_CIRCLE if refusal.code == TOO_MANY_THREADS else HINDERED_CIRCLE
            await self._problems.report(tx, circle.guild_id, what, channel_id, repr(refusal.__cause__))

    async def _settle(self, due: Due, circle: Circle) -> Undeliverable | None:
        """Return what kept somebody from being let in, if anything; raises Undeliverable for what else is refused."""
        channel_id = self._settings.of(circle.guild_id, CheckInSettings).circles
        if circle.thread is None and channel_id is None:
            raise Undeliverable
        thread = circle.thread or await self._thread_of(due, circle, channel_id or 0)
        if thread is None:
            return None
        await self._returns.look(circle, await self._threads.members(thread))
        await self._requests.tell_of_returns(due, circle)
        refusal = await self._let_in(circle, thread)
        if circle.sweep:
            await self._let_out(circle, thread)
        if circle.message_id is None:
            await self._head(due, circle, thread, channel_id or 0)
        await self._see_to_cards(circle, thread)
        return refusal

    async def _thread_of(self, due: Due, circle: Circle, channel_id: int) -> int | None:
        """Return the thread of an earlier attempt, or else a new one; None if the circle is closed by now."""
        thread = await self._threads.make_once(due, channel_id, circle.name, _key(circle))
        if not await self._database.write(lambda tx: store.set_thread(tx, circle.id, thread)):
            await self._threads.remove(thread)
            return None
        return thread

    async def _let_in(self, circle: Circle, thread: int) -> Undeliverable | None:
        """Let everyone in whose turn it is and who can see the channel; return what kept others out."""
        refusal, now = None, to_epoch(self._clock.now())
        for one in await store.members(self._database, circle.id):
            if not one.enters(now) or await self._is_barred(one):
                continue
            try:
                await self._threads.add(thread, one.member_id)
            except Undeliverable as error:
                refusal = error
            else:
                await self._database.write(lambda tx, who=one: store.set_inside(tx, who, INSIDE))
        return refusal

    async def _is_barred(self, one: Member) -> bool:
        # Whoever is missing from the thread is seen to be: a bar of somebody without a name would give them one.
        whose = one.guild_id, one.member_id, Way.CIRCLES
        until = await self._access.barred_until(self._database, *whose, for_team=True)
        return until is not None

    async def _let_out(self, circle: Circle, thread: int) -> None:
        stay = {one.member_id for one in await store.members(self._database, circle.id)}
        await self._threads.keep_only(thread, stay)
        await self._database.write(lambda tx: store.swept(tx, circle))

    async def _head(self, due: Due, circle: Circle, thread: int, channel_id: int) -> None:
        """Post what stands above everything, once: who was let in hears of it by being let in."""
        members = [one.member_id for one in await store.members(self._database, circle.id) if not one.away]
        message_id = await self._delivery.post_once(
            due,
            thread,
            key=_key(circle),
            mark=views.just_reading_id(0),
            ping=members,
            content=" · ".join(f"<@{one}>" for one in members),
            embed=views.embed(rules.heading(circle.name, rhythm_of(circle), channel_id)),
            view=views.prompt_buttons(circle.guild_id, 0),
        )
        await self._database.write(lambda tx: store.set_heading(tx, circle.id, message_id))

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
            await self._database.write(lambda tx, found=message_id: self._record_posted(tx, card, found))

    async def _record_posted(self, tx: Transaction, card: CircleCard, message_id: int) -> None:
        """Record that a card is up: whoever writes in its thread from now on answers it."""
        await cards.posted(tx, card.id, message_id)
        await self._answers.be_patient(tx, card)

    async def _found(self, thread: int, card: CircleCard) -> int | None:
        """Return where a card is that went up without our knowing."""
        if not card.tried_at:
            return None
        return await self._delivery.find_button(thread, from_epoch(card.tried_at), views.read_id(card.id))

    async def _post(self, circle: Circle, thread: int, card: CircleCard) -> int | None:
        check_in = await check_ins.get(self._database, card.check_in)
        if check_in is None or (check_in.audience, check_in.which) != (TO_CIRCLE, circle.id):
            return None
        if await self._check_ins.is_barred(check_in):
            await self._database.write(lambda tx: self._pause(tx, circle, check_in))
            return None
        now = to_epoch(self._clock.now())
        if not await self._database.write(lambda tx: cards.tried(tx, card.id, now)):
            return None
        return await self._delivery.post(
            thread,
            key=f"{_key(circle)} {card.id}",
            ping=None,
            embed=views.embed(rules.card(check_in.member_id, check_in.wish)),
            view=card_buttons(card.id),
            silent=True,
        )

    async def _pause(self, tx: Transaction, circle: Circle, seen: CheckIn) -> None:
        check_in = await check_ins.locked(tx, seen.id, seen.member_id)
        if check_in is not None and (check_in.audience, check_in.which) == (TO_CIRCLE, circle.id):
            await self._check_ins.pause(tx, check_in)

    async def _take_down(self, thread: int, card: CircleCard) -> None:
        message_id = card.message_id or await self._found(thread, card)
        if message_id is not None:
            try:
                await self._delivery.remove(thread, message_id)
            except Undeliverable as refusal:
                if refusal.code != UNKNOWN_MESSAGE:
                    raise
        await self._database.write(lambda tx: cards.gone(tx, card.id))

    async def _close(self, due: Due, circle: Circle) -> Done | Later:
        """Let members read that their circle is closed: in its thread, or else each of them by direct message."""
        if circle.thread is None:
            await self._threads.remove_earlier(due, _key(circle))
            await self._news.tell_it_is_over(due, circle)
            return Done()
        try:
            with self._delivery.patiently(due):
                await self._close_thread(due, circle, circle.thread)
        except Undeliverable as refusal:
            log.info("circle not closed in its thread", guild=circle.guild_id, cause=repr(refusal.__cause__))
            await self._news.tell_it_is_over(due, circle)
            gone = refusal.code == UNKNOWN_CHANNEL
            return Done() if gone else Later(self._clock.now() + AGAIN, failed=True)  # There may be cards.
        await self._news.tell_it_is_over(due, circle, away=True)
        return Done(lambda tx: store.let_go(tx, circle.id))

    async def _close_thread(self, due: Due, circle: Circle, thread: int) -> None:
        """Take the cards down, say that a circle is closed, and let its thread rest."""
        await self._see_to_cards(circle, thread)
        await self._threads.wake(thread)
        heading = circle.message_id or await self._delivery.find_button(
            thread, from_epoch(circle.begun_at), views.just_reading_id(0)
        )
        if heading is not None:
            with suppress(Undeliverable):
                await self._delivery.edit(thread, heading, views.embed(rules.closed()), lasting_view())
        key = f"{_key(circle)} closed"
        await self._delivery.post_once(due, thread, key=key, content=rules.closed(), silent=True)
        await self._threads.archive(thread)


def _key(circle: Circle) -> str:
    return f"{CIRCLE} {circle.id}"
