"""Giving thanks: what is checked, counted and kept in one write, by command, form or menu alike."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.clock import from_epoch, to_epoch
from bot.db import Reader, Transaction
from bot.moderation.refusals import Refusals
from bot.moderation.ways import Way
from bot.services import Services
from cogs.kudos.rules import giving as rules
from cogs.kudos.service.cards import KudosCards
from cogs.kudos.service.digests import Digests
from cogs.kudos.service.limits import GivingLimits
from cogs.kudos.service.preferences import PreferencesCache
from cogs.kudos.settings import KudosSettings
from cogs.kudos.store import gifts as store
from cogs.kudos.store.gifts import NOWHERE, Gift
from cogs.kudos.store.preferences import KudosPreferences

PRIVATE_THANKS = "kudos.tell"

CheckAccess = Callable[[Reader], Awaitable[None]]


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

    def __init__(self, services: Services) -> None:
        self._database, self._clock = services.database, services.clock
        self._settings, self._agenda = services.settings, services.agenda
        self._cards, self._digests = services.shared.get(KudosCards), services.shared.get(Digests)
        self._preferences, self._limits = services.shared.get(PreferencesCache), GivingLimits(services)
        self._refusals = Refusals(services)

    async def give(self, thanks: ThanksRequest, check_access: CheckAccess) -> Outcome | None:
        """Check, count and keep thanks in one write; return None if they are kept already. Raises CareError.

        `check_access` raises it for whoever may not reach others now.
        """
        config, now = self._settings.of(thanks.guild_id, KudosSettings), self._clock.now()
        _check(thanks, config, now)

        async def keep(tx: Transaction) -> Outcome | None:
            await check_access(tx)
            return await self._keep(tx, thanks, config, now)

        return await self._database.write(keep)

    async def _keep(
        self, tx: Transaction, thanks: ThanksRequest, config: KudosSettings, now: datetime
    ) -> Outcome | None:
        before = await self._limits.locked(tx, thanks.guild_id, thanks.giver.id, config)
        of_each = [(person, await self._wishes(tx, thanks, person.id)) for person in thanks.receivers]
        gifts = [_gift(thanks, *one, config.channel, now) for one in of_each if not one[1].declined]
        for gift in gifts:
            if not await store.add(tx, gift):
                return None
        await self._limits.check(tx, gifts, before, config)
        outcome = Outcome(
            [gift for gift in gifts if not gift.private],
            [gift for gift in gifts if gift.private],
            [person.id for person, one in of_each if one.declined],
            [person.id for person, one in of_each if not one.quiet],
        )
        await self._arrange_what_follows(tx, outcome, config)
        return outcome

    async def _wishes(self, tx: Transaction, thanks: ThanksRequest, receiver_id: int) -> KudosPreferences:
        """Return how somebody would like to be thanked by this giver: of whom they want nothing, in silence."""
        wishes = await self._preferences.of(tx, thanks.guild_id, receiver_id)
        refused = await self._refusals.refused(tx, receiver_id, thanks.giver.id, Way.KUDOS)
        return replace(wishes, quiet=1) if refused else wishes

    async def _arrange_what_follows(self, tx: Transaction, outcome: Outcome, config: KudosSettings) -> None:
        """See to it that the card is posted, receivers hear of private thanks, and a digest comes."""
        if outcome.posted:
            await self._cards.expect(tx, outcome.posted[0])
            await self._digests.expect(tx, outcome.posted[0], config)
        for gift in sorted(outcome.private, key=lambda gift: gift.receiver_id):  # As any other write does.
            if gift.told_at is None:
                moment, key = from_epoch(gift.given_at), (gift.guild_id, gift.receiver_id)
                await self._agenda.schedule(tx, PRIVATE_THANKS, *key, moment, member_id=gift.receiver_id)


async def left_today(services: Services, guild_id: int, giver: Giver) -> int | None:
    """Return how many thanks somebody can still give; None for any number. Raises CareError where it is none."""
    _check_giver(giver, services.settings.of(guild_id, KudosSettings), services.clock.now())
    return await GivingLimits(services).left_today(guild_id, giver.id)


def _check(thanks: ThanksRequest, config: KudosSettings, now: datetime) -> None:
    rules.check_number(len(thanks.receivers))
    for person in thanks.receivers:
        rules.check_receiver(thanks.giver.id, person.id, receiver_is_bot=person.is_bot)
        rules.check_presence(person.id, is_here=person.is_here)
    rules.checked_value(thanks.value, config.values)
    _check_giver(thanks.giver, config, now)


def _check_giver(giver: Giver, config: KudosSettings, now: datetime) -> None:
    days, member_days = config.account_days, config.member_days
    rules.check_giver(giver.roles, giver.since, giver.joined, now, config.denied_roles, days, member_days)


def _gift(
    thanks: ThanksRequest, receiver: Person, preferences: KudosPreferences, channel_id: int | None, now: datetime
) -> Gift:
    private = thanks.private or bool(preferences.private)
    given_at = to_epoch(now)
    return Gift(
        id=thanks.id,
        guild_id=thanks.guild_id,
        giver_id=thanks.giver.id,
        receiver_id=receiver.id,
        reason=rules.checked_reason(thanks.reason),
        given_at=given_at,
        channel_id=channel_id or thanks.channel_id,
        message_id=NOWHERE if private else None,
        giver_name=thanks.giver.name,
        receiver_name=receiver.name,
        value=thanks.value,
        about_channel=thanks.about[0],
        about_message=thanks.about[1],
        private=int(private),
        told_at=given_at if preferences.quiet or not private else None,
    )
