"""What a team does about welcoming: `/care greeters`, `why`, `pause-greetings` and `resume-greetings`."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.hearth import Hearth
from bot.clock import from_epoch
from bot.errors import CareError
from bot.interactions.buttons import lasting_view
from bot.interactions.lifecycle import guild_and_channel
from bot.interactions.time_choices import add_choices, typist, which_one
from bot.services import Services
from bot.text.language import _
from bot.text.time_parsing import LONGEST_WHEN
from cogs.welcome.rules import arrival, story
from cogs.welcome.rules.arrival import MOST_LOOKED_THROUGH
from cogs.welcome.service.arriving import Arriving
from cogs.welcome.service.stories import Stories
from cogs.welcome.store import greetings
from cogs.welcome.views.greeters_care import GreeterList, greeter_shown
from cogs.welcome.views.pausing import PauseGreetings


class GreetingCare(commands.Cog):
    """The part of `/care` that is about greetings and greeters; all of it is shown to whoever asks alone."""

    def __init__(self, services: Services, listed: GreeterList) -> None:
        self._services, self._database, self._clock = services, services.database, services.clock
        self._settings = services.settings
        self._arriving, self._stories, self._list = Arriving(services), Stories(services), listed

    @app_commands.command(description="See who greets newcomers, give your word for somebody, or end it.")
    @app_commands.describe(member="About whom? Without it, everybody who greets is listed.")
    async def greeters(self, interaction: discord.Interaction[Hearth], member: discord.User | None = None) -> None:
        guild_id, _channel_id = guild_and_channel(interaction)
        if member is None:
            await self._list.show(interaction)
            return
        embed, view = await greeter_shown(self._services, guild_id, member.id)
        await interaction.response.send_message(
            embed=embed, view=view if view.children else discord.utils.MISSING, ephemeral=True
        )

    @app_commands.command(
        name="pause-greetings",
        description="Greet nobody until a time that you choose; people who join meanwhile are greeted then.",
    )
    @app_commands.describe(until="Until when? Such as 2h, tomorrow 9am, friday 18:30, or @time.")
    async def pause_greetings(
        self, interaction: discord.Interaction[Hearth], until: app_commands.Range[str, 1, LONGEST_WHEN]
    ) -> None:
        (guild_id, _channel), now = guild_and_channel(interaction), self._clock.now()
        by = await typist(interaction, self._services)
        moments = arrival.ends_of_pause((await by.parse_when(until, now)).moments, now)
        await self._database.write(lambda tx: self._arriving.pause(tx, guild_id, moments[0]))
        view = lasting_view()
        add_choices(view, moments, by.zone, PauseGreetings)
        words = f"{arrival.paused(moments[0])}\n{which_one(moments)}".strip()
        shown = view if view.children else discord.utils.MISSING
        await interaction.response.send_message(words, view=shown, ephemeral=True)

    @app_commands.command(name="resume-greetings", description="End a pause of greetings.")
    async def resume_greetings(self, interaction: discord.Interaction[Hearth]) -> None:
        (guild_id, _channel), now = guild_and_channel(interaction), self._clock.now()
        until = await greetings.paused_until(self._database, guild_id)
        if until is None or from_epoch(until) <= now:
            raise CareError(_("Greetings are not paused."))
        await self._database.write(lambda tx: self._arriving.pause(tx, guild_id, now))
        await interaction.response.send_message(_("Newcomers are greeted again."), ephemeral=True)

    @app_commands.command(description="Read the whole story of a member's welcome.")
    @app_commands.describe(member="Whose welcome? Those who left within 14 days can be named by their id.")
    async def why(self, interaction: discord.Interaction[Hearth], member: discord.User) -> None:
        await self.tell_why(interaction, member)

    async def tell_why(self, interaction: discord.Interaction[Hearth], member: discord.User | discord.Member) -> None:
        """Answer with the story of a welcome, to whoever asks alone."""
        guild_id, _channel_id = guild_and_channel(interaction)
        lines = [story.is_a_bot(member.mention)] if member.bot else await self._stories.of(guild_id, member.id)
        members = interaction.guild.member_count or 0 if interaction.guild else 0
        words = "\n".join(lines) or story.unknown(member.mention, too_large=members > MOST_LOOKED_THROUGH)
        embed = discord.Embed(title=_("The story of a welcome"), description=f"{member.mention}\n\n{words}")
        await interaction.response.send_message(embed=embed, ephemeral=True)


def add_why_menu(bot: Hearth, care: GreetingCare) -> None:
    """Add the entry in the menu of a member, which Discord shows to moderators alone."""

    async def why(interaction: discord.Interaction[Hearth], member: discord.Member) -> None:
        await care.tell_why(interaction, member)

    menu = app_commands.ContextMenu(name="Why?", callback=why)
    bot.tree.add_command(app_commands.default_permissions(moderate_members=True)(app_commands.guild_only(menu)))
