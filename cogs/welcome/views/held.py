"""What the team decides about held greetings, in its channel and in its queue."""

from typing import Any

import discord

from bot.clock import from_epoch, to_epoch
from bot.errors import CareError
from bot.interactions.buttons import ID, Button, lasting_view
from bot.interactions.lifecycle import guild_and_channel
from bot.services import Services
from bot.text.language import _, using_locale
from cogs.welcome.rules import story
from cogs.welcome.rules.arrival import is_too_late
from cogs.welcome.service.arriving import Arriving
from cogs.welcome.store import greetings, newcomers
from cogs.welcome.store.newcomers import HELD


class DecideHeld(Button, template=r"welcome:held:(?P<how>greet|skip)"):
    """For the team, wherever it reads of it."""

    def __init__(self, how: str) -> None:
        greet = how == "greet"
        super().__init__(
            discord.ui.Button(
                label=_("Greet them") if greet else _("Skip them"),
                style=discord.ButtonStyle.primary if greet else discord.ButtonStyle.secondary,
                custom_id=f"welcome:held:{how}",
            )
        )
        self._greet = greet

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        services.team.require(interaction)
        (guild_id, _channel), arriving = guild_and_channel(interaction), Arriving(services)
        on_message = interaction.message.id if interaction.message else 0
        now = to_epoch(services.clock.now())
        burst = await greetings.burst(services.database, guild_id)
        count = await services.database.write(
            lambda tx: arriving.decide(tx, guild_id, now, greet=self._greet, on_message=on_message)
        )
        if not count:
            raise CareError(_("Nobody's greeting is held any more."))
        view = lasting_view() if self._greet else lasting_view().add_item(GreetSkipped(now))
        with using_locale(await services.guilds.locale(guild_id)):
            embed = discord.Embed(description=story.decided(interaction.user.mention, count, greet=self._greet))
        if burst is not None and burst.message_id == on_message:
            await interaction.response.edit_message(embed=embed, view=view)
        else:
            await interaction.response.send_message(embed=embed, view=view, ephemeral=True)


class GreetSkipped(Button, template=rf"welcome:held:undo:(?P<skipped_at>{ID})"):
    """For whoever pressed “Skip them” by a slip, and for the others on the team."""

    def __init__(self, skipped_at: int) -> None:
        super().__init__(
            discord.ui.Button(label=_("Greet them after all"), custom_id=f"welcome:held:undo:{skipped_at}")
        )
        self._skipped_at = skipped_at

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        services.team.require(interaction)
        (guild_id, _channel), arriving = guild_and_channel(interaction), Arriving(services)
        if is_too_late(from_epoch(self._skipped_at), services.clock.now()):
            raise CareError(_("That was more than a day ago; a greeting would only be odd now. A hello never is."))
        count = await services.database.write(lambda tx: arriving.greet_skipped(tx, guild_id, self._skipped_at))
        if not count:
            raise CareError(_("None of them waits to be greeted any more."))
        with using_locale(await services.guilds.locale(guild_id)):
            words = story.greeted_after_all(interaction.user.mention, count)
        await interaction.response.edit_message(embed=discord.Embed(description=words), view=None)


class HeldGreetings:
    """The part of `/care queue` that is about greetings."""

    def __init__(self, services: Services) -> None:
        self._database = services.database

    def title(self) -> str:
        return _("Held greetings")

    async def lines(self, guild_id: int) -> list[str]:
        held = await newcomers.in_state(self._database, guild_id, HELD)
        return [story.held_line(one.member_id, from_epoch(one.joined_at)) for one in held]

    async def buttons(self, guild_id: int) -> list[Button]:
        return [DecideHeld("greet"), DecideHeld("skip")]


def held_card(members: list[int]) -> discord.Embed:
    """Return whose greetings are held, as a card."""
    return discord.Embed(description=story.burst(members))


def held_buttons() -> discord.ui.View:
    """Return what the team can do about it."""
    return lasting_view().add_item(DecideHeld("greet")).add_item(DecideHeld("skip"))
