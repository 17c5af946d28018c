"""What each server may decide: declared once by a feature, kept in memory, stored where it differs from the default."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, ClassVar, Literal, TypeVar, cast, get_args, get_origin

import discord
import structlog
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.fields import FieldInfo

from bot.db import Database, Transaction
from bot.errors import CareError
from bot.text import helplines, language, timezones
from bot.text.language import _

log = structlog.stdlib.get_logger("bot.settings")

# For the settings of features, which import nothing but this.
known_zone, known_country, known_language = timezones.known_zone, helplines.known_country, language.known_language
TOPIC = "settings"
Also = Callable[[Transaction], Awaitable[object]]
Changed = Callable[[Transaction, int], Awaitable[None]]
_LIMITS = ("ge", "le", "max_length")


class FeatureSettings(BaseModel):
    """The settings of one feature. Each has a default that works, its bounds, and one sentence that explains it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    feature: ClassVar[str]
    first: ClassVar[tuple[str, ...]] = ()  # the three that matter most to people, which a panel shows first


@dataclass(frozen=True)
class Channel:
    """Marks a setting that holds the id of a text channel, and what the bot must be allowed to do there.

    `private` is for words that not everybody is to read, unless the setting `unless` says that they may; `seen` is for
    a place that everybody must see. `readers` is the setting of the same feature whose role has to see it, `meanwhile`
    what happens as long as it cannot be used, as the team reads it.
    """

    needs: tuple[str, ...] = ("view_channel", "send_messages", "embed_links", "read_message_history")
    private: bool = False
    seen: bool = False
    unless: str = ""
    readers: str = ""
    meanwhile: str = ""


@dataclass(frozen=True)
class Role:
    """Marks a setting that holds the id of a role which the bot gives and takes away; `meanwhile` as for a channel."""

    meanwhile: str = ""


@dataclass(frozen=True)
class TeamRole:
    """Marks a setting that holds the id of a role which people have already, and the bot never gives."""

    meanwhile: str = ""


@dataclass(frozen=True)
class Roles:
    """Marks a setting that holds the ids of up to `most` roles, which a moderator mentions."""

    most: int


@dataclass(frozen=True)
class Names:
    """Marks a setting that holds up to `most` names of up to `longest` characters, typed with commas between them."""

    most: int
    longest: int


@dataclass(frozen=True)
class TimeZone:
    """Marks a setting that holds the IANA name of a time zone."""


@dataclass(frozen=True)
class HomeCountry:
    """Marks a setting that holds the code of a country in `data/help.toml`."""


@dataclass(frozen=True)
class ServerLanguage:
    """Marks a setting that holds one of Discord's languages in which there are words."""


@dataclass(frozen=True)
class Number:
    """A setting that is declared as an `int` with bounds."""

    low: int
    high: int


@dataclass(frozen=True)
class Flag:
    """A setting that is declared as a `bool`."""


@dataclass(frozen=True)
class Choice:
    """A setting that is declared as a `Literal` of strings, which people see as they are."""

    options: tuple[str, ...]


@dataclass(frozen=True)
class Text:
    """A setting that is declared as a `str`, and how many characters it may have."""

    longest: int


@dataclass(frozen=True)
class Needs:
    """Marks a setting, whichever kind it is, that does nothing without another one of the same feature."""

    other: str


@dataclass(frozen=True)
class NeedsOnboarding:
    """Marks a setting of which one value waits for something that happens only where a server has onboarding."""

    value: str


Marked = Channel | Role | TeamRole | Roles | Names | TimeZone | HomeCountry | ServerLanguage
Kind = Marked | Number | Flag | Choice | Text


def kind_of(field: FieldInfo) -> Kind:
    """Return what kind of setting a declaration makes. Raises TypeError for one that no moderator could set."""
    for mark in field.metadata:
        if isinstance(mark, Marked):
            return mark
    if field.annotation is bool:
        return Flag()
    if get_origin(field.annotation) is Literal:
        return Choice(get_args(field.annotation))
    limits = {name: getattr(mark, name) for mark in field.metadata for name in _LIMITS if hasattr(mark, name)}
    match limits:
        case {"ge": low, "le": high}:
            return Number(low, high)
        case {"max_length": longest}:
            return Text(longest)
        case _:
            raise TypeError(f"a setting cannot be {field!r}: a number needs ge and le, a text max_length")


def declared_by(feature: str) -> list[type[FeatureSettings]]:
    """Return what a feature, by its package, lets a server decide; nothing, if it has no settings."""
    try:
        module = import_module(f"{feature}.settings")
    except ModuleNotFoundError:
        return []
    found = [value for value in vars(module).values() if isinstance(value, type)]
    return [value for value in found if issubclass(value, FeatureSettings) and value is not FeatureSettings]


S = TypeVar("S", bound=FeatureSettings)
# By feature, what some of its settings are to be; a value of None means its default again.
Changes = Mapping[type[FeatureSettings], Mapping[str, Any]]


@dataclass(frozen=True)
class _StoredSetting:
    guild_id: int
    key: str
    value: str


class Settings:
    """Every server's decisions. Reading never waits; a change is on disk before it counts."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._changing = asyncio.Lock()  # What is in memory changes in the order in which it is stored.
        database.subscribe(TOPIC, self.refresh, self.load)
        self._declared: dict[str, type[FeatureSettings]] = {}
        self._differences: dict[int, dict[str, Any]] = {}
        self._made: dict[tuple[int, str], FeatureSettings] = {}
        self._when_changed: list[Changed] = []

    def where(self, channel_id: int) -> list[tuple[int, str]]:
        """Return in which servers, and by which settings, a channel has been chosen."""
        names = [
            (model.feature, name)
            for model in self._declared.values()
            for name, field in model.model_fields.items()
            if isinstance(kind_of(field), Channel)
        ]
        return [
            (guild_id, f"{feature} {name}")
            for guild_id, differences in self._differences.items()
            for feature, name in names
            if differences.get(f"{feature}.{name}") == channel_id
        ]

    @property
    def declared(self) -> tuple[type[FeatureSettings], ...]:
        """Return the features that have settings, in the order in which they were loaded."""
        return tuple(self._declared.values())

    def declare(self, model: type[FeatureSettings]) -> None:
        """Make a feature's settings known; called once, when the feature is loaded."""
        self._declared[model.feature] = model

    def when_changed(self, call: Changed) -> None:
        """Call this in every write that changes what a server has decided."""
        self._when_changed.append(call)

    async def load(self) -> None:
        """Read what servers have decided."""
        async with self._changing:
            rows = await self._database.all(_StoredSetting, "SELECT guild_id, key, value FROM settings")
            self._made.clear()
            self._differences.clear()
            self._take_in(rows)

    async def refresh(self, guild_id: int) -> None:
        """Read again what this server has decided, of which another process has told."""
        async with self._changing:
            sql = "SELECT guild_id, key, value FROM settings WHERE guild_id = :guild"
            rows = await self._database.all(_StoredSetting, sql, guild=guild_id)
            self._forget(guild_id)
            self._take_in(rows)

    def _forget(self, guild_id: int) -> None:
        self._differences.pop(guild_id, None)
        for key in [key for key in self._made if key[0] == guild_id]:
            del self._made[key]

    def _take_in(self, rows: list[_StoredSetting]) -> None:
        for row in rows:
            try:
                self._differences.setdefault(row.guild_id, {})[row.key] = json.loads(row.value)
            except ValueError:
                log.warning("a stored setting cannot be read", guild=row.guild_id, key=row.key)

    def of(self, guild_id: int, model: type[S]) -> S:
        """Return what this server has decided for a feature.

        A stored value that no longer fits its declaration (a bound has changed) counts as the default.
        """
        made = self._made.get((guild_id, model.feature))
        if made is None:
            made = self._made[guild_id, model.feature] = _build(model, self._differences.get(guild_id, {}))
        return cast(S, made)

    def zone_of(self, guild_id: int) -> str:
        """Return the IANA name of this server's time zone, whichever feature asked for it; UTC where none did."""
        for model in self._declared.values():
            for name, field in model.model_fields.items():
                if isinstance(kind_of(field), TimeZone):
                    return getattr(self.of(guild_id, model), name)
        return "UTC"

    def language_of(self, guild_id: int) -> discord.Locale | None:
        """Return the language that this server has chosen, whichever feature asked for it; None where none was."""
        for model in self._declared.values():
            for name, field in model.model_fields.items():
                if isinstance(kind_of(field), ServerLanguage):
                    return language.known_locale(getattr(self.of(guild_id, model), name))
        return None

    def proposed(self, guild_id: int, changes: Changes) -> dict[type[FeatureSettings], FeatureSettings]:
        """Return what the settings of these features would be after such changes.

        Raises CareError if a value is not allowed.
        """
        differences = self._differences.get(guild_id, {})
        return {model: _build(model, {**differences, **_kept(model, values)}) for model, values in changes.items()}

    async def change(self, guild_id: int, model: type[S], also: Also | None = None, /, **values: Any) -> S:
        """Decide some settings of a feature, and return all of them; see `change_together`."""
        await self.change_together(guild_id, {model: values}, also)
        return self.of(guild_id, model)

    async def change_together(
        self, guild_id: int, changes: Changes, also: Also | None = None, look: Callable[[], None] | None = None
    ) -> None:
        """Decide settings of several features in one write: all of them are changed, or none.

        `also` is part of the write, and comes first: it finds the settings as they were, and nobody else changes them
        meanwhile. So does `look`, called before the write and in the event loop, where what Discord told stands still.
        Raises CareError if a value is not allowed, and whatever these two raise; then nothing is changed.
        """
        differences = {key: value for model, values in changes.items() for key, value in _kept(model, values).items()}

        async def store(tx: Transaction) -> None:
            if also is not None:
                await also(tx)
            for key, value in differences.items():
                await _store(tx, guild_id, key, value)
            for call in self._when_changed:
                await call(tx, guild_id)
            await tx.notify(TOPIC, guild_id)
            tx.after_commit(take_over)

        def take_over() -> None:
            self._differences.setdefault(guild_id, {}).update(differences)
            for model in changes:
                self._made.pop((guild_id, model.feature), None)

        async with self._changing:
            if look is not None:
                look()
            await self._database.write(store)


async def _store(tx: Transaction, guild_id: int, key: str, value: Any) -> None:
    """Keep a setting that differs from its default, and let go of one that does not."""
    if value is None:
        await tx.run("DELETE FROM settings WHERE guild_id = :guild AND key = :key", guild=guild_id, key=key)
        return
    await tx.run(
        "INSERT INTO settings (guild_id, key, value) VALUES (:guild, :key, :value) "
        "ON CONFLICT (guild_id, key) DO UPDATE SET value = excluded.value",
        guild=guild_id,
        key=key,
        value=json.dumps(value),
    )


def _build(model: type[S], differences: dict[str, Any]) -> S:
    values: dict[str, Any] = {}
    for name in model.model_fields:
        value = differences.get(f"{model.feature}.{name}")
        if value is not None and _problem(model, name, value) is None:
            values[name] = value
    return model(**values)


def _problem(model: type[FeatureSettings], name: str, value: Any) -> str | None:
    try:
        model(**{name: value})
    except ValidationError as error:
        return error.errors()[0]["msg"].removeprefix("Value error, ")
    return None


def _kept(model: type[FeatureSettings], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return changes as they are stored, by key. Raises CareError if a value is not allowed."""
    return {f"{model.feature}.{name}": _checked(model, name, value) for name, value in values.items()}


def _checked(model: type[FeatureSettings], name: str, value: Any) -> Any:
    """Return the value as it is stored: None where it is the default anyway."""
    field = model.model_fields.get(name)
    if field is None:  # An older version had it, and somebody's Discord still offers it.
        raise CareError(_("I don't know the setting `{name}`. Please try again in a minute.").format(name=name))
    if value is None or value == field.default:
        return None
    if _problem(model, name, value) is not None:
        raise CareError(refusal(field, name))
    return getattr(model(**{name: value}), name)


def refusal(field: FieldInfo, name: str) -> str:
    """Return the sentence for a value that a setting does not allow."""
    match kind_of(field):
        case Number(low, high):
            return _("`{name}` must be a whole number from {low} to {high}.").format(name=name, low=low, high=high)
        case TimeZone():
            return _("I don't know that time zone. Its name looks like `Europe/Berlin` or `America/New_York`.")
        case Text(longest):
            return _("`{name}` can have up to {longest} characters.").format(name=name, longest=longest)
        case Choice(options):
            return _("`{name}` must be one of these: {options}.").format(name=name, options=", ".join(options))
        case Roles() | Names() as kind:
            return _refused_list(kind, name)
        case Channel() | Role() | TeamRole() | Flag() | HomeCountry() | ServerLanguage():
            return _("Please choose one of the suggestions that Discord shows for `{name}` while you type.").format(
                name=name
            )


def _refused_list(kind: Roles | Names, name: str) -> str:
    if isinstance(kind, Roles):
        return _("`{name}` can be up to {most} roles. Please mention them, such as @newcomers @visitors.").format(
            name=name, most=kind.most
        )
    return _("`{name}` can be up to {most} names with commas between them, each of up to {longest} characters.").format(
        name=name, most=kind.most, longest=kind.longest
    )
