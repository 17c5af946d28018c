"""Giving thanks: what is checked, counted and kept in one write, whichever door they come through."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.agenda import Agenda
from bot.clock import Clock, from_epoch, to_epoch
from bot.db import Database, Transaction
from bot.services import Services
from bot.settings import Settings
from cogs.kudos.rules import giving as rules
from cogs.kudos.service.cards import KudosCards
from cogs.kudos.service.digests import Digests
from cogs.kudos.service.preferences import PreferencesCache
from cogs.kudos.settings import KudosSettings
from cogs.kudos.store import gifts as store
from cogs.kudos.store.gifts import NOWHERE, Gift, Link
from cogs.kudos.store.preferences import KudosPreferences

TELL = "kudos.tell"


@dataclass(frozen=True)
class Person:
    """A member as Discord describes them where they are chosen."""

    id: int
    name: str
    is_bot: bool = False
    is_here: bool = True


@dataclass(frozen=True)
class Giver:
    """Who gives, as Discord describes them in what they do."""

    id: int
    name: str
    roles: Sequence[int]
    since: datetime
    joined: datetime | None


@dataclass(frozen=True)
class ThanksRequest:
    """What somebody wants to give. Its id is that of the interaction, and `about` a channel and a message in it."""

    id: int
    guild_id: int
    channel_id: int  # where they are
    giver: Giver
    receivers: Sequence[Person]
    reason: str
    private: bool = False
    value: str = ""
    about: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Outcome:
    """What became of it: what stands on a card, what only its receivers see, and who did not want any."""

    posted: Sequence[Gift]
    private: Sequence[Gift]
    declined: Sequence[int]
    pinged: Sequence[int]


class Giving:
    """Keeps thanks, if they are allowed."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        settings: Settings,
        agenda: Agenda,
        cards: KudosCards,
        digests: Digests,
        wishes: PreferencesCache,
    ) -> None:
        self._database, self._clock, self._settings, self._agenda = database, clock, settings, agenda
        self._cards, self._digests, self._wishes = cards, digests, wishes

    async def give(self, thanks: ThanksRequest) -> Outcome | None:
        """Check, count and keep it in one write; None if this very thank-you is kept already. Raises CareError."""
        wishes, now = self._settings.of(thanks.guild_id, KudosSettings), self._clock.now()
        _checked(thanks, wishes, now)
        return await self._database.write(lambda tx: self._keep(tx, thanks, wishes, now))

    async def _keep(
        self, tx: Transaction, thanks: ThanksRequest, wishes: KudosSettings, now: datetime
    ) -> Outcome | None:
        since = to_epoch(now - rules.window(wishes.pair_minutes))
        recent = await store.recent(tx, thanks.guild_id, thanks.giver.id, since)
        of_each = [(person, await self._wishes.of(tx, thanks.guild_id, person.id)) for person in thanks.receivers]
        gifts = [_gift(thanks, *one, wishes.channel, now) for one in of_each if not one[1].declined]
        for gift in gifts:
            if not await store.add(tx, gift):
                return None
        before = [rules.Given(link.receiver_id, from_epoch(link.given_at)) for link in recent]
        await self._check_limits(tx, gifts, before, wishes, now)
        outcome = Outcome(
            [gift for gift in gifts if not gift.private],
            [gift for gift in gifts if gift.private],
            [person.id for person, wish in of_each if wish.declined],
            [person.id for person, wish in of_each if not wish.quiet],
        )
        await self._see_to_it(tx, outcome, wishes)
        return outcome

    async def _check_limits(
        self,
        tx: Transaction,
        gifts: Sequence[Gift],
        before: Sequence[rules.Given],
        wishes: KudosSettings,
        now: datetime,
    ) -> None:
        receivers = [gift.receiver_id for gift in gifts]
        limits = {"daily_limit": wishes.daily_limit, "pair_minutes": wishes.pair_minutes}
        rules.within_limits(before, receivers, now, **limits)
        for gift in gifts:
            if all(given.receiver_id != gift.receiver_id for given in before):
                continue  # As nearly always: no need to look for a way back.
            since = to_epoch(now - rules.DAY)
            links = await store.ways_back(tx, gift.guild_id, gift.giver_id, gift.receiver_id, since)
            rules.not_in_circles(gift.giver_id, gift.receiver_id, before, list(map(_thanked, links)), now)

    async def _see_to_it(self, tx: Transaction, outcome: Outcome, wishes: KudosSettings) -> None:
        """That the card is posted, the receivers of private thanks hear of them, and a digest comes."""
        if outcome.posted:
            await self._cards.expect(tx, outcome.posted[0])
            await self._digests.expect(tx, outcome.posted[0], wishes)
        for gift in outcome.private:
            if gift.told_at is None:
                moment, key = from_epoch(gift.given_at), (gift.guild_id, gift.receiver_id)
                await self._agenda.schedule(tx, TELL, *key, moment, member_id=gift.receiver_id)


async def left_today(services: Services, guild_id: int, giver: Giver) -> int | None:
    """How many thanks somebody can still give; None for any number. Raises CareError if they can give none now."""
    wishes, now = services.settings.of(guild_id, KudosSettings), services.clock.now()
    _giver_checked(giver, wishes, now)
    links = await store.given_since(services.database, guild_id, giver.id, to_epoch(now - rules.DAY))
    before = [rules.Given(link.receiver_id, from_epoch(link.given_at)) for link in links]
    return rules.left_today(before, now, wishes.daily_limit)


def _checked(thanks: ThanksRequest, wishes: KudosSettings, now: datetime) -> None:
    for person in thanks.receivers:
        rules.receiver_allowed(thanks.giver.id, person.id, receiver_is_bot=person.is_bot)
        rules.receiver_is_here(person.id, is_here=person.is_here)
    rules.value_for(thanks.value, wishes.values)
    _giver_checked(thanks.giver, wishes, now)


def _giver_checked(giver: Giver, wishes: KudosSettings, now: datetime) -> None:
    days, member_days = wishes.account_days, wishes.member_days
    rules.giver_allowed(giver.roles, giver.since, giver.joined, now, wishes.denied_roles, days, member_days)


def _gift(
    thanks: ThanksRequest, receiver: Person, wish: KudosPreferences, channel_id: int | None, now: datetime
) -> Gift:
    private = thanks.private or bool(wish.private)
    given_at = to_epoch(now)
    return Gift(
        id=thanks.id,
        guild_id=thanks.guild_id,
        giver_id=thanks.giver.id,
        receiver_id=receiver.id,
        reason=rules.reason_for(thanks.reason),
        given_at=given_at,
        channel_id=channel_id or thanks.channel_id,
        message_id=NOWHERE if private else None,
        giver_name=thanks.giver.name,
        receiver_name=receiver.name,
        value=thanks.value,
        about_channel=thanks.about[0],
        about_message=thanks.about[1],
        private=int(private),
        told_at=given_at if wish.quiet or not private else None,
    )


def _thanked(link: Link) -> rules.Thanked:
    return rules.Thanked(link.giver_id, link.receiver_id, from_epoch(link.given_at))
