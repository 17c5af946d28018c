"""`/checkin`: now, history, rhythm and away for oneself, and on for one other person."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.clock import to_epoch
from bot.interactions.lifecycle import guild_and_channel
from bot.services import Services
from bot.text.time_parsing import LONGEST_WHEN
from bot.text.user_text import clean
from cogs.check_ins.asks import rules as asking
from cogs.check_ins.asks.service import Asks
from cogs.check_ins.asks.store import Ask
from cogs.check_ins.check_in.views_form import ask
from cogs.check_ins.check_in.views_history import History
from cogs.check_ins.everyone.views_moderation import Removals
from cogs.check_ins.everyone.views_replies import ReplyList
from cogs.check_ins.rhythms.views import ask_when, go_away


@app_commands.guild_only()
class CheckInCommands(commands.GroupCog, name="checkin", description="Say how you are, to whom you choose."):
    """The person who speaks chooses who hears it."""

    def __init__(self, services: Services, history: History, mail: ReplyList, removals: Removals) -> None:
        self._services, self._history, self._mail, self._removals = services, history, mail, removals

    @app_commands.command(description="Say how you are. You choose who may see it; at first, that is only you.")
    async def now(self, interaction: discord.Interaction[Any]) -> None:
        await ask(interaction, self._services)

    @app_commands.command(description="Read, just for yourself, what others wrote back to your check-ins.")
    async def answers(self, interaction: discord.Interaction[Any]) -> None:
        await self._mail.show(interaction)

    @app_commands.command(name="on", description="Quietly ask one person how they are.")
    @app_commands.describe(member="Whom?", words="Something to say with it, if you like.")
    async def on_somebody(
        self,
        interaction: discord.Interaction[Any],
        member: discord.Member,
        words: app_commands.Range[str, 1, asking.LONGEST] | None = None,
    ) -> None:
        guild_id, _channel_id = guild_and_channel(interaction)
        asking.may_ask(interaction.user.id, member.id, receiver_is_bot=member.bot)
        question = Ask(
            id=interaction.id,
            guild_id=guild_id,
            asker_id=interaction.user.id,
            asker_name=interaction.user.display_name,
            receiver_id=member.id,
            asked_at=to_epoch(self._services.clock.now()),
            words=self._services.vault.seal(clean(words or "")),
        )
        await Asks.of(self._services).ask(question)
        await interaction.response.send_message(asking.passed_on(member.id), ephemeral=True)

    @app_commands.command(description="See, just for yourself, how you have been in the last weeks.")
    async def history(self, interaction: discord.Interaction[Any]) -> None:
        await self._history.show(interaction)

    @app_commands.command(description="Be asked how you are, by direct message, on days and at an hour of your own.")
    async def rhythm(self, interaction: discord.Interaction[Any]) -> None:
        await ask_when(interaction, self._services)

    @app_commands.command(description="For moderators: see when check-ins were taken down, and by whom; never whose.")
    async def removals(self, interaction: discord.Interaction[Any]) -> None:
        await self._removals.show(interaction)

    @app_commands.command(description="Be away for a while: nobody asks, and nothing counts as missed.")
    @app_commands.describe(until="Until when? Such as monday, 2 weeks, 24 December, or @time.")
    async def away(
        self, interaction: discord.Interaction[Any], until: app_commands.Range[str, 1, LONGEST_WHEN] | None = None
    ) -> None:
        await go_away(interaction, self._services, until)
