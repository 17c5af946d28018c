"""What somebody who asked for help can press under what they read of it."""

import re
from typing import Any

import discord

from bot.db import Transaction
from bot.interactions.buttons import ID, Button, help_button, lasting_view
from bot.interactions.forms import Answers, Form, giving_back, show_form
from bot.members.pace import Pace
from bot.services import Services
from bot.text.language import _
from cogs.help_now.rules import calls as rules
from cogs.help_now.rules.help import words_from
from cogs.help_now.service.calls import Calls
from cogs.help_now.views.team import words_field


class TheyWrote(Button, template=rf"help_now:they_wrote:(?P<call_id>{ID})"):
    """“Yes, they wrote”: a moderator has, without Hearth."""

    def __init__(self, call_id: int) -> None:
        super().__init__(discord.ui.Button(label=_("Yes, they wrote"), custom_id=f"help_now:they_wrote:{call_id}"))
        self._call_id = call_id

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        calls = Calls(services)

        async def confirm(tx: Transaction) -> None:
            call = await calls.for_author(tx, self._call_id, interaction.user.id)
            await calls.confirm_answered(tx, call)

        await services.database.write(confirm)
        await interaction.response.send_message(rules.they_wrote(), view=ways(self._call_id), ephemeral=True)


class AnswerTeam(Button, template=rf"help_now:answer:(?P<call_id>{ID})"):
    """Opens the form in which they answer, or write more."""

    def __init__(self, call_id: int, label: str = "…") -> None:
        super().__init__(discord.ui.Button(label=label, custom_id=f"help_now:answer:{call_id}"))
        self._call_id = call_id

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        call = await services.database.write(
            lambda tx: Calls(services).for_author(tx, self._call_id, interaction.user.id)
        )
        small = _("It goes to the moderators.") if call.named else _("It goes to the moderators, without your name.")
        question = words_field(_("What would you like to say?"), small)
        await show_form(interaction, _("To the moderators"), f"help_now:answered:{self._call_id}", question)


class AnsweredForm(Form):
    """Passes on what they answer; whoever gave no name still gives none."""

    template = re.compile(rf"help_now:answered:(?P<call>{ID})")

    def __init__(self, pace: Pace) -> None:
        self._pace = pace

    async def submit(
        self, interaction: discord.Interaction[Any], services: Services, about: re.Match[str], answers: Answers
    ) -> None:
        words, calls = words_from(answers["words"][0]), Calls(services)
        call_id, member_id = int(about["call"]), interaction.user.id
        if self._pace.next_moment(member_id) is not None:
            raise rules.enough_answers(words)

        async def write(tx: Transaction) -> None:
            call = await calls.for_author(tx, call_id, member_id)
            await calls.write(tx, call, interaction.id, member_id, words)

        with giving_back(words):
            await services.database.write(write)
        self._pace.record(member_id)
        await interaction.response.send_message(
            rules.on_its_way(), view=lasting_view().add_item(help_button()), ephemeral=True
        )


class IsAlright(Button, template=rf"help_now:alright:(?P<call_id>{ID})"):
    """Ends it for whoever asked."""

    def __init__(self, call_id: int) -> None:
        super().__init__(discord.ui.Button(label=_("I'm alright now"), custom_id=f"help_now:alright:{call_id}"))
        self._call_id = call_id

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        calls = Calls(services)

        async def close(tx: Transaction) -> None:
            call = await calls.for_author(tx, self._call_id, interaction.user.id)
            await calls.end_alright(tx, call)

        await services.database.write(close)
        await interaction.response.send_message(rules.is_alright(), ephemeral=True)


def ways(call_id: int, *, first: discord.ui.Item[Any] | None = None, answer: str = "") -> discord.ui.View:
    """Return what stands under everything that somebody reads of their call."""
    view = lasting_view()
    if first is not None:
        view.add_item(first)
    view.add_item(AnswerTeam(call_id, answer or _("Write more")))
    return view.add_item(IsAlright(call_id)).add_item(help_button())
