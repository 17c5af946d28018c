"""Open calls for help, as `/care queue` shows them: never the words, and no name."""

from collections.abc import Sequence

from bot.clock import from_epoch
from bot.interactions.buttons import Button, Menu
from bot.services import Services
from bot.text.language import _
from cogs.help_now import store
from cogs.help_now.rules import team as rules


class CallQueue:
    """What may have gone under in the team's channel."""

    def __init__(self, services: Services) -> None:
        self._database = services.database

    def title(self) -> str:
        return _("Calls for help")

    async def lines(self, guild_id: int) -> list[str]:
        return [
            rules.waiting_line(from_epoch(one.asked_at), one.claimed_by, one.guild_id, one.channel_id, one.message_id)
            for one in await store.open_calls(self._database, guild_id)
        ]

    async def buttons(self, guild_id: int) -> Sequence[Button | Menu]:
        return []  # Those on its card are pressed in the sight of all of the team.
