"""What a server decides beside its settings, in lists: texts, places, rounds; every feature adds a section."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar, Generic, TypeVar

import discord
from pydantic import BaseModel, ConfigDict

from bot.db import Reader, Transaction


class SectionEntry(BaseModel):
    """One thing in such a list. Its fields are declared and marked as settings are."""

    model_config = ConfigDict(frozen=True, extra="forbid")


EntryT = TypeVar("EntryT", bound=SectionEntry)


class SettingsSection(ABC, Generic[EntryT]):
    """One such list. It is changed as a whole: by an undo, or out of a file."""

    key: ClassVar[str]  # in files and in what is kept of changes, such as "welcome_texts"
    most: ClassVar[int]
    entry: type[EntryT]

    @abstractmethod
    def title(self) -> str:
        """Return what it is called: “Greeting texts”."""

    @abstractmethod
    def line(self, entry: EntryT) -> str:
        """Return an entry in a few words, made safe to show."""

    @abstractmethod
    def checked(self, entries: Sequence[EntryT]) -> list[EntryT]:
        """Return the entries as they are kept. Raises CareError for what could not be written by hand, either."""

    def refuse_harm(self, guild: discord.Guild, entries: Sequence[EntryT]) -> None:
        """Refuse what could not work in this server, as by hand. Raises CareError."""

    @abstractmethod
    async def read(self, reader: Reader, guild_id: int) -> list[EntryT]:
        """Return what a server has."""

    @abstractmethod
    async def write(self, tx: Transaction, guild_id: int, entries: Sequence[EntryT]) -> None:
        """Let a server have these, and nothing else. They have been checked."""


AnySection = SettingsSection[Any]


class SettingsSections:
    """All sections, in the order in which their features were loaded."""

    def __init__(self) -> None:
        self._sections: dict[str, AnySection] = {}

    def add(self, *sections: AnySection) -> None:
        """Let something be part of what a server decides; called once, when its feature is loaded."""
        self._sections.update({section.key: section for section in sections})

    @property
    def all(self) -> tuple[AnySection, ...]:
        """Return every section."""
        return tuple(self._sections.values())

    def get(self, key: str) -> AnySection | None:
        """Return the section with this key; None where there is none."""
        return self._sections.get(key)


Entries = list[dict[str, Any]]  # as they are kept, and compared


def kept(entries: Sequence[SectionEntry]) -> Entries:
    """Return entries as they are kept, and compared."""
    return [entry.model_dump(mode="json") for entry in entries]
