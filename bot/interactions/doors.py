"""What `/hearth` offers: every feature adds doors of its own, and each is asked whether it is open to whoever asks."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from enum import IntEnum
from typing import Any, ClassVar

import discord

from bot.errors import CareError, NotNow


class Visitor(IntEnum):
    """Who somebody is in a server, in the order in which they are spoken to; everybody is a member."""

    MEMBER = 0
    LISTENER = 1
    GREETER = 2
    TEAM = 3


class Door(ABC):
    """One thing that people here can do."""

    place: ClassVar[int]  # among the others; a lower number comes first
    visitor: ClassVar[Visitor] = Visitor.MEMBER
    feature: ClassVar[str] = ""  # with which it is closed while a server has that switched off

    @abstractmethod
    def describe(self) -> str:
        """Return a line that begins with what somebody presses or types, and says where it leads."""

    def is_on(self, guild_id: int) -> bool:
        """Return whether a server has this at all."""
        return True

    async def is_open(self, interaction: discord.Interaction[Any]) -> bool:
        """Return whether it would open now for the person who asks; only asked where it is on."""
        return True

    def button(self) -> discord.ui.Item[Any] | None:
        """Return what opens it, by the feature's own rules whoever presses; None where it has to be typed."""
        return None


class DoorRegistry:
    """All doors, in their order."""

    def __init__(self, is_off: Callable[[int, str], bool] = lambda _guild_id, _feature: False) -> None:
        self._doors: list[Door] = []
        self._is_off = is_off

    def add(self, *doors: Door) -> None:
        """Let these be offered; called when their feature is loaded."""
        self._doors = sorted([*self._doors, *doors], key=lambda door: door.place)

    def on(self, guild_id: int) -> list[Door]:
        """Return all that a server has."""
        return [one for one in self._doors if not self._is_off(guild_id, one.feature) and one.is_on(guild_id)]

    async def open_to(self, interaction: discord.Interaction[Any], guild_id: int) -> list[Door]:
        """Return what would open now for the person who asks."""
        return [door for door in self.on(guild_id) if await door.is_open(interaction)]


async def is_allowed(asked: Awaitable[object]) -> bool:
    """Return whether what a door itself asks before it opens is answered without a CareError. Raises NotNow."""
    try:
        await asked
    except NotNow:
        raise
    except CareError:
        return False
    return True
