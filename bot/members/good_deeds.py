"""What somebody did for others in public and under their own name, and the way to thank them for it.

Features say what they know, and one of them takes thanks; none of them knows of the others.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import discord

from bot.db import Reader

Said = Callable[[str, str], str]  # given their name and the server's, both escaped; in the reader's language


@dataclass(frozen=True)
class GoodDeed:
    """Something that all could see, who did it, and how it is said."""

    member_id: int
    said: Said


class DeedSource(ABC):
    """What one feature knows."""

    @abstractmethod
    async def since(self, reader: Reader, guild_id: int, member_id: int, moment: int) -> GoodDeed | None:
        """Return something that a member did after a moment; None where there is nothing that all could see."""


class Thanks(ABC):
    """How the feature that takes thanks is asked for its form."""

    @abstractmethod
    async def may_go(self, guild_id: int, giver_id: int, receiver_id: int) -> bool:
        """Return whether one may thank the other now, who would like it. May raise NotNow."""

    @abstractmethod
    def button(self, guild_id: int, receiver_id: int) -> discord.ui.Item[Any]:
        """Return what opens the form, also among direct messages."""


class GoodDeeds:
    """Asks each feature in turn."""

    def __init__(self) -> None:
        self._sources: list[DeedSource] = []
        self.thanks: Thanks | None = None  # None where no feature takes any.

    def add(self, source: DeedSource) -> None:
        """Ask this feature, too; called once, when it is loaded."""
        self._sources.append(source)

    async def since(self, reader: Reader, guild_id: int, member_id: int, moment: int) -> GoodDeed | None:
        """Return one thing that a member did after a moment, as the first feature has it that knows of any."""
        for source in self._sources:
            found = await source.since(reader, guild_id, member_id, moment)
            if found is not None:
                return found
        return None
