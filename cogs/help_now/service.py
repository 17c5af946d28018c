"""How often somebody writes to moderators without their name: known in memory alone, and for an hour."""

from collections import defaultdict
from datetime import datetime

from bot.clock import Clock
from cogs.help_now.rules import AN_HOUR, HOUR


class Pace:
    """Enough for somebody in need, and too little to wear out those who read."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._written = defaultdict[tuple[int, int], list[datetime]](list)  # by server and member

    def again(self, guild_id: int, member_id: int) -> datetime | None:
        """When somebody can write next; None if they can now."""
        self._forget()
        written = self._written.get((guild_id, member_id), [])
        return written[-AN_HOUR] + HOUR if len(written) >= AN_HOUR else None

    def record(self, guild_id: int, member_id: int) -> None:
        """Something of theirs has arrived."""
        self._written[guild_id, member_id].append(self._clock.now())

    def _forget(self) -> None:
        since = self._clock.now() - HOUR
        for key, written in list(self._written.items()):
            self._written[key] = [one for one in written if one > since]
            if not self._written[key]:
                del self._written[key]
