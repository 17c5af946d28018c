"""What moderators see and decide about welcoming: `/welcome why`, `preview`, `pause`, `texts` and so on."""

import asyncio

import discord
from discord import app_commands
from discord.ext import commands

from bot.awaiting.store import answers
from bot.awaiting.store import get as get_item
from bot.client.hearth import Hearth
from bot.clock import from_epoch, on_screen, to_epoch
from bot.db import Transaction
from bot.errors import CareError
from bot.members import preferences
from bot.services import Services
from bot.text.language import _
from bot.text.time_parsing import LONGEST_WHEN, parse_earliest
from bot.text.user_text import clean, escaped, visible_length
from cogs.welcome.rules import introduction, story
from cogs.welcome.rules.arrival import FURTHEST_PAUSE, MOST_LOOKED_THROUGH
from cogs.welcome.service import texts
from cogs.welcome.service.arriving import HELLO, Arriving
from cogs.welcome.settings import WelcomeSettings
from cogs.welcome.store import arrivals, greetings, newcomers, server_texts
from cogs.welcome.store.newcomers import GREETED, HELD, WAITING, Newcomer
from cogs.welcome.views.held import held_buttons, held_card
from cogs.welcome.views.texts import ask_for_interests, manages, texts_panel

TOLD = 25  # so many events of a story


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class WelcomeModeration(commands.GroupCog, name="welcome", description="See and decide how newcomers are welcomed."):
    """Everything here is shown to the moderator alone."""

    def __init__(self, services: Services) -> None:
        self._database, self._clock, self._settings = services.database, services.clock, services.settings
        self._guilds, self._arriving = services.guilds, Arriving(services)

    @app_commands.command(description="See each greeting text as it would greet you.")
    async def preview(self, interaction: discord.Interaction[Hearth]) -> None:
        guild_id, guild = manages(interaction), interaction.guild
        if guild is None:
            return
        name, config = await self._guilds.name(guild_id), self._settings.of(guild_id, WelcomeSettings)
        server = texts.ServerTexts.of(guild, name, config)
        myself = _as_newcomer(interaction, to_epoch(self._clock.now()))
        kept: list[server_texts.GreetingText | None] = [*await server_texts.texts(self._database, guild_id)]
        first, *others = [texts.for_one(myself, text, server) for text in kept or [None]]
        await interaction.response.send_message(first, ephemeral=True)
        for said in others:
            await interaction.followup.send(said, ephemeral=True)

    @app_commands.command(description="Greet nobody until a moment; whoever joins meanwhile is greeted then.")
    @app_commands.describe(until="Until when? Such as 2h, tomorrow 9am, friday 18:30, or @time.")
    async def pause(
        self, interaction: discord.Interaction[Hearth], until: app_commands.Range[str, 1, LONGEST_WHEN]
    ) -> None:
        guild_id, now = manages(interaction), self._clock.now()
        zone = await preferences.zone_of(self._database, interaction.user.id)
        moment = await asyncio.to_thread(parse_earliest, until, now, zone or "UTC")
        if moment > now + FURTHEST_PAUSE:
            raise CareError(_("Greetings can pause for up to 30 days. Please choose a nearer moment."))
        await self._database.write(lambda tx: self._arriving.pause(tx, guild_id, moment))
        await interaction.response.send_message(
            _(
                "Nobody is greeted until {when}. Whoever joins meanwhile is greeted then; `/welcome resume` ends it."
            ).format(when=on_screen(moment)),
            ephemeral=True,
        )

    @app_commands.command(description="End a pause of greetings.")
    async def resume(self, interaction: discord.Interaction[Hearth]) -> None:
        guild_id, now = manages(interaction), self._clock.now()
        until = await greetings.paused_until(self._database, guild_id)
        if until is None or from_epoch(until) <= now:
            raise CareError(_("Greetings are not paused."))
        await self._database.write(lambda tx: self._arriving.pause(tx, guild_id, now))
        await interaction.response.send_message(_("Newcomers are greeted again."), ephemeral=True)

    @app_commands.command(description="Read the whole story of a member's welcome.")
    @app_commands.describe(member="Whose welcome? Those who left within 14 days can be named by their id.")
    async def why(self, interaction: discord.Interaction[Hearth], member: discord.User) -> None:
        guild_id = manages(interaction)
        newcomer = await newcomers.get(self._database, guild_id, member.id)
        events = await arrivals.latest(self._database, guild_id, member.id, TOLD)
        lines = [story.event_line(from_epoch(event.happened_at), event.what, event.number) for event in events]
        if newcomer is not None and newcomer.left_at is None:
            lines += await self._where_it_stands(newcomer)
        members = interaction.guild.member_count or 0 if interaction.guild else 0
        words = "\n".join(lines) or story.unknown(member.mention, too_large=members > MOST_LOOKED_THROUGH)
        embed = discord.Embed(title=_("The story of a welcome"), description=f"{member.mention}\n\n{words}")
        await interaction.response.send_message(embed=embed, ephemeral=True)

    async def _where_it_stands(self, newcomer: Newcomer) -> list[str]:
        now = self._clock.now()
        if newcomer.state == HELD:
            return [story.held()]
        if newcomer.state == WAITING:
            return [await self._waits_for(newcomer)]
        if newcomer.state == GREETED and newcomer.greeted_at is not None and newcomer.message_id is not None:
            key = HELLO, newcomer.guild_id, newcomer.member_id
            item, given = await get_item(self._database, *key), await answers(self._database, *key)
            greeted = from_epoch(newcomer.greeted_at)
            if item is not None and item.closed_at is not None and not given:
                return [story.unheard(greeted, now)]
            return [story.answered(greeted, [from_epoch(one.answered_at) for one in given], now)]
        return []

    async def _waits_for(self, newcomer: Newcomer) -> str:
        paused = from_epoch(await greetings.paused_until(self._database, newcomer.guild_id) or 0)
        if paused > self._clock.now():
            return story.paused(paused)
        return story.waiting_for_rules() if newcomer.ready_at is None else story.settling()

    @app_commands.command(description="See whose greetings are held, and decide about them.")
    async def held(self, interaction: discord.Interaction[Hearth]) -> None:
        held = await newcomers.in_state(self._database, manages(interaction), HELD)
        await interaction.response.send_message(
            embed=held_card([one.member_id for one in held]),
            view=held_buttons() if held else discord.utils.MISSING,
            ephemeral=True,
        )

    @app_commands.command(description="See, add, change and remove greeting texts.")
    async def texts(self, interaction: discord.Interaction[Hearth]) -> None:
        embed, view = texts_panel(await server_texts.texts(self._database, manages(interaction)))
        await interaction.response.send_message(embed=embed, view=view, ephemeral=True)

    @app_commands.command(description="See or choose the places that newcomers are shown, up to 5.")
    @app_commands.describe(
        channel="The place. Without words it is taken off the list.", about="A line about it, for newcomers."
    )
    async def places(
        self,
        interaction: discord.Interaction[Hearth],
        channel: discord.TextChannel | None = None,
        about: app_commands.Range[str, 1, introduction.LONGEST_PLACE] | None = None,
    ) -> None:
        guild_id, now = manages(interaction), to_epoch(self._clock.now())
        if channel is not None and about is not None:
            place = server_texts.TourPlace(channel.id, _line_about(about))
            await self._database.write(lambda tx: _keep_place(tx, guild_id, place, now))
        elif channel is not None:
            if not await self._database.write(lambda tx: server_texts.remove_place(tx, guild_id, channel.id)):
                raise CareError(_("That place is not on the list. To add it, say something about it, too."))
        elif about is not None:
            raise CareError(_("Which place is that about? Please choose a channel, too."))
        lines = [f"<#{one.channel_id}> · {one.words}" for one in await server_texts.places(self._database, guild_id)]
        nothing = _("Newcomers are not shown around yet. Choose a channel, and say a line about it.")
        embed = discord.Embed(title=_("What newcomers are shown"), description="\n".join(lines) or nothing)
        await interaction.response.send_message(embed=embed, ephemeral=True)

    @app_commands.command(description="Set the interests from which newcomers choose, one a line.")
    async def interests(self, interaction: discord.Interaction[Hearth]) -> None:
        await ask_for_interests(interaction, await server_texts.interests(self._database, manages(interaction)))


async def _keep_place(tx: Transaction, guild_id: int, place: server_texts.TourPlace, now: int) -> None:
    await tx.lock("welcome", guild_id)
    others = [one for one in await server_texts.places(tx, guild_id) if one.channel_id != place.channel_id]
    if len(others) >= introduction.MOST_PLACES:
        raise CareError(_("Newcomers are shown 5 places at the most. You can take one off the list first."))
    await server_texts.save_place(tx, guild_id, place, now)


def _line_about(typed: str) -> str:
    line = " ".join(clean(typed).split())
    if not visible_length(line):
        raise CareError(_("I can't see any words there. What is that place for?"))
    return escaped(line)


def _as_newcomer(interaction: discord.Interaction[Hearth], now: int) -> Newcomer:
    """Return whoever asks, as if they had just joined."""
    return Newcomer(interaction.guild_id or 0, interaction.user.id, now, name=interaction.user.display_name)
