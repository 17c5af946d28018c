"""A file of settings before it is applied: questions about places, what would change, and the two ways on."""

from collections.abc import Sequence
from typing import Any

import discord

from bot.errors import CareError
from bot.interactions.buttons import ID, Button, Lasting, lasting_view
from bot.interactions.lifecycle import only_in_servers
from bot.interactions.palette import CALM
from bot.services import Services
from bot.text.language import _
from cogs.settings.rules import files
from cogs.settings.rules.history import difference_line
from cogs.settings.service.changes import ChangeOutcome
from cogs.settings.service.importing import LEFT_OUT, Proposal, SettingsImports, require_of_kind
from cogs.settings.views.history import undo_view

_ROOM = 3000  # characters of differences on a page


class _ImportButton(Button, template=""):
    """A button under a file that somebody looks at."""

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        services.team.require_managing(interaction)
        if interaction.guild is None:
            raise CareError(only_in_servers())
        await self.go_on(interaction, interaction.guild, SettingsImports(services))

    async def go_on(
        self, interaction: discord.Interaction[Any], guild: discord.Guild, imports: SettingsImports
    ) -> None:
        """Do what it is for, for somebody who may manage the server."""


class ApplyImport(_ImportButton, template=rf"settings:import:apply:(?P<number>{ID})"):
    """Applies a file, if what it would change is still what was shown."""

    def __init__(self, number: int) -> None:
        button = discord.ui.Button[discord.ui.View](
            label=_("Apply"), style=discord.ButtonStyle.primary, custom_id=f"settings:import:apply:{number}"
        )
        super().__init__(button)
        self._number = number

    async def go_on(
        self, interaction: discord.Interaction[Any], guild: discord.Guild, imports: SettingsImports
    ) -> None:
        found = await imports.apply(guild, interaction.user, self._number)
        if isinstance(found, ChangeOutcome):
            await interaction.response.edit_message(content=found.words, embed=None, view=undo_view(found))
        else:
            await show(interaction, imports, found, again=True)


class LeaveImport(_ImportButton, template=rf"settings:import:leave:(?P<number>{ID})"):
    """Leaves everything as it is."""

    def __init__(self, number: int) -> None:
        super().__init__(discord.ui.Button(label=_("Leave it"), custom_id=f"settings:import:leave:{number}"))
        self._number = number

    async def go_on(
        self, interaction: discord.Interaction[Any], guild: discord.Guild, imports: SettingsImports
    ) -> None:
        await imports.leave(self._number, guild, interaction.user.id)
        await interaction.response.edit_message(content=_("Everything stays as it is."), embed=None, view=None)


class TurnImport(_ImportButton, template=rf"settings:import:page:(?P<number>{ID}):(?P<page>\d{{1,3}})"):
    """Shows another page of what would change."""

    def __init__(self, number: int, page: int, label: str = "…") -> None:
        super().__init__(discord.ui.Button(label=label, custom_id=f"settings:import:page:{number}:{page}"))
        self._number, self._page = number, page

    async def go_on(
        self, interaction: discord.Interaction[Any], guild: discord.Guild, imports: SettingsImports
    ) -> None:
        found = await imports.proposal(guild, interaction.user.id, self._number)
        await show(interaction, imports, found, self._page if found.as_seen else 0, again=not found.as_seen)


class LeavePlaceOut(_ImportButton, template=rf"settings:import:without:(?P<number>{ID}):(?P<which>one|all)"):
    """Leaves out what names the place that is asked about, or every place that would be asked about."""

    def __init__(self, number: int, which: str) -> None:
        label = _("Leave this out") if which == "one" else _("Leave all of these out")
        super().__init__(discord.ui.Button(label=label, custom_id=f"settings:import:without:{number}:{which}"))
        self._number, self._which = number, which

    async def go_on(
        self, interaction: discord.Interaction[Any], guild: discord.Guild, imports: SettingsImports
    ) -> None:
        before = await imports.proposal(guild, interaction.user.id, self._number)
        left = before.questions[:1] if self._which == "one" else before.questions
        places = {place.key: LEFT_OUT for place, _uses in left}
        await show(interaction, imports, await imports.choose(guild, interaction.user.id, self._number, places))


async def _choose(
    interaction: discord.Interaction[Any], services: Services, number: int, question: str, values: Sequence[int]
) -> None:
    """Let what was chosen stand for the place that was asked about, unless that is answered already."""
    services.team.require_managing(interaction)
    if (guild := interaction.guild) is None:
        raise CareError(only_in_servers())
    imports = SettingsImports(services)
    found = await imports.proposal(guild, interaction.user.id, number)
    for place, _uses in found.questions[:1]:
        if values and str(place.id) == question:
            require_of_kind(guild, place, values[0])
            found = await imports.choose(guild, interaction.user.id, number, {place.key: values[0]})
    await show(interaction, imports, found)


class MatchChannel(
    Lasting[discord.ui.ChannelSelect[discord.ui.View]],
    template=rf"settings:import:channel:(?P<number>{ID}):(?P<question>{ID})",
):
    """Says which channel of this server stands for one of the file."""

    def __init__(self, number: int, question: int) -> None:
        super().__init__(
            discord.ui.ChannelSelect(
                custom_id=f"settings:import:channel:{number}:{question}",
                channel_types=[discord.ChannelType.text, discord.ChannelType.news],
            )
        )
        self._number, self._question = number, question

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        values = [one.id for one in self.item.values]
        await _choose(interaction, services, self._number, str(self._question), values)


class MatchRole(
    Lasting[discord.ui.RoleSelect[discord.ui.View]],
    template=rf"settings:import:role:(?P<number>{ID}):(?P<question>{ID})",
):
    """Says which role of this server stands for one of the file."""

    def __init__(self, number: int, question: int) -> None:
        super().__init__(discord.ui.RoleSelect(custom_id=f"settings:import:role:{number}:{question}"))
        self._number, self._question = number, question

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        values = [one.id for one in self.item.values]
        await _choose(interaction, services, self._number, str(self._question), values)


async def show(
    interaction: discord.Interaction[Any],
    imports: SettingsImports,
    found: Proposal,
    page: int = 0,
    *,
    again: bool = False,
) -> None:
    """Answer with the next question, or with what would change; what is shown is what may be applied."""
    content = files.shown_again() if again and not found.questions else None
    embed, view = _asked(found) if found.questions else _difference(found, page)
    await imports.saw(found.found)
    if interaction.response.is_done():
        await interaction.edit_original_response(content=content, embed=embed, view=view)
    else:
        await interaction.response.edit_message(content=content, embed=embed, view=view)


def _asked(found: Proposal) -> tuple[discord.Embed, discord.ui.View]:
    (place, uses), number = found.questions[0], found.found.id
    words = files.which_place(place.name, uses, len(found.questions), is_role=place.is_role)
    view = lasting_view()
    view.add_item(MatchRole(number, place.id) if place.is_role else MatchChannel(number, place.id))
    view.add_item(LeavePlaceOut(number, "one"))
    view.add_item(LeavePlaceOut(number, "all"))
    view.add_item(LeaveImport(number))
    return discord.Embed(title=_("Settings from a file"), description=words, colour=CALM), view


def _difference(found: Proposal, page: int) -> tuple[discord.Embed, discord.ui.View]:
    pages, number = _pages([difference_line(one) for one in found.differences]), found.found.id
    page, view = min(page, len(pages) - 1), lasting_view()
    if page > 0:
        view.add_item(TurnImport(number, page - 1, _("Back")))
    if page < len(pages) - 1:
        view.add_item(TurnImport(number, page + 1, _("More")))
    if found.differences:
        view.add_item(ApplyImport(number))
    view.add_item(LeaveImport(number))
    words = files.what_would_change(pages[page] or [files.changes_nothing()], found.without)
    title = _("Settings from a file: this would change")
    return discord.Embed(title=title, description=words, colour=CALM), view


def _pages(lines: Sequence[str]) -> list[list[str]]:
    pages: list[list[str]] = [[]]
    for line in lines:
        if sum(map(len, pages[-1])) + len(line) > _ROOM:
            pages.append([])
        pages[-1].append(line)
    return pages
