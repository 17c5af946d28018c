"""What differs from its default, to be chosen from and given the default again, all in one."""

from collections.abc import Sequence
from typing import Any

import discord

from bot.errors import CareError
from bot.interactions.buttons import Menu, lasting_view
from bot.interactions.lifecycle import only_in_servers
from bot.services import Services
from bot.text.language import _, ngettext
from bot.text.user_text import shortened
from cogs.settings.rules.history import setting_is_gone
from cogs.settings.service.changes import SettingsChanges
from cogs.settings.service.decisions import Decisions
from cogs.settings.views.history import UndoChange

_A_MENU, _MENUS = 25, 4  # what Discord takes, with a row left for the way back


def reset_menus(services: Services, guild_id: int) -> tuple[str, discord.ui.View]:
    """Return the settings that differ from their defaults, to choose from; what is said where none does."""
    decisions, view = Decisions(services), lasting_view()
    keys = decisions.different(guild_id)
    for page in range(min(-(-len(keys) // _A_MENU), _MENUS)):
        some = keys[page * _A_MENU : (page + 1) * _A_MENU]
        view.add_item(ResetSettings(page, some, decisions))
    if not keys:
        return _("Every setting is at its default."), view
    return _("These differ from their defaults. Which ones shall have them again?"), view


class ResetSettings(Menu, template=r"settings:reset:(?P<page>[0-3])"):
    """Gives the chosen settings their defaults again, in one change that can be taken back as one."""

    def __init__(self, page: int, keys: Sequence[str] = (), decisions: Decisions | None = None) -> None:
        options = [
            discord.SelectOption(
                label=key.replace(".", " "), value=key, description=shortened(decisions.meaning(key), 100)
            )
            for key in keys
            if decisions is not None
        ]
        super().__init__(
            discord.ui.Select(
                placeholder=_("Choose one or several"),
                custom_id=f"settings:reset:{page}",
                options=options,
                max_values=len(options) or 1,
            )
        )

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        services.team.require_managing(interaction)
        if (guild := interaction.guild) is None:
            raise CareError(only_in_servers())
        decisions, keys = Decisions(services), self.item.values
        for key in keys:
            if decisions.setting(key) is None:
                raise CareError(setting_is_gone(key))
        changes, _lists = decisions.parted(dict.fromkeys(keys))
        outcome = await services.shared.get(SettingsChanges).apply(guild, interaction.user, changes)
        done = ngettext("{n} setting has its default again.", "{n} settings have their defaults again.", len(keys))
        left, view = reset_menus(services, guild.id)
        if outcome.change_id:
            view.add_item(UndoChange(outcome.change_id))
        words = "\n".join([done.format(n=len(keys)), *outcome.left_in_short, "", left])
        await interaction.response.edit_message(content=words, view=view)
