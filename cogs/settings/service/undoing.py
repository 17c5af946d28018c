"""A change is taken back: all that it changed is as it was before, unless something else came after it."""

from dataclasses import dataclass

import discord
from pydantic import ValidationError

from bot.errors import CareError
from bot.moderation.settings_history import SettingChange
from bot.services import Services
from cogs.settings.rules.history import Difference, change_is_gone, nothing_to_take_back, setting_is_gone
from cogs.settings.service.changes import ChangedMeanwhileError, ChangeOutcome, SettingsChanges
from cogs.settings.service.decisions import Decisions, Kept, mark_of


@dataclass(frozen=True)
class UndoQuestion:
    """What taking a change back would do by now, and the mark of what it would do that to."""

    differences: list[Difference]
    seen: str


class SettingsUndo:
    """Takes changes back, through the same refusals as a change by hand."""

    def __init__(self, services: Services) -> None:
        self._database, self._history = services.database, services.settings_history
        self._decisions, self._changes = Decisions(services), services.shared.get(SettingsChanges)

    async def undo(
        self, guild: discord.Guild, moderator: discord.Member | discord.User, change_id: int, seen: str
    ) -> ChangeOutcome | UndoQuestion:
        """Take a change back, or ask where something of it has changed since, in another way than the moderator saw.

        `seen` is the mark of an earlier question; nothing for none. Raises CareError as a change does.
        """
        change = await self._history.get(self._database, guild.id, change_id)
        if change is None:
            raise CareError(change_is_gone())
        wanted: Kept = {key: was for key, (was, _became) in change.pairs.items()}
        now = await self._decisions.now(self._database, guild.id, wanted)
        if now == wanted:
            raise CareError(nothing_to_take_back())
        if mark_of(now) == seen or _is_untouched(change, now):
            try:
                return await self._apply(guild, moderator, wanted, mark_of(now))
            except ChangedMeanwhileError:
                now = await self._decisions.now(self._database, guild.id, wanted)
        pairs = {key: (now.get(key), value) for key, value in wanted.items()}
        return UndoQuestion(self._decisions.differences(pairs), mark_of(now))

    async def _apply(
        self, guild: discord.Guild, moderator: discord.Member | discord.User, wanted: Kept, seen: str
    ) -> ChangeOutcome:
        try:
            changes, sections = self._decisions.parted(wanted)
        except ValidationError as error:  # An earlier version kept something else there.
            raise CareError(setting_is_gone(next(iter(wanted)))) from error
        return await self._changes.apply(guild, moderator, changes, sections, seen)


def _is_untouched(change: SettingChange, now: Kept) -> bool:
    """Return whether everything is as the change left it, or as it was before that already."""
    return all(now.get(key) in pair for key, pair in change.pairs.items())
