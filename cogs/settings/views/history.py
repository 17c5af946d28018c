"""What was changed, the latest first, and the way to take each change back."""

from collections.abc import Sequence
from typing import Any

import discord

from bot.clock import from_epoch
from bot.errors import CareError
from bot.interactions.buttons import ID, Button, Menu, lasting_view
from bot.interactions.lifecycle import only_in_servers
from bot.interactions.pages import Pages
from bot.interactions.palette import CALM
from bot.moderation.settings_history import SettingChange
from bot.services import Services
from bot.text.language import _
from cogs.settings.rules.history import change_entry, has_changed_since
from cogs.settings.service.changes import ChangeOutcome
from cogs.settings.service.decisions import Decisions
from cogs.settings.service.undoing import SettingsUndo

NOT_ASKED = "0"  # which no mark of a state is


class SettingsHistoryPages(Pages):
    """Who changed what of this server's settings."""

    name, size, colour = "settings.history", 5, CALM

    def __init__(self, services: Services) -> None:
        self._team, self._database, self._history = services.team, services.database, services.settings_history
        self._decisions = Decisions(services)

    def title(self) -> str:
        return _("What was changed here")

    def when_empty(self) -> str:
        return _("Nothing has been changed in the last 90 days.")

    def ways(self) -> tuple[str, str]:
        return _("Newer"), _("Older")

    async def page(
        self, interaction: discord.Interaction[Any], number: int
    ) -> tuple[discord.Embed, discord.ui.View | None]:
        """Return one page. Raises CareError for whoever may not manage the server."""
        self._team.require_managing(interaction)
        return await super().page(interaction, number)

    async def entries(self, interaction: discord.Interaction[Any], skip: int, most: int) -> list[str]:
        changes = await self._changes(interaction, skip, most)
        return [
            f"**{place}** · "
            + change_entry(change.moderator_id, from_epoch(change.made_at), self._decisions.differences(change.pairs))
            for place, change in enumerate(changes, start=skip + 1)
        ]

    async def below(self, interaction: discord.Interaction[Any], number: int) -> Sequence[Button | Menu]:
        skip = number * self.size
        changes = await self._changes(interaction, skip, self.size)
        return [UndoChange(change.id, place=place) for place, change in enumerate(changes, start=skip + 1)]

    async def _changes(self, interaction: discord.Interaction[Any], skip: int, most: int) -> list[SettingChange]:
        return await self._history.listed(self._database, interaction.guild_id or 0, skip, most)


class UndoChange(Button, template=rf"settings:undo:(?P<change>{ID}):(?P<seen>0|[0-9a-f]{{16}})"):
    """Takes a change back; where something came after it, it asks once more first."""

    def __init__(self, change: int, seen: str = NOT_ASKED, *, place: int = 0) -> None:
        label = _("Take {n} back").format(n=place) if place else _("Take it back")
        custom_id = f"settings:undo:{change}:{seen}"
        super().__init__(discord.ui.Button(label=label, custom_id=custom_id, row=1 if place else None))
        self._change, self._seen = change, seen

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        services.team.require_managing(interaction)
        if (guild := interaction.guild) is None:
            raise CareError(only_in_servers())
        found = await SettingsUndo(services).undo(guild, interaction.user, self._change, self._seen)
        if isinstance(found, ChangeOutcome):
            await interaction.response.send_message(found.words, view=undo_view(found), ephemeral=True)
            return
        view = lasting_view()
        view.add_item(UndoChange(self._change, found.seen))
        await interaction.response.send_message(has_changed_since(found.differences), view=view, ephemeral=True)


def undo_view(outcome: ChangeOutcome) -> discord.ui.View:
    """Return the way to take back what has just been changed; an empty view where nothing was."""
    view = lasting_view()
    if outcome.change_id:
        view.add_item(UndoChange(outcome.change_id))
    return view
