"""The form in which somebody says how they would like to be thanked."""

import re
from typing import Any

import discord

from bot.interactions.forms import Answers, Form, show_form
from bot.interactions.lifecycle import guild_and_channel
from bot.services import Services
from bot.text.language import _
from cogs.kudos.service.preferences import PreferencesCache
from cogs.kudos.store.preferences import KudosPreferences

PRIVATE, DECLINED, QUIET = "private", "declined", "quiet"


async def show_preferences_form(interaction: discord.Interaction[Any], before: KudosPreferences) -> None:
    """Answer with the form, filled in with their preferences as they are."""
    options = [
        discord.CheckboxGroupOption(
            label=_("Always private"),
            value=PRIVATE,
            default=bool(before.private),
            description=_("Only you see what you are thanked for."),
        ),
        discord.CheckboxGroupOption(
            label=_("No kudos, please"),
            value=DECLINED,
            default=bool(before.declined),
            description=_("People who try are told, kindly, that you'd rather not."),
        ),
        discord.CheckboxGroupOption(
            label=_("No notices"),
            value=QUIET,
            default=bool(before.quiet),
            description=_("No ping and no direct message about thanks."),
        ),
    ]
    boxes = discord.ui.CheckboxGroup[Any](
        custom_id="wishes", options=options, required=False, min_values=0, max_values=3
    )
    hint = _("Choose what you like; nothing chosen is fine, too.")
    question = discord.ui.Label(text=_("How would you like to be thanked?"), description=hint, component=boxes)
    await show_form(interaction, _("Your kudos"), "kudos:wishes", question)


class KudosPreferencesForm(Form):
    """Keeps how somebody would like to be thanked."""

    template = re.compile("kudos:wishes")

    async def submit(
        self, interaction: discord.Interaction[Any], services: Services, about: re.Match[str], answers: Answers
    ) -> None:
        guild_id, _channel_id = guild_and_channel(interaction)
        chosen = [int(one in answers["wishes"]) for one in (PRIVATE, DECLINED, QUIET)]
        preferences = KudosPreferences(guild_id, interaction.user.id, *chosen)
        await services.shared.get(PreferencesCache).save(preferences)
        await interaction.response.send_message(_describe(*chosen), ephemeral=True)


def _describe(private: int, declined: int, quiet: int) -> str:
    parts = [_("Saved.")]
    if declined:
        parts.append(_("Nobody can thank you with kudos here."))
    elif private:
        parts.append(_("Only you will see what you are thanked for from now on."))
    if quiet:
        parts.append(_("You get no ping and no direct message about thanks."))
    if len(parts) == 1:
        parts.append(_("Back to normal: thanks to you are posted for everyone."))
    return " ".join(parts)
