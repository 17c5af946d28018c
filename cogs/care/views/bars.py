"""The team's list of bars."""

from typing import Any

import discord

from bot.clock import from_epoch, to_epoch
from bot.interactions.lifecycle import guild_and_channel
from bot.interactions.palette import QUIET
from bot.moderation import store
from bot.moderation.team_pages import TeamPages
from bot.services import Services
from bot.text.language import _
from cogs.care.rules import bars as rules


class BarList(TeamPages):
    """Who is kept from reaching others, the latest first."""

    name, size, colour = "care.bars", 10, QUIET

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._database, self._clock, self._vault = services.database, services.clock, services.vault

    def title(self) -> str:
        return _("Kept from reaching others")

    def when_empty(self) -> str:
        return _("Everybody here can reach others.")

    def ways(self) -> tuple[str, str]:
        return _("Newer"), _("Older")

    async def entries(self, interaction: discord.Interaction[Any], skip: int, most: int) -> list[str]:
        guild_id, _channel_id = guild_and_channel(interaction)
        found = await store.records(self._database, guild_id, to_epoch(self._clock.now()), skip, most)
        return [
            rules.bar_line(
                one.member_id, one.moderator_id, one.ways, self._vault.open(one.reason) or "", from_epoch(one.ends_at)
            )
            for one in found
        ]
