"""`/circle`: a few members who tell one another how they are."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.errors import CareError
from bot.interactions.lifecycle import guild_and_channel
from bot.interactions.time_choices import typist
from bot.interactions.timezone_choices import parse_zone, suggest_zones
from bot.moderation.access import Way
from bot.services import Services
from bot.text.language import _
from cogs.check_ins.circles import rules, rules_doors, rules_team, store
from cogs.check_ins.circles.cog_requests import CircleRequests
from cogs.check_ins.circles.service import CircleEntry, Circles, rhythm_of
from cogs.check_ins.circles.store import Circle, Listed
from cogs.check_ins.circles.views import CirclesHere
from cogs.check_ins.circles.views_choices import chosen_one, offered
from cogs.check_ins.settings import CheckInSettings

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@app_commands.guild_only()
class CircleCommands(commands.GroupCog, name="circle", description="Three to eight people who share how they are."):
    """Whoever is in a circle is so because they want to, and leaves without a reason."""

    def __init__(self, services: Services, here: CirclesHere) -> None:
        self._services, self._here = services, here
        self._circles, self._requests = Circles(services), CircleRequests(services)

    @app_commands.command(description="Start a circle. It begins when three are in it.")
    @app_commands.describe(
        name="What is it called? Everyone here can see that.",
        day="On which day shall I ask how you all are?",
        time="At what time? Such as 18:00.",
        timezone="Whose time is meant? A large city near you will do.",
    )
    @app_commands.autocomplete(timezone=suggest_zones)
    @app_commands.choices(day=[app_commands.Choice(name=name, value=day) for day, name in enumerate(DAYS)])
    async def start(
        self,
        interaction: discord.Interaction[Any],
        name: app_commands.Range[str, 1, 100],
        day: int = 6,
        time: app_commands.Range[str, 1, 20] = "18:00",
        timezone: app_commands.Range[str, 1, 60] | None = None,
    ) -> None:
        guild_id, _channel_id = guild_and_channel(interaction)
        await self._services.access.require(interaction, guild_id, Way.CIRCLES)
        by = await typist(interaction, self._services)
        zone = by.zone if timezone is None else await parse_zone(interaction, timezone)
        minute = await by.parse_clock(time)
        circle = Circle(interaction.id, guild_id, rules.name_from(name), rules.day_from(day), minute, zone)
        moderates, member_id = self._services.team.acts(interaction), interaction.user.id
        joined = await self._services.database.write(
            lambda tx: self._circles.start(tx, circle, member_id, moderates=moderates)
        )
        await self._welcome(interaction, joined)

    @app_commands.command(description="Join a circle that has room.")
    @app_commands.describe(name="Which one? Start typing its name, and choose it.")
    async def join(self, interaction: discord.Interaction[Any], name: app_commands.Range[str, 1, 100]) -> None:
        (guild_id, _channel_id), member_id = guild_and_channel(interaction), interaction.user.id
        await self._services.access.require(interaction, guild_id, Way.CIRCLES)
        chosen = chosen_one(await self._open(interaction), name)
        joined = await self._services.database.write(lambda tx: self._circles.join(tx, guild_id, chosen.id, member_id))
        await self._welcome(interaction, joined)

    async def _welcome(self, interaction: discord.Interaction[Any], joined: CircleEntry) -> None:
        circle, members = joined.circle, joined.members
        channel_id = self._services.settings.of(circle.guild_id, CheckInSettings).circles
        if joined.enters_at:
            words = rules_doors.comes_back(circle.name, joined.enters_at, self._requests.channel(circle.guild_id))
        else:
            hindered = members >= rules.FEWEST and await self._is_hindered(interaction, circle, channel_id)
            words = rules.joined(circle.name, members, channel_id, rhythm_of(circle), hindered=hindered)
        await interaction.response.send_message(words, ephemeral=True)

    async def _is_hindered(self, interaction: discord.Interaction[Any], circle: Circle, channel_id: int | None) -> bool:
        """Return whether a circle cannot have its thread, as far as that is known before it is tried."""
        if circle.hindered or circle.thread is not None:
            return bool(circle.hindered)
        channel = interaction.guild.get_channel(channel_id) if interaction.guild and channel_id else None
        if channel is None or not channel.permissions_for(channel.guild.me).create_private_threads:
            return True
        return await store.any_without_thread(self._services.database, circle.guild_id)

    @app_commands.command(description="Leave a circle, no reason needed. What you shared there goes with you.")
    @app_commands.describe(name="Which one, if you are in several?")
    async def leave(
        self, interaction: discord.Interaction[Any], name: app_commands.Range[str, 1, 100] | None = None
    ) -> None:
        mine = [one for one in await self._open(interaction) if one.mine]
        if not mine:
            raise CareError(_("You aren't in a circle here. `/circle list` shows them all."))
        if name is None and len(mine) > 1:
            raise CareError(_("You are in several circles. Please say which one you would like to leave."))
        chosen, member_id = chosen_one(mine, name) if name else mine[0], interaction.user.id
        await self._services.database.write(lambda tx: self._circles.leave(tx, chosen.id, member_id))
        await interaction.response.send_message(rules.left(chosen.name), ephemeral=True)

    @app_commands.command(name="list", description="See the circles here, but not who is in them.")
    async def show(self, interaction: discord.Interaction[Any]) -> None:
        await self._here.show(interaction)

    @app_commands.command(name="ask-team", description="Ask the team to keep somebody out of a circle of yours.")
    @app_commands.describe(name="Which circle of yours?", member="Whom is it about?")
    async def ask_team(
        self, interaction: discord.Interaction[Any], name: app_commands.Range[str, 1, 100], member: discord.User
    ) -> None:
        guild_id, _channel_id = guild_and_channel(interaction)
        await self._services.access.require(interaction, guild_id, Way.CIRCLES)
        chosen = chosen_one([one for one in await self._open(interaction) if one.mine], name)
        channel_id = await self._requests.ask(interaction, guild_id, chosen, member.id)
        await interaction.response.send_message(rules_team.asked(channel_id), ephemeral=True)

    @join.autocomplete("name")
    async def _joinable(self, interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        found = [
            one for one in await self._open(interaction) if one.away or (not one.mine and one.members < rules.MOST)
        ]
        return offered(found, typed)

    @ask_team.autocomplete("name")
    @leave.autocomplete("name")
    async def _own(self, interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        return offered([one for one in await self._open(interaction) if one.mine], typed)

    async def _open(self, interaction: discord.Interaction[Any]) -> list[Listed]:
        guild_id, _channel_id = guild_and_channel(interaction)
        return await store.open_in(self._services.database, guild_id, interaction.user.id)
