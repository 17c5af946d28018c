"""Private threads are opened, closed and deleted as it is written down, and who leaves is missed in them."""

from datetime import datetime, timedelta

import discord
import structlog

from bot.agenda import Done, Due, Later, all_done
from bot.client.hearth import Hearth
from bot.clock import from_epoch, to_epoch
from bot.db import Transaction, write_patiently
from bot.delivery import DirectMessage, Undeliverable
from bot.delivery.refusals import TOO_MANY_THREADS, UNKNOWN_CHANNEL
from bot.errors import NotNow
from bot.interactions.buttons import lasting_view
from bot.members.membership import Gone
from bot.moderation.ways import Way
from bot.text.language import _, set_locale
from cogs.check_ins.check_in.service_problems import CheckInProblems
from cogs.check_ins.settings import CheckInSettings
from cogs.check_ins.talks import rules, store, views
from cogs.check_ins.talks.rules_problems import CROWDED_TALK, HINDERED_TALK
from cogs.check_ins.talks.service import TAKE_DOWN_TALKS, TALK, Talks
from cogs.check_ins.talks.service_occasions import Occasions
from cogs.check_ins.talks.service_threads import AUTO_ARCHIVE, ThreadRegister, Threads, ThreadState, is_unspoken
from cogs.check_ins.talks.store import Talk

log = structlog.stdlib.get_logger("cogs.check_ins")

KEPT_AFTER_CLOSING = timedelta(days=30)
A_PAGE = 20


class PrivateTalks:
    """Makes what is there in Discord what is kept."""

    def __init__(self, bot: Hearth) -> None:
        services = bot.services
        self._database, self._clock, self._settings = services.database, services.clock, services.settings
        self._agenda, self._delivery, self._guilds = services.agenda, services.delivery, services.guilds
        self._talks, self._threads, self._access = Talks(services), Threads(bot), services.access
        self._register = services.shared.get(ThreadRegister)
        self._occasions, self._problems = services.shared.get(Occasions), services.shared.get(CheckInProblems)
        self._agenda.handle(TALK, self.see_to)
        self._agenda.handle(TAKE_DOWN_TALKS, self.take_down)
        self._agenda.expire_nightly(self.prune)
        self._agenda.every_night(self.let_rest)
        services.members.when_gone(self.part)
        services.channels.when_deleted(self.break_off)

    async def part(self, gone: Gone) -> None:
        """End the talks of those who are no longer in a server."""

        async def leave(tx: Transaction) -> None:
            for member_id in gone.member_ids:
                await self._talks.leave(tx, gone.guild_id, member_id)

        await write_patiently(self._database, leave)

    async def break_off(self, guild_id: int, thread: int) -> None:
        """End the talk whose thread was deleted: whoever listened is free, and both are told."""
        talk = await store.open_in_thread(self._database, guild_id, thread)
        if talk is not None:
            await write_patiently(self._database, lambda tx: self._talks.end(tx, talk.id, rules.GONE))

    async def see_to(self, due: Due) -> Done | Later:
        """Open a talk that has begun, or close one that has ended."""
        set_locale(await self._guilds.locale(due.guild_id))
        talk = await store.get(self._database, due.subject)
        if talk is not None and not talk.because:
            await (self._open(due, talk) if talk.message_id is None else self._draw_again(due, talk, talk.message_id))
            return Done()
        if talk is not None and talk.thread is not None:
            return await self._close(due, talk, talk.thread)
        return await self._never_mind(due, talk)

    async def _open(self, due: Due, talk: Talk) -> None:
        channel_id = self._settings.of(due.guild_id, CheckInSettings).talks
        if channel_id is None:
            await self._database.write(lambda tx: self._talks.end(tx, talk.id, rules.HINDERED))
            return
        try:
            with self._delivery.patiently(due):
                thread = talk.thread or await self._thread_of(due, talk, channel_id)
                for member_id in talk.pair:
                    await self._threads.add(thread, member_id)
                await self._head(due, talk, thread, channel_id)
        except Undeliverable as refusal:
            await self._database.write(lambda tx, why=refusal: self._give_up(tx, talk, channel_id, why))

    async def _thread_of(self, due: Due, talk: Talk, channel_id: int) -> int:
        """Return the thread of an earlier attempt, or else a new one; it is known before anybody is let in."""
        thread = await self._threads.make_once(due, channel_id, _("A talk"), _key(talk.id))
        if not await self._database.write(lambda tx: store.set_thread(tx, talk.id, thread)):
            await self._threads.remove(thread)
            raise Undeliverable
        return thread

    async def _head(self, due: Due, talk: Talk, thread: int, channel_id: int) -> None:
        """Post what stands above a talk."""
        message_id = await self._delivery.post_once(
            due,
            thread,
            key=_key(talk.id),
            mark=views.close_id(talk.id),
            ping=talk.pair,
            content=rules.mentions(talk.pair),
            embed=await self._heading(talk, channel_id),
            view=views.buttons(talk, self._occasions[talk]),
        )
        await self._database.write(lambda tx: self._record_opened(tx, talk, message_id))

    async def _record_opened(self, tx: Transaction, talk: Talk, message_id: int) -> None:
        await store.set_heading(tx, talk.id, message_id)
        await self._occasions[talk].opened(tx, talk)

    async def _heading(self, talk: Talk, channel_id: int) -> discord.Embed:
        return views.heading(talk, await self._occasions[talk].words(self._database, talk), channel_id)

    async def _draw_again(self, due: Due, talk: Talk, message_id: int) -> None:
        """Let what stands above a talk be what is true now: words may stand there that are kept no longer."""
        channel_id = self._settings.of(due.guild_id, CheckInSettings).talks
        if talk.thread is None or channel_id is None:
            return
        embed, view = await self._heading(talk, channel_id), views.buttons(talk, self._occasions[talk])
        try:
            with self._delivery.patiently(due):
                await self._delivery.edit(talk.thread, message_id, embed, view)
        except Undeliverable as refusal:
            log.info("heading not changed", cause=repr(refusal.__cause__))

    async def _give_up(self, tx: Transaction, talk: Talk, channel_id: int, refusal: Undeliverable) -> None:
        """End a talk that cannot have a thread; moderators hear what stands in the way, unless they deleted it."""
        now = await store.get(tx, talk.id)
        if now is None or now.because:
            return
        cause = repr(refusal.__cause__)
        log.warning("talk not opened", channel=channel_id, cause=cause)
        if refusal.code == UNKNOWN_CHANNEL and now.thread is not None:
            await self._talks.end(tx, talk.id, rules.GONE)
        elif refusal.code == TOO_MANY_THREADS:
            await self._talks.end(tx, talk.id, rules.CROWDED)
            await self._problems.report(tx, talk.guild_id, CROWDED_TALK, channel_id, cause)
        else:
            await self._talks.end(tx, talk.id, rules.HINDERED)
            await self._problems.report(tx, talk.guild_id, HINDERED_TALK, channel_id, cause)

    async def _close(self, due: Due, talk: Talk, thread: int) -> Done | Later:
        """Say in a thread that a talk has ended, and let it rest; what can't be said there, each is told."""
        if talk.because in rules.NO_THREAD:
            await self._threads.remove(thread)
        if talk.because in rules.BROKEN_OFF:
            return await self._tell_both(due, talk)
        try:
            with self._delivery.patiently(due):
                await self._wind_up(due, talk, thread)
        except Undeliverable as refusal:
            log.info("talk not closed in its thread", cause=repr(refusal.__cause__))
            return await self._tell_both(due, talk)
        return Done()

    async def _wind_up(self, due: Due, talk: Talk, thread: int) -> None:
        await self._threads.wake(thread)
        heading = talk.message_id or await self._delivery.find_button(
            thread, from_epoch(talk.begun_at), views.close_id(talk.id)
        )
        if heading is not None:
            await self._delivery.edit(thread, heading, views.closed(talk), lasting_view())
        for member_id in await self._kept_out(talk):
            await self._threads.put_out(thread, member_id)
        key, view = f"{_key(talk.id)} ended", views.buttons_after(talk)
        await self._delivery.post_once(due, thread, key=key, content=views.ended(talk), view=view, silent=True)
        await self._threads.archive(thread)

    async def _kept_out(self, talk: Talk) -> list[int]:
        """Return who is not to be in the thread of a talk that has ended: who wrote nothing in it, or is barred."""
        if talk.because == rules.SILENT:
            return [talk.other_id]
        way, those = (Way.LISTENING, [talk.other_id]) if talk.occasion == rules.LISTENING else (Way.ASKING, talk.pair)
        ends = [
            await self._access.barred_until(self._database, talk.guild_id, one, way, for_team=True) for one in those
        ]
        return [one for one, end in zip(those, ends, strict=True) if end is not None]

    async def _never_mind(self, due: Due, talk: Talk | None) -> Done | Later:
        """Delete the thread, should there be one, of a talk that ended or was forgotten before we knew of it."""
        await self._threads.remove_earlier(due, _key(due.subject))
        return Done() if talk is None else await self._tell_both(due, talk)

    async def _tell_both(self, due: Due, talk: Talk) -> Done | Later:
        """Tell each of the two what became of their thread, as far as they do not know."""
        return all_done([await self._tell_one(due, talk, *pair) for pair in (talk.pair, talk.pair[::-1])])

    async def _tell_one(self, due: Due, talk: Talk, member_id: int, other_id: int) -> Done | Later:
        async def make(server: str) -> DirectMessage | None:
            words = await self._words(talk, member_id, other_id, server)
            if not words:
                return None
            asked = member_id == talk.member_id and talk.because in rules.BROKEN_OFF
            view = await self._occasions[talk].ways_on(self._database, talk) if asked else None
            return DirectMessage(content=words) if view is None else DirectMessage(content=words, view=view)

        return await self._delivery.tell(due, make, to=member_id, key=f"{_key(talk.id)} told {member_id}")

    async def _words(self, talk: Talk, member_id: int, other_id: int, server: str) -> str:
        if talk.because in rules.BROKEN_OFF:
            remains = await self._occasions[talk].remains(self._database, talk, member_id, server)
            channel_id = self._settings.of(talk.guild_id, CheckInSettings).talks
            return rules.broken_off(talk.because, remains, other_id, channel_id, server)
        if talk.because == rules.SILENT:  # Each is told of that by itself.
            return ""
        if talk.thread is not None:
            return rules.ended_elsewhere(views.ended(talk), other_id, server)
        if member_id == talk.other_id and talk.because != rules.LEFT:
            return rules.over_already(talk.because, server)
        return ""

    async def take_down(self, _due: Due) -> Done | Later:
        """Delete the threads that have to go, some at a time."""
        page = await store.takedowns(self._database, A_PAGE)
        for thread in page:
            await self._threads.remove(thread)
            await self._database.write(lambda tx, gone=thread: store.taken_down(tx, gone))
        return Later(self._clock.now()) if len(page) == A_PAGE else Done()

    async def let_rest(self) -> None:
        """Close the talks in which nobody has written for days; where Discord does not answer, in the next night."""
        try:
            await self._let_rest()
        except NotNow as reason:
            log.info("talks not looked at", cause=repr(reason.__cause__))

    async def _let_rest(self) -> None:
        before, after = to_epoch(self._clock.now() - AUTO_ARCHIVE), 0
        while page := await store.open_since(self._database, before, after, A_PAGE):
            for talk in page:
                after = talk.id
                if talk.thread is not None and await self._threads.state(talk.thread) is ThreadState.RESTS:
                    unspoken = await is_unspoken(self._threads, talk)
                    await self._database.write(lambda tx, one=talk, left=unspoken: self._rest(tx, one, unspoken=left))

    async def _rest(self, tx: Transaction, talk: Talk, *, unspoken: bool) -> None:
        await self._occasions[talk].closed(tx, talk, 0, unspoken=unspoken)
        await self._talks.end(tx, talk.id, rules.HANDED_BACK if unspoken else rules.CLOSED)

    async def prune(self, now: datetime) -> None:
        """Forget what was closed some time ago, and delete its thread."""
        await self._register.prune(self._database, to_epoch(now - KEPT_AFTER_CLOSING))
        await write_patiently(
            self._database, lambda tx: self._agenda.bring_forward(tx, TAKE_DOWN_TALKS, 0, 0, self._clock.now())
        )


def _key(talk_id: int) -> str:
    return f"{TALK} {talk_id}"
