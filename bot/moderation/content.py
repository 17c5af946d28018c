"""What people have made that is shown to others: how it is found, reported and taken down, whatever it is."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

import discord

from bot.db import Reader
from bot.errors import CareError
from bot.text.language import _

REPORT, REPORT_THIS = "report", "report_this"


@dataclass(frozen=True)
class Content:
    """Something that a person made: `words` as they were read; `named` is whether readers see whose it is.

    `unmasks` is whether a report of it tells the team who wrote without a name: its reporter, who was answered.
    """

    guild_id: int
    author_id: int
    words: str
    named: bool = True
    unmasks: bool = False


class ContentKind(ABC):
    """One kind of content; a feature registers each of its own."""

    kind: ClassVar[str]  # stands in custom_ids: letters and _
    recent: ClassVar[bool] = False  # whether `take_down_recent` is more than `take_down`

    @abstractmethod
    def title(self) -> str:
        """Return what it is called: “a reply to a check-in”."""

    async def in_message(self, reader: Reader, guild_id: int, message_id: int) -> int | None:
        """Return the key of what a message of ours in a channel shows; None where it shows nothing of this kind."""
        return None

    @abstractmethod
    async def get(self, reader: Reader, key: int, reader_id: int | None) -> Content | None:
        """Return it as this reader may see it, or the team where that is None; None if it is gone, or not theirs."""

    async def take_down(self, key: int, removal_id: int, moderator_id: int, because: str = "") -> None:
        """Take it from sight, for everyone. Raises CareError where it is gone, or cannot be."""
        raise CareError(_("I can't take that down, since only one person sees it."))

    async def take_down_recent(self, key: int, removal_id: int, moderator_id: int, because: str = "") -> None:
        """Take it from sight, and what else its author has made without a name within the last hour.

        Raises CareError as `take_down` does.
        """
        await self.take_down(key, removal_id, moderator_id, because)


class ContentKinds:
    """Every kind of content that features have registered."""

    def __init__(self) -> None:
        self.kinds: dict[str, ContentKind] = {}

    def register(self, kind: ContentKind) -> None:
        """Make a kind known; called once, when its feature is loaded."""
        self.kinds[kind.kind] = kind

    def of(self, kind: str) -> ContentKind | None:
        """Return a kind by its name; None for one that is not there, or no longer."""
        return self.kinds.get(kind)

    async def in_message(self, reader: Reader, guild_id: int, message_id: int) -> tuple[ContentKind, int] | None:
        """Return what a message of ours shows, and its key; None where it shows nothing that a person made."""
        for kind in self.kinds.values():
            key = await kind.in_message(reader, guild_id, message_id)
            if key is not None:
                return kind, key
        return None


def report_button(kind: str, key: int) -> discord.ui.Button[Any]:
    """Return the way to the moderators that belongs under everything private that came from a person.

    What it opens is told by the feature that answers REPORT.
    """
    return discord.ui.Button(label=_("Report to the moderators"), custom_id=f"{REPORT}:{kind}:{key}")


def report_this_button() -> discord.ui.Button[Any]:
    """Return the same for a message of a channel, which is looked up as *Report* in its menu does."""
    return discord.ui.Button(label=_("Report to the moderators"), custom_id=REPORT_THIS)
