"""What waits for a team: every feature adds a section of its own, and `/care queue` shows all of them."""

from collections.abc import Sequence
from typing import Protocol

from bot.interactions.buttons import Button, Menu


class QueueSection(Protocol):
    """One kind of thing that waits for somebody on the team."""

    def title(self) -> str:
        """Return what waits: “Reports”."""
        ...

    async def lines(self, guild_id: int) -> list[str]:
        """Return what waits in a server, the oldest first: a short line for each, without private words."""
        ...

    async def buttons(self, guild_id: int) -> Sequence[Button | Menu]:
        """Return what can be pressed about it. Whoever presses is asked again whether they act for the team."""
        ...


class CareQueue:
    """All sections, in the order in which their features were loaded."""

    def __init__(self) -> None:
        self._sections: list[QueueSection] = []

    def add(self, section: QueueSection) -> None:
        """Let something be part of the queue; called once, when its feature is loaded."""
        self._sections.append(section)

    @property
    def sections(self) -> tuple[QueueSection, ...]:
        """Return everything that can wait for a team."""
        return tuple(self._sections)
