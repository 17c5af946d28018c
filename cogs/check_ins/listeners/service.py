"""Listeners: an audience of volunteers, of whom one answers and opens a private talk."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.agenda import Agenda
from bot.awaiting import Answer, AwaitedItem, AwaitedKind, Awaiting
from bot.clock import Clock, to_epoch
from bot.db import Reader, Transaction
from bot.members.personal_data import EVERYTHING, ErasureScope, Last
from bot.services import Services
from bot.settings import Settings
from bot.text.language import _
from cogs.check_ins.check_in import store as check_ins
from cogs.check_ins.check_in.rules import LISTENERS
from cogs.check_ins.check_in.service_audiences import Audience, AudienceChoice, Chooser
from cogs.check_ins.check_in.service_takedowns import TAKE_DOWN
from cogs.check_ins.check_in.store import CheckIn
from cogs.check_ins.listeners import rules, store
from cogs.check_ins.listeners.store import ListenerRequest
from cogs.check_ins.settings import CheckInSettings
from cogs.check_ins.talks import store as talks
from cogs.check_ins.talks.rules import HANDED_BACK, HANDED_ON, LISTENING, WITHDRAWN
from cogs.check_ins.talks.service import Talks

LISTENER, CARD, UNCLAIMED = "check_ins.listener", "check_ins.listeners_card", "check_ins.unclaimed"
ASKED = "check_ins.asked"


class Listeners(Audience):
    """Those who listen here. One of them answers, and nobody else comes to know more."""

    key = LISTENERS

    def __init__(self, clock: Clock, settings: Settings, agenda: Agenda, answered: Awaiting, private: Talks) -> None:
        self._clock, self._settings, self._agenda = clock, settings, agenda
        self._answered, self._talks = answered, private

    @classmethod
    def of(cls, services: Services) -> "Listeners":
        """For a button, which is handed the services."""
        return cls(services.clock, services.settings, services.agenda, services.awaiting, Talks.of(services))

    def config(self, guild_id: int) -> CheckInSettings:
        """What this server has decided."""
        return self._settings.of(guild_id, CheckInSettings)

    async def choices(self, reader: Reader, chooser: Chooser) -> Sequence[AudienceChoice]:
        wishes = self.config(chooser.guild_id)
        if wishes.listeners_channel is None or wishes.talks is None:
            return []
        if not await store.anybody_but(reader, chooser.guild_id, chooser.member_id):
            return []
        hidden = _("Whoever answers learns who you are. Whoever runs this bot could see it.")
        return [
            AudienceChoice(
                LISTENERS, rules.NAMED, _("Listeners"), _("Volunteers; one of them may answer you in private.")
            ),
            AudienceChoice(LISTENERS, rules.NAMELESS_FIRST, _("Listeners, without my name until one answers"), hidden),
        ]

    def seen_by(self, check_in: CheckIn) -> str:
        place = self.config(check_in.guild_id).listeners_channel
        return rules.seen_by(place, nameless=check_in.which == rules.NAMELESS_FIRST)

    async def shared(self, tx: Transaction, check_in: CheckIn) -> None:
        now = to_epoch(self._clock.now())
        hearing = ListenerRequest(_new_id(), check_in.guild_id, check_in.id, check_in.member_id, now)
        await store.add(tx, hearing)
        await self._wait(tx, hearing)

    async def _wait(self, tx: Transaction, hearing: ListenerRequest) -> None:
        """Its card is posted, and after some time its author hears if nobody has answered."""
        now = self._clock.now()
        await self._agenda.bring_forward(tx, CARD, hearing.guild_id, hearing.id, now)
        if hearing.listener_id is None and hearing.told_at is None:
            patience = timedelta(minutes=self.config(hearing.guild_id).listener_minutes)
            await self._agenda.schedule(
                tx, UNCLAIMED, hearing.guild_id, hearing.id, now + patience, member_id=hearing.member_id
            )

    async def unshared(self, tx: Transaction, check_in: CheckIn) -> None:
        """Its card goes; whoever listens already is told, and their talk is closed."""
        hearing = await store.of_check_in(tx, check_in.id)
        if hearing is None:
            return
        await self.let_go(tx, hearing)
        if hearing.talk is not None:
            await self._talks.end(tx, hearing.talk, WITHDRAWN)

    async def goes(self, reader: Reader, check_in: CheckIn) -> str:
        hearing = await store.of_check_in(reader, check_in.id)
        return "" if hearing is None or hearing.talk is None else rules.talk_ends()

    async def faded(self, tx: Transaction, check_in: CheckIn) -> None:
        """Its card goes; a talk is theirs for as long as they like."""
        hearing = await store.of_check_in(tx, check_in.id)
        if hearing is not None:
            await self.let_go(tx, hearing)

    async def let_go(self, tx: Transaction, hearing: ListenerRequest) -> None:
        """It waits for nobody any more."""
        await store.remove(tx, hearing.id)
        await self._clear(tx, hearing)

    async def _clear(self, tx: Transaction, hearing: ListenerRequest) -> None:
        """Nothing is left of this card."""
        now = self._clock.now()
        await self._agenda.cancel(tx, UNCLAIMED, hearing.guild_id, hearing.id)
        await self._answered.withdraw(tx, ASKED, hearing.guild_id, hearing.id)
        if hearing.channel_id is not None and hearing.message_id is not None:
            await check_ins.take_down(tx, hearing.channel_id, hearing.message_id)
            await self._agenda.bring_forward(tx, TAKE_DOWN, 0, 0, now)
        else:  # It may be up, or about to be.
            await self._agenda.bring_forward(tx, CARD, hearing.guild_id, hearing.id, now)

    async def post_anew(self, tx: Transaction, hearing: ListenerRequest, **changes: int | None) -> None:
        """Its card goes, and a new one is posted that says what is true then."""
        after = replace(hearing, id=_new_id(), channel_id=None, message_id=None, **changes)
        await store.renew(tx, hearing, after)
        await self._clear(tx, hearing)
        await self._wait(tx, after)

    async def claim(self, tx: Transaction, hearing_id: int, guild_id: int, listener_id: int, talk_id: int) -> CheckIn:
        """Somebody is going to listen; exactly one does. Raises CareError for everybody else."""
        hearing, check_in = await self._locked(tx, hearing_id, guild_id)
        if hearing.member_id == listener_id:
            raise rules.own()
        if await store.since(tx, guild_id, listener_id) is None:
            raise rules.volunteers_only()
        if hearing.listener_id is not None and hearing.offered_id != listener_id:
            raise rules.quicker() if hearing.offered_id is None else rules.for_another()
        await self._count(tx, guild_id, listener_id)
        if hearing.talk is not None and await self._talks.end(tx, hearing.talk, HANDED_ON) is None:
            raise rules.gone()
        await store.claim(tx, hearing.id, listener_id, talk_id)
        pair = hearing.member_id, listener_id
        await self._talks.begin(tx, talk_id, guild_id, pair, LISTENING, about=check_in.id, wish=check_in.wish)
        await self._agenda.cancel(tx, UNCLAIMED, guild_id, hearing.id)
        await self._answered.answer(tx, ASKED, guild_id, hearing.id, listener_id, self._clock.now())
        await self._agenda.bring_forward(tx, CARD, guild_id, hearing.id, self._clock.now())
        return check_in

    async def _locked(self, tx: Transaction, hearing_id: int, guild_id: int) -> tuple[ListenerRequest, CheckIn]:
        """What a card is about, which nobody changes until this write ends. Raises CareError if it is gone."""
        seen = await store.get(tx, hearing_id)
        check_in = None if seen is None else await check_ins.locked(tx, seen.check_in, seen.member_id)
        hearing = await store.get(tx, hearing_id)  # Once more, now that nobody else can change it.
        if hearing is None or check_in is None or check_in.audience != LISTENERS or hearing.guild_id != guild_id:
            raise rules.gone()
        return hearing, check_in

    async def _count(self, tx: Transaction, guild_id: int, listener_id: int) -> None:
        await tx.lock("listener", listener_id)
        most = self.config(guild_id).listener_talks
        if len(await self.open_talks(tx, guild_id, listener_id)) >= most:
            raise rules.full(most)

    async def open_talks(self, reader: Reader, guild_id: int, listener_id: int) -> list[talks.Talk]:
        """Those in which somebody listens."""
        found = await talks.open_of(reader, guild_id, listener_id)
        return [talk for talk in found if talk.other_id == listener_id and talk.occasion == LISTENING]

    async def hand_over(self, tx: Transaction, talk_id: int, by: int, to: int | None) -> None:
        """A listener gives it back, or asks another one to go on. Raises CareError if they cannot."""
        talk = await self._talks.theirs(tx, talk_id, by)
        seen = await store.of_talk(tx, talk_id)
        if talk.other_id != by or seen is None:
            raise rules.gone()
        hearing, _check_in = await self._locked(tx, seen.id, talk.guild_id)
        if hearing.talk != talk_id:
            raise rules.gone()
        if to is None:
            await self._release(tx, hearing, HANDED_BACK)
        elif to in talk.pair or await store.since(tx, talk.guild_id, to) is None:
            raise rules.cannot_take_over()
        else:
            await self.post_anew(tx, hearing, offered_id=to)

    async def _release(self, tx: Transaction, hearing: ListenerRequest, because: str) -> None:
        if hearing.talk is not None:
            await self._talks.end(tx, hearing.talk, because)
        now = to_epoch(self._clock.now())
        await self.post_anew(tx, hearing, listener_id=None, talk=None, offered_id=None, asked_at=now, told_at=None)

    async def begin(self, tx: Transaction, guild_id: int, member_id: int) -> None:
        """Somebody listens from now on."""
        await store.begin(tx, guild_id, member_id, to_epoch(self._clock.now()))
        await self._look_at_role(tx, guild_id, member_id)

    async def stop(self, tx: Transaction, guild_id: int, member_id: int) -> bool:
        """Somebody listens no longer; False if they did not."""
        stopped = await store.stop(tx, guild_id, member_id)
        if stopped:
            await self._look_at_role(tx, guild_id, member_id)
        return stopped

    async def _look_at_role(self, tx: Transaction, guild_id: int, member_id: int) -> None:
        await self._agenda.schedule(tx, LISTENER, guild_id, member_id, self._clock.now(), member_id=member_id)

    async def lose(self, tx: Transaction, guild_id: int, listener_id: int) -> None:
        """A listener is gone: whoever they listened to waits for another one."""
        await store.stop(tx, guild_id, listener_id)
        for seen in await store.of_listener(tx, guild_id, listener_id):
            if await check_ins.locked(tx, seen.check_in, seen.member_id) is not None:
                hearing = await store.get(tx, seen.id)
                if hearing is not None and hearing.listener_id == listener_id:
                    await self._release(tx, hearing, HANDED_BACK)

    async def forget(self, tx: Transaction, about: ErasureScope) -> Last | None:
        """Somebody is about to be forgotten: those they listened to wait again, and their role is taken from them."""
        if about.feature not in (EVERYTHING, "check_ins"):
            return None
        servers = [one for one in await store.servers_of(tx, about.member_id) if about.guild_id in (0, one)]
        await self.lose(tx, about.guild_id, about.member_id)

        async def take_role(tx: Transaction) -> None:
            for guild_id in servers:
                if self.config(guild_id).listener_role is not None:
                    await self._look_at_role(tx, guild_id, about.member_id)

        return take_role


def _new_id() -> int:
    """An id that tells nothing."""
    return secrets.randbits(62) | 1


class ListenersAwaited(AwaitedKind):
    """Whether somebody was answered by a listener is known as of everything else; listeners have cards, and no note."""

    kind = ASKED

    def patience(self, guild_id: int) -> timedelta:
        return timedelta(hours=72)

    def channel(self, guild_id: int) -> int | None:
        return None

    def title(self) -> str:
        return ""

    def line(self, item: AwaitedItem) -> str:
        return ""

    def offer(self) -> str:
        return ""

    def intends(self, member: str) -> str:
        return member

    def thanks(self, item: AwaitedItem) -> str:
        return ""

    async def answered(self, tx: Transaction, item: AwaitedItem, answer: Answer, *, first: bool) -> None:
        """The one who listens is known already."""

    async def unheard(self, tx: Transaction, item: AwaitedItem) -> None:
        """Its author was told long before."""

    async def hindered(self, tx: Transaction, guild_id: int, channel_id: int, cause: str) -> None:
        """There is no note."""
