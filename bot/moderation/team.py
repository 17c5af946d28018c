"""The team of a server: where it reads things, who it is, and whom urgent things may ping."""

from typing import Annotated, Any

import discord
from pydantic import Field

from bot.delivery.sender import PingedRole
from bot.errors import CareError
from bot.moderation.places import Places
from bot.moderation.roles import lets_act
from bot.settings import Channel, FeatureSettings, Needs, Settings, TeamRole
from bot.text.language import _

ELSEWHERE = "Meanwhile the team hears in another channel of its own, or at the next command of somebody on it."


class TeamSettings(FeatureSettings):
    """The people who look after this server."""

    feature = "team"

    channel: Annotated[int | None, Channel(private=True, readers="role", meanwhile=ELSEWHERE)] = Field(
        default=None, description="A private channel, where I tell the team what it can do something about."
    )
    role: Annotated[int | None, TeamRole()] = Field(
        default=None, description="Who the team is: whoever has this role may press the buttons of its cards."
    )
    ping: Annotated[bool, Needs("role")] = Field(default=False, description="Whether something urgent pings that role.")


class Team:
    """Answers from what the server has decided, at the moment of the press."""

    def __init__(self, settings: Settings, places: Places) -> None:
        self._settings, self._places = settings, places

    def channel(self, guild_id: int, own: int | None = None) -> int | None:
        """Return where the team reads things; None where there is no such place.

        Without `/settings team` it is the channel of all features that have a setting `moderators`, where they agree,
        and else `own`, that of the feature that asks.
        """
        chosen = self._settings.of(guild_id, TeamSettings).channel
        if chosen is not None:
            return chosen
        olds = self.own_channels(guild_id)
        return next(iter(olds.values())) if len(set(olds.values())) == 1 else own

    def channels(self, guild_id: int, own: int | None = None) -> list[int]:
        """Return every place where the team reads what has no private words in it, the best first."""
        places = [self.channel(guild_id, own), own, *self.own_channels(guild_id).values()]
        return list(dict.fromkeys(place for place in places if place is not None))

    def channel_for_few(self, guild_id: int, own: int | None) -> int | None:
        """Return where words are read that can be for fewer: `own`, and else what the team has chosen for all."""
        return own or self._settings.of(guild_id, TeamSettings).channel

    def is_chosen(self, guild_id: int) -> bool:
        """Return whether a server has said where its team reads, or who it is."""
        return bool(self.channels(guild_id)) or self._settings.of(guild_id, TeamSettings).role is not None

    def own_channels(self, guild_id: int) -> dict[str, int]:
        """Return the channels that features have for moderators by themselves, by feature."""
        olds = {
            model.feature: getattr(self._settings.of(guild_id, model), "moderators", None)
            for model in self._settings.declared
        }
        return {feature: channel for feature, channel in olds.items() if channel is not None}

    def acts(self, interaction: discord.Interaction[Any]) -> bool:
        """Return whether somebody may act for the team here and now."""
        user = interaction.user
        if interaction.guild_id is None:
            return False
        # Whoever has a time-out keeps their roles; their permissions Discord takes from them by itself.
        until = user.timed_out_until if isinstance(user, discord.Member) else None
        is_timed_out = until is not None and until > interaction.created_at
        has_role = not is_timed_out and self._has_role(user, interaction.guild_id)
        return has_role or lets_act(interaction.permissions)

    def require(self, interaction: discord.Interaction[Any]) -> None:
        """Let somebody act for the team. Raises CareError where they may not."""
        if not self.acts(interaction):
            raise CareError(
                _("This is for the team of this server. If you would like to turn to them, `/help-now` shows how.")
            )

    def manages(self, interaction: discord.Interaction[Any]) -> bool:
        """Return whether somebody may manage the server here and now."""
        may = interaction.permissions
        return interaction.guild_id is not None and (may.manage_guild or may.administrator)

    def require_managing(self, interaction: discord.Interaction[Any]) -> None:
        """Let somebody decide for the server. Raises CareError where they may not."""
        if not self.manages(interaction):
            raise CareError(
                _("This is for people who manage this server. They can do it for you, if you tell them what it needs.")
            )

    def ping(self, guild_id: int) -> PingedRole | None:
        """Return the role that something urgent pings; None where nobody is to be pinged."""
        config = self._settings.of(guild_id, TeamSettings)
        return PingedRole(config.role) if config.ping and config.role is not None else None

    def includes(self, member: discord.Member) -> bool:
        """Return whether somebody is on the team, as Discord has them at this moment."""
        return self._has_role(member, member.guild.id) or lets_act(member.guild_permissions)

    def _has_role(self, user: discord.User | discord.Member, guild_id: int) -> bool:
        role = self._settings.of(guild_id, TeamSettings).role
        if role is None or not isinstance(user, discord.Member) or user.get_role(role) is None:
            return False
        return not self._places.is_common(guild_id, role)  # What nearly everybody has says nothing of anybody.
