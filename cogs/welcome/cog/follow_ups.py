"""Asks newcomers how it is going, within the budget of uninvited messages, and tells greeters what they agreed to."""

from dataclasses import replace
from datetime import timedelta

from bot.agenda import Done, Due, Later
from bot.clock import to_epoch
from bot.db import Transaction
from bot.delivery import DirectMessage, Message, Notice, Remade, Told, Undeliverable
from bot.delivery.inbox import Held
from bot.delivery.setup_problems import SetupProblems
from bot.services import Services
from bot.text.language import using_locale
from cogs.welcome.rules import follow_up as rules
from cogs.welcome.rules.template import unlinked
from cogs.welcome.service.arriving import UNPOSTED
from cogs.welcome.service.follow_ups import DAYS, FIRST, LAST, NEEDS, FollowUps
from cogs.welcome.settings import WelcomeSettings
from cogs.welcome.store import arrivals, newcomers
from cogs.welcome.store.newcomers import GREETED, Newcomer
from cogs.welcome.views.follow_up import answers

# A question about the first days is odd much later, so it is rather not asked than asked late.
LAPSES_AFTER = timedelta(days=2)


class FollowUpQuestions:
    """Carries out what follows a greeting."""

    def __init__(self, services: Services, problems: SetupProblems) -> None:
        self._database, self._clock, self._settings = services.database, services.clock, services.settings
        self._delivery, self._guilds = services.delivery, services.guilds
        self._follow_ups, self._problems = FollowUps(services), problems
        for kind in DAYS:
            services.agenda.handle(kind, self.ask)
        for kind in NEEDS.values():
            services.agenda.handle(kind, self.pass_on)
        services.delivery.declare(
            Notice(FIRST, "how your first days are going", usefulness=2, remake=self._remade),
            Notice(LAST, "how your first weeks were", usefulness=1, remake=self._remade),
        )

    async def ask(self, due: Due) -> Done | Later:
        """Ask how it is going, if they are here, used a button, and did not say "Not now"."""
        newcomer = await newcomers.get(self._database, due.guild_id, due.member_id)
        wanted = self._settings.of(due.guild_id, WelcomeSettings).follow_ups
        if newcomer is None or not wanted or not _may_be_asked(newcomer):
            return Done()
        last = due.kind == LAST

        def make(server: str) -> DirectMessage:
            held = rules.question_held(unlinked(server), last=last)
            return DirectMessage(**_question(due.guild_id, server, last=last), held=held)

        async def record(tx: Transaction, told: Told) -> None:
            now, key = to_epoch(self._clock.now()), (due.guild_id, due.member_id)
            if told.sent is not None or told.held:
                what = "follow_up_held" if told.held else "followed_up"
                await arrivals.record_event(tx, *key, now, what, DAYS[due.kind])

        return await self._delivery.tell(
            due, make, lapses=LAPSES_AFTER, then=record, held_as=f"{due.kind} {due.guild_id}"
        )

    async def _remade(self, held: Held) -> Remade:
        """Return the question that is held, with its answers."""
        last = held.kind.partition(" ")[0] == LAST
        return Remade(_question(held.guild_id, await self._guilds.name(held.guild_id), last=last))

    async def pass_on(self, due: Due) -> Done | Later:
        """Tell greeters what a newcomer agreed to tell; where they cannot be told, the newcomer is."""
        channel_id = self._follow_ups.greeters_channel(due.guild_id)
        newcomer = await newcomers.get(self._database, due.guild_id, due.member_id)
        if channel_id is None or newcomer is None or newcomer.left_at is not None:
            return Done()
        need = next(need for need, kind in NEEDS.items() if kind == due.kind)
        with using_locale(await self._guilds.locale(due.guild_id)):
            words = rules.need_of(f"<@{due.member_id}>", need)
        try:
            await self._delivery.post_once(due, channel_id, content=words, silent=True)
        except Undeliverable as refusal:
            return await self._own_up(due, channel_id, repr(refusal.__cause__))
        return Done()

    async def _own_up(self, due: Due, channel_id: int, cause: str) -> Done | Later:
        async def report(tx: Transaction, _told: Told) -> None:
            await self._problems.report(tx, due.guild_id, "greeters", channel_id, cause)

        return await self._delivery.tell(
            replace(due, kind=UNPOSTED),
            lambda server: DirectMessage(content=rules.not_passed_on(unlinked(server))),
            then=report,
            held_as=f"{UNPOSTED} {due.guild_id} {due.kind}",
        )


def _question(guild_id: int, server: str, *, last: bool) -> Message:
    return Message(content=rules.question(unlinked(server), last=last), view=answers(guild_id))


def _may_be_asked(newcomer: Newcomer) -> bool:
    took_it_up = newcomer.state == GREETED and newcomer.engaged_at is not None
    return took_it_up and newcomer.quiet_at is None and newcomer.left_at is None
