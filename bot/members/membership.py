"""Who is in a server and who is gone: features hear of it once, whether the bot saw it happen or not."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import discord

from bot.health.incidents import await_all


@dataclass(frozen=True)
class Gone:
    """Members who are no longer in a server. `user` is the one who was seen leaving; None for those who went unseen."""

    guild_id: int
    member_ids: Sequence[int]
    user: discord.User | discord.Member | None = None


GoneCall = Callable[[Gone], Awaitable[None]]
PresentCall = Callable[[Sequence[discord.Member]], Awaitable[None]]


class Members:
    """Tells features who left and who is there."""

    def __init__(self) -> None:
        self._gone: list[GoneCall] = []
        self._present: list[PresentCall] = []

    def when_gone(self, call: GoneCall) -> None:
        """Call this when somebody leaves, and for whoever the roll call finds gone."""
        self._gone.append(call)

    def when_present(self, call: PresentCall) -> None:
        """Call this with those whom the roll call finds there, as Discord has them at this moment."""
        self._present.append(call)

    async def gone(self, gone: Gone) -> None:
        """Tell that these are gone. Raises NotNow where a feature could not record it."""
        await await_all([call(gone) for call in self._gone], "members gone")

    async def present(self, members: Sequence[discord.Member]) -> None:
        """Tell that these are there."""
        await await_all([call(members) for call in self._present], "members present")
