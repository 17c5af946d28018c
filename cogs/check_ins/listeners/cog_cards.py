"""Check-ins for listeners go up in their channel, and whoever is not answered hears of it."""

from datetime import timedelta

import structlog

from bot.agenda import Agenda, Done, Due, Later
from bot.awaiting import AwaitedItem
from bot.client.hearth import Hearth
from bot.clock import to_epoch
from bot.db import Transaction
from bot.delivery import Notice, Undeliverable, member_of
from bot.delivery.setup_problems import SetupProblems
from bot.text.language import _, set_locale, using_locale
from cogs.check_ins.check_in import store as check_ins
from cogs.check_ins.check_in.notice_kinds import UNPOSTED
from cogs.check_ins.check_in.rules import LISTENERS
from cogs.check_ins.check_in.service import CheckIns
from cogs.check_ins.check_in.store import CheckIn
from cogs.check_ins.listeners import rules, store, views
from cogs.check_ins.listeners.service import ASKED, CARD, UNCLAIMED, Listeners
from cogs.check_ins.listeners.store import ListenerRequest
from cogs.check_ins.talks import rules as talk_rules
from cogs.check_ins.talks import store as talks
from cogs.check_ins.talks.service import LISTENED
from cogs.check_ins.talks.store import Talk

log = structlog.stdlib.get_logger("cogs.check_ins")

AFTER = "check_ins.after"
NOTICES = (
    Notice(UNCLAIMED, "that no listener has answered you yet", asked_for=True),
    Notice(AFTER, "how you are after you listened to somebody", usefulness=1),
)
A_WHILE, STILL_GOOD = timedelta(hours=3), timedelta(days=3)


class ListenerCards:
    """Makes what listeners see what is true."""

    def __init__(self, bot: Hearth, agenda: Agenda, obstacles: SetupProblems) -> None:
        self._bot, self._services, self._agenda, self._obstacles = bot, bot.services, agenda, obstacles
        self._database, self._delivery, self._clock = bot.services.database, bot.services.delivery, bot.services.clock
        self._listeners, self._sharing = Listeners.of(bot.services), CheckIns(bot.services)
        self._delivery.declare(*NOTICES)
        agenda.handle(CARD, self.show)
        agenda.handle(UNCLAIMED, self.own_up)
        agenda.handle(LISTENED, self.end)
        agenda.handle(AFTER, self.ask_after)

    async def show(self, due: Due) -> Done:
        """Post a card, bring it up to date, or delete one that nobody is to see any more."""
        set_locale(self._delivery.guild_locale(due.guild_id))
        found = await self._find(due)
        hearing = await store.get(self._database, due.subject)
        check_in = None if hearing is None else await check_ins.get(self._database, hearing.check_in)
        # Asked for one after the other: meanwhile it may have become one for others, or for nobody.
        if hearing is None or check_in is None or check_in.audience != LISTENERS:
            if found is not None:
                await self._remove(*found)
            return Done()
        try:
            await self._draw(hearing, check_in, found)
        except Undeliverable as refusal:
            cause = repr(refusal.__cause__)
            log.warning("listeners' card not shown", cause=cause)
            if hearing.message_id is None:
                await self._database.write(lambda tx: self._give_up(tx, hearing.id, cause))
        return Done()

    async def _give_up(self, tx: Transaction, hearing_id: int, cause: str) -> None:
        """There is no place for it: its author hears of that, and can choose others; moderators hear which place."""
        seen = await store.get(tx, hearing_id)
        check_in = None if seen is None else await check_ins.locked(tx, seen.check_in, seen.member_id)
        hearing = await store.get(tx, hearing_id)
        if hearing is None or check_in is None or hearing.listener_id is not None:
            return
        await self._sharing.take_back(tx, check_in)
        now = self._clock.now()
        await self._agenda.schedule(tx, UNPOSTED, check_in.guild_id, check_in.id, now, member_id=check_in.member_id)
        place = self._listeners.config(hearing.guild_id).listeners_channel
        if place is not None:
            await self._obstacles.report(tx, hearing.guild_id, rules.LISTENERS_CARD, place, cause)

    async def _find(self, due: Due) -> tuple[int, int] | None:
        """Where its card is if an earlier attempt has posted it, whether or not we got to know."""
        channel_id = self._listeners.config(due.guild_id).listeners_channel
        if due.attempts < 2 or channel_id is None:
            return None
        try:
            message_id = await self._delivery.find_button(channel_id, due.planned, views.listen_id(due.subject))
        except Undeliverable:
            return None
        return None if message_id is None else (channel_id, message_id)

    async def _remove(self, channel_id: int, message_id: int) -> None:
        try:
            await self._delivery.remove(channel_id, message_id)
        except Undeliverable as refusal:
            log.info("message not deleted", channel=channel_id, cause=repr(refusal.__cause__))

    async def _draw(self, hearing: ListenerRequest, check_in: CheckIn, found: tuple[int, int] | None) -> None:
        embed, view = views.card(self._services, hearing, check_in)
        channel_id = self._listeners.config(hearing.guild_id).listeners_channel
        if hearing.channel_id is not None and hearing.message_id is not None:
            await self._delivery.edit(hearing.channel_id, hearing.message_id, embed, view)
        elif found is not None:
            await self._note(hearing, check_in, *found)
            await self._delivery.edit(*found, embed, view)
        elif channel_id is None:
            raise Undeliverable
        else:
            message_id = await self._delivery.post(
                channel_id,
                key=f"{CARD} {hearing.id}",
                ping=hearing.offered_id,
                embed=embed,
                view=view,
                content=f"<@{hearing.offered_id}>" if hearing.offered_id else "",
            )
            await self._note(hearing, check_in, channel_id, message_id)

    async def _note(self, hearing: ListenerRequest, check_in: CheckIn, channel_id: int, message_id: int) -> None:
        """It is up, and waits for an answer; unless it is to be seen no more."""
        if not await self._database.write(lambda tx: self._keep(tx, hearing, check_in, channel_id, message_id)):
            await self._remove(channel_id, message_id)

    async def _keep(
        self, tx: Transaction, hearing: ListenerRequest, check_in: CheckIn, channel_id: int, message_id: int
    ) -> bool:
        if not await store.note_posted(tx, hearing.id, channel_id, message_id):
            return False
        if hearing.listener_id is None:
            whose = 0 if check_in.which == rules.NAMELESS_FIRST else hearing.member_id
            now = to_epoch(self._clock.now())
            item = AwaitedItem(ASKED, hearing.guild_id, hearing.id, whose, channel_id, message_id, "", now)
            await self._services.awaiting.wait_for(tx, item)
        return True

    async def own_up(self, due: Due) -> Done:
        """Nobody has answered: its author hears so, and listeners see it once more."""
        hearing = await store.get(self._database, due.subject)
        check_in = None if hearing is None else await check_ins.get(self._database, hearing.check_in)
        if hearing is None or check_in is None or hearing.listener_id is not None or hearing.told_at is not None:
            return Done()
        minutes = self._listeners.config(due.guild_id).listener_minutes
        guild = self._bot.get_guild(due.guild_id)
        with using_locale(self._delivery.locale_of(hearing.member_id, self._delivery.guild_locale(due.guild_id))):
            words = rules.unclaimed(guild.name if guild else _("your server"), minutes)
            await self._tell(due, check_in, words)
        return Done(lambda tx: self._remind(tx, due.subject))

    async def _tell(self, due: Due, check_in: CheckIn, words: str) -> None:
        if due.attempts > 1 and await self._was_told(due, check_in):
            return
        try:
            sent = await self._delivery.write_to(
                check_in.member_id,
                key=f"{UNCLAIMED} {due.subject}",
                content=words,
                view=views.ways_on(self._services, check_in),
            )
            await self._database.write(lambda tx: self._delivery.record_delivered(tx, due, sent))
        except Undeliverable as refusal:
            log.info("held", kind=due.kind, cause=repr(refusal.__cause__))
            await self._database.write(lambda tx: self._hold(tx, due, check_in, words))

    async def _was_told(self, due: Due, check_in: CheckIn) -> bool:
        button = f"help_now:tell:{check_in.guild_id}"
        try:
            return await self._delivery.has_sent_button(check_in.member_id, due.planned, button)
        except Undeliverable:
            return False

    async def _hold(self, tx: Transaction, due: Due, check_in: CheckIn, words: str) -> None:
        more = _("In the server, `/checkin history` lets you choose others, and `/help-now` shows where else to turn.")
        await self._delivery.hold(
            tx, UNCLAIMED, due.subject, check_in.member_id, f"{words}\n{more}", due.planned_at, guild_id=due.guild_id
        )

    async def _remind(self, tx: Transaction, hearing_id: int) -> None:
        """Listeners see it once more, at the end of their channel."""
        seen = await store.get(tx, hearing_id)
        if seen is None or await check_ins.locked(tx, seen.check_in, seen.member_id) is None:
            return
        hearing = await store.get(tx, hearing_id)
        if hearing is not None and hearing.listener_id is None:
            await self._listeners.post_anew(tx, hearing, told_at=to_epoch(self._clock.now()))

    async def end(self, due: Due) -> Done:
        """A talk with a listener has ended: its card goes, and after a while the listener is asked how they are."""
        talk = await talks.get(self._database, due.subject)
        if talk is None:
            return Done()
        left = talk.because == talk_rules.LEFT
        is_there = not left or await member_of(self._bot, talk.guild_id, talk.other_id) is not None
        return Done(lambda tx: self._end(tx, talk, listener_is_there=is_there))

    async def _end(self, tx: Transaction, talk: Talk, *, listener_is_there: bool) -> None:
        if not listener_is_there:
            await self._listeners.lose(tx, talk.guild_id, talk.other_id)
            return
        seen = await store.of_talk(tx, talk.id)
        if seen is not None and await check_ins.locked(tx, seen.check_in, seen.member_id) is not None:
            hearing = await store.of_talk(tx, talk.id)
            if hearing is not None:
                await self._listeners.let_go(tx, hearing)
        if talk.message_id is not None:
            at = self._clock.now() + A_WHILE
            await self._agenda.schedule(tx, AFTER, talk.guild_id, talk.id, at, member_id=talk.other_id)

    async def ask_after(self, due: Due) -> Done | Later:
        """One tap for whoever listened, if they have room for it; it is lost otherwise."""
        with using_locale(self._delivery.locale_of(due.member_id, self._delivery.guild_locale(due.guild_id))):
            embed, view = views.question_after()
            try:
                outcome = await self._delivery.uninvited(due, lapses=due.planned + STILL_GOOD, embed=embed, view=view)
            except Undeliverable:
                return Done()
        return outcome if isinstance(outcome, Later) else Done()
