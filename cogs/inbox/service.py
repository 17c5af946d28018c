"""How often Discord is asked in vain whether it takes direct messages for somebody by now."""

from bot.members.pace import Pace
from bot.services import Services
from cogs.inbox import rules


class DirectMessageTries(Pace):
    """Counts the tries that failed: whoever is refused too often is shut out of Discord, and all others with them."""

    def __init__(self, services: Services) -> None:
        super().__init__(services.clock, rules.TRIES, rules.A_WHILE)
