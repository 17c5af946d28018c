"""Telling somebody something as the agenda does, for tests of whether it may be told."""

from datetime import timedelta

from bot.agenda import Done, Due, Later
from bot.delivery import DirectMessage, Notice
from tests.world import World

TEA = Notice("tea.ask", "how the tea is")


async def carry_out(world: World, due: Due, words: str, *, lapses: timedelta | None = None) -> Done | Later:
    """Tell the member that something due is for, and record what comes of it."""
    services = world.bot.services
    outcome = await services.delivery.tell(due, lambda _server: DirectMessage(content=words), lapses=lapses)
    if isinstance(outcome, Done) and outcome.record is not None:
        await services.database.write(outcome.record)
    return outcome
