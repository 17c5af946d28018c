"""How often Discord is asked in vain whether it takes direct messages for somebody by now."""

from datetime import datetime

from bot.services import Services
from cogs.inbox import rules


class DirectMessageTries:
    """Counts the tries that failed: whoever is refused too often is shut out of Discord, and all others with them."""

    def __init__(self, services: Services) -> None:
        self._clock = services.clock
        self._failed: dict[int, tuple[int, datetime]] = {}  # how often in a row, and the last time, by member

    def next_moment(self, member_id: int) -> datetime | None:
        """Return when it can be tried next; None if it can now."""
        times, last = self._failed.get(member_id, (0, self._clock.now()))
        again = last + rules.pause_after(times)
        return again if again > self._clock.now() else None

    def record(self, member_id: int) -> None:
        """Count one more try; it has failed unless `clear` follows."""
        now = self._clock.now()
        recent = {one: failed for one, failed in self._failed.items() if now - failed[1] < rules.LONGEST_PAUSE}
        self._failed = recent | {member_id: (recent.get(member_id, (0, now))[0] + 1, now)}

    def clear(self, member_id: int) -> None:
        """Count nothing of what failed until now."""
        self._failed.pop(member_id, None)
