"""Check-ins for listeners go up in their channel, and whoever is not answered hears of it."""

from datetime import datetime, timedelta

import structlog

from bot.agenda import Done, Due, Later
from bot.awaiting import AwaitedItem
from bot.client.hearth import Hearth
from bot.clock import from_epoch, to_epoch
from bot.db import Transaction
from bot.delivery import DROP, DirectMessage, Undeliverable, member_of
from bot.text.language import set_locale
from cogs.check_ins.check_in import store as check_ins
from cogs.check_ins.check_in.notice_kinds import UNPOSTED
from cogs.check_ins.check_in.rules import LISTENERS
from cogs.check_ins.check_in.rules_answers import more_ways
from cogs.check_ins.check_in.service import CheckIns
from cogs.check_ins.check_in.service_problems import CheckInProblems
from cogs.check_ins.check_in.store import CheckIn
from cogs.check_ins.check_in.views import change_id, own_buttons
from cogs.check_ins.check_in.views_ways import moderator_id
from cogs.check_ins.listeners import rules, rules_pings, rules_places, store, views
from cogs.check_ins.listeners.rules_places import PUBLIC_PLACE, PlaceReaders
from cogs.check_ins.listeners.service import AFTER, ASKED, CARD, RETURNED, UNCLAIMED, Listeners
from cogs.check_ins.listeners.service_pings import ListenerPings
from cogs.check_ins.listeners.store import ListenerRequest
from cogs.check_ins.talks import rules as talk_rules
from cogs.check_ins.talks import store as talks
from cogs.check_ins.talks.service import LISTENED
from cogs.check_ins.talks.service_threads import Threads, is_unspoken
from cogs.check_ins.talks.store import Talk

log = structlog.stdlib.get_logger("cogs.check_ins")

A_WHILE, STILL_GOOD, AN_HOUR = timedelta(hours=3), timedelta(days=3), timedelta(hours=1)
AN_EVENING = timedelta(hours=12)
HELD_BACK, NO_PLACE = "check_ins.held_back", "check_ins.no_place"


class ListenerCards:
    """Makes what listeners see what is true."""

    def __init__(self, bot: Hearth) -> None:
        self._bot, self._services = bot, bot.services
        self._database, self._clock, self._agenda = bot.services.database, bot.services.clock, bot.services.agenda
        self._delivery, self._guilds = bot.services.delivery, bot.services.guilds
        self._listeners, self._check_ins = Listeners(bot.services), CheckIns(bot.services)
        self._pings, self._threads = ListenerPings(bot.services), Threads(bot)
        self._problems = bot.services.shared.get(CheckInProblems)
        self._agenda.handle(CARD, self.show)
        self._agenda.handle(UNCLAIMED, self.own_up)
        self._agenda.handle(LISTENED, self.end)
        self._agenda.handle(AFTER, self.ask_after)
        self._agenda.handle(HELD_BACK, self.admit_waiting)
        self._agenda.handle(RETURNED, self.tell_returned)
        self._agenda.handle(NO_PLACE, self.admit_no_place)
        self._agenda.every_hour(self.look_at_places)

    async def show(self, due: Due) -> Done | Later:
        """Post a card, bring it up to date, or delete one that nobody is to see any more."""
        set_locale(await self._guilds.locale(due.guild_id))
        request = await store.get(self._database, due.subject)
        check_in = None if request is None else await check_ins.get(self._database, request.check_in)
        # Asked for one after the other: meanwhile it may have become one for others, or for nobody.
        if request is None or check_in is None or check_in.audience != LISTENERS:
            await self._remove_unknown(due)
            return Done()
        if request.message_id is None and not request.listener_id and await self._check_ins.is_barred(check_in):
            await self._remove_unknown(due)
            await self._database.write(lambda tx: self._pause(tx, request))
            return Done()
        if request.message_id is None and await self._listeners.readers_now(due.guild_id) is PlaceReaders.TOO_MANY:
            await self._database.write(lambda tx: self._hold(tx, request))
            return Later(self._clock.now() + AN_HOUR)
        try:
            with self._delivery.patiently(due):
                await self._draw(due, request, check_in)
        except Undeliverable as refusal:
            cause = repr(refusal.__cause__)
            log.warning("listeners' card not shown", cause=cause)
            if request.message_id is None:
                await self._database.write(lambda tx: self._give_up(tx, request.id, cause))
        return Done()

    async def look_at_places(self) -> None:
        """Take cards from where everybody reads by now; they wait, and come back once that is mended."""
        for guild_id in await store.servers_with_cards(self._database):
            if self._listeners.readers(guild_id) is PlaceReaders.TOO_MANY:
                for request in await store.standing(self._database, guild_id):
                    await self._database.write(lambda tx, one=request: self._take_in(tx, one.id))

    async def _take_in(self, tx: Transaction, request_id: int) -> None:
        seen = await store.get(tx, request_id)
        if seen is None or await check_ins.locked(tx, seen.check_in, seen.member_id) is None:
            return
        request = await store.get(tx, request_id)
        if request is not None and request.listener_id is None:
            await self._listeners.post_anew(tx, request)

    async def _hold(self, tx: Transaction, request: ListenerRequest) -> None:
        """Let a request wait until its place is private again; its author and the team hear of it, once."""
        place, now = self._listeners.config(request.guild_id).listeners_channel, self._clock.now()
        if place is None or not await store.hold(tx, request.id, to_epoch(now)):
            return
        await self._agenda.cancel(tx, UNCLAIMED, request.guild_id, request.id)
        await self._agenda.schedule(tx, HELD_BACK, request.guild_id, request.id, now, member_id=request.member_id)
        await self._problems.report(tx, request.guild_id, PUBLIC_PLACE, place, "everybody can read there")

    async def _pause(self, tx: Transaction, request: ListenerRequest) -> None:
        check_in = await check_ins.locked(tx, request.check_in, request.member_id)
        if check_in is not None and await store.get(tx, request.id) is not None:
            await self._check_ins.pause(tx, check_in)

    async def _give_up(self, tx: Transaction, request_id: int, cause: str) -> None:
        """Take back a request that has no place: its author can choose others, and moderators hear which place."""
        seen = await store.get(tx, request_id)
        check_in = None if seen is None else await check_ins.locked(tx, seen.check_in, seen.member_id)
        request = await store.get(tx, request_id)
        if request is None or check_in is None or request.listener_id is not None:
            return
        await self._check_ins.take_back(tx, check_in)
        await self._check_ins.notify_author(tx, UNPOSTED if request.seen_at is None else NO_PLACE, check_in)
        place = self._listeners.config(request.guild_id).listeners_channel
        if place is not None:
            await self._problems.report(tx, request.guild_id, rules.LISTENERS_CARD, place, cause)

    async def _remove_unknown(self, due: Due) -> None:
        """Delete the card that an earlier attempt may have posted without our getting to know."""
        channel_id = self._listeners.config(due.guild_id).listeners_channel
        if due.attempts < 2 or channel_id is None:
            return
        try:
            found = await self._delivery.find_button(channel_id, due.planned, views.listen_id(due.subject))
            if found is not None:
                await self._delivery.remove(channel_id, found)
        except Undeliverable as refusal:
            log.info("message not deleted", channel=channel_id, cause=repr(refusal.__cause__))

    async def _draw(self, due: Due, request: ListenerRequest, check_in: CheckIn) -> None:
        embed, view = views.card(self._services, request, check_in)
        if request.channel_id is not None and request.message_id is not None:
            await self._delivery.edit(request.channel_id, request.message_id, embed, view)
            return
        channel_id = self._listeners.config(request.guild_id).listeners_channel
        if channel_id is None:
            raise Undeliverable
        pinged = [request.offered_id] if request.offered_id else await self._pings.wanted(request)
        message_id = await self._delivery.post_once(
            due,
            channel_id,
            key=f"{CARD} {request.id}",
            mark=views.listen_id(request.id),
            ping=pinged,
            embed=embed,
            view=view,
            content=rules_pings.ping(pinged, wished=not request.offered_id),
        )
        if not await self._database.write(lambda tx: self._keep(tx, request, check_in, channel_id, message_id)):
            await self._delivery.remove(channel_id, message_id)
        elif due.attempts > 1:  # It may be that of an earlier attempt, and say what was true then.
            await self._delivery.edit(channel_id, message_id, embed, view)

    async def _keep(
        self, tx: Transaction, request: ListenerRequest, check_in: CheckIn, channel_id: int, message_id: int
    ) -> bool:
        """Record that a card is up, and waits for an answer; False if it is to be seen no more."""
        before = await store.get(tx, request.id)
        if not await store.mark_posted(tx, request.id, channel_id, message_id, to_epoch(self._clock.now())):
            return False
        if before is not None and before.held_at is not None:
            await self._listeners.be_patient(tx, before)
        if request.listener_id is None:
            whose = 0 if check_in.which == rules.NAMELESS_FIRST else request.member_id
            now = to_epoch(self._clock.now())
            item = AwaitedItem(ASKED, request.guild_id, request.id, whose, channel_id, message_id, "", now)
            await self._services.awaiting.wait_for(tx, item)
        return True

    async def admit_waiting(self, due: Due) -> Done | Later:
        """Tell somebody whose words wait, since everybody could read them, that it is so; nothing once they stand."""

        async def make(server: str) -> DirectMessage | None:
            request = await store.get(self._database, due.subject)
            check_in = None if request is None else await check_ins.get(self._database, request.check_in)
            place = self._listeners.config(due.guild_id).listeners_channel
            if request is None or check_in is None or request.held_at is None or place is None:
                return None
            if request.listener_id is not None:  # They talk to somebody, who has asked another one to go on.
                return None
            words = rules_places.held_back(server, place)
            return await self._with_ways_on(words, check_in)

        return await self._delivery.tell(due, make, key=f"{HELD_BACK} {due.subject}")

    async def _with_ways_on(self, words: str, check_in: CheckIn) -> DirectMessage:
        held = f"{words}\n{more_ways()}"
        return DirectMessage(content=words, view=await views.ways_on(self._services, check_in), held=held)

    async def tell_returned(self, due: Due) -> Done | Later:
        """Tell somebody whose listener has given their check-in back that it waits again, if it still does."""

        async def make(server: str) -> DirectMessage | None:
            request = await store.of_check_in(self._database, due.subject)
            check_in = None if request is None else await check_ins.get(self._database, request.check_in)
            if request is None or check_in is None or request.listener_id is not None:
                return None
            return await self._with_ways_on(rules.returned(server), check_in)

        return await self._delivery.tell(due, make, asked_at=await self._asked_at(due.subject))

    async def _asked_at(self, check_in_id: int) -> datetime | None:
        """Return when the author of a check-in asked for a listener."""
        request = await store.of_check_in(self._database, check_in_id)
        return None if request is None else from_epoch(request.asked_at)

    async def admit_no_place(self, due: Due) -> Done | Later:
        """Tell somebody whose check-in listeners could see for some time that they can no longer."""

        async def make(server: str) -> DirectMessage | None:
            if await check_ins.get(self._database, due.subject) is None:
                return None
            return DirectMessage(content=rules_places.has_no_place(server), view=own_buttons(due.subject))

        return await self._delivery.tell(due, make, mark=change_id(due.subject))

    async def own_up(self, due: Due) -> Done | Later:
        """Tell somebody whom nobody has answered that it is so, and show it to listeners once more."""
        request = await store.get(self._database, due.subject)
        check_in = None if request is None else await check_ins.get(self._database, request.check_in)
        if request is None or check_in is None or request.listener_id is not None or request.told_at is not None:
            return Done()

        async def make(server: str) -> DirectMessage:
            words = rules.unclaimed(server, self._listeners.config(due.guild_id).listener_minutes)
            return await self._with_ways_on(words, check_in)

        return await self._delivery.tell(
            due,
            make,
            key=f"{UNCLAIMED} {due.subject}",
            asked_at=from_epoch(request.asked_at),
            mark=moderator_id(due.guild_id),
            then=lambda tx, _told: self._remind(tx, due.subject),
        )

    async def _remind(self, tx: Transaction, request_id: int) -> None:
        """Show a request to listeners once more, at the end of their channel."""
        seen = await store.get(tx, request_id)
        if seen is None or await check_ins.locked(tx, seen.check_in, seen.member_id) is None:
            return
        request = await store.get(tx, request_id)
        if request is not None and request.listener_id is None:
            await self._listeners.post_anew(tx, request, told_at=to_epoch(self._clock.now()))

    async def end(self, due: Due) -> Done:
        """See to what a talk with a listener was about when it has ended, and to the listener."""
        talk = await talks.get(self._database, due.subject)
        if talk is None:
            return Done()
        left = talk.because == talk_rules.LEFT
        is_there = not left or await member_of(self._bot, talk.guild_id, talk.other_id) is not None
        wrote = await self._wrote(talk)
        return Done(lambda tx: self._end(tx, talk, listener_is_there=is_there, wrote=wrote))

    async def _wrote(self, talk: Talk) -> bool:
        """Return whether whoever came to listen in a talk that is over has written in it."""
        if talk.because in talk_rules.BROKEN_OFF or talk.because == talk_rules.SILENT:
            return False
        return not await is_unspoken(self._threads, talk)

    async def _end(self, tx: Transaction, talk: Talk, *, listener_is_there: bool, wrote: bool) -> None:
        if not listener_is_there:
            await self._listeners.lose(tx, talk.guild_id, talk.other_id)
            return
        seen = await store.of_talk(tx, talk.id)
        if seen is not None and await check_ins.locked(tx, seen.check_in, seen.member_id) is not None:
            request = await store.of_talk(tx, talk.id)
            if request is not None and talk.because in talk_rules.BROKEN_OFF | talk_rules.GIVEN_BACK:
                await self._listeners.release(tx, request, talk.because)
            elif request is not None:
                await self._listeners.finish(tx, request)
        if wrote:
            await self._ask_soon(tx, talk)

    async def _ask_soon(self, tx: Transaction, talk: Talk) -> None:
        """Let a listener be asked some time after a talk how they are; once an evening is enough."""
        await tx.lock("listener", talk.other_id)
        quotas, at = self._services.quotas, self._clock.now() + A_WHILE
        if not await quotas.spent(tx, talk.guild_id, AFTER, talk.other_id):
            await quotas.record(tx, talk.guild_id, AFTER, talk.other_id, ends=at + AN_EVENING)
            await self._agenda.schedule(tx, AFTER, talk.guild_id, talk.id, at, member_id=talk.other_id)

    async def ask_after(self, due: Due) -> Done | Later:
        """Ask whoever listened how they are, with one tap, if they have room for it; it is lost otherwise."""

        def make(_server: str) -> DirectMessage:
            embed, view = views.question_after()
            return DirectMessage(embed=embed, view=view)

        return await self._delivery.tell(due, make, refused=DROP, lapses=STILL_GOOD, lapsed=DROP)
