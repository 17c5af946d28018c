"""The buttons for hours in which a listener would like to be pinged, where they can have meant several."""

from collections.abc import Sequence
from typing import Any

import discord

from bot.errors import CareError
from bot.interactions.buttons import Button, lasting_view
from bot.interactions.lifecycle import guild_and_channel
from bot.services import Services
from bot.text.hours import hours_in_words
from cogs.check_ins.listeners import rules, rules_pings, store
from cogs.check_ins.listeners.rules_pings import PingWish
from cogs.check_ins.listeners.service_pings import ListenerPings

A_DAY = 24 * 60  # minutes


class PickPingHours(Button, template=r"check_ins:ping:(?P<days>\d{1,3}):(?P<begins>\d{1,4}):(?P<ends>\d{1,4})"):
    """Picks the hours that a listener meant: `days` are seven bits, the hours minutes after midnight."""

    def __init__(self, days: int, begins: int, ends: int) -> None:
        label, custom_id = hours_in_words(begins, ends), f"check_ins:ping:{days}:{begins}:{ends}"
        super().__init__(discord.ui.Button(label=label, custom_id=custom_id, style=discord.ButtonStyle.primary))
        self._wish = PingWish(days & rules_pings.EVERY_DAY, begins % A_DAY, ends % A_DAY)

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        (guild_id, _channel), who, pings = guild_and_channel(interaction), interaction.user.id, ListenerPings(services)
        if await store.listener(services.database, guild_id, who) is None:
            raise CareError(rules.not_a_listener())
        await pings.require_zone(who, self._wish)
        await services.database.write(lambda tx: pings.choose(tx, guild_id, who, self._wish))
        await interaction.response.edit_message(content=rules_pings.chosen(self._wish), view=None)


def ping_hours_view(wishes: Sequence[PingWish]) -> discord.ui.View:
    """Return a button for each of the hours that can be meant."""
    view = lasting_view()
    for wish in wishes:
        view.add_item(PickPingHours(wish.days, wish.begins, wish.ends))
    return view
