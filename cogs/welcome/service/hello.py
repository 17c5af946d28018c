"""A greeted newcomer waits for a person to say hello: what greeters read of it, and what follows."""

from datetime import timedelta

from bot.awaiting import Answer, AwaitedItem, WaitingList
from bot.awaiting.second_turns.totals import PUBLIC
from bot.clock import from_epoch
from bot.db import Transaction
from bot.delivery.setup_problems import SetupProblems
from bot.moderation.ways import Way
from bot.services import Services
from bot.text.language import _
from cogs.welcome.rules import greeters as rules
from cogs.welcome.service.arriving import HEARD, HELLO
from cogs.welcome.service.coming_back import ComingBack
from cogs.welcome.service.greeters import INVITE
from cogs.welcome.settings import GreeterSettings
from cogs.welcome.store import greeters

A_MONTH = timedelta(days=30)
WHILE_THERE = timedelta(minutes=2)  # Whoever writes or presses something there meanwhile has seen it.


class FirstAnswers:
    """What follows when a person is the first to answer a newcomer."""

    def __init__(self, services: Services) -> None:
        self._clock, self._agenda = services.clock, services.agenda
        self._coming_back = services.shared.get(ComingBack)

    async def record(self, tx: Transaction, guild_id: int, member_id: int) -> None:
        """Let the newcomer know of it soon, unless they are seen there again."""
        moment = self._clock.now() + WHILE_THERE
        await self._coming_back.expect(tx, guild_id, member_id)
        await self._agenda.schedule(tx, HEARD, guild_id, member_id, moment, member_id=member_id)


class HelloAwaited(WaitingList):
    """The note in the greeters' channel, and the end of the waiting."""

    kind, way = HELLO, Way.GREETING

    def __init__(self, services: Services, problems: SetupProblems) -> None:
        self._settings, self._agenda, self._problems = services.settings, services.agenda, problems
        self._gate = services.gate
        self._first, self._second_turns = FirstAnswers(services), services.second_turns
        self._second_turns.declare(HELLO, PUBLIC)

    def _config(self, guild_id: int) -> GreeterSettings:
        return self._settings.of(guild_id, GreeterSettings)

    def patience(self, guild_id: int) -> timedelta:
        return timedelta(hours=self._config(guild_id).patience_hours)

    def channel(self, guild_id: int) -> int | None:
        return None if self._gate.is_off(guild_id, "greeters") else self._config(guild_id).channel

    def title(self) -> str:
        return _("Who would say hello?")

    def entry(self, item: AwaitedItem) -> str:
        return rules.waits(item.member_id, from_epoch(item.asked_at))

    def offer(self) -> str:
        return _("I'll say hello")

    def intends(self, member: str) -> str:
        return _("{member} will say hello").format(member=member)

    def thanks(self, item: AwaitedItem) -> str:
        return _("Thank you. {member} will be glad of a few words:").format(member=f"<@{item.member_id}>")

    async def answered(self, tx: Transaction, item: AwaitedItem, answer: Answer, *, first: bool) -> None:
        """Let whoever was answered know of it, and plan to ask them later whether they would do the same for others."""
        await greeters.close_naming(tx, item.guild_id, item.member_id)
        moment = from_epoch(answer.answered_at)
        await self._second_turns.answered(tx, item.guild_id, HELLO, item.subject, answer.member_id, moment)
        if first:
            key = item.guild_id, item.member_id
            await self._first.record(tx, *key)
            moment = from_epoch(item.asked_at) + A_MONTH
            await self._agenda.schedule(tx, INVITE, *key, moment, member_id=item.member_id)

    async def unheard(self, tx: Transaction, item: AwaitedItem) -> None:
        await greeters.close_naming(tx, item.guild_id, item.member_id)

    async def not_posted(self, tx: Transaction, guild_id: int, channel_id: int, cause: str) -> None:
        await self._problems.report(tx, guild_id, "greeters", channel_id, cause)
