"""What state each feature of a server is in: on, half, off or broken, what stands in the way, and what mends it."""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

import discord

from bot.moderation.rooms import Room
from bot.moderation.switches import SwitchedOff, Switches
from bot.moderation.ways import Way
from bot.settings import FeatureSettings, Settings


class State(StrEnum):
    """How far a feature has come in a server."""

    ON = "on"
    HALF = "half"
    OFF = "off"
    BROKEN = "broken"


@dataclass(frozen=True)
class Obstacle:
    """What stands in the way, or is left to do: a whole sentence, the setting it is about, and what mends it."""

    sentence: str
    setting: str = ""  # such as "welcome channel"; nothing where it is about none
    mend: str = ""  # the command without its slash, where it is another than that of the setting

    @property
    def command(self) -> str:
        """Return what a moderator types to mend it."""
        return self.mend or f"settings {self.setting.partition(' ')[0]}"


@dataclass(frozen=True)
class FeatureState:
    """What state one feature is in. `broken` is what stands in the way, `left` what is to do until it is whole."""

    feature: "Feature"
    state: State
    broken: tuple[Obstacle, ...] = ()
    left: tuple[Obstacle, ...] = ()
    switched_off: SwitchedOff | None = None

    @property
    def obstacles(self) -> tuple[Obstacle, ...]:
        """Return all that is to do, the gravest first."""
        return (*self.broken, *self.left)


class Feature(ABC):
    """One thing that a server can have, as its team speaks of it; whoever knows the settings declares it."""

    name: ClassVar[str]  # as moderators type it
    place: ClassVar[int]  # among the others; a lower number comes first
    is_people: ClassVar[bool] = False  # It is about who answers, without whom the rest leads nowhere.
    settings: ClassVar[type[FeatureSettings]]
    uses: ClassVar[tuple[str, ...] | None] = None  # the settings that belong to it; None for all of them
    asks: ClassVar[tuple[str, ...] | None] = None  # the settings that `/setup` shows; None where it is not there
    part_of: ClassVar[str] = ""  # another feature, with which this one is off as well
    # What is refused while it is off: whatever reaches others in these ways, wherever somebody presses; and names of
    # commands and menus, and how custom_ids begin, with # for a number. What ends something, takes it back, reports it
    # or is for the team is not among them. Forms are not, either: whoever has written something would lose it.
    ways: ClassVar[tuple[Way, ...]] = ()
    begins: ClassVar[tuple[str, ...]] = ()
    waits: ClassVar[tuple[str, ...]] = ()  # kinds on the agenda that wait until it is on again

    @abstractmethod
    def title(self) -> str:
        """Return what it is called: “Welcome”."""

    def while_off(self) -> str:
        """Return what happens while it is off, in whole sentences; nothing where it cannot be switched off."""
        return ""

    async def faults(self, guild: discord.Guild) -> Sequence[Obstacle]:
        """Return what is broken of it that no setting holds."""
        return ()

    async def missing(self, guild_id: int) -> Obstacle | None:
        """Return what has to be chosen first, without which it is off; None where it has begun."""
        return None

    async def halves(self, guild_id: int) -> Sequence[Obstacle]:
        """Return what is left to do so that it is whole; only asked where it has begun."""
        return ()

    def rooms(self) -> Sequence[Room]:
        """Return the channels that Hearth can make for it, in the reader's language."""
        return ()

    async def first_step(self, interaction: discord.Interaction[Any]) -> str:
        """Return what a button says that begins it in one press of this moderator; nothing where none would now."""
        return ""

    async def take_first_step(self, interaction: discord.Interaction[Any]) -> str:
        """Begin it, and return what has come of that. Raises CareError where it cannot be begun."""
        raise NotImplementedError

    async def preview(self, interaction: discord.Interaction[Any]) -> Sequence[str]:
        """Return what people would read of it, as it would be for whoever asks."""
        return ()

    @property
    def has_preview(self) -> bool:
        """Return whether there is anything to preview."""
        return type(self).preview is not Feature.preview


FindProblems = Callable[[discord.Guild, FeatureSettings], Mapping[str, str]]


class Features:
    """All features, in their order."""

    def __init__(self, settings: Settings, switches: Switches) -> None:
        self._settings, self._switches = settings, switches
        self._features: list[Feature] = []
        self._find: FindProblems = lambda _guild, _config: {}

    def add(self, *features: Feature) -> None:
        """Let these be known; called when they are loaded."""
        self._features = sorted([*self._features, *features], key=lambda feature: feature.place)

    def find_problems_with(self, find: FindProblems) -> None:
        """Let `find` say what is broken: a sentence for each setting that points to what cannot be used."""
        self._find = find

    @property
    def all(self) -> tuple[Feature, ...]:
        """Return every feature that there is."""
        return tuple(self._features)

    def named(self, name: str) -> Feature | None:
        """Return the feature of this name; None where there is none."""
        return next((one for one in self._features if one.name == name), None)

    def begun_by(self, used: str) -> Feature | None:
        """Return what a command, a menu or a button begins something of; None where it begins nothing."""
        plain = re.sub(r"(?<=:)\d+(?=:|$)", "#", used)
        return next((one for one in self._features if any(_begins(plain, begun) for begun in one.begins)), None)

    def off(self, guild_id: int, name: str) -> SwitchedOff | None:
        """Return since and until when a feature is off in a server, by itself or with what it is a part of."""
        feature = self.named(name)
        whole = None if feature is None or not feature.part_of else self._switches.off(guild_id, feature.part_of)
        return whole or self._switches.off(guild_id, name)

    async def look(self, guild: discord.Guild) -> list[FeatureState]:
        """Return what state each feature is in, from what is known at this moment."""
        return [await self.state_of(guild, feature) for feature in self._features]

    async def state_of(self, guild: discord.Guild, feature: Feature) -> FeatureState:
        """Return what state one feature is in."""
        if (off := self.off(guild.id, feature.name)) is not None:
            return FeatureState(feature, State.OFF, switched_off=off)
        broken = (*self._broken(guild, feature), *await feature.faults(guild))
        missing = await feature.missing(guild.id)
        left = tuple(await feature.halves(guild.id)) if missing is None else (missing,)
        # What is broken has been chosen once, so somebody wants it, whatever else is missing.
        if broken:
            return FeatureState(feature, State.BROKEN, broken, left)
        if missing is not None:
            return FeatureState(feature, State.OFF, (), left)
        return FeatureState(feature, State.HALF if left else State.ON, (), left)

    def _broken(self, guild: discord.Guild, feature: Feature) -> tuple[Obstacle, ...]:
        found = self._find(guild, self._settings.of(guild.id, feature.settings))
        return tuple(
            Obstacle(sentence, f"{feature.settings.feature} {name}")
            for name, sentence in found.items()
            if feature.uses is None or name in feature.uses
        )


def _begins(used: str, beginning: str) -> bool:
    return used == beginning or used.startswith((f"{beginning}:", f"{beginning} "))
