"""Private lists that may be longer than one card: a page at a time, and two buttons that turn it."""

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar

import discord

from bot.errors import CareError
from bot.interactions.buttons import Button, Menu, lasting_view
from bot.services import Services
from bot.text.language import _


class Pages(ABC):
    """A list that somebody reads for themselves alone."""

    name: ClassVar[str]  # such as "kudos.mine"; part of the buttons' ids, on messages of earlier runs too
    size: ClassVar[int]
    colour: ClassVar[discord.Colour]

    @abstractmethod
    def title(self) -> str: ...

    @abstractmethod
    def when_empty(self) -> str: ...

    @abstractmethod
    def ways(self) -> tuple[str, str]:
        """Return what the buttons say: towards the first page, and away from it."""

    @abstractmethod
    async def entries(self, interaction: discord.Interaction[Any], skip: int, most: int) -> list[str]:
        """Return up to `most` entries for the person who asks, after the first `skip`."""

    async def below(self, interaction: discord.Interaction[Any], number: int) -> Sequence[Button | Menu]:
        """Return what else can be pressed under this page, counted from 0."""
        return []

    async def show(self, interaction: discord.Interaction[Any]) -> None:
        """Answer with the first page, to this person alone."""
        embed, view = await self.page(interaction, 0)
        await interaction.response.send_message(embed=embed, view=view or discord.utils.MISSING, ephemeral=True)

    async def page(
        self, interaction: discord.Interaction[Any], number: int
    ) -> tuple[discord.Embed, discord.ui.View | None]:
        """Return one page, counted from 0, with its buttons where there is more than one."""
        entries = await self.entries(interaction, number * self.size, self.size + 1)
        return self.made(number, entries, await self.below(interaction, number))

    def made(
        self, number: int, entries: list[str], below: Sequence[Button | Menu]
    ) -> tuple[discord.Embed, discord.ui.View | None]:
        """Return the page with these entries; one more than there is room for says that another page follows."""
        words = "\n\n".join(entries[: self.size]) or self.when_empty()
        embed = discord.Embed(title=self.title(), description=words, colour=self.colour)
        more = len(entries) > self.size
        view = lasting_view()
        if number or more:
            back, on = self.ways()
            view.add_item(Turn(self.name, max(number - 1, 0), "back", back, disabled=number == 0))
            view.add_item(Turn(self.name, number + 1, "on", on, disabled=not more))
        for item in below:
            view.add_item(item)
        return embed, view if view.children else None


class Turn(Button, template=r"page:(?P<name>[a-z.]{1,40}):(?P<number>\d{1,6}):(?P<way>back|on)"):
    """Turns the page of a list."""

    def __init__(self, name: str, number: int, way: str, label: str, *, disabled: bool = False) -> None:
        custom_id = f"page:{name}:{number}:{way}"
        super().__init__(discord.ui.Button(label=label, custom_id=custom_id, disabled=disabled))
        self._name, self._number = name, number

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> "Turn":
        return cls(match["name"], int(match["number"]), match["way"], "…")

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        pages = interaction.client.pages.get(self._name)
        if pages is None:
            raise CareError(_("This list is no longer there. Please use the command again."))
        embed, view = await pages.page(interaction, self._number)
        await interaction.response.edit_message(embed=embed, view=view)
