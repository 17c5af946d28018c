"""The buttons under a greeting: saying hi, being shown around, and not now."""

from collections.abc import Sequence
from typing import Any, ClassVar

import discord

from bot.clock import to_epoch
from bot.db import Transaction
from bot.errors import CareError
from bot.interactions.buttons import ID, Button
from bot.interactions.coalesced_edits import edit_coalesced
from bot.interactions.palette import FRESH
from bot.moderation.ways import Way
from bot.services import Services
from bot.text.language import _
from cogs.welcome.rules import greeting as rules
from cogs.welcome.service.answers import first_to_answer
from cogs.welcome.service.arriving import HELLO
from cogs.welcome.service.coming_back import ComingBack
from cogs.welcome.service.follow_ups import FollowUps
from cogs.welcome.service.hello import FirstAnswers
from cogs.welcome.store import arrivals, hellos, newcomers, server_texts
from cogs.welcome.store.newcomers import Newcomer


class SayHi(Button, template=rf"welcome:hello:(?P<number>{ID})"):
    """For everyone but the newcomer, once each; the greeting then shows who did.

    Newcomers who are greeted together can say hi to one another.
    """

    def __init__(self, number: int) -> None:
        super().__init__(hi_button(f"welcome:hello:{number}"))
        self._number = number

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        guild_id, member_id = interaction.guild_id, interaction.user.id
        if guild_id is None:
            return
        await services.access.require(interaction, guild_id, Way.GREETING)

        async def say_hi(tx: Transaction) -> None:
            group = await newcomers.of_greeting(tx, guild_id, self._number)
            await greet_each(tx, services, group, member_id)

        async def draw() -> discord.Embed:
            return hellos_card(await hellos.to_greeting(services.database, guild_id, self._number))

        await services.database.write(say_hi)
        await edit_coalesced(interaction, draw)


async def greet_each(tx: Transaction, services: Services, group: Sequence[Newcomer], member_id: int) -> None:
    """Let somebody say hi to those of these newcomers who are others.

    Raises CareError if they already have, or there is nobody to greet.
    """
    if not group:
        raise CareError(_("They have left, or it was long ago, so there is nobody to greet here now."))
    others = [one for one in group if one.member_id != member_id]
    if not others:
        raise CareError(_("This one is for the others: they can say hi to you here."))
    now = services.clock.now()
    unanswered = [one for one in others if await first_to_answer(tx, one.guild_id, one.member_id) is None]
    said = [await hellos.say_hi(tx, one.guild_id, one.member_id, member_id, to_epoch(now)) for one in others]
    if not any(said):
        raise CareError(_("You have already said hi. A few words of your own are welcome, too."))
    if len(others) < len(group):
        await services.shared.get(ComingBack).record(tx, group[0].guild_id, member_id)
    for one in others:
        key = one.guild_id, one.member_id
        awaited = await services.awaiting.answer(tx, HELLO, *key, member_id, now)
        if one in unanswered and not awaited:  # As where the greeting was a direct message.
            await FirstAnswers(services).record(tx, *key)


def hi_button(custom_id: str) -> discord.ui.Button[Any]:
    """Return the button with which people say hi."""
    return discord.ui.Button(label=_("Say hi"), emoji="👋", style=discord.ButtonStyle.primary, custom_id=custom_id)


def hellos_card(everyone: list[int]) -> discord.Embed:
    """Return who said hi, in an embed, because names in one never ping."""
    return discord.Embed(description=rules.said_hi(everyone), colour=FRESH)


class ForNewcomer(Button, template=""):
    """A button that is meant for whoever is greeted by its message. It carries the server, for direct messages."""

    name: ClassVar[str]

    def __init__(self, guild_id: int, label: str, emoji: str) -> None:
        super().__init__(discord.ui.Button(label=label, emoji=emoji, custom_id=f"welcome:{self.name}:{guild_id}"))
        self.guild_id = guild_id

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        newcomer = await newcomers.get(services.database, self.guild_id, interaction.user.id)
        here = (
            interaction.message is not None and newcomer is not None and newcomer.message_id == interaction.message.id
        )
        if newcomer is None or not (here or interaction.guild_id is None):
            raise CareError(_("That button is for the newcomer. You can say hi to them."))
        await self.press_as(interaction, services, newcomer)

    async def press_as(self, interaction: discord.Interaction[Any], services: Services, newcomer: Newcomer) -> None:
        """Do what the button is for, when the newcomer presses it."""


class ShowAround(ForNewcomer, template=rf"welcome:around:(?P<guild_id>{ID})"):
    """A few places that are worth knowing. Everyone may look."""

    name = "around"

    def __init__(self, guild_id: int) -> None:
        super().__init__(guild_id, _("Show me around"), "🧭")

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        places = await server_texts.places(services.database, self.guild_id)
        lines = [f"<#{place.channel_id}> · {place.words}" for place in places]
        if not lines:
            raise CareError(_("This tour has ended. If you wonder about anything, just ask."))
        await mark_engaged(services, self.guild_id, interaction.user.id)
        embed = discord.Embed(title=_("A few places to know"), description="\n".join(lines), colour=FRESH)
        await interaction.response.send_message(embed=embed, ephemeral=True)


class NotNowButton(ForNewcomer, template=rf"welcome:quiet:(?P<guild_id>{ID})"):
    """No follow-ups."""

    name = "quiet"

    def __init__(self, guild_id: int) -> None:
        super().__init__(guild_id, _("Not now"), "🌙")

    async def press_as(self, interaction: discord.Interaction[Any], services: Services, newcomer: Newcomer) -> None:
        now = to_epoch(services.clock.now())

        async def want_quiet(tx: Transaction) -> None:
            await newcomers.mark_quiet(tx, newcomer.guild_id, newcomer.member_id, now)
            await FollowUps(services).cancel(tx, newcomer.guild_id, newcomer.member_id)
            if newcomer.quiet_at is None:
                await arrivals.record_event(tx, newcomer.guild_id, newcomer.member_id, now, "quiet")

        await services.database.write(want_quiet)
        await interaction.response.send_message(
            _("That's fine. I won't ask again; everything here is open to you whenever you like."), ephemeral=True
        )


async def mark_engaged(services: Services, guild_id: int, member_id: int) -> None:
    """Record that a newcomer used a button."""
    now = to_epoch(services.clock.now())

    async def mark(tx: Transaction) -> None:
        await newcomers.mark_engaged(tx, guild_id, member_id, now)
        await services.shared.get(ComingBack).record(tx, guild_id, member_id)

    await services.database.write(mark)


def hi_id(number: int) -> str:
    """Return the custom_id by which a greeting in a channel can be told from all others."""
    return str(SayHi(number).custom_id)


def quiet_id(guild_id: int) -> str:
    """Return the custom_id by which a greeting by direct message can be told from others."""
    return str(NotNowButton(guild_id).custom_id)
