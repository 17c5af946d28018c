"""What a team can press under a call for help: take it, write to the person, hand it over, close it."""

import re
from typing import Any

import discord

from bot.db import Transaction
from bot.delivery import member_of
from bot.errors import CareError, NotNow
from bot.interactions.buttons import ID, Button, lasting_view
from bot.interactions.forms import Answers, Form, giving_back, show_form
from bot.services import Services
from bot.text.language import _
from cogs.help_now.rules import calls as rules
from cogs.help_now.rules import team as team_rules
from cogs.help_now.rules.help import words_from
from cogs.help_now.service.calls import Calls
from cogs.help_now.store import Call


class TakeCall(Button, template=rf"help_now:take:(?P<call_id>{ID})"):
    """“I'm writing to them”: of two who press at once, one is."""

    def __init__(self, call_id: int) -> None:
        custom_id, style = f"help_now:take:{call_id}", discord.ButtonStyle.primary
        super().__init__(discord.ui.Button(label=_("I'm writing to them"), custom_id=custom_id, style=style))
        self._call_id = call_id

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        services.team.require(interaction)
        calls = Calls(services)

        async def take(tx: Transaction) -> None:
            call = await calls.for_team(tx, self._call_id, interaction.guild_id)
            _require_other(call, interaction)
            if not await calls.take(tx, call, interaction.user.id) and call.claimed_by != interaction.user.id:
                raise CareError(team_rules.taken_already(call.claimed_by))

        await services.database.write(take)
        view = lasting_view().add_item(WriteToAuthor(self._call_id))
        await interaction.response.send_message(team_rules.taken(), view=view, ephemeral=True)


class WriteToAuthor(Button, template=rf"help_now:write_to:(?P<call_id>{ID})"):
    """Opens the form in which a moderator writes to whoever asked for help, known or not."""

    def __init__(self, call_id: int) -> None:
        super().__init__(discord.ui.Button(label=_("Write to them"), custom_id=f"help_now:write_to:{call_id}"))
        self._call_id = call_id

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        services.team.require(interaction)
        await services.database.write(lambda tx: Calls(services).for_team(tx, self._call_id, interaction.guild_id))
        await show_form(
            interaction,
            _("To the person who asked"),
            f"help_now:written:{self._call_id}",
            words_field(_("What would you like to say?"), _("They read that a moderator wrote it, not which one.")),
        )


class WrittenForm(Form):
    """Passes on what a moderator writes."""

    template = re.compile(rf"help_now:written:(?P<call>{ID})")

    async def submit(
        self, interaction: discord.Interaction[Any], services: Services, about: re.Match[str], answers: Answers
    ) -> None:
        services.team.require(interaction)
        words, calls = words_from(answers["words"][0]), Calls(services)

        async def write(tx: Transaction) -> Call:
            call = await calls.for_team(tx, int(about["call"]), interaction.guild_id)
            _require_other(call, interaction)
            await calls.write(tx, call, interaction.id, interaction.user.id, words)
            return call

        with giving_back(words):
            call = await services.database.write(write)
        has_left = await _has_left(interaction, call)
        said = team_rules.on_its_way_to_who_left() if has_left else team_rules.on_its_way()
        await interaction.response.send_message(said, ephemeral=True)


class PassCallOn(Button, template=rf"help_now:pass_on:(?P<call_id>{ID})"):
    """Opens it for the others again."""

    def __init__(self, call_id: int) -> None:
        super().__init__(discord.ui.Button(label=_("Hand over"), custom_id=f"help_now:pass_on:{call_id}"))
        self._call_id = call_id

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        services.team.require(interaction)
        calls = Calls(services)

        async def hand_over(tx: Transaction) -> None:
            call = await calls.for_team(tx, self._call_id, interaction.guild_id)
            if not call.claimed_by:
                raise CareError(team_rules.not_taken())
            await calls.hand_over(tx, call)

        await services.database.write(hand_over)
        await interaction.response.send_message(team_rules.handed_over(), ephemeral=True)


class CloseCall(Button, template=rf"help_now:done:(?P<call_id>{ID})"):
    """Ends it for the team."""

    def __init__(self, call_id: int) -> None:
        super().__init__(discord.ui.Button(label=_("Done"), custom_id=done_id(call_id)))
        self._call_id = call_id

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        services.team.require(interaction)
        calls = Calls(services)

        async def close(tx: Transaction) -> None:
            call = await calls.for_team(tx, self._call_id, interaction.guild_id)
            await calls.close(tx, call, interaction.user.id)

        await services.database.write(close)
        await interaction.response.send_message(team_rules.closed(), ephemeral=True)


class ReopenCall(Button, template=rf"help_now:reopen:(?P<call_id>{ID})"):
    """Lets it go on where Done was a slip, for as long as it is kept."""

    def __init__(self, call_id: int) -> None:
        super().__init__(discord.ui.Button(label=_("Open again"), custom_id=f"help_now:reopen:{call_id}"))
        self._call_id = call_id

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        services.team.require(interaction)
        calls, by = Calls(services), interaction.user.id
        await services.database.write(lambda tx: calls.reopen(tx, self._call_id, interaction.guild_id, by))
        await interaction.response.send_message(team_rules.opened_again(), ephemeral=True)


async def _has_left(interaction: discord.Interaction[Any], call: Call) -> bool:
    """Return whether a moderator reads that the person has left, where Discord tells.

    Of whoever gave no name it is not said: where one person has left, it would be a name.
    """
    if not call.named:
        return False
    try:
        return await member_of(interaction.client, call.guild_id, call.member_id) is None
    except NotNow:  # What they wrote is kept: whoever tried again would write it twice.
        return False


def _require_other(call: Call, interaction: discord.Interaction[Any]) -> None:
    """Raise CareError for whoever would answer themselves: the others would think that somebody does."""
    if call.member_id == interaction.user.id:
        raise CareError(_("This is what you asked for yourself; somebody else on the team answers it."))


def done_id(call_id: int) -> str:
    """Return by which button the card of a call is found again."""
    return f"help_now:done:{call_id}"


def card_buttons(call: Call) -> discord.ui.View:
    """Return what can be pressed under the card of a call."""
    view = lasting_view()
    if call.ended_at:
        return view.add_item(ReopenCall(call.id)) if call.because == rules.DONE else view
    if not call.claimed_by:
        view.add_item(TakeCall(call.id))
    view.add_item(WriteToAuthor(call.id))
    if call.claimed_by:
        view.add_item(PassCallOn(call.id))
    return view.add_item(CloseCall(call.id))


def words_field(question: str, small: str) -> discord.ui.Label[Any]:
    """Return the field for what one side writes to the other."""
    field = discord.ui.TextInput[Any](
        custom_id="words", style=discord.TextStyle.paragraph, required=True, max_length=rules.LONGEST_ANSWER
    )
    return discord.ui.Label[Any](text=question, description=small, component=field)
