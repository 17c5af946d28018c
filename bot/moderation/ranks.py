"""Who may keep whom from others: of somebody on the team, whoever manages the server decides; of its owner, nobody."""

from dataclasses import dataclass
from typing import Any

import discord

from bot.delivery import Undeliverable, talking_to_discord
from bot.errors import CareError
from bot.moderation.team import Team
from bot.text.language import _


@dataclass(frozen=True)
class Standing:
    """What somebody is in a server, as Discord says now; its owner is on the team."""

    owner_id: int
    is_of_team: bool


class Ranks:
    """Asks Discord at the moment of the press: whoever is on the team today may not have been yesterday."""

    def __init__(self, client: discord.Client, team: Team) -> None:
        self._client, self._team = client, team

    async def standing(self, guild_id: int, member_id: int) -> Standing | None:
        """Return what somebody is in a server; None if they, or we, are not there. May raise NotNow."""
        try:
            with talking_to_discord():
                guild = self._client.get_guild(guild_id) or await self._client.fetch_guild(guild_id, with_counts=False)
                member = await guild.fetch_member(member_id)
        except Undeliverable:
            return None
        may = member.guild_permissions
        moderates = self._team.includes(member) or may.kick_members or may.ban_members
        return Standing(guild.owner_id or 0, moderates or guild.owner_id == member_id)

    async def require_may_bar(self, interaction: discord.Interaction[Any], guild_id: int, member_id: int) -> None:
        """Let somebody on the team keep this member from others. Raises CareError where that is not theirs to decide.

        Never asked of whoever has no name: a refusal would tell that they are of the team.
        """
        standing = await self.standing(guild_id, member_id)
        if standing is None or not standing.is_of_team:
            return
        if standing.owner_id == member_id:
            raise CareError(
                _(
                    "That is the owner of this server, and nobody can keep an owner from others here, so nothing is "
                    "changed. You can talk to them, or to others on the team; if somebody is in danger, Discord "
                    "takes reports, too."
                )
            )
        if interaction.user.id != standing.owner_id and not self._team.manages(interaction):
            raise CareError(
                _(
                    "{member} is on the team here, so nothing is changed: whoever may manage this server, or its "
                    "owner, decides about that. They can do the same as you did; it is all right to ask them."
                ).format(member=f"<@{member_id}>")
            )
