"""The button on a greeting."""

import asyncio
import re
from typing import Any, ClassVar
from weakref import WeakValueDictionary

import discord

from bot.client import Button, Services
from bot.clock import to_epoch
from bot.db import Transaction
from bot.errors import CareError
from bot.language import _
from cogs.welcome import store
from cogs.welcome.rules import greeting as rules

FRESH = discord.Colour(0x6FA37C)


class SayHi(Button, template=r"welcome:hi:(?P<newcomer>\d{1,20})"):
    """For everyone but the newcomer, once each; the greeting then shows who did."""

    # One press of a greeting at a time, so that the last edit shows everyone.
    _turns: ClassVar[WeakValueDictionary[int, asyncio.Lock]] = WeakValueDictionary()

    def __init__(self, newcomer_id: int) -> None:
        super().__init__(
            discord.ui.Button(
                label=_("Say hi"), emoji="👋", style=discord.ButtonStyle.primary, custom_id=f"welcome:hi:{newcomer_id}"
            )
        )
        self._newcomer_id = newcomer_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> "SayHi":
        return cls(int(match["newcomer"]))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        guild_id, message = interaction.guild_id, interaction.message
        if guild_id is None or message is None:
            return
        if interaction.user.id == self._newcomer_id:
            raise CareError(_("This one is for the others: they can say hi to you here."))
        async with self._turns.setdefault(message.id, asyncio.Lock()):
            hellos = await self._say_hi(services, guild_id, interaction.user.id)
            await interaction.response.edit_message(embed=hellos_card(hellos))

    async def _say_hi(self, services: Services, guild_id: int, member_id: int) -> list[int]:
        async def say_hi(tx: Transaction) -> list[int]:
            if await store.get(tx, guild_id, self._newcomer_id) is None:
                raise CareError(_("This greeting is no longer kept, so there is nothing to press."))
            if not await store.say_hi(tx, guild_id, self._newcomer_id, member_id, to_epoch(services.clock.now())):
                raise CareError(_("You have already said hi. A few words of your own are welcome, too."))
            return await store.hellos(tx, guild_id, self._newcomer_id)

        return await services.database.write(say_hi)


def hellos_card(hellos: list[int]) -> discord.Embed:
    """Who said hi. In an embed, because names in one never ping."""
    return discord.Embed(description=rules.said_hi(hellos), colour=FRESH)


def greeting_buttons(newcomer_id: int) -> discord.ui.View:
    """What stands under a greeting."""
    return discord.ui.View(timeout=None).add_item(SayHi(newcomer_id))
