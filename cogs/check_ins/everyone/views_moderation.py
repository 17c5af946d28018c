"""What the team took down."""

from typing import Any

import discord

from bot.clock import from_epoch
from bot.interactions.lifecycle import guild_and_channel
from bot.interactions.palette import QUIET
from bot.moderation.team_pages import TeamPages
from bot.services import Services
from bot.text.language import _
from cogs.check_ins.everyone import rules_moderation as rules
from cogs.check_ins.everyone import store_moderation as moderation


class Removals(TeamPages):
    """What moderators took down in a server: by whom and when, and never whose it was."""

    name, size, colour = "check.removals", 10, QUIET

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._database = services.database

    def title(self) -> str:
        return _("Check-ins that were taken down")

    def when_empty(self) -> str:
        return _("None in the last 90 days.")

    def ways(self) -> tuple[str, str]:
        return _("Newer"), _("Older")

    async def entries(self, interaction: discord.Interaction[Any], skip: int, most: int) -> list[str]:
        guild_id, _channel_id = guild_and_channel(interaction)
        found = await moderation.removals(self._database, guild_id, skip, most)
        return [rules.removal(one.moderator_id, one.days, from_epoch(one.removed_at)) for one in found]
