"""Every way in which settings change: by hand, from a panel, back to what they were, out of a file."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import discord
import structlog
from pydantic.fields import FieldInfo

from bot.db import Transaction
from bot.errors import CareError, NotNow
from bot.moderation.settings_sections import kept
from bot.services import Services
from bot.settings import Changes, FeatureSettings, Names, Roles, kind_of, refusal
from cogs.settings import rules
from cogs.settings.rules.history import as_many_as_fit, changed_meanwhile
from cogs.settings.service.check import SettingsCheck, clicks
from cogs.settings.service.decisions import Decisions, SectionChanges, mark_of
from cogs.settings.service.moves import MovedPlaces

log = structlog.stdlib.get_logger("cogs.settings")
_ROOM = 1500  # characters, of the 2,000 of a message


@dataclass(frozen=True)
class ChangeOutcome:
    """What is in force after a change, and what is left to do about it."""

    configs: dict[type[FeatureSettings], FeatureSettings]
    works: bool  # whether what was changed can do what it is for
    left_to_do: list[str]  # sentences: what stands in the way, where the team's things go now, what to click
    change_id: int  # in the history; 0 where nothing differs from before

    @property
    def words(self) -> str:
        """Return what the moderator reads who made the change."""
        return "\n".join([rules.saved(works=self.works), *self.left_in_short])

    @property
    def left_in_short(self) -> list[str]:
        """Return what is left to do, as far as one message has room for it."""
        return list(as_many_as_fit(self.left_to_do, _ROOM))


class ChangedMeanwhileError(CareError):
    """What was to be changed is not what it was when somebody looked at it."""


class SettingsChanges:
    """Changes settings of one feature or of several in one write, all or none, whoever or whatever asks for it."""

    def __init__(self, services: Services) -> None:
        self._settings, self._sections = services.settings, services.settings_sections
        self._history, self._decisions = services.settings_history, Decisions(services)
        self._check, self._moves = SettingsCheck(services), MovedPlaces(services)

    async def apply(
        self,
        guild: discord.Guild,
        moderator: discord.Member | discord.User,
        changes: Changes,
        sections: SectionChanges | None = None,
        seen: str = "",
    ) -> ChangeOutcome:
        """Change settings and sections; a value of None means the default again.

        `seen` is the mark of what they were when the moderator looked. Raises CareError where a value is not allowed,
        or would harm somebody, and ChangedMeanwhileError where it is not as they saw it; then nothing is changed.
        """
        if guild.unavailable:  # Discord has not told of it yet, so nothing could be looked at.
            raise NotNow(rules.not_awake())
        lists = sections or {}
        await self._check.ask_discord(guild, self._settings.proposed(guild.id, changes), changes)
        left: list[int] = []
        change_id = 0

        def look() -> None:
            # With nobody else changing anything: another moderator may have chosen the other half of what is harmful.
            self._check.refuse_harm(guild, moderator, self._settings.proposed(guild.id, changes), changes)
            for key, entries in lists.items():
                if (section := self._sections.get(key)) is not None:
                    section.refuse_harm(guild, entries)

        async def keep(tx: Transaction) -> None:
            nonlocal change_id
            await tx.lock("settings", guild.id)
            wanted = self._settings.proposed(guild.id, changes)
            becomes = {**self._decisions.kept_settings(wanted, changes), **{key: kept(lists[key]) for key in lists}}
            was = await self._decisions.now(tx, guild.id, becomes)
            if seen and mark_of(was) != seen:
                raise ChangedMeanwhileError(changed_meanwhile())
            await self._write_sections(tx, guild.id, lists)
            pairs = {key: (was[key], becomes[key]) for key in becomes}
            change_id = await self._history.record(tx, guild.id, moderator.id, pairs)
            left[:] = await self._moves.arrange(tx, guild.id, changes)

        await self._settings.change_together(guild.id, changes, keep, look)
        names = sorted(self._decisions.key_of(model, name) for model, values in changes.items() for name in values)
        log.info("settings changed", by=moderator.id, settings=names, sections=sorted(lists))
        return self._outcome(guild, changes, left, change_id)

    async def _write_sections(self, tx: Transaction, guild_id: int, lists: SectionChanges) -> None:
        for key, entries in lists.items():
            if (section := self._sections.get(key)) is not None:
                await section.write(tx, guild_id, entries)

    def _outcome(self, guild: discord.Guild, changes: Changes, left: Collection[int], change_id: int) -> ChangeOutcome:
        configs = {model: self._settings.of(guild.id, model) for model in changes}
        problems = {model: self._check.problems(guild, config) for model, config in configs.items()}
        to_do = [sentence for found in problems.values() for sentence in found.values()]
        if left:
            to_do.append(rules.moved(list(left)))
        for model, values in changes.items():
            to_do += clicks(guild, configs[model], values)
        works = not any(problems[model].keys() & values.keys() for model, values in changes.items())
        return ChangeOutcome(configs, works, to_do, change_id)


def parsed(name: str, field: FieldInfo, value: Any) -> Any:
    """Return what a moderator chose or typed as a setting keeps it. Raises CareError where it cannot be read."""
    kind = kind_of(field)
    if isinstance(kind, Roles | Names):
        found = rules.roles_in(value) if isinstance(kind, Roles) else rules.names_in(value)
        if not found:
            raise CareError(refusal(field, name))
        return found
    return value.id if isinstance(value, discord.abc.GuildChannel | discord.Role) else value
