"""The answers to “How is it going?”, and the consent that goes with two of them."""

from typing import Any

import discord

from bot.interactions.buttons import ID, Button, lasting_view
from bot.moderation.ways import Way
from bot.services import Services
from bot.text.language import _
from cogs.welcome.rules import follow_up as rules
from cogs.welcome.service.follow_ups import FollowUps


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
        view = lasting_view()
        for answer in ("yes", "no"):
            view.add_item(FollowUpConsent(self._guild_id, self._how, answer))
        channel_id = FollowUps(services).greeters_channel(self._guild_id)
        place = None if channel_id is None else f"<#{channel_id}>"
        everyone = channel_id is not None and services.places.is_public(self._guild_id, channel_id)
        await interaction.response.edit_message(
            content=rules.may_i_tell(self._how, place, everyone=everyone), view=view
        )


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


def answers(guild_id: int) -> discord.ui.View:
    """Return what stands under the question."""
    view = lasting_view()
    for how in ("fine", "lost", "meet"):
        view.add_item(FollowUpAnswer(guild_id, how))
    return view
