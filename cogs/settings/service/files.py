"""Settings as a file: what `/settings export` writes, and what of such a file fits the program that reads it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast

import discord
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from bot.db import Reader
from bot.errors import CareError
from bot.moderation.settings_sections import AnySection
from bot.services import Services
from bot.settings import (
    Channel,
    Choice,
    Flag,
    Kind,
    Names,
    Number,
    Role,
    Roles,
    TeamRole,
    kind_of,
    refusal,
)
from bot.text.user_text import parse_id
from cogs.settings import rules
from cogs.settings.rules import files
from cogs.settings.service.decisions import Decisions


@dataclass(frozen=True)
class PlaceInFile:
    """A channel or a role as a file names it."""

    is_role: bool
    id: int
    name: str

    @property
    def key(self) -> str:
        """Return by what it is told from others of the file."""
        return f"{'role' if self.is_role else 'channel'}:{self.id}:{self.name}"


@dataclass(frozen=True)
class Use:
    """For what a file names a place; `guarded` is what is never taken by its name alone."""

    place: PlaceInFile
    setting: str
    guarded: bool


@dataclass(frozen=True)
class CheckedFile:
    """A file in which everything is of its kind. Where a value names places, they stand in it as `PlaceInFile`."""

    settings: dict[str, Any]  # by key; None is the default
    lists: dict[str, list[dict[str, Any]]]
    uses: list[Use]


class SettingsFiles:
    """Writes such files, and checks them whole."""

    def __init__(self, services: Services) -> None:
        self._settings, self._sections = services.settings, services.settings_sections
        self._decisions = Decisions(services)

    async def export(self, reader: Reader, guild: discord.Guild) -> str:
        """Return all that a server has decided, as a file: the same for the same settings, byte for byte."""
        settings = {
            model.feature: {
                name: _written(guild, field, getattr(self._settings.of(guild.id, model), name))
                for name, field in model.model_fields.items()
            }
            for model in self._settings.declared
        }
        lists = {
            section.key: [_written_entry(guild, entry) for entry in await section.read(reader, guild.id)]
            for section in self._sections.all
        }
        content = {
            "format": files.FORMAT,
            "version": files.VERSION,
            "server": {"id": str(guild.id), "name": guild.name},
            "settings": settings,
            "lists": lists,
        }
        return json.dumps(content, indent=2, ensure_ascii=False) + "\n"

    def checked(self, data: bytes) -> CheckedFile:
        """Return what a file says. Raises CareError, which names a line or a setting, where anything is wrong."""
        content = _dict(files.read(data), "format")
        if (content.get("format"), content.get("version")) != (files.FORMAT, files.VERSION):
            raise files.not_ours()
        for part in content:
            if part not in ("format", "version", "server", "settings", "lists"):
                raise files.unknown(part)
        found = CheckedFile({}, {}, [])
        for feature, values in _dict(content.get("settings", {}), "settings").items():
            for name, raw in _dict(values, feature).items():
                self._take_setting(found, f"{feature}.{name}", raw)
        for key, entries in _dict(content.get("lists", {}), "lists").items():
            section = self._sections.get(key)
            if section is None:
                raise files.unknown(key)
            _take_list(found, section, entries)
        return found

    def _take_setting(self, found: CheckedFile, key: str, raw: Any) -> None:
        known, where = self._decisions.setting(key), key.replace(".", " ")
        if known is None:
            raise files.unknown(where)
        model, name = known
        if raw is None:
            found.settings[key] = None
            return
        value = _value(where, name, model.model_fields[name], raw)
        try:
            model(**{name: with_places(value, lambda place: place.id)})
        except ValidationError as error:
            raise files.wrong_value(where, refusal(model.model_fields[name], name)) from error
        found.settings[key] = value
        found.uses.extend(_uses(where, model.model_fields[name], value))


def _take_list(found: CheckedFile, section: AnySection, raw: Any) -> None:
    if not isinstance(raw, list) or len(cast("list[Any]", raw)) > section.most:
        raise files.wrong_shape(section.key)
    entries: list[dict[str, Any]] = []
    for number, one in enumerate(cast("list[Any]", raw), start=1):
        where, fields = f"{section.key} {number}", section.entry.model_fields
        written = _dict(one, where)
        for name in written:
            if name not in fields:
                raise files.unknown(f"{where} {name}")
        entry = {name: _value(f"{where} {name}", name, fields[name], value) for name, value in written.items()}
        for name, value in entry.items():
            found.uses.extend(_uses(f"{where} {name}", fields[name], value))
        entries.append(entry)
    try:
        section.checked([section.entry.model_validate(with_places(one, lambda place: place.id)) for one in entries])
    except ValidationError as error:
        raise files.wrong_shape(section.key) from error
    except CareError as error:
        raise files.wrong_value(section.key, str(error)) from error
    found.lists[section.key] = entries


def _dict(raw: Any, where: str) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise files.wrong_shape(where)
    return cast("dict[str, Any]", raw)


def _value(where: str, name: str, field: FieldInfo, raw: Any) -> Any:
    """Return a value of the file if it is of the kind of this setting. Raises CareError for another."""
    match kind_of(field):
        case Channel():
            return _place(where, raw, is_role=False)
        case Role() | TeamRole():
            return _place(where, raw, is_role=True)
        case Roles():
            return [_place(where, one, is_role=True) for one in _list(where, raw)]
        case Names():
            names = _list(where, raw)
            if not all(isinstance(one, str) for one in names) or list(rules.names_in(",".join(names))) != names:
                raise files.wrong_value(where, refusal(field, name))
            return names
        case Flag() if not isinstance(raw, bool):
            raise files.not_a_flag(where)
        case kind if not _fits(kind, raw):
            raise files.wrong_value(where, refusal(field, name))
        case _:
            return raw


def _fits(kind: Kind, raw: Any) -> bool:
    match kind:
        case Flag():
            return isinstance(raw, bool)
        case Number(low, high):
            return isinstance(raw, int) and not isinstance(raw, bool) and low <= raw <= high
        case Choice(options):
            return raw in options
        case _:
            return isinstance(raw, str)


def _list(where: str, raw: Any) -> list[Any]:
    if not isinstance(raw, list):
        raise files.wrong_shape(where)
    return cast("list[Any]", raw)


def _place(where: str, raw: Any, *, is_role: bool) -> PlaceInFile:
    match raw:
        case {"id": str(number), "name": str(name), **others} if not others and parse_id(number) and len(name) <= 100:
            return PlaceInFile(is_role, parse_id(number), name)
        case _:
            raise files.not_a_place(where)


def _uses(where: str, field: FieldInfo, value: Any) -> Iterator[Use]:
    mark = kind_of(field)
    guarded = isinstance(mark, Role | TeamRole) or (isinstance(mark, Channel) and mark.private)
    for one in cast("list[Any]", value) if isinstance(value, list) else [value]:
        if isinstance(one, PlaceInFile):
            yield Use(one, where, guarded)


def with_places(value: Any, stands_for: Callable[[PlaceInFile], int | None]) -> Any:
    """Return a value in which something stands for each place; a place in a list may be None, and goes."""
    match value:
        case PlaceInFile():
            return stands_for(value)
        case list():
            found = [with_places(one, stands_for) for one in cast("list[Any]", value)]
            return [one for one in found if one is not None]
        case dict():
            return {name: with_places(one, stands_for) for name, one in cast("dict[str, Any]", value).items()}
        case _:
            return value


def _written(guild: discord.Guild, field: FieldInfo, value: Any) -> Any:
    if value is None:
        return None
    match kind_of(field):
        case Channel():
            return _named(value, guild.get_channel(value))
        case Role() | TeamRole():
            return _named(value, guild.get_role(value))
        case Roles():
            return [_named(one, guild.get_role(one)) for one in value]
        case Names():
            return list(value)
        case _:
            return value


def _named(number: int, found: discord.abc.GuildChannel | discord.Role | None) -> dict[str, str]:
    return {"id": str(number), "name": found.name if found is not None else ""}


def _written_entry(guild: discord.Guild, entry: BaseModel) -> dict[str, Any]:
    return {name: _written(guild, field, getattr(entry, name)) for name, field in type(entry).model_fields.items()}
