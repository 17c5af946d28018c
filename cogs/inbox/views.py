"""The inbox with its pages, and what can be done about messages that could not be delivered."""

from collections.abc import Sequence
from typing import Any

import discord

from bot.clock import from_epoch, on_screen
from bot.db import Transaction
from bot.delivery import Message, Undeliverable, inbox
from bot.delivery.inbox import Held, InboxItem
from bot.errors import CareError
from bot.interactions.buttons import Button, Menu
from bot.interactions.pages import Pages
from bot.interactions.palette import CALM
from bot.members.export import feature_name
from bot.services import Services
from bot.text.language import _
from bot.text.user_text import quoted
from cogs.inbox import rules
from cogs.inbox.service import DirectMessageTries

MOST = 200  # listed


class InboxPages(Pages):
    """What could not be delivered, what is due, and what became of the messages of this week."""

    name, size, colour = "inbox", 6, CALM

    def __init__(self, services: Services) -> None:
        self._services = services

    def title(self) -> str:
        return _("Your inbox")

    def when_empty(self) -> str:
        return _("Nothing waits for you, and nothing is on its way.")

    def ways(self) -> tuple[str, str]:
        return _("Back"), _("On")

    async def entries(self, interaction: discord.Interaction[Any], skip: int, most: int) -> list[str]:
        services = self._services
        found = await inbox.items(
            services.database, interaction.user.id, services.delivery.declared, services.clock.now(), MOST
        )
        return [await self._entry(item) for item in found[skip : skip + most]]

    async def _entry(self, item: InboxItem) -> str:
        kind = item.kind.partition(" ")[0]
        notice = self._services.delivery.declared.get(kind)
        what = feature_name(kind.partition(".")[0]) if notice is None else _(notice.what)
        kept_elsewhere = await notice.words(item.subject) if notice and notice.words and item.words else ""
        return rules.entry(item.state, what, from_epoch(item.planned_at), kept_elsewhere or item.words, item.link)

    async def below(self, interaction: discord.Interaction[Any], number: int) -> Sequence[Button | Menu]:
        if number:  # What is held stands first, and both buttons are about what stands on the first page.
            return []
        held = await inbox.held_for(self._services.database, interaction.user.id, 1)
        return [TryAgain(), ReadIt()] if held else []


class TryAgain(Button, template=r"inbox:again"):
    """Sends what is held, the oldest first."""

    def __init__(self) -> None:
        style = discord.ButtonStyle.primary
        super().__init__(discord.ui.Button(label=_("Try DM again"), style=style, custom_id="inbox:again"))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        await interaction.response.defer()
        sent = await _send_held(services, interaction.user.id)
        embed, view = await interaction.client.pages["inbox"].page(interaction, 0)
        await interaction.edit_original_response(content=rules.arrived(sent), embed=embed, view=view)


async def _send_held(services: Services, member_id: int) -> int:
    """Send what is held, and return how much of it arrived. Raises CareError where nothing did."""
    tries, sent = services.shared.get(DirectMessageTries), 0
    again = tries.next_moment(member_id)
    if again is not None:
        raise CareError(rules.still_closed(again))
    tries.record(member_id)
    try:
        for one in await inbox.held_for(services.database, member_id, InboxPages.size):
            await _send(services, member_id, one)
            sent += 1
    except Undeliverable as refusal:
        if not sent:
            raise CareError(rules.still_closed(tries.next_moment(member_id))) from refusal
    tries.clear(member_id)
    return sent


async def _send(services: Services, member_id: int, held: Held) -> None:
    title = _("For {moment}").format(moment=on_screen(from_epoch(held.planned_at)))
    embed = discord.Embed(description=f"{title}\n{quoted(held.words)}"[:4096], colour=CALM)
    await services.delivery.send_held(member_id, held, Message(embed=embed))


class ReadIt(Button, template=r"inbox:read"):
    """Keeps no longer what is held and stands on the first page."""

    def __init__(self) -> None:
        super().__init__(discord.ui.Button(label=_("I have read these"), custom_id="inbox:read"))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        member_id = interaction.user.id

        async def let_go(tx: Transaction) -> None:
            for one in await inbox.held_for(tx, member_id, InboxPages.size):
                await inbox.remove(tx, member_id, one)

        await services.database.write(let_go)
        embed, view = await interaction.client.pages["inbox"].page(interaction, 0)
        await interaction.response.edit_message(embed=embed, view=view)
