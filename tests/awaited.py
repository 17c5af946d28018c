"""What waits in the tests: cups of tea wait for somebody to say cheers."""

from datetime import timedelta

import discord
from discord import app_commands
from discord.ext import commands

from bot.awaiting import Answer, AwaitedItem, WaitingList
from bot.client.hearth import Hearth
from bot.clock import to_epoch
from bot.db import Transaction
from bot.interactions.lifecycle import guild_and_channel
from bot.moderation.ways import Way

CHEERS = "tea.cheers"
SERVED = "Tea is served."


class Cheers(WaitingList):
    """Says little, and remembers what it was told."""

    kind, way = CHEERS, Way.REPLIES

    def __init__(self) -> None:
        self.hours = 1
        self.room: int | None = None
        self.answers: list[tuple[int, int, bool]] = []  # whose, by whom, whether first
        self.lonely: list[int] = []
        self.nowhere: list[int] = []  # channels in which the note could not be posted

    def patience(self, guild_id: int) -> timedelta:
        return timedelta(hours=self.hours)

    def channel(self, guild_id: int) -> int | None:
        return self.room

    def title(self) -> str:
        return "Nobody has said cheers yet"

    def entry(self, item: AwaitedItem) -> str:
        return f"<@{item.member_id}> has tea"

    def offer(self) -> str:
        return "I'll say cheers"

    def intends(self, member: str) -> str:
        return f"{member} will say cheers"

    def thanks(self, item: AwaitedItem) -> str:
        return f"How kind. {item.label} is here:"

    async def answered(self, tx: Transaction, item: AwaitedItem, answer: Answer, *, first: bool) -> None:
        tx.after_commit(lambda: self.answers.append((item.member_id, answer.member_id, first)))

    async def unheard(self, tx: Transaction, item: AwaitedItem) -> None:
        tx.after_commit(lambda: self.lonely.append(item.member_id))

    async def not_posted(self, tx: Transaction, guild_id: int, channel_id: int, cause: str) -> None:
        tx.after_commit(lambda: self.nowhere.append(channel_id))


class Tea(commands.Cog):
    """`/tea` serves a member a cup in public, which then waits for cheers; `/spill` takes it away again."""

    @app_commands.command(description="Have tea.")
    async def tea(self, interaction: discord.Interaction[Hearth]) -> None:
        services, member, (guild_id, channel_id) = (
            interaction.client.services,
            interaction.user,
            guild_and_channel(interaction),
        )
        message_id = await services.delivery.post(channel_id, key=f"tea {interaction.id}", ping=None, content=SERVED)
        asked = to_epoch(services.clock.now())
        item = AwaitedItem(CHEERS, guild_id, member.id, member.id, channel_id, message_id, member.name, asked)
        await services.database.write(lambda tx: services.awaiting.wait_for(tx, item))
        await interaction.response.send_message("Enjoy.", ephemeral=True)

    @app_commands.command(description="Have no tea.")
    async def spill(self, interaction: discord.Interaction[Hearth]) -> None:
        services, subject, (guild_id, _channel) = (
            interaction.client.services,
            interaction.user.id,
            guild_and_channel(interaction),
        )
        await services.database.write(lambda tx: services.awaiting.withdraw(tx, CHEERS, guild_id, subject))
        await interaction.response.send_message("Never mind.", ephemeral=True)
