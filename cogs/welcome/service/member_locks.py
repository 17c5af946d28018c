"""What happens to one member is written in the order in which it happened, however long a write has to wait."""

import asyncio
from weakref import WeakValueDictionary


class MemberLocks:
    """A lock for each member to whom something is happening; whoever asks first has it first."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[tuple[int, int], asyncio.Lock] = WeakValueDictionary()

    def of(self, guild_id: int, member_id: int) -> asyncio.Lock:
        """Return the lock of this member, for as long as somebody holds it or waits for it."""
        return self._locks.setdefault((guild_id, member_id), asyncio.Lock())
