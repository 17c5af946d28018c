"""The team's list of what it did."""

from typing import Any

import discord

from bot.clock import from_epoch
from bot.interactions.lifecycle import guild_and_channel
from bot.interactions.palette import QUIET
from bot.moderation.acts import act_line
from bot.moderation.team_pages import TeamPages
from bot.services import Services
from bot.text.language import _


class TeamActs(TeamPages):
    """What the team of a server did, by whom and when; of whoever hid their name, never who it was."""

    name, size, colour = "check.removals", 10, QUIET

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._database, self._trail = services.database, services.trail

    def title(self) -> str:
        return _("What the team did")

    def when_empty(self) -> str:
        return _("Nothing in the last 90 days.")

    def ways(self) -> tuple[str, str]:
        return _("Newer"), _("Older")

    async def entries(self, interaction: discord.Interaction[Any], skip: int, most: int) -> list[str]:
        guild_id, _channel_id = guild_and_channel(interaction)
        return [
            act_line(one.act, one.moderator_id, one.member_id, one.detail, from_epoch(one.made_at))
            for one in await self._trail.listed(self._database, guild_id, skip, most)
        ]
