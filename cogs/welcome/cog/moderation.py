"""What moderators decide about greetings beforehand: `/welcome preview`, `texts`, `places` and `interests`."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.hearth import Hearth
from bot.clock import to_epoch
from bot.db import Transaction, Write
from bot.errors import CareError
from bot.interactions.lifecycle import guild_and_channel
from bot.moderation.places import Readers
from bot.services import Services
from bot.text.language import _
from cogs.welcome.rules import introduction
from cogs.welcome.service.previews import GreetingPreview
from cogs.welcome.service.sections import PLACES
from cogs.welcome.store import server_texts
from cogs.welcome.views.texts import ask_for_interests, texts_panel


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class WelcomeModeration(commands.GroupCog, name="welcome", description="Decide how newcomers are welcomed."):
    """Everything here is shown to whoever asks alone; whom Discord lets through, we let through."""

    def __init__(self, services: Services) -> None:
        self._database, self._clock, self._places = services.database, services.clock, services.places
        self._history, self._preview = services.settings_history, GreetingPreview(services)

    @app_commands.command(description="See each greeting text as it would greet you.")
    async def preview(self, interaction: discord.Interaction[Hearth]) -> None:
        guild_and_channel(interaction)
        first, *others = await self._preview.texts(interaction)
        await interaction.response.send_message(first, ephemeral=True)
        for other in others:
            await interaction.followup.send(other, ephemeral=True)

    @app_commands.command(description="See, add, change and remove greeting texts.")
    async def texts(self, interaction: discord.Interaction[Hearth]) -> None:
        embed, view = texts_panel(await server_texts.texts(self._database, guild_and_channel(interaction)[0]))
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
        (guild_id, _channel), now = guild_and_channel(interaction), to_epoch(self._clock.now())
        if channel is not None and about is not None:
            place = server_texts.TourPlace(channel.id, introduction.line_about(about))
            await self._change_places(interaction, lambda tx: _keep_place(tx, guild_id, place, now))
        elif channel is not None:
            if not await self._change_places(
                interaction, lambda tx: server_texts.remove_place(tx, guild_id, channel.id)
            ):
                raise CareError(_("That place is not on the list. To add it, say something about it, too."))
        elif about is not None:
            raise CareError(_("Which place is that about? Please choose a channel, too."))
        lines = [f"<#{one.channel_id}> · {one.words}" for one in await server_texts.places(self._database, guild_id)]
        nothing = _("Newcomers are not shown around yet. Choose a channel, and say a line about it.")
        embed = discord.Embed(title=_("What newcomers are shown"), description="\n".join(lines) or nothing)
        warning = self._unseen(guild_id, channel) if channel is not None and about is not None else None
        await interaction.response.send_message(warning, embed=embed, ephemeral=True)

    async def _change_places(self, interaction: discord.Interaction[Hearth], work: Write[bool]) -> bool:
        guild_id, _channel = guild_and_channel(interaction)

        async def change(tx: Transaction) -> bool:
            async with self._history.recording(tx, guild_id, interaction.user.id, PLACES):
                return await work(tx)

        return await self._database.write(change)

    def _unseen(self, guild_id: int, channel: discord.TextChannel) -> str | None:
        if self._places.readers(guild_id, channel.id) is not Readers.SOME:
            return None
        return _("Not everybody can see {place}: newcomers without a role that opens it find nothing there.").format(
            place=channel.mention
        )

    @app_commands.command(description="Set the interests from which newcomers choose, one a line.")
    async def interests(self, interaction: discord.Interaction[Hearth]) -> None:
        await ask_for_interests(
            interaction, await server_texts.interests(self._database, guild_and_channel(interaction)[0])
        )


async def _keep_place(tx: Transaction, guild_id: int, place: server_texts.TourPlace, now: int) -> bool:
    await tx.lock("welcome", guild_id)
    others = [one for one in await server_texts.places(tx, guild_id) if one.channel_id != place.channel_id]
    if len(others) >= introduction.MOST_PLACES:
        raise CareError(_("Newcomers are shown 5 places at the most. You can take one off the list first."))
    await server_texts.save_place(tx, guild_id, place, now)
    return True
