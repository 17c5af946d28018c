"""`/circle`: a few members who tell one another how they are."""

import asyncio
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.db import Transaction
from bot.errors import CareError
from bot.interactions.lifecycle import guild_and_channel
from bot.interactions.timezone_choices import suggest_zones
from bot.members import preferences
from bot.services import Services
from bot.text.language import _
from bot.text.timezones import zone_meant
from bot.text.user_text import parse_id
from cogs.check_ins.circles import rules, store
from cogs.check_ins.circles.service import Circles, rhythm_of
from cogs.check_ins.circles.store import Circle, Listed
from cogs.check_ins.circles.views import CirclesHere, named
from cogs.check_ins.rhythms.rules import minute_from
from cogs.check_ins.settings import CheckInSettings

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@app_commands.guild_only()
class CircleCommands(commands.GroupCog, name="circle", description="Three to eight people who share how they are."):
    """Whoever is in a circle is so because they want to, and leaves without a reason."""

    def __init__(self, services: Services, here: CirclesHere) -> None:
        self._services, self._here, self._circles = services, here, Circles(services)

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
        zone = await self._zone(interaction, guild_id, timezone)
        circle = Circle(interaction.id, guild_id, rules.name_from(name), day, minute_from(time), zone)
        moderates, member_id = interaction.permissions.manage_guild, interaction.user.id
        members = await self._services.database.write(
            lambda tx: self._circles.start(tx, circle, member_id, moderates=moderates)
        )
        await self._welcome(interaction, circle, members)

    async def _zone(self, interaction: discord.Interaction[Any], guild_id: int, typed: str | None) -> str:
        """Return the zone that somebody typed, or else their own, or else the server's."""
        if typed is not None:
            return await asyncio.to_thread(zone_meant, typed, interaction.locale.value)
        own = await preferences.zone_of(self._services.database, interaction.user.id)
        return own or self._services.settings.zone_of(guild_id)

    @app_commands.command(description="Join a circle that has room.")
    @app_commands.describe(name="Which one? Start typing its name, and choose it.")
    async def join(self, interaction: discord.Interaction[Any], name: app_commands.Range[str, 1, 100]) -> None:
        (guild_id, _channel_id), member_id = guild_and_channel(interaction), interaction.user.id
        chosen = _one(await self._open(interaction), name)
        circle, members = await self._services.database.write(
            lambda tx: self._circles.join(tx, guild_id, chosen.id, member_id)
        )
        await self._welcome(interaction, circle, members)

    async def _welcome(self, interaction: discord.Interaction[Any], circle: Circle, members: int) -> None:
        channel_id = self._services.settings.of(circle.guild_id, CheckInSettings).circles
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

    @app_commands.command(description="Leave a circle. It needs no reason, and what you shared there goes with you.")
    @app_commands.describe(name="Which one, if you are in several?")
    async def leave(
        self, interaction: discord.Interaction[Any], name: app_commands.Range[str, 1, 100] | None = None
    ) -> None:
        mine = [one for one in await self._open(interaction) if one.mine]
        if not mine:
            raise CareError(_("You are in no circle here. `/circle list` shows those that there are."))
        if name is None and len(mine) > 1:
            raise CareError(_("You are in several circles. Please say which one you would like to leave."))
        chosen, member_id = _one(mine, name) if name else mine[0], interaction.user.id
        await self._services.database.write(lambda tx: self._circles.leave(tx, chosen.id, member_id))
        await interaction.response.send_message(rules.left(chosen.name), ephemeral=True)

    @app_commands.command(name="list", description="See which circles there are here; not who is in them.")
    async def show(self, interaction: discord.Interaction[Any]) -> None:
        await self._here.show(interaction)

    @app_commands.command(description="For moderators: close a circle for good.")
    @app_commands.describe(name="Which one? Start typing its name, and choose it.")
    async def end(self, interaction: discord.Interaction[Any], name: app_commands.Range[str, 1, 100]) -> None:
        if not interaction.permissions.manage_guild:
            raise CareError(_("This is for members who may manage the server. You can `/circle leave` at any time."))
        chosen = _one(await self._open(interaction), name)

        async def end(tx: Transaction) -> None:
            circle = await store.locked(tx, chosen.id)
            if circle is not None and not circle.ended_at:
                await self._circles.close(tx, circle)

        await self._services.database.write(end)
        words = _("It is closed, and its members hear of it. What they shared is theirs alone again.")
        await interaction.response.send_message(words, ephemeral=True)

    @join.autocomplete("name")
    async def _joinable(self, interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        found = [one for one in await self._open(interaction) if not one.mine and one.members < rules.MOST]
        return _offered(found, typed)

    @leave.autocomplete("name")
    async def _own(self, interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        return _offered([one for one in await self._open(interaction) if one.mine], typed)

    @end.autocomplete("name")
    async def _all(self, interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        return _offered(await self._open(interaction), typed)

    async def _open(self, interaction: discord.Interaction[Any]) -> list[Listed]:
        guild_id, _channel_id = guild_and_channel(interaction)
        return await store.open_in(self._services.database, guild_id, interaction.user.id)


def _offered(found: list[Listed], typed: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=one.name, value=str(one.id)) for one in named(found, typed)[:25]]


def _one(found: list[Listed], typed: str) -> Listed:
    """Return the circle that somebody chose, or whose name they typed. Raises CareError for any other."""
    for one in found:
        if one.id == parse_id(typed) or one.name.casefold() == " ".join(typed.split()).casefold():
            return one
    raise rules.unknown()
