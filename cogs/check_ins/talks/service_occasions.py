"""Why two talk: the topics that begin talks say what is particular about theirs."""

from collections.abc import Sequence
from dataclasses import dataclass

import discord

from bot.db import Reader, Transaction
from bot.interactions.buttons import Button
from cogs.check_ins.talks.store import Talk


@dataclass(frozen=True)
class Afterword:
    """What whoever closes a talk reads besides, and can press."""

    words: str = ""
    view: discord.ui.View | None = None


class Occasion:
    """What a topic says and does of its talks: nothing in particular, unless it says otherwise."""

    def buttons(self, talk: Talk) -> Sequence[Button]:
        """Return what else can be pressed under the heading of a talk."""
        return ()

    async def words(self, reader: Reader, talk: Talk) -> str:
        """Return what somebody wanted to stand above a talk."""
        return ""

    async def remains(self, reader: Reader, talk: Talk, member_id: int, server: str) -> str:
        """Return what is still true for one of the two when their talk has broken off."""
        return ""

    async def ways_on(self, reader: Reader, talk: Talk) -> discord.ui.View | None:
        """Return who else somebody can turn to whose talk has broken off, for the one who asked for it."""
        return None

    async def opened(self, tx: Transaction, talk: Talk) -> None:
        """Record what follows, in the write in which a talk gets its heading."""

    async def closed(self, tx: Transaction, talk: Talk, by: int, *, unspoken: bool) -> None:
        """Record what follows when one of the two closes a talk, or nobody has written for days (0), before it ends.

        `unspoken` is whether the one who was to be there has not written anything.
        """

    async def afterword(self, reader: Reader, talk: Talk, by: int) -> Afterword:
        """Return what whoever has closed a talk reads besides."""
        return Afterword()


class Occasions:
    """What topics register of the talks that they begin."""

    def __init__(self) -> None:
        self._occasions: dict[str, Occasion] = {}

    def add(self, name: str, occasion: Occasion) -> None:
        """Let this be asked about all talks of that occasion."""
        self._occasions[name] = occasion

    def __getitem__(self, talk: Talk) -> Occasion:
        return self._occasions.get(talk.occasion) or Occasion()
