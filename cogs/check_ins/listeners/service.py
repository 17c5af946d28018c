"""Listeners: an audience of volunteers, of whom one answers and opens a private talk."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.awaiting import AwaitedKind
from bot.clock import from_epoch, to_epoch
from bot.db import Reader, Transaction
from bot.delivery import Undeliverable
from bot.members.personal_data import EVERYTHING, ErasureScope, Last
from bot.moderation.refusals import Refusals
from bot.moderation.ways import Way
from bot.services import Services
from bot.text.language import _
from cogs.check_ins.check_in import store as check_ins
from cogs.check_ins.check_in.rules import LISTENERS, ME, ROOM
from cogs.check_ins.check_in.rules_answers import nobody_yet
from cogs.check_ins.check_in.service_audiences import Audience, AudienceChoice, Chooser
from cogs.check_ins.check_in.service_problems import CheckInProblems
from cogs.check_ins.check_in.service_takedowns import Takedowns
from cogs.check_ins.check_in.store import CheckIn
from cogs.check_ins.listeners import rules, rules_places, store
from cogs.check_ins.listeners import rules_volunteers as volunteers
from cogs.check_ins.listeners.rules_places import PlaceReaders
from cogs.check_ins.listeners.store import ListenerRequest
from cogs.check_ins.settings import CheckInSettings
from cogs.check_ins.talks import store as talks
from cogs.check_ins.talks.rules import GIVEN_BACK, HANDED_BACK, HANDED_ON, LISTENING, WITHDRAWN
from cogs.check_ins.talks.service import TALK, Talks
from cogs.check_ins.talks.service_turns import TALK_TURN

LISTENER, CARD, UNCLAIMED = "check_ins.listener", "check_ins.listeners_card", "check_ins.unclaimed"
ASKED, AFTER = "check_ins.asked", "check_ins.after"
RETURNED = "check_ins.returned"  # its author hears that a check-in is with the listeners again
ENDED_EARLY = "check_ins.ended_early"  # its author hears who else is there
# As the quotas know what a listener took: of today, of the last 30 days, and what of that they left without a word.
CLAIMED, TOOK, LEFT = "listener claims", "listener talks", "listener talks left"
A_DAY, A_MONTH = timedelta(days=1), timedelta(days=30)


class Listeners(Audience):
    """Those who listen here. One of them answers, and nobody else comes to know more."""

    key, feature = LISTENERS, "listeners"

    def __init__(self, services: Services) -> None:
        self._clock, self._settings, self._agenda = services.clock, services.settings, services.agenda
        self._awaiting, self._takedowns, self._talks = services.awaiting, Takedowns(services), Talks(services)
        self._quotas, self._places, self._refusals = services.quotas, services.places, Refusals(services)
        self._shared = services.shared
        self._second_turns = services.second_turns

    def config(self, guild_id: int) -> CheckInSettings:
        """Return what a server has decided."""
        return self._settings.of(guild_id, CheckInSettings)

    def readers(self, guild_id: int) -> PlaceReaders:
        """Return who reads what is said to listeners, as far as the server and its channel say so now."""
        config = self.config(guild_id)
        place = config.listeners_channel
        return self._readers(config, is_public=place is not None and self._places.is_public(guild_id, place))

    async def readers_now(self, guild_id: int) -> PlaceReaders:
        """Return the same before words are posted, whichever process looks after the server. Raises NotNow."""
        config = self.config(guild_id)
        try:
            place = config.listeners_channel
            is_public = place is not None and await self._places.is_public_now(guild_id, place)
        except Undeliverable:  # It is gone: nothing is posted there, and that is told.
            return PlaceReaders.FEW
        return self._readers(config, is_public=is_public)

    def _readers(self, config: CheckInSettings, *, is_public: bool) -> PlaceReaders:
        if not is_public:
            return PlaceReaders.FEW
        return PlaceReaders.EVERYONE if config.listeners_public else PlaceReaders.TOO_MANY

    async def choices(self, reader: Reader, chooser: Chooser) -> Sequence[AudienceChoice]:
        if not await self._can_be_asked(reader, chooser):
            return []
        readers = self.readers(chooser.guild_id)
        if readers is PlaceReaders.TOO_MANY:
            return []
        name = self._places.name(chooser.guild_id, self.config(chooser.guild_id).listeners_channel or 0)
        usual = await self._second_turns.usual_wait(reader, chooser.guild_id, TALK_TURN)
        named, hidden = (usual.after(one, ROOM) for one in rules_places.read_by(name, readers))
        return [
            AudienceChoice(LISTENERS, rules.NAMED, _("Listeners"), named),
            AudienceChoice(
                LISTENERS, rules.NAMELESS_FIRST, _("Listeners, without my name until one answers"), hidden, True
            ),
        ]

    async def _can_be_asked(self, reader: Reader, chooser: Chooser) -> bool:
        config = self.config(chooser.guild_id)
        if config.listeners_channel is None or config.talks is None:
            return False
        return await store.anybody_but(reader, chooser.guild_id, chooser.member_id)

    async def remark(self, reader: Reader, chooser: Chooser) -> str:
        if self.readers(chooser.guild_id) is PlaceReaders.TOO_MANY and await self._can_be_asked(reader, chooser):
            return rules_places.not_private_now()
        return ""

    def seen_by(self, check_in: CheckIn) -> str:
        place, readers = self.config(check_in.guild_id).listeners_channel, self.readers(check_in.guild_id)
        return rules_places.seen_by(place, readers, nameless=check_in.which == rules.NAMELESS_FIRST)

    async def is_answered(self, reader: Reader, check_in: CheckIn) -> bool:
        request = await store.of_check_in(reader, check_in.id)
        return request is None or request.listener_id is not None

    async def state(self, reader: Reader, check_in: CheckIn) -> str:
        request = await store.of_check_in(reader, check_in.id)
        if request is None:
            return rules.talk_is_over()
        return nobody_yet() if request.listener_id is None else rules.listens(request.listener_id)

    async def described(self, reader: Reader, check_in: CheckIn) -> str:
        if await self.is_answered(reader, check_in):  # Its card shows nothing of it any more.
            return await self.state(reader, check_in)
        return await super().described(reader, check_in)

    async def shared(self, tx: Transaction, check_in: CheckIn) -> None:
        now = to_epoch(self._clock.now())
        request = ListenerRequest(_new_id(), check_in.guild_id, check_in.id, check_in.member_id, now)
        await store.add(tx, request)
        await self._wait(tx, request)
        turn = check_in.guild_id, TALK_TURN, check_in.id, check_in.member_id
        await self._second_turns.opened(tx, *turn, from_epoch(now))

    async def _wait(self, tx: Transaction, request: ListenerRequest) -> None:
        """Let the card of a request be posted, and its author hear after some time if nobody has answered."""
        await self._agenda.bring_forward(tx, CARD, request.guild_id, request.id, self._clock.now())
        await self.be_patient(tx, request)

    async def be_patient(self, tx: Transaction, request: ListenerRequest) -> None:
        """Let the author of a request hear after some time, counted from now, if nobody has answered."""
        if request.listener_id is None and request.told_at is None:
            patience = timedelta(minutes=self.config(request.guild_id).listener_minutes)
            at = self._clock.now() + patience
            await self._agenda.schedule(tx, UNCLAIMED, request.guild_id, request.id, at, member_id=request.member_id)

    async def unshared(self, tx: Transaction, check_in: CheckIn) -> None:
        """Let the card of a check-in go; whoever listens already is told, and their talk is closed."""
        request = await store.of_check_in(tx, check_in.id)
        if request is None:
            return
        await self.let_go(tx, request)
        await self._second_turns.closed(tx, check_in.guild_id, TALK_TURN, check_in.id)
        if request.talk is not None:
            await self._talks.end(tx, request.talk, WITHDRAWN)

    async def goes(self, reader: Reader, check_in: CheckIn) -> str:
        request = await store.of_check_in(reader, check_in.id)
        return "" if request is None or request.talk is None else rules.talk_ends()

    async def faded(self, tx: Transaction, check_in: CheckIn) -> None:
        """Let the card of a check-in go; a talk is theirs for as long as they like, without what stood above it."""
        request = await store.of_check_in(tx, check_in.id)
        if request is not None:
            await self.let_go(tx, request)
            if request.talk is not None:
                await self._agenda.bring_forward(tx, TALK, request.guild_id, request.talk, self._clock.now())

    async def finish(self, tx: Transaction, request: ListenerRequest) -> None:
        """Let a check-in whose talk is over be its author's alone: nobody else sees it any more."""
        await self.let_go(tx, request)
        await check_ins.address(tx, request.check_in, ME, 0)

    async def let_go(self, tx: Transaction, request: ListenerRequest) -> None:
        """Let a request wait for nobody any more."""
        await store.remove(tx, request.id)
        await self._clear(tx, request)

    async def _clear(self, tx: Transaction, request: ListenerRequest) -> None:
        """Leave nothing of the card of a request."""
        await self._agenda.cancel(tx, UNCLAIMED, request.guild_id, request.id)
        await self._awaiting.withdraw(tx, ASKED, request.guild_id, request.id)
        if request.channel_id is not None and request.message_id is not None:
            await self._takedowns.add(tx, request.channel_id, request.message_id)
        else:  # It may be up, or about to be.
            await self._agenda.bring_forward(tx, CARD, request.guild_id, request.id, self._clock.now())

    async def post_anew(self, tx: Transaction, request: ListenerRequest, **changes: int | None) -> None:
        """Let the card of a request go, and post a new one that says what is true then."""
        after = replace(request, id=_new_id(), channel_id=None, message_id=None, held_at=None, **changes)
        await store.renew(tx, request, after)
        await self._clear(tx, request)
        await self._wait(tx, after)

    async def claim(self, tx: Transaction, request_id: int, guild_id: int, listener_id: int, talk_id: int) -> CheckIn:
        """Let somebody listen, exactly one, and return the check-in. Raises CareError for everybody else."""
        request, check_in = await self._locked(tx, request_id, guild_id)
        if request.member_id == listener_id:
            raise rules.own()
        if await store.since(tx, guild_id, listener_id) is None:
            raise rules.volunteers_only()
        if await self._refusals.refused(tx, request.member_id, listener_id, Way.LISTENING):
            raise rules.for_the_others()
        if request.listener_id is not None and request.offered_id != listener_id:
            raise rules.quicker() if request.offered_id is None else rules.for_another()
        await self._count(tx, guild_id, listener_id)
        if request.talk is not None and await self._talks.end(tx, request.talk, HANDED_ON) is None:
            raise rules.gone()
        await store.claim(tx, request.id, listener_id, talk_id)
        pair = request.member_id, listener_id
        await self._talks.begin(tx, talk_id, guild_id, pair, LISTENING, about=check_in.id, wish=check_in.wish)
        await self._agenda.cancel(tx, UNCLAIMED, guild_id, request.id)
        await self._awaiting.answer(tx, ASKED, guild_id, request.id, listener_id, self._clock.now())
        await self._agenda.bring_forward(tx, CARD, guild_id, request.id, self._clock.now())
        return check_in

    async def _locked(self, tx: Transaction, request_id: int, guild_id: int) -> tuple[ListenerRequest, CheckIn]:
        """Return what a card is about, which nobody changes until this write ends. Raises CareError if it is gone."""
        seen = await store.get(tx, request_id)
        check_in = None if seen is None else await check_ins.locked(tx, seen.check_in, seen.member_id)
        request = await store.get(tx, request_id)  # Once more, now that nobody else can change it.
        if request is None or check_in is None or check_in.audience != LISTENERS or request.guild_id != guild_id:
            raise rules.gone()
        return request, check_in

    async def _count(self, tx: Transaction, guild_id: int, listener_id: int) -> None:
        await tx.lock("listener", listener_id)
        left = await self._left_today(tx, guild_id, listener_id)
        if len(left) >= volunteers.LEFT_A_DAY:
            raise volunteers.left_without_a_word(from_epoch(left[-volunteers.LEFT_A_DAY]) - A_MONTH + A_DAY)
        most = self.config(guild_id).listener_talks
        if len(await self.open_talks(tx, guild_id, listener_id)) >= most:
            raise rules.full(most)
        spent, a_day = (
            await self._quotas.spent(tx, guild_id, CLAIMED, listener_id),
            self.config(guild_id).listener_claims,
        )
        if len(spent) >= a_day:
            raise volunteers.enough_for_today(a_day, from_epoch(spent[-a_day]))
        now = self._clock.now()
        await self._quotas.record(tx, guild_id, CLAIMED, listener_id, ends=now + A_DAY)
        await self._quotas.record(tx, guild_id, TOOK, listener_id, ends=now + A_MONTH)

    async def _left_today(self, reader: Reader, guild_id: int, listener_id: int) -> list[int]:
        """Return the ends of what is counted of the talks that somebody left without a word in the last 24 hours."""
        since = to_epoch(self._clock.now() + A_MONTH - A_DAY)
        return [end for end in await self._quotas.spent(reader, guild_id, LEFT, listener_id) if end > since]

    async def leave_unspoken(self, tx: Transaction, talk: talks.Talk) -> None:
        """Count that a listener gave a talk back without a word; of the last that a day allows the team hears."""
        guild_id, listener_id = talk.guild_id, talk.other_id
        await tx.lock("listener", listener_id)
        await self._quotas.record(tx, guild_id, LEFT, listener_id, ends=self._clock.now() + A_MONTH)
        if len(await self._left_today(tx, guild_id, listener_id)) == volunteers.LEFT_A_DAY:
            problems = self._shared.get(CheckInProblems)
            await problems.report(tx, guild_id, volunteers.LEAVES_TALKS, 0, "talks left without a word")

    async def counted(self, reader: Reader, guild_id: int, listener_id: int) -> tuple[int, int]:
        """Return how many talks somebody took in the last 30 days, and how many of these they left without a word."""
        took = await self._quotas.spent(reader, guild_id, TOOK, listener_id)
        return len(took), len(await self._quotas.spent(reader, guild_id, LEFT, listener_id))

    async def open_talks(self, reader: Reader, guild_id: int, listener_id: int) -> list[talks.Talk]:
        """Return the talks in which somebody listens."""
        found = await talks.open_of(reader, guild_id, listener_id)
        return [talk for talk in found if talk.other_id == listener_id and talk.occasion == LISTENING]

    async def hand_over(self, tx: Transaction, talk_id: int, by: int, to: int | None, *, unspoken: bool) -> None:
        """Give a talk back for its listener, or ask another one to go on. Raises CareError if they cannot.

        `unspoken` is whether they have not written anything so far.
        """
        talk = await self._talks.theirs(tx, talk_id, by)
        seen = await store.of_talk(tx, talk_id)
        if talk.other_id != by or seen is None:
            raise rules.gone()
        request, _check_in = await self._locked(tx, seen.id, talk.guild_id)
        if request.talk != talk_id:
            raise rules.gone()
        if to is None:
            await self.release(tx, request, HANDED_BACK)
        elif to in talk.pair or await store.since(tx, talk.guild_id, to) is None:
            raise rules.cannot_take_over(to)
        elif request.offered_id != to:  # Nobody is pinged once more by a second press.
            await self._count_asked(tx, talk)
            await self.post_anew(tx, request, offered_id=to)
        if unspoken and request.offered_id is None:  # Once for each talk.
            await self.leave_unspoken(tx, talk)

    async def _count_asked(self, tx: Transaction, talk: talks.Talk) -> None:
        """Count that a listener is asked to go on. Raises CareError over the limit: each of them is pinged by it."""
        asked = "asked to go on", talk.id
        if len(await self._quotas.spent(tx, talk.guild_id, *asked)) >= rules.MOST_ASKED:
            raise rules.enough_asked()
        await self._quotas.record(tx, talk.guild_id, *asked, ends=self._clock.now() + A_DAY)

    async def release(self, tx: Transaction, request: ListenerRequest, because: str) -> None:
        """End the talk about a request, if it has not ended, and let the request wait for the listeners again."""
        if request.talk is not None:
            await self._talks.end(tx, request.talk, because)
        await self.post_anew(tx, request, listener_id=None, talk=None, offered_id=None, told_at=None)
        if because in GIVEN_BACK:  # Where a talk has broken off, both are told why.
            now, about, whose = self._clock.now(), request.check_in, request.member_id
            await self._agenda.schedule(tx, RETURNED, request.guild_id, about, now, member_id=whose)

    async def begin(self, tx: Transaction, guild_id: int, member_id: int) -> None:
        """Let somebody listen from now on."""
        await store.begin(tx, guild_id, member_id, to_epoch(self._clock.now()))
        await self._look_at_role(tx, guild_id, member_id)

    async def stop(self, tx: Transaction, guild_id: int, member_id: int) -> bool:
        """Let somebody listen no longer; False if they did not."""
        stopped = await store.stop(tx, guild_id, member_id)
        if stopped:
            await self._look_at_role(tx, guild_id, member_id)
        return stopped

    async def _look_at_role(self, tx: Transaction, guild_id: int, member_id: int) -> None:
        await self._agenda.schedule(tx, LISTENER, guild_id, member_id, self._clock.now(), member_id=member_id)

    async def lose(self, tx: Transaction, guild_id: int, listener_id: int) -> None:
        """Let those to whom a listener listened, who is gone, wait for another one."""
        await store.stop(tx, guild_id, listener_id)
        for seen in await store.of_listener(tx, guild_id, listener_id):
            if await check_ins.locked(tx, seen.check_in, seen.member_id) is not None:
                request = await store.get(tx, seen.id)
                if request is not None and request.listener_id == listener_id:
                    await self.release(tx, request, HANDED_BACK)

    async def touched_by(self, reader: Reader, scope: ErasureScope) -> Sequence[int]:
        """Return the check-ins that a member listens to."""
        return [one.check_in for one in await store.of_listener(reader, scope.guild_id, scope.member_id)]

    async def forget(self, tx: Transaction, scope: ErasureScope) -> Last | None:
        """Let those wait again to whom somebody listened who is about to be forgotten, and take the role from them."""
        if scope.feature not in (EVERYTHING, "check_ins"):
            return None
        servers = [one for one in await store.servers_of(tx, scope.member_id) if scope.guild_id in (0, one)]
        await self.lose(tx, scope.guild_id, scope.member_id)

        async def take_role(tx: Transaction) -> None:
            for guild_id in servers:
                if self.config(guild_id).listener_role is not None:
                    await self._look_at_role(tx, guild_id, scope.member_id)

        return take_role


def _new_id() -> int:
    """Return an id that tells nothing."""
    return secrets.randbits(62) | 1


class ListenersAwaited(AwaitedKind):
    """Whether somebody was answered by a listener is known as of everything else; listeners have cards, and no note."""

    kind = ASKED
