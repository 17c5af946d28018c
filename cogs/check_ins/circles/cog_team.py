"""`/care circle`: what the team can do about a circle, and who is in it."""

from datetime import timedelta
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.clock import to_epoch
from bot.interactions.lifecycle import guild_and_channel
from bot.services import Services
from cogs.check_ins.circles import rules_team as rules
from cogs.check_ins.circles import store
from cogs.check_ins.circles.service import Circles
from cogs.check_ins.circles.store import Listed
from cogs.check_ins.circles.views_choices import chosen_one, offered


class CircleCare(commands.Cog):
    """Who is in a circle is not said here, either: whoever is kept out may be in it, or not."""

    circle = app_commands.Group(name="circle", description="Keep somebody out of a circle, or close one.")

    def __init__(self, services: Services) -> None:
        self._database, self._clock, self._circles = services.database, services.clock, Circles(services)

    @circle.command(name="keep-out", description="Keep one person out of one circle; if they are in it, put them out.")
    @app_commands.describe(circle="Which circle?", member="Whom?", days="For how many days?")
    async def keep_out(
        self,
        interaction: discord.Interaction[Any],
        circle: app_commands.Range[str, 1, 100],
        member: discord.User,
        days: app_commands.Range[int, 1, rules.LONGEST],
    ) -> None:
        chosen, until = await self._chosen(interaction, circle), self._clock.now() + timedelta(days=days)
        (guild_id, _channel_id), by = guild_and_channel(interaction), interaction.user.id
        await self._database.write(lambda tx: self._circles.keep_out(tx, guild_id, chosen.id, member.id, by, until))
        words = rules.keeps_out(member.id, chosen.name, to_epoch(until))
        await interaction.response.send_message(words, ephemeral=True)

    @circle.command(name="let-back", description="Let somebody back into a circle that you kept them out of.")
    @app_commands.describe(circle="Which circle?", member="Whom?")
    async def let_back(
        self, interaction: discord.Interaction[Any], circle: app_commands.Range[str, 1, 100], member: discord.User
    ) -> None:
        chosen, by = await self._chosen(interaction, circle), interaction.user.id
        guild_id, _channel_id = guild_and_channel(interaction)
        await self._database.write(lambda tx: self._circles.let_back(tx, guild_id, chosen.id, member.id, by))
        await interaction.response.send_message(rules.lets_back(member.id, chosen.name), ephemeral=True)

    @circle.command(description="Close a circle for good.")
    @app_commands.describe(circle="Which circle?")
    async def end(self, interaction: discord.Interaction[Any], circle: app_commands.Range[str, 1, 100]) -> None:
        chosen, by = await self._chosen(interaction, circle), interaction.user.id
        guild_id, _channel_id = guild_and_channel(interaction)
        await self._database.write(lambda tx: self._circles.end(tx, guild_id, chosen.id, by))
        await interaction.response.send_message(rules.closes(), ephemeral=True)

    @keep_out.autocomplete("circle")
    @let_back.autocomplete("circle")
    @end.autocomplete("circle")
    async def _offered(self, interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        return offered(await self._open(interaction), typed)

    async def _chosen(self, interaction: discord.Interaction[Any], typed: str) -> Listed:
        return chosen_one(await self._open(interaction), typed)

    async def _open(self, interaction: discord.Interaction[Any]) -> list[Listed]:
        guild_id, _channel_id = guild_and_channel(interaction)
        return await store.open_in(self._database, guild_id, interaction.user.id)
