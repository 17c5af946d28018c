"""What keeps a chosen channel from working, and whether one press mends it: the bot's own way in, or the team's."""

from dataclasses import dataclass
from typing import Any, cast

import discord

from bot.delivery import Undeliverable, talking_to_discord
from bot.errors import CareError
from bot.services import Services
from bot.settings import Channel, FeatureSettings, kind_of
from cogs.settings.rules import setup as rules
from cogs.settings.service.check import SettingsCheck

Target = discord.Role | discord.Member


@dataclass(frozen=True)
class Trouble:
    """What is wrong with a setting, in a sentence; the clicks that mend it, or whom the bot may let in by itself."""

    sentence: str
    clicks: str = ""
    lets_in: tuple[discord.TextChannel, Target, tuple[str, ...]] | None = None  # where, whom, and what they may do


class Mending:
    """Looks at one setting, as it is at this moment."""

    def __init__(self, client: discord.Client, services: Services) -> None:
        self._client, self._check = client, SettingsCheck(services)

    def trouble(self, guild: discord.Guild, config: FeatureSettings, name: str, who: discord.Member) -> Trouble | None:
        """Return what is wrong with a setting; None where nothing is. `who` would press."""
        field, chosen = type(config).model_fields[name], getattr(config, name)
        sentence, mark = self._check.problems(guild, config).get(name), kind_of(field)
        channel = guild.get_channel(chosen) if isinstance(mark, Channel) and chosen is not None else None
        if not isinstance(mark, Channel) or not isinstance(channel, discord.TextChannel):
            return None if sentence is None else Trouble(sentence)
        mine = channel.permissions_for(guild.me)
        missing = tuple(need for need in mark.needs if not getattr(mine, need))
        if sentence is not None and missing:
            is_mendable = _may_give(guild, channel, missing) and channel.permissions_for(who).view_channel
            lets_in = (channel, guild.me, missing) if is_mendable else None
            return Trouble(sentence, "" if lets_in else rules.how_to_allow(channel.id, missing), lets_in)
        if sentence is not None:
            return Trouble(sentence)
        role_id = getattr(config, mark.readers) if mark.readers else None
        role = guild.get_role(role_id) if role_id is not None else None
        return _shut_out(guild, channel, role, who) if role is not None else None

    async def mend(self, guild: discord.Guild, config: FeatureSettings, name: str, who: discord.Member) -> None:
        """Mend what is wrong with a setting. Raises CareError where that is not ours to do, or Discord refuses it."""
        trouble = self.trouble(guild, config, name, who)
        if trouble is None or trouble.lets_in is None:
            raise CareError(rules.cannot_mend())
        channel, target, needs = trouble.lets_in
        allowed = channel.overwrites_for(target)
        allowed.update(**dict.fromkeys(needs, True))
        try:
            with talking_to_discord():
                # As numbers, since that is how Discord describes this request, and discord.py sends words.
                allow, deny = (cast("Any", one.value) for one in allowed.pair())
                kind = 0 if isinstance(target, discord.Role) else 1
                edit = self._client.http.edit_channel_permissions
                await edit(channel.id, target.id, allow, deny, kind, reason="/setup")
        except Undeliverable as refusal:
            raise CareError(rules.not_mended()) from refusal.__cause__


def _shut_out(
    guild: discord.Guild, channel: discord.TextChannel, role: discord.Role, who: discord.Member
) -> Trouble | None:
    """Return what is wrong where those whom a channel is for do not see it; None where they do."""
    if channel.permissions_for(role).view_channel:
        return None
    words, seen = rules.shut_out(channel.id, role.id), ("view_channel", "read_message_history")
    # To let others in is no more than the moderator could do by hand.
    if _may_give(guild, channel, seen) and channel.permissions_for(who).manage_roles:
        return Trouble(words, lets_in=(channel, role, seen))
    return Trouble(words, rules.how_to_let_in(channel.id, role.id))


def _may_give(guild: discord.Guild, channel: discord.TextChannel, needs: tuple[str, ...]) -> bool:
    """Return whether the bot may change who does what in a channel, and has itself what it would allow there."""
    mine, everywhere = channel.permissions_for(guild.me), guild.me.guild_permissions
    return mine.manage_roles and mine.view_channel and all(getattr(everywhere, need) for need in needs)
