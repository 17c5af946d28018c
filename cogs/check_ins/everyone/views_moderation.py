"""The form in which a moderator takes a check-in down."""

import re
from typing import Any

import discord

from bot.clock import from_epoch
from bot.errors import CareError
from bot.interactions.buttons import ID
from bot.interactions.forms import Answers, Form, show_form
from bot.interactions.lifecycle import guild_and_channel
from bot.interactions.pages import Pages
from bot.interactions.palette import QUIET
from bot.services import Services
from bot.text.language import _, ngettext
from bot.text.user_text import parse_id
from cogs.check_ins.everyone import rules_moderation as rules
from cogs.check_ins.everyone import store as everyone
from cogs.check_ins.everyone import store_moderation as moderation
from cogs.check_ins.everyone.service_moderation import CheckInModeration, no_card

DAYS = (0, 1, 3, 7, 30)


async def ask_to_remove(interaction: discord.Interaction[Any], services: Services, message_id: int) -> None:
    """Answer with the form. Raises CareError if they may not, or if it is no card."""
    guild_id, _channel_id = guild_and_channel(interaction)
    _only_moderators(interaction)
    found = await everyone.in_message(services.database, message_id)
    if found is None or found[1].guild_id != guild_id:
        raise no_card()
    options = [discord.SelectOption(label=_how_long(days), value=str(days), default=days == 0) for days in DAYS]
    label = discord.ui.Label[Any](
        text=_("Hiding one's name"),
        description=_("If its author hid theirs: for how long may they not? You do not learn who it is."),
        component=discord.ui.Select[Any](custom_id="days", options=options),
    )
    await show_form(interaction, _("Take this check-in down"), f"check_ins:remove:{message_id}", label)


def _how_long(days: int) -> str:
    return ngettext("{n} day", "{n} days", days).format(n=days) if days else _("they still may")


def _moderates(interaction: discord.Interaction[Any]) -> bool:
    may = interaction.permissions
    return interaction.guild_id is not None and (may.manage_messages or may.manage_guild)


def _only_moderators(interaction: discord.Interaction[Any]) -> None:
    if not _moderates(interaction):
        raise CareError(_("Only moderators can take a check-in down. If it is yours, you can withdraw it."))


class Removals(Pages):
    """What moderators took down in a server: by whom and when, and never whose it was."""

    name, size, colour = "check.removals", 10, QUIET

    def __init__(self, services: Services) -> None:
        self._services = services

    def title(self) -> str:
        return _("Check-ins that were taken down")

    def when_empty(self) -> str:
        return _("None in the last 90 days.")

    def ways(self) -> tuple[str, str]:
        return _("Newer"), _("Older")

    async def entries(self, interaction: discord.Interaction[Any], skip: int, most: int) -> list[str]:
        guild_id, _channel_id = guild_and_channel(interaction)
        if not _moderates(interaction):
            raise CareError(_("This list is for moderators. `/checkin history` shows your own check-ins."))
        found = await moderation.removals(self._services.database, guild_id, skip, most)
        return [rules.removal(one.moderator_id, one.days, from_epoch(one.removed_at)) for one in found]


class RemovalForm(Form):
    """It goes, and nobody learns whose it was."""

    template = re.compile(rf"check_ins:remove:(?P<message>{ID})")

    async def submit(
        self, interaction: discord.Interaction[Any], services: Services, about: re.Match[str], answers: Answers
    ) -> None:
        _only_moderators(interaction)
        guild_id, _channel_id = guild_and_channel(interaction)
        days = parse_id("".join(answers["days"]))
        await CheckInModeration(services).remove(
            interaction.id, guild_id, int(about["message"]), interaction.user.id, days if days in DAYS else 0
        )
        await interaction.response.send_message(
            _(
                "It is taken down. Its author hears of that in private; nobody else does. For 90 days, "
                "`/checkin removals` shows moderators that you did it."
            ),
            ephemeral=True,
        )
