"""The list of what is kept about somebody, and the question before it is forgotten."""

from collections.abc import Sequence
from typing import Any

import discord

from bot.errors import NotNow
from bot.interactions.buttons import ID, Button, lasting_view
from bot.interactions.doors import Door
from bot.interactions.pages import Pages
from bot.interactions.palette import CALM
from bot.members.export import feature_name
from bot.members.personal_data import EVERYTHING, EVERYWHERE, Amount, ErasureScope
from bot.services import Services
from bot.text.language import _
from cogs.privacy import rules
from cogs.privacy.rules import Line

AT_ONCE = 500  # things; to forget more takes longer than Discord waits for an answer
_ALL = "-"  # In a button's id, where it is about everything.


class KeptPages(Pages):
    """Everything that is kept about somebody: in a server what belongs to it or to none; elsewhere all of it."""

    name, size, colour = "privacy.show", 8, CALM

    def __init__(self, services: Services) -> None:
        self._database, self._personal_data = services.database, services.personal_data
        self._counts = [(one.what, one.until) for one in services.personal_data.counts]

    def title(self) -> str:
        return _("What I keep about you")

    def when_empty(self) -> str:
        return rules.nothing()

    def ways(self) -> tuple[str, str]:
        return _("Back"), _("Next")

    async def entries(self, interaction: discord.Interaction[Any], skip: int, most: int) -> list[str]:
        about = ErasureScope(interaction.user.id, interaction.guild_id or EVERYWHERE, wherever=True)
        counted = await self._personal_data.counted(self._database, about)
        entries = [rules.entry(line) for line in lines_of(counted)]
        return [*entries, *([rules.closing(self._counts)] if entries else [])][skip : skip + most]


class OpenKept(Button, template="privacy:show"):
    """Shows the same as `/privacy show`."""

    def __init__(self) -> None:
        super().__init__(discord.ui.Button(label=_("My data"), custom_id="privacy:show"))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        await KeptPages(services).show(interaction)


class KeptDoor(Door):
    """The door in `/hearth` to what is kept about somebody; it stays open to everybody."""

    place = 50

    def describe(self) -> str:
        return _("**My data**: what I keep about you, who can see it, and until when.")

    def button(self) -> discord.ui.Item[Any]:
        return OpenKept()


def lines_of(counted: Sequence[Amount]) -> list[Line]:
    """Return what people read of what is kept."""
    return [
        Line(feature_name(one.feature), one.kept.what, one.count, one.kept.seen_by, one.kept.until, one.kept.stays)
        for one in counted
    ]


def question(about: ErasureScope, counted: Sequence[Amount]) -> tuple[list[discord.Embed], discord.ui.View]:
    """Ask whether to forget: what goes, what stays, and the two buttons."""
    lines = lines_of([one for one in counted if not one.kept.trail])
    words = rules.goes(lines, here=about.guild_id != EVERYWHERE)
    view = lasting_view()
    view.add_item(ConfirmForget(about.feature or _ALL, about.guild_id))
    view.add_item(KeepData())
    embed = discord.Embed(title=_("Shall I forget this?"), description=words, colour=CALM)
    return [embed, discord.Embed(description=rules.stays(lines), colour=CALM)], view


class ConfirmForget(Button, template=rf"privacy:forget:(?P<feature>[a-z_]{{1,40}}|{_ALL}):(?P<guild_id>{ID})"):
    """Forgets, for good, what its message lists; whoever presses it is who is forgotten."""

    def __init__(self, feature: str, guild_id: int) -> None:
        custom_id = f"privacy:forget:{feature}:{guild_id}"
        style = discord.ButtonStyle.danger
        super().__init__(discord.ui.Button(label=_("Forget it"), style=style, custom_id=custom_id))
        self._feature = EVERYTHING if feature == _ALL else feature
        self._guild_id = guild_id

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        about = ErasureScope(interaction.user.id, self._guild_id, self._feature)
        personal_data = services.personal_data
        if sum(one.count for one in await personal_data.counted(services.database, about)) > AT_ONCE:
            await interaction.response.defer()
        gone = 0
        try:
            async for some in personal_data.forget_some(about):
                gone += some
            gone += await services.database.write(lambda tx: personal_data.forget_and_count(tx, about))
        except NotNow as error:
            raise (NotNow(rules.forgotten_in_part()) if gone else error) from error.__cause__
        words = f"{rules.forgotten(gone)}\n\n{rules.copies()}" if gone else rules.nothing()
        await _replace(interaction, discord.Embed(description=words, colour=CALM))


class KeepData(Button, template=r"privacy:keep"):
    """Somebody would rather have nothing forgotten."""

    def __init__(self) -> None:
        super().__init__(discord.ui.Button(label=_("Keep everything"), custom_id="privacy:keep"))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        await _replace(interaction, discord.Embed(description=_("Nothing was forgotten."), colour=CALM))


async def _replace(interaction: discord.Interaction[Any], embed: discord.Embed) -> None:
    """Put this in the place of the question."""
    if interaction.response.is_done():
        await interaction.edit_original_response(embed=embed, view=None)
    else:
        await interaction.response.edit_message(embed=embed, view=None)
