"""The answers to “How is it going?”, and the consent that goes with two of them."""

from typing import Any

import discord

from bot.interactions.buttons import ID, Button, help_button, lasting_view
from bot.moderation.ways import Way
from bot.services import Services
from bot.text.language import _
from cogs.welcome.rules import follow_up as rules
from cogs.welcome.service.follow_ups import FollowUps
from cogs.welcome.views.introduction import Introduce


class FollowUpAnswer(Button, template=rf"welcome:going:(?P<how>fine|lost|meet):(?P<guild_id>{ID})"):
    """How it is going. What they say stays between them and the bot, unless they agree to the next question."""

    def __init__(self, guild_id: int, how: str) -> None:
        labels = {
            "fine": _("Settling in well"),
            "lost": _("A bit lost"),
            "meet": _("I would like to meet someone"),
        }
        super().__init__(discord.ui.Button(label=labels[how], custom_id=f"welcome:going:{how}:{guild_id}"))
        self._guild_id, self._how = guild_id, how

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        if self._how == "fine":
            await interaction.response.edit_message(content=rules.glad(), view=None)
            return
        channel_id = FollowUps(services).greeters_channel(self._guild_id)
        if channel_id is None:
            await interaction.response.edit_message(content=rules.nobody_to_tell(), view=None)
            return
        view = lasting_view()
        for answer in ("yes", "no"):
            view.add_item(FollowUpConsent(self._guild_id, self._how, answer))
        everyone = services.places.is_public(self._guild_id, channel_id)
        words = rules.may_i_tell(self._how, f"<#{channel_id}>", everyone=everyone)
        await interaction.response.edit_message(content=words, view=view)


class FollowUpConsent(Button, template=rf"welcome:tell:(?P<need>lost|meet):(?P<answer>yes|no):(?P<guild_id>{ID})"):
    """Whether greeters may be told."""

    def __init__(self, guild_id: int, need: str, answer: str) -> None:
        label = _("Yes, tell them") if answer == "yes" else _("No, thank you")
        super().__init__(discord.ui.Button(label=label, custom_id=f"welcome:tell:{need}:{answer}:{guild_id}"))
        self._guild_id, self._need, self._answer = guild_id, need, answer

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        words = rules.not_told()
        if self._answer == "yes":
            await services.access.require(interaction, self._guild_id, Way.INTRODUCTIONS)
            told = await FollowUps(services).pass_on(self._guild_id, interaction.user.id, self._need)
            words = rules.told() if told else rules.nobody_to_tell()
        await interaction.response.edit_message(content=words, view=None)


def answers(guild_id: int, *, introduces: bool = False, passes_on: bool = True) -> discord.ui.View:
    """Return what stands under the question: what can be answered, and a way on where they may introduce themselves.

    `passes_on` is whether there is somebody who can be told what they answer.
    """
    view = lasting_view()
    for how in ("fine", "lost", "meet") if passes_on else ("fine",):
        view.add_item(FollowUpAnswer(guild_id, how))
    return view.add_item(Introduce(guild_id)) if introduces else view


def ways_on(guild_id: int, *, introduces: bool) -> discord.ui.View:
    """Return what stands under the word that nobody came: an introduction, where they may, and help."""
    view = lasting_view()
    if introduces:
        view.add_item(Introduce(guild_id))
    return view.add_item(help_button())
