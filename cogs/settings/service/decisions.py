"""All that a server decides, setting by setting, as it is kept: what it is now, and how two states of it differ."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from bot.db import Reader
from bot.errors import CareError
from bot.moderation.settings_sections import AnySection, Entries, SectionEntry, kept
from bot.services import Services
from bot.settings import Changes, FeatureSettings
from bot.text.language import _
from bot.text.user_text import shortened
from cogs.settings import rules
from cogs.settings.rules.history import Difference, setting_is_gone

Kept = Mapping[str, Any]  # by key, such as "welcome.channel" or "welcome_texts"; None is the default
SectionChanges = Mapping[str, Sequence[SectionEntry]]
_LONGEST_VALUE = 250  # characters of a value, in a difference
_LONGEST_LIST = 300  # characters of the entries that come or go, in a difference


class Decisions:
    """Knows settings and sections by their keys."""

    def __init__(self, services: Services) -> None:
        self._settings, self._sections = services.settings, services.settings_sections

    def key_of(self, model: type[FeatureSettings], name: str) -> str:
        """Return what a setting is called in files, and in what is kept of changes."""
        return f"{model.feature}.{name}"

    def setting(self, key: str) -> tuple[type[FeatureSettings], str] | None:
        """Return whose setting a key is; None where there is none such."""
        feature, _dot, name = key.partition(".")
        found = (model for model in self._settings.declared if model.feature == feature and name in model.model_fields)
        model = next(found, None)
        return None if model is None else (model, name)

    def different(self, guild_id: int) -> list[str]:
        """Return the settings of a server that differ from their defaults."""
        return [
            self.key_of(model, name)
            for model in self._settings.declared
            for name in model.model_fields
            if _kept(self._settings.of(guild_id, model), name) is not None
        ]

    def meaning(self, key: str) -> str:
        """Return what a setting decides; nothing where there is none such."""
        found = self.setting(key)
        return "" if found is None else _(found[0].model_fields[found[1]].description or "")

    def parted(self, wanted: Kept) -> tuple[Changes, SectionChanges]:
        """Return settings and sections that are to become so. Raises CareError for a key that there is not."""
        changes: dict[type[FeatureSettings], dict[str, Any]] = {}
        sections: dict[str, Sequence[SectionEntry]] = {}
        for key, value in wanted.items():
            if (section := self._sections.get(key)) is not None:
                sections[key] = section.checked(
                    [section.entry.model_validate(one) for one in cast("Entries", value or [])]
                )
            elif (found := self.setting(key)) is not None:
                model, name = found
                changes.setdefault(model, {})[name] = value
            else:
                raise CareError(setting_is_gone(key))
        return changes, sections

    def kept_settings(self, configs: Mapping[type[FeatureSettings], FeatureSettings], changes: Changes) -> Kept:
        """Return what these settings are in such a state."""
        return {
            self.key_of(model, name): _kept(configs[model], name)
            for model, values in changes.items()
            for name in values
        }

    async def now(self, reader: Reader, guild_id: int, keys: Iterable[str]) -> Kept:
        """Return what these settings and sections are in a server."""
        found: dict[str, Any] = {}
        for key in keys:
            if (section := self._sections.get(key)) is not None:
                found[key] = kept(await section.read(reader, guild_id))
            elif (setting := self.setting(key)) is not None:
                found[key] = _kept(self._settings.of(guild_id, setting[0]), setting[1])
        return found

    def differences(self, pairs: Mapping[str, tuple[Any, Any]]) -> list[Difference]:
        """Return in words how settings differ from what they were."""
        return [self._difference(key, was, becomes) for key, (was, becomes) in pairs.items() if was != becomes]

    def _difference(self, key: str, was: Any, becomes: Any) -> Difference:
        if (section := self._sections.get(key)) is not None:
            old, new = cast("Entries", was or []), cast("Entries", becomes or [])
            gone, come = [one for one in old if one not in new], [one for one in new if one not in old]
            return Difference(f"**{section.title()}**", _listed(section, gone), _listed(section, come), is_list=True)
        found = self.setting(key)
        if found is None:
            return Difference(f"`{key.replace('.', ' ')}`", "…", "…")
        field = found[0].model_fields[found[1]]
        said, said_now = (
            shortened(rules.value_in_words(field, field.default if one is None else one), _LONGEST_VALUE)
            for one in (was, becomes)
        )
        return Difference(f"`{key.replace('.', ' ')}`", said, said_now)


def mark_of(found: Kept) -> str:
    """Return a short mark of a state, by which another one is told from it."""
    return hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()[:16]


def _kept(config: FeatureSettings, name: str) -> Any:
    value = getattr(config, name)
    if value == type(config).model_fields[name].default:
        return None
    return list(value) if isinstance(value, tuple) else value  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]


def _listed(section: AnySection, entries: Sequence[Any]) -> str:
    lines = [section.line(section.entry.model_validate(one)) for one in entries]
    return shortened(", ".join(lines), _LONGEST_LIST)
