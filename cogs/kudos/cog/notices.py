"""What people hear by direct message: that they were thanked privately, and what became of thanks.

What cannot be told is held: it waits in `/inbox` until they come by.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from functools import partial

import discord

from bot.agenda import Done, Due, Later
from bot.clock import to_epoch
from bot.db import Transaction
from bot.delivery import HOLD, DirectMessage, Notice
from bot.interactions.buttons import lasting_view
from bot.moderation.access import Way
from bot.services import Services
from bot.text.language import using_locale
from cogs.kudos.rules import ownership as rules
from cogs.kudos.service.cards import UNPOSTED, mark_of
from cogs.kudos.service.giving import PRIVATE_THANKS
from cogs.kudos.service.ownership import TAKEN_FROM_GIVER, TAKEN_FROM_RECEIVER
from cogs.kudos.service.preferences import PreferencesCache
from cogs.kudos.store import gifts as store
from cogs.kudos.store import removals
from cogs.kudos.store.gifts import Gift
from cogs.kudos.views.card import private_buttons
from cogs.kudos.views.keepsake import DecideKudos

# By then even a spent budget has room again, so it is a while that nothing but nights and trouble can take up.
STILL_GOOD = timedelta(days=14)
NOTICES = (
    Notice(PRIVATE_THANKS, "private thanks to you", usefulness=1),
    Notice(TAKEN_FROM_GIVER, "thanks that were taken down"),
    Notice(TAKEN_FROM_RECEIVER, "thanks that were taken down"),
    Notice(UNPOSTED, "thanks of yours that could not be posted", asked_for=True),
)
SHOWN_AT_ONCE = 3  # of the longest, every letter of them escaped, still fit into one message


class KudosNotices:
    """Tells people by direct message; who did not ask for it, within the budget."""

    def __init__(self, services: Services) -> None:
        self._database, self._clock = services.database, services.clock
        self._delivery, self._guilds, self._access = services.delivery, services.guilds, services.access
        self._preferences = services.shared.get(PreferencesCache)

    async def tell_private_thanks(self, due: Due) -> Done | Later:
        """Tell somebody that they were thanked privately, perhaps more than once by now."""
        untold = await store.untold(self._database, due.guild_id, due.member_id)
        if not untold:
            return Done()
        held_back = untold if await self._is_quiet(due) else await self._of_those_who_may_not(untold)
        if held_back:
            await self._database.write(lambda tx: self._mark_told(tx, held_back))
            untold = [gift for gift in untold if gift not in held_back]
        if not untold:
            return Done()
        outcome = await self._delivery.tell(
            due,
            lambda server: _private_thanks(server, untold),
            mark=mark_of(untold[0].id) if len(untold) == 1 else "",
            held_as=_held_as(due),
            lapses=STILL_GOOD,
            lapsed=HOLD,
            then=lambda tx, _told: self._mark_told(tx, untold),
        )
        if isinstance(outcome, Done) and outcome.record is not None:
            # By itself, and not with the entry: another thank-you may have renewed that meanwhile.
            await self._database.write(partial(_record, outcome.record))
            return Done()
        return outcome

    async def _of_those_who_may_not(self, gifts: Sequence[Gift]) -> list[Gift]:
        """Return what was given by people who may not reach others by now: it is in the keepsake, and not brought."""
        guild_id, givers = gifts[0].guild_id, {gift.giver_id for gift in gifts if gift.giver_id}
        kept_out = {one for one in givers if await self._access.refusal(guild_id, one, Way.KUDOS) is not None}
        return [gift for gift in gifts if gift.giver_id in kept_out]

    async def tell_removal(self, due: Due) -> Done | Later:
        """Tell somebody that thanks which they gave or were given were taken down."""
        found = await removals.latest_of(self._database, due.guild_id, due.member_id)
        because, gave = found.because if found else "", due.kind == TAKEN_FROM_GIVER
        return await self._tell_or_hold(due, lambda server: rules.taken_down(server, because, gave=gave))

    async def tell_unposted(self, due: Due) -> Done | Later:
        """Tell somebody that the card of their thanks could not be posted."""
        given = await store.of_card(self._database, due.subject)
        receivers = [gift.receiver_id for gift in given if gift.is_public and gift.giver_id == due.member_id]
        if not receivers:
            return Done()
        return await self._tell_or_hold(due, lambda server: rules.not_posted(server, receivers))

    async def _tell_or_hold(self, due: Due, words: Callable[[str], str]) -> Done | Later:
        """Tell somebody by direct message, unless they want none about thanks: then it waits in the inbox."""
        if not await self._is_quiet(due):
            return await self._delivery.tell(
                due,
                lambda server: DirectMessage(content=words(server)),
                held_as=_held_as(due),
                lapses=STILL_GOOD,
                lapsed=HOLD,
            )
        with using_locale(await self._delivery.reader_locale(due.member_id, due.guild_id)):
            held = words(await self._guilds.name(due.guild_id))
        place = _held_as(due), due.subject, due.member_id
        return Done(lambda tx: self._delivery.hold(tx, *place, held, due.planned_at, guild_id=due.guild_id))

    async def _is_quiet(self, due: Due) -> bool:
        return bool((await self._preferences.now_of(due.guild_id, due.member_id)).quiet)

    async def _mark_told(self, tx: Transaction, gifts: Sequence[Gift]) -> None:
        await store.mark_told(tx, gifts, to_epoch(self._clock.now()))


def _held_as(due: Due) -> str:
    """Return the kind under which something is held: of each server by itself, for its subject may be a member."""
    return f"{due.kind} {due.guild_id}"


def _private_thanks(server: str, gifts: Sequence[Gift]) -> DirectMessage:
    entries = [rules.private_entry(gift.giver_id, gift.reason) for gift in gifts[:SHOWN_AT_ONCE]]
    words = rules.private_thanks(server, entries, more=len(gifts) > SHOWN_AT_ONCE)
    message = DirectMessage(embed=discord.Embed(description=words), held=rules.private_thanks_held(server))
    if len(gifts) == 1:
        message["view"] = private_buttons(gifts[0].id)
    else:
        message["view"] = lasting_view().add_item(DecideKudos(gifts[:SHOWN_AT_ONCE]))
    return message


async def _record(record: Callable[[Transaction], Awaitable[object]], tx: Transaction) -> None:
    await store.lock_kept(tx)  # First, as everybody does who writes to several places.
    await record(tx)
