"""What becomes of a check-in, for those topics that go by it: they register, so that check-ins need not know them."""

from collections.abc import Awaitable, Callable, Sequence

from bot.db import Reader, Transaction
from bot.members.personal_data import ErasureScope
from cogs.check_ins.check_in.store import CheckIn

Made = Callable[[Transaction, CheckIn, int], Awaitable[None]]
Withdrawn = Callable[[Transaction, CheckIn], Awaitable[None]]
Touched = Callable[[Reader, ErasureScope], Awaitable[Sequence[int]]]
Forgotten = Callable[[Transaction, ErasureScope], Awaitable[None]]
Friends = Callable[[Reader, CheckIn], Awaitable[Sequence[int]]]


class CheckInEvents:
    """Each call is part of the write in which it happens. What an audience does about a check-in, it says itself."""

    def __init__(self) -> None:
        self._made: list[Made] = []
        self._withdrawn: list[Withdrawn] = []
        self._touched: list[Touched] = []
        self._forgotten: list[Forgotten] = []
        self._friends: list[Friends] = []

    def when_made(self, call: Made) -> None:
        """Call this for every new check-in, with the id of the round that it answers, or 0."""
        self._made.append(call)

    def when_withdrawn(self, call: Withdrawn) -> None:
        """Call this for every check-in that its author withdraws, while it is still kept."""
        self._withdrawn.append(call)

    def touches(self, call: Touched) -> None:
        """Call this for the check-ins of others that change when a member is forgotten: they are held meanwhile."""
        self._touched.append(call)

    def when_forgotten(self, call: Forgotten) -> None:
        """Call this when a member's check-ins are about to be forgotten, before anything of them has gone."""
        self._forgotten.append(call)

    def looks_out(self, call: Friends) -> None:
        """Call this for the friends who look out for the author of a check-in."""
        self._friends.append(call)

    async def friends(self, reader: Reader, check_in: CheckIn) -> list[int]:
        """Return the friends who look out for the author of a check-in, in its server."""
        return [friend_id for call in self._friends for friend_id in await call(reader, check_in)]

    async def made(self, tx: Transaction, check_in: CheckIn, round_id: int) -> None:
        """Tell that there is a new check-in."""
        for call in self._made:
            await call(tx, check_in, round_id)

    async def withdrawn(self, tx: Transaction, check_in: CheckIn) -> None:
        """Tell that a check-in is withdrawn."""
        for call in self._withdrawn:
            await call(tx, check_in)

    async def touched(self, tx: Transaction, scope: ErasureScope) -> list[int]:
        """Return the check-ins of others that change when a member is forgotten."""
        return [check_in for call in self._touched for check_in in await call(tx, scope)]

    async def forgotten(self, tx: Transaction, scope: ErasureScope) -> None:
        """Tell that a member's check-ins are about to be forgotten."""
        for call in self._forgotten:
            await call(tx, scope)
