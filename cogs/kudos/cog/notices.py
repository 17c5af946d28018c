"""What people hear of who did not ask: that somebody thanked them privately, and that thanks were taken down."""

from datetime import timedelta

import discord
import structlog

from bot.agenda import Agenda, Done, Due, Later
from bot.client.hearth import Hearth
from bot.clock import Clock, to_epoch
from bot.db import Database, Transaction
from bot.delivery import Delivery, Message, Notice, Undeliverable, talking_to_discord
from bot.text.language import using_locale
from cogs.kudos.rules import ownership as rules
from cogs.kudos.service.giving import TELL
from cogs.kudos.service.ownership import TAKEN_FROM_GIVER, TAKEN_FROM_RECEIVER
from cogs.kudos.service.preferences import PreferencesCache
from cogs.kudos.store import gifts as store
from cogs.kudos.store import removals
from cogs.kudos.store.gifts import Gift
from cogs.kudos.views.card import removal

log = structlog.stdlib.get_logger("cogs.kudos")

# By then even a spent budget has room again, so it is a while that nothing but nights and trouble can take up.
STILL_GOOD = timedelta(days=14)
NOTICES = (
    Notice(TELL, "private thanks to you", usefulness=1),
    Notice(TAKEN_FROM_GIVER, "thanks that were taken down"),
    Notice(TAKEN_FROM_RECEIVER, "thanks that were taken down"),
)
SHOWN_AT_ONCE = 3  # of the longest, every letter of them escaped, still fit into one message


class KudosNotices:
    """Tells people by direct message, within the budget; what cannot be told is held until they come by."""

    def __init__(
        self,
        bot: Hearth,
        database: Database,
        clock: Clock,
        agenda: Agenda,
        delivery: Delivery,
        wishes: PreferencesCache,
    ) -> None:
        self._bot, self._database, self._clock = bot, database, clock
        self._delivery, self._wishes = delivery, wishes
        delivery.declare(*NOTICES)
        agenda.handle(TELL, self.deliver)
        for kind in (TAKEN_FROM_GIVER, TAKEN_FROM_RECEIVER):
            agenda.handle(kind, self.deliver_removal)

    async def deliver(self, due: Due) -> Done | Later:
        """Somebody was thanked privately, perhaps more than once by now."""
        untold = await store.untold(self._database, due.guild_id, due.member_id)
        if not untold:
            return Done()
        if (await self._wishes.now_of(due.guild_id, due.member_id)).quiet:
            await self._note_told(untold)
            return Done()
        guild = await self._guild(due.guild_id)
        with using_locale(guild.preferred_locale if guild else None):
            outcome = await self._send(due, _name(guild), rules.thanks_held(_name(guild)), _about(guild, untold))
        if isinstance(outcome, Later):
            return outcome
        # By itself, and not with the entry: another thank-you may have renewed that meanwhile.
        await self._note_told(untold)
        return Done()

    async def deliver_removal(self, due: Due) -> Done | Later:
        """Thanks that somebody gave or was given were taken down."""
        found = await removals.of_member(self._database, due.guild_id, due.member_id, 1)
        guild = await self._guild(due.guild_id)
        because = found[0].because if found else ""
        with using_locale(guild.preferred_locale if guild else None):
            words = rules.taken_down(_name(guild), because, gave=due.kind == TAKEN_FROM_GIVER)
            if (await self._wishes.now_of(due.guild_id, due.member_id)).quiet:
                await self._hold(due, words)
                return Done()
            outcome = await self._send(due, _name(guild), words, Message(content=words))
        return outcome if isinstance(outcome, Later) else Done()

    async def _send(self, due: Due, server: str, held: str, message: Message) -> Later | None:
        try:
            outcome = await self._delivery.uninvited(due, lapses=due.planned + STILL_GOOD, **message)
        except Undeliverable as refusal:
            log.info("notice held", guild=due.guild_id, cause=repr(refusal.__cause__))
            outcome = None
        if isinstance(outcome, Later):
            return outcome
        if outcome is None:
            await self._hold(due, held)
        return None

    async def _hold(self, due: Due, words: str) -> None:
        async def hold(tx: Transaction) -> None:
            kind = f"{due.kind} {due.guild_id}"
            await self._delivery.hold(
                tx, kind, due.subject, due.member_id, words, due.planned_at, guild_id=due.guild_id
            )

        await self._database.write(hold)

    async def _note_told(self, gifts: list[Gift]) -> None:
        now = to_epoch(self._clock.now())
        await self._database.write(lambda tx: store.note_told(tx, gifts, now))

    async def _guild(self, guild_id: int) -> discord.Guild | None:
        """The server; None if we are not in it any more. Raises NotNow."""
        try:
            with talking_to_discord():
                return self._bot.get_guild(guild_id) or await self._bot.fetch_guild(guild_id, with_counts=False)
        except Undeliverable:
            return None


def _name(guild: discord.Guild | None) -> str:
    return guild.name if guild else "…"


def _about(guild: discord.Guild | None, gifts: list[Gift]) -> Message:
    entries = [rules.private_entry(gift.giver_id, gift.reason) for gift in gifts[:SHOWN_AT_ONCE]]
    words = rules.told_privately(_name(guild), entries, more=len(gifts) > SHOWN_AT_ONCE)
    message = Message(embed=discord.Embed(description=words))
    if len(gifts) == 1:
        message["view"] = removal(gifts[0].id)
    return message
