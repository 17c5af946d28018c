"""Why two talk: the topics that begin talks say what else can be pressed there, and what remains without a thread."""

from collections.abc import Awaitable, Callable

from bot.db import Reader, Transaction
from bot.interactions.buttons import Button
from cogs.check_ins.talks.store import Talk

MakeButton = Callable[[int], Button]  # given the talk's id
Remains = Callable[[Reader, Talk, int, str], Awaitable[str]]  # given the talk, one of the two, and the server's name

Left = Callable[[Transaction, Talk], Awaitable[None]]  # given the talk


class Occasions:
    """What topics register of the talks that they begin."""

    def __init__(self) -> None:
        self._buttons: dict[str, MakeButton] = {}
        self._remains: dict[str, Remains] = {}
        self._left: dict[str, Left] = {}

    def add(self, occasion: str, button: MakeButton, remains: Remains, left: Left) -> None:
        """Let a button stand under the headings of such talks, and a sentence before the news that one broke off.

        `left` is called in the write in which somebody gives one back who had come to listen, and had not written.
        """
        self._buttons[occasion], self._remains[occasion], self._left[occasion] = button, remains, left

    def buttons(self, talk: Talk) -> list[Button]:
        """Return what else can be pressed under the heading of a talk."""
        make = self._buttons.get(talk.occasion)
        return [] if make is None else [make(talk.id)]

    async def remains(self, reader: Reader, talk: Talk, member_id: int, server: str) -> str:
        """Return what is still true for one of the two when their talk has broken off; nothing, for many."""
        say = self._remains.get(talk.occasion)
        return "" if say is None else await say(reader, talk, member_id, server)

    async def leave_unspoken(self, tx: Transaction, talk: Talk) -> None:
        """Let the topic of a talk know that it is given back without a word."""
        if talk.occasion in self._left:
            await self._left[talk.occasion](tx, talk)
