"""A file of settings on its way into a server: which place stands for which, what would change, all or nothing."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import discord

from bot.clock import to_epoch
from bot.db import Transaction
from bot.errors import CareError
from bot.moderation.settings_sections import kept
from bot.services import Services
from cogs.settings.rules import files
from cogs.settings.rules.history import Difference
from cogs.settings.service.changes import ChangedMeanwhileError, ChangeOutcome, SettingsChanges
from cogs.settings.service.decisions import Decisions, Kept, mark_of
from cogs.settings.service.files import CheckedFile, PlaceInFile, SettingsFiles, Use, with_places
from cogs.settings.store import imports as store
from cogs.settings.store.imports import SettingsImport

KEPT_FOR = timedelta(days=1)
LEFT_OUT = 0


@dataclass(frozen=True)
class Proposal:
    """What becomes of a file in this server, as far as it is known by now."""

    found: SettingsImport
    questions: list[tuple[PlaceInFile, list[str]]]  # places that somebody has to choose, and for which settings
    wanted: Kept
    differences: list[Difference]
    without: list[str]  # settings that are left out, because their place is
    as_seen: bool  # whether it is what somebody was shown last


class SettingsImports:
    """Keeps a file while somebody looks at it, and applies it through the refusals of a change by hand."""

    def __init__(self, services: Services) -> None:
        self._database, self._clock, self._sections = services.database, services.clock, services.settings_sections
        self._files, self._decisions = SettingsFiles(services), Decisions(services)
        self._changes = services.shared.get(SettingsChanges)
        self._settings = services.settings

    async def begin(self, guild: discord.Guild, moderator_id: int, import_id: int, data: bytes) -> Proposal:
        """Check a file whole, keep it, and return what would become of it. Raises CareError for a broken one."""
        self._files.checked(data)
        now = to_epoch(self._clock.now())
        content = data.decode("utf-8-sig")
        one = SettingsImport(import_id, guild.id, moderator_id, content, "{}", "", now)
        await self._database.write(lambda tx: store.put(tx, one))
        return await self.proposal(guild, moderator_id, import_id)

    async def proposal(self, guild: discord.Guild, moderator_id: int, import_id: int) -> Proposal:
        """Return what would become of a file now, and remember what was seen. Raises CareError where it is gone."""
        found = await store.get(self._database, import_id, guild.id, moderator_id)
        if found is None:
            raise files.import_is_gone()
        checked = self._files.checked(found.content.encode())
        chosen: Mapping[str, int] = json.loads(found.chosen)
        stands_for = {use: _stands_for(guild, use, chosen) for use in checked.uses}
        asked: dict[PlaceInFile, list[str]] = {}
        for use, number in stands_for.items():
            if number is None:
                asked.setdefault(use.place, []).append(use.setting)
        without = [use.setting for use, number in stands_for.items() if number == LEFT_OUT]
        wanted = await self._wanted(guild.id, checked, {use: number or LEFT_OUT for use, number in stands_for.items()})
        now = await self._decisions.now(self._database, guild.id, wanted)
        differences = self._decisions.differences({key: (now[key], wanted[key]) for key in wanted})
        return Proposal(
            replace(found, seen=mark_of(now)),
            list(asked.items()),
            wanted,
            differences,
            without,
            found.seen == mark_of(now),
        )

    async def choose(
        self, guild: discord.Guild, moderator_id: int, import_id: int, places: Mapping[str, int]
    ) -> Proposal:
        """Let channels or roles of this server stand for those of the file, or leave them out."""

        async def keep(tx: Transaction) -> None:
            found = await store.get(tx, import_id, guild.id, moderator_id)
            if found is None:
                raise files.import_is_gone()
            await store.choose(tx, import_id, json.dumps({**json.loads(found.chosen), **places}))

        await self._database.write(keep)
        return await self.proposal(guild, moderator_id, import_id)

    async def saw(self, found: SettingsImport) -> None:
        """Remember what somebody has been shown."""
        await self._database.write(lambda tx: store.mark_seen(tx, found.id, found.seen))

    async def apply(
        self, guild: discord.Guild, moderator: discord.Member | discord.User, import_id: int
    ) -> ChangeOutcome | Proposal:
        """Apply a file, all of it or nothing; return what would change where that is not what was seen."""
        now = await self.proposal(guild, moderator.id, import_id)
        if now.questions or not now.as_seen:
            return now
        changes, lists = self._decisions.parted(now.wanted)
        try:
            outcome = await self._changes.apply(guild, moderator, changes, lists, now.found.seen)
        except ChangedMeanwhileError:
            return await self.proposal(guild, moderator.id, import_id)
        await self.leave(import_id, guild, moderator.id)
        return outcome

    async def leave(self, import_id: int, guild: discord.Guild, moderator_id: int) -> None:
        """Let go of a file."""
        found = await store.get(self._database, import_id, guild.id, moderator_id)
        if found is not None:
            await self._database.write(lambda tx: store.remove(tx, import_id))

    async def _wanted(self, guild_id: int, checked: CheckedFile, stands_for: Mapping[Use, int]) -> Kept:
        """Return what the settings would be; what names a place that is left out stays as it is."""
        by_use = {(use.setting, use.place): number for use, number in stands_for.items()}
        wanted: dict[str, Any] = {}
        for key, value in checked.settings.items():
            where = key.replace(".", " ")
            resolved = _resolved(value, where, by_use)
            if value is None or resolved is not None:
                wanted[key] = self._as_kept(guild_id, key, resolved)
        for key, entries in checked.lists.items():
            section = self._sections.get(key)
            if section is None:
                continue
            found: list[Any] = []
            for number, entry in enumerate(entries, start=1):
                made = {name: _resolved(one, f"{key} {number} {name}", by_use) for name, one in entry.items()}
                if None not in made.values():
                    found.append(section.entry.model_validate(made))
            here = kept(await section.read(self._database, guild_id))
            wanted[key] = here if entries and not found else kept(section.checked(found))
        return wanted

    def _as_kept(self, guild_id: int, key: str, value: Any) -> Any:
        changes, _lists = self._decisions.parted({key: value})
        configs = self._settings.proposed(guild_id, changes)
        return self._decisions.kept_settings(configs, changes)[key]

    async def prune(self, now: datetime) -> None:
        """Let go of files that nobody has come back to; called every night."""
        await store.prune(self._database, to_epoch(now - KEPT_FOR))


def _resolved(value: Any, where: str, by_use: Mapping[tuple[str, PlaceInFile], int]) -> Any:
    return with_places(value, lambda place: by_use.get((where, place), LEFT_OUT) or None)


def _stands_for(guild: discord.Guild, use: Use, chosen: Mapping[str, int]) -> int | None:
    """Return which channel or role of this server a place of the file is; None where somebody has to say."""
    there = guild.roles if use.place.is_role else guild.text_channels
    if any(one.id == use.place.id for one in there):
        return use.place.id
    named = [one.id for one in there if one.name == use.place.name]
    if len(named) == 1 and not use.guarded:
        return named[0]
    return chosen.get(use.place.key)


def require_of_kind(guild: discord.Guild, place: PlaceInFile, number: int) -> None:
    """Require that something of this server can stand for a place of the file. Raises CareError."""
    there = guild.roles if place.is_role else guild.text_channels
    if all(one.id != number for one in there):
        raise CareError(files.not_of_this_kind())
