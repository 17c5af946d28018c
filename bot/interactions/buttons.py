"""Buttons and menus that work for ever, on messages of earlier runs too."""

import re
from functools import cache
from typing import Any, Generic, Self, TypeVar, get_type_hints

import discord

from bot.errors import CareError
from bot.interactions.lifecycle import begin, respond_to_error
from bot.services import Services
from bot.text.language import _, set_locale

ID = r"[1-8]?\d{1,18}"  # in a custom_id, which can be forged: what fits into the database, and every id until 2083

HELP_NOW = "help_now:open"

ItemT = TypeVar("ItemT", bound=discord.ui.Item[Any])


class Lasting(discord.ui.DynamicItem[ItemT], Generic[ItemT], template=""):
    """Something to press whose meaning lies in its custom_id, so that it works on messages of earlier runs.

    Each group of its template is a parameter of its constructor, of the same name; one that is an `int` is read as one.
    """

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Make it anew from what its custom_id says."""
        fields: Any = {name: read(match[name]) for name, read in _fields(cls).items() if match[name] is not None}
        return cls(**fields)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        set_locale(interaction.locale)
        try:
            if not await begin(interaction, "custom_id"):
                return
            await self.press(interaction, interaction.client.services)
        except Exception as error:
            await respond_to_error(interaction, error)
        else:
            await interaction.client.tell_of_held(interaction)

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        """Do what is to happen when somebody presses it. A CareError that this raises is shown to them alone.

        discord.py makes it anew at every press, so it is handed the services that a constructor would take.
        """


@cache
def _fields(cls: type[Lasting[Any]]) -> dict[str, type[int] | type[str]]:
    """Return how each group of the template is read."""
    hints = get_type_hints(cls.__init__)
    return {name: int if hints[name] is int else str for name in cls.__discord_ui_compiled_template__.groupindex}


class Button(Lasting[discord.ui.Button[discord.ui.View]], template=""):
    """A button that works for ever."""


class Menu(Lasting[discord.ui.Select[discord.ui.View]], template=""):
    """A menu that works for ever."""

    @property
    def chosen(self) -> str:
        """Return what was chosen. Raises CareError where nothing was."""
        for value in self.item.values:
            return value
        raise CareError(not_offered())


def not_offered() -> str:
    """Return the sentence for a choice that a menu does not have, or has no longer."""
    return _("This menu is out of date. Please run the command again.")


class _View(discord.ui.View):
    """Items do not know the view that they are in, so both go when the message is sent.

    Otherwise each waits for the garbage collector, which would hold the event loop where a thousand messages are sent.
    """

    def add_item(self, item: discord.ui.Item[Any]) -> Self:
        super().add_item(item)
        item._view = None  # pyright: ignore[reportPrivateUsage]
        return self


def lasting_view() -> discord.ui.View:
    """Return a view for such items. discord.py would keep every view to know what a press means; ours tell."""
    view = _View(timeout=None)
    view.stop()
    return view


def help_button() -> discord.ui.Button[Any]:
    """Return the way to help for somebody who needs it now; it belongs under whatever a person says of how they are.

    What it opens is told by the feature that answers HELP_NOW.
    """
    return discord.ui.Button(label=_("Need help now?"), custom_id=HELP_NOW)
