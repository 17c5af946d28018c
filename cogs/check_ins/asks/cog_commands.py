"""`/checkin ask`."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.clock import to_epoch
from bot.interactions.lifecycle import guild_and_channel
from bot.moderation.access import Way
from bot.services import Services
from bot.text.user_text import clean
from cogs.check_ins.asks import rules
from cogs.check_ins.asks.service import Asks
from cogs.check_ins.asks.store import Ask


class AskCommands(commands.Cog):
    """Somebody thinks of somebody else."""

    def __init__(self, services: Services) -> None:
        self._clock, self._vault, self._access = services.clock, services.vault, services.access
        self._asks = Asks(services)

    @app_commands.command(description="Quietly ask one person how they are.")
    @app_commands.describe(member="Whom?", words="Something to say with it, if you like.")
    async def ask(
        self,
        interaction: discord.Interaction[Any],
        member: discord.Member,
        words: app_commands.Range[str, 1, rules.LONGEST] | None = None,
    ) -> None:
        (guild_id, _channel_id), me = guild_and_channel(interaction), interaction.user
        await self._access.require(interaction, guild_id, Way.ASKING)
        rules.may_ask(me.id, member.id, receiver_is_bot=member.bot)
        question = Ask(
            id=interaction.id,
            guild_id=guild_id,
            asker_id=me.id,
            asker_name=me.display_name,
            asker_account=me.name,
            asker=self._vault.seal(f"{me.id} {me.display_name}"),
            receiver_id=member.id,
            asked_at=to_epoch(self._clock.now()),
            words=self._vault.seal(clean(words or "")),
        )
        await self._asks.ask(question)
        await interaction.response.send_message(rules.passed_on(member.id), ephemeral=True)
