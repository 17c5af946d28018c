"""Asks newcomers how it is going, within the budget of uninvited messages, and tells greeters what they agreed to."""

from datetime import timedelta

import discord
import structlog

from bot.agenda import Agenda, Done, Due, Later
from bot.client.hearth import Hearth
from bot.clock import Clock, to_epoch
from bot.db import Database, Transaction
from bot.delivery import Delivery, Message, Notice, Remade, Undeliverable, talking_to_discord
from bot.delivery.inbox import Held
from bot.delivery.setup_problems import SetupProblems
from bot.settings import Settings
from bot.text.language import using_locale
from cogs.welcome.rules import follow_up as rules
from cogs.welcome.rules.template import safe_name
from cogs.welcome.service.follow_ups import DAYS, FIRST, LAST, NEEDS, FollowUps
from cogs.welcome.settings import WelcomeSettings
from cogs.welcome.store import arrivals, newcomers
from cogs.welcome.store.newcomers import GREETED, Newcomer
from cogs.welcome.views.follow_up import answers

log = structlog.stdlib.get_logger("cogs.welcome")

# A question about the first days is odd much later, so it is rather not asked than asked late.
LAPSES_AFTER = timedelta(days=2)


class FollowUpQuestions:
    """Carries out what follows a greeting."""

    def __init__(
        self,
        bot: Hearth,
        database: Database,
        clock: Clock,
        settings: Settings,
        agenda: Agenda,
        delivery: Delivery,
        follow_ups: FollowUps,
        obstacles: SetupProblems,
    ) -> None:
        self._bot, self._database, self._clock, self._settings = bot, database, clock, settings
        self._delivery, self._follow_ups, self._obstacles = delivery, follow_ups, obstacles
        for kind in DAYS:
            agenda.handle(kind, self.ask)
        delivery.declare(
            Notice(FIRST, "how your first days are going", usefulness=2, remake=self._remade),
            Notice(LAST, "how your first weeks were", usefulness=1, remake=self._remade),
        )
        for kind in NEEDS.values():
            agenda.handle(kind, self.deliver_to_greeters)

    async def ask(self, due: Due) -> Done | Later:
        """Ask how it is going, if they are here, used a button, and did not say "Not now"."""
        newcomer = await newcomers.get(self._database, due.guild_id, due.member_id)
        wanted = self._settings.of(due.guild_id, WelcomeSettings).follow_ups
        if newcomer is None or not wanted or not _may_be_asked(newcomer):
            return Done()
        guild, days = await self._guild(due.guild_id), DAYS[due.kind]
        try:
            with using_locale(self._delivery.locale_of(due.member_id, guild.preferred_locale)):
                sent = await self._delivery.uninvited(
                    due,
                    lapses=due.planned + LAPSES_AFTER,
                    **_asking(guild, due.kind),
                )
        except Undeliverable as refusal:
            log.info("follow-up held", cause=repr(refusal.__cause__))
            with using_locale(guild.preferred_locale):
                words = rules.question_held(safe_name(guild.name), last=due.kind == LAST)
            return Done(lambda tx: self._hold(tx, due, words))
        if isinstance(sent, Later):
            return sent
        now, key = to_epoch(self._clock.now()), (due.guild_id, due.member_id)
        return Done(None if sent is None else lambda tx: arrivals.record_event(tx, *key, now, "followed_up", days))

    async def _remade(self, held: Held) -> Remade | None:
        """The question that is held, with its answers."""
        guild = self._bot.get_guild(held.guild_id)
        return Remade(_asking(guild, held.kind.partition(" ")[0])) if guild else None

    async def _hold(self, tx: Transaction, due: Due, words: str) -> None:
        now, key = to_epoch(self._clock.now()), (due.guild_id, due.member_id)
        await arrivals.record_event(tx, *key, now, "follow_up_held", DAYS[due.kind])
        kind, member_id = f"{due.kind} {due.guild_id}", due.member_id
        await self._delivery.hold(tx, kind, member_id, member_id, words, due.planned_at, guild_id=due.guild_id)

    async def deliver_to_greeters(self, due: Due) -> Done:
        """Tell greeters what a newcomer agreed to tell."""
        channel_id = self._follow_ups.told_where(due.guild_id)
        newcomer = await newcomers.get(self._database, due.guild_id, due.member_id)
        if channel_id is None or newcomer is None or newcomer.left_at is not None:
            return Done()
        need = next(need for need, kind in NEEDS.items() if kind == due.kind)
        guild = await self._guild(due.guild_id)
        try:
            with using_locale(guild.preferred_locale):
                await self._delivery.post(
                    channel_id,
                    key=f"{due.kind} {due.guild_id} {due.member_id} {due.planned_at}",
                    ping=None,
                    content=rules.need_of(f"<@{due.member_id}>", need),
                    silent=True,
                )
        except Undeliverable as refusal:
            cause = repr(refusal.__cause__)
            return Done(lambda tx: self._obstacles.report(tx, due.guild_id, "greeters", channel_id, cause))
        return Done()

    async def _guild(self, guild_id: int) -> discord.Guild:
        with talking_to_discord():
            return self._bot.get_guild(guild_id) or await self._bot.fetch_guild(guild_id, with_counts=False)


def _asking(guild: discord.Guild, kind: str) -> Message:
    return Message(content=rules.question(safe_name(guild.name), last=kind == LAST), view=answers(guild.id))


def _may_be_asked(newcomer: Newcomer) -> bool:
    took_it_up = newcomer.state == GREETED and newcomer.engaged_at is not None
    return took_it_up and newcomer.quiet_at is None and newcomer.left_at is None
