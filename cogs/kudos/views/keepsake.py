"""The keepsake and its counterpart: what somebody was thanked for, and what they thanked others for."""

import io
from collections.abc import Sequence
from typing import Any

import discord

from bot.clock import from_epoch, on_screen
from bot.errors import CareError
from bot.interactions.buttons import Button, Menu
from bot.interactions.lifecycle import guild_and_channel
from bot.interactions.pages import Pages
from bot.interactions.palette import WARM
from bot.services import Services
from bot.text.language import _
from bot.text.links import message_link
from bot.text.user_text import escaped, parse_id, quoted, shortened
from cogs.kudos.store import gifts as store
from cogs.kudos.store.gifts import Gift
from cogs.kudos.views.card import card_buttons, more, private_buttons

# Four of the longest reasons, every letter of them escaped, still fit into one card.
PAGE = 4
_EVERYTHING = 1_000_000


class Keepsake(Pages):
    """What somebody was thanked for in a server, newest first."""

    name, size, colour = "kudos.mine", PAGE, WARM

    def __init__(self, services: Services) -> None:
        self._database = services.database

    def title(self) -> str:
        return _("What you were thanked for")

    def when_empty(self) -> str:
        return _("Nothing is here yet. When somebody thanks you with `/kudos give`, you find it here.")

    def ways(self) -> tuple[str, str]:
        return _("Newer"), _("Older")

    async def entries(self, interaction: discord.Interaction[Any], skip: int, most: int) -> list[str]:
        return [_received(gift) for gift in await self._gifts(interaction, skip, most)]

    async def below(self, interaction: discord.Interaction[Any], number: int) -> Sequence[Button | Menu]:
        gifts = await self._gifts(interaction, number * self.size, self.size)
        return [ExportKudos(), DecideKudos(gifts)] if gifts else []

    async def _gifts(self, interaction: discord.Interaction[Any], skip: int, most: int) -> list[Gift]:
        guild_id, _channel_id = guild_and_channel(interaction)
        return await store.received(self._database, guild_id, interaction.user.id, skip, most)


class GivenPages(Pages):
    """What somebody thanked others for in a server, newest first."""

    name, size, colour = "kudos.given", PAGE, WARM

    def __init__(self, services: Services) -> None:
        self._database = services.database

    def title(self) -> str:
        return _("What you thanked others for")

    def when_empty(self) -> str:
        return _(
            "Nothing is here yet. Did somebody help you lately? `/kudos give` tells them. Private thanks belong to "
            "the person you thanked, so they are not listed here."
        )

    def ways(self) -> tuple[str, str]:
        return _("Newer"), _("Older")

    async def entries(self, interaction: discord.Interaction[Any], skip: int, most: int) -> list[str]:
        guild_id, _channel_id = guild_and_channel(interaction)
        gifts = await store.given(self._database, guild_id, interaction.user.id, skip, most)
        return [
            _entry(gift, _("To {receiver}").format(receiver=_person(gift.receiver_id, gift.receiver_name)))
            for gift in gifts
        ]


def _received(gift: Gift) -> str:
    giver = _person(gift.giver_id, gift.giver_name) if gift.giver_id else _("somebody")
    return _entry(gift, _("From {giver}").format(giver=giver))


def _person(member_id: int, name: str) -> str:
    """Return somebody by their name, too: a mention of those who left can no longer be read."""
    return f"{escaped(name)} (<@{member_id}>)" if name else f"<@{member_id}>"


def _entry(gift: Gift, who: str) -> str:
    line = f"{who}, {on_screen(from_epoch(gift.given_at), 'D')}{more(gift)}"
    if gift.private:
        line += f" · {_('private')}"
    elif gift.message_id:
        link = message_link(gift.guild_id, gift.channel_id, gift.message_id)
        line += f" · [{_('see the post')}]({link})"
    return f"{line}\n{quoted(gift.reason)}"


class DecideKudos(Menu, template="kudos:decide"):
    """Under a page of the keepsake, and several private thanks: choose one, and what becomes of it."""

    def __init__(self, gifts: Sequence[Gift] = ()) -> None:
        options = [
            discord.SelectOption(label=shortened(gift.reason, 100) or str(gift.id), value=str(gift.id))
            for gift in gifts
        ]
        placeholder = _("Keep one private, remove it, or report it")
        super().__init__(discord.ui.Select(custom_id="kudos:decide", placeholder=placeholder, options=options))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        gifts = await store.of_card(services.database, parse_id(self.chosen))
        mine = [gift for gift in gifts if gift.receiver_id == interaction.user.id and gift.removed_at is None]
        if not mine:
            raise CareError(_("This one is no longer there. `/kudos mine` shows what is."))
        view = private_buttons(mine[0].id) if mine[0].private else card_buttons(mine[0].id)
        await interaction.response.send_message(quoted(mine[0].reason), view=view, ephemeral=True)


class ExportKudos(Button, template="kudos:export"):
    """Under the keepsake: everything in it as a text, to take along."""

    def __init__(self) -> None:
        super().__init__(discord.ui.Button(label=_("Download as text"), custom_id="kudos:export"))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        guild_id, _channel_id = guild_and_channel(interaction)
        gifts = await store.received(services.database, guild_id, interaction.user.id, 0, _EVERYTHING)
        text = "\n\n".join(map(_exported, gifts)) + "\n"
        file = discord.File(io.BytesIO(text.encode()), filename="kudos.txt")
        await interaction.response.send_message(
            _("Everything that you were thanked for here."), file=file, ephemeral=True
        )


def _exported(gift: Gift) -> str:
    giver = gift.giver_name or (str(gift.giver_id) if gift.giver_id else _("somebody"))
    day = f"{from_epoch(gift.given_at):%Y-%m-%d}"
    parts = [day, _("From {giver}").format(giver=giver), *([gift.value] if gift.value else [])]
    return f"{', '.join(parts)}\n{gift.reason}"
