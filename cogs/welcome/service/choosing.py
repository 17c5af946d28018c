"""Whom a greeting greets, which text it says, and whom it names: chosen once, and kept to at every attempt."""

from dataclasses import dataclass

from bot.clock import to_epoch
from bot.db import Transaction
from bot.moderation.ways import Way
from bot.services import Services
from cogs.welcome.service import texts
from cogs.welcome.service.greeters import Greeters
from cogs.welcome.store import greetings, newcomers, server_texts
from cogs.welcome.store.greetings import Greeting
from cogs.welcome.store.newcomers import Newcomer


@dataclass(frozen=True)
class ChosenGreeting:
    """Whom a message greets, with which text (None for the words we bring along), and whom it names (0 for nobody)."""

    group: list[Newcomer]
    text: server_texts.GreetingText | None
    greeter_id: int


class GreetingChoices:
    """Chooses in a write of its own, so that nobody is chosen twice."""

    def __init__(self, services: Services) -> None:
        self._database, self._clock = services.database, services.clock
        self._access, self._greeters = services.access, Greeters(services)

    async def choose(self, greeting: Greeting) -> ChosenGreeting:
        """Choose what a greeting is: nobody is added to it any more, or held back. May raise NotNow."""
        kept_out = await self._kept_out(greeting)
        return await self._database.write(lambda tx: self._choose(tx, greeting, kept_out))

    async def _kept_out(self, greeting: Greeting) -> set[int]:
        """Return which greeters whose turn it would be may not reach others now; Discord is asked before the write."""
        kept_out = set[int]()
        if greeting.variant is not None:
            return kept_out
        guild_id = greeting.guild_id
        for greeter in await self._greeters.candidates(self._database, guild_id, 0):
            # A bar of somebody without a name does not show in who is named: by elimination, it would tell who it is.
            if await self._access.refusal(guild_id, greeter.member_id, Way.GREETING, for_team=True) is None:
                break
            kept_out.add(greeter.member_id)
        return kept_out

    async def _choose(self, tx: Transaction, greeting: Greeting, kept_out: set[int]) -> ChosenGreeting:
        guild_id, number = greeting.guild_id, greeting.number
        await tx.lock("welcome", guild_id)
        group = await newcomers.of_greeting(tx, guild_id, number)
        if not group:
            return ChosenGreeting([], None, 0)
        if len(group) > 1 or group[0].is_back:
            await greetings.choose(tx, guild_id, number, texts.BROUGHT_ALONG, 0)
            return ChosenGreeting(group, None, 0)
        if greeting.variant is None:
            text = await texts.choose_text(tx, guild_id, to_epoch(self._clock.now()))
            greeter_id = await self._name(tx, group[0], kept_out) if texts.names_somebody(text) else 0
            await greetings.choose(tx, guild_id, number, text.number if text else texts.BROUGHT_ALONG, greeter_id)
            return ChosenGreeting(group, text, greeter_id)
        kept = await server_texts.texts(tx, guild_id)
        text = next((text for text in kept if text.number == greeting.variant), None)
        return ChosenGreeting(group, text, greeting.greeter_id or 0)

    async def _name(self, tx: Transaction, newcomer: Newcomer, kept_out: set[int]) -> int:
        return await self._greeters.choose(tx, newcomer.guild_id, newcomer.member_id, kept_out=kept_out) or 0
