"""The card of a thank-you, and the two buttons with which it is kept private or removed."""

from collections.abc import Sequence
from typing import Any

import discord

from bot.interactions.buttons import ID, Button, lasting_view
from bot.interactions.palette import WARM
from bot.moderation.content import report_button
from bot.services import Services
from bot.text.language import _
from bot.text.links import message_link
from bot.text.user_text import escaped, quoted
from cogs.kudos.rules.giving import headline
from cogs.kudos.service.cards import KudosCard, mark_of
from cogs.kudos.service.content import PrivateThanksContent
from cogs.kudos.service.ownership import Ownership
from cogs.kudos.store.gifts import Gift


def draw(gifts: Sequence[Gift]) -> KudosCard:
    """Return the card of everything that was given at once and is to be seen."""
    words = headline([_person(gift.receiver_id, gift.receiver_name) for gift in gifts])
    return KudosCard(content=words, embed=embed_of(gifts[0]), view=card_buttons(gifts[0].id))


def _person(member_id: int, name: str) -> str:
    """Return a mention, or the name of somebody whom nobody could read in one."""
    return f"<@{member_id}>" if member_id else escaped(name) or _("somebody")


def embed_of(gift: Gift) -> discord.Embed:
    """Return what somebody is thanked for, and by whom."""
    giver = _person(gift.giver_id, gift.giver_name)
    return discord.Embed(
        description=f"{quoted(gift.reason)}\n\n{_('From {giver}').format(giver=giver)}{more(gift)}", colour=WARM
    )


def more(gift: Gift) -> str:
    """Return the value that the giver picked, and the way to what it is about."""
    parts = [escaped(gift.value)] if gift.value else []
    if gift.about_message:
        link = message_link(gift.guild_id, gift.about_channel, gift.about_message)
        parts.append(f"[{_('what it is about')}]({link})")
    return "".join(f" · {part}" for part in parts)


class KeepPrivate(Button, template=rf"kudos:private:(?P<gift_id>{ID})"):
    """For whoever was thanked, and for a while for the giver: only the receiver sees it from now on."""

    def __init__(self, gift_id: int) -> None:
        super().__init__(_private_button(gift_id))
        self._gift_id = gift_id

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        presser, card = _presser(interaction, services), _card_of(interaction)
        words = await Ownership(services).keep_private(self._gift_id, presser, card)
        await interaction.response.send_message(words, ephemeral=True)


class RemoveKudos(Button, template=rf"kudos:remove:(?P<gift_id>{ID})"):
    """For the same people: nobody sees it any more, and nothing is kept of what it said."""

    def __init__(self, gift_id: int) -> None:
        super().__init__(_remove_button(gift_id))
        self._gift_id = gift_id

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        presser, card = _presser(interaction, services), _card_of(interaction)
        words = await Ownership(services).remove(self._gift_id, presser, card)
        await interaction.response.send_message(words, ephemeral=True)


def _private_button(gift_id: int) -> discord.ui.Button[discord.ui.View]:
    return discord.ui.Button(label=_("Keep private"), custom_id=f"kudos:private:{gift_id}")


def _remove_button(gift_id: int) -> discord.ui.Button[discord.ui.View]:
    return discord.ui.Button(label=_("Remove"), custom_id=mark_of(gift_id))


class _Written(discord.ui.View):
    """Buttons as they are sent, and nothing else: each give makes two, and discord.py's own cost two thirds of a card.

    What they mean lies in their custom_id, so discord.py need not know them, and nothing of it is set up.
    """

    def __init__(self, *buttons: tuple[str, str]) -> None:
        style = discord.ButtonStyle.secondary.value
        self._row = [
            {"type": 2, "style": style, "label": label, "custom_id": custom_id, "disabled": False}
            for label, custom_id in buttons
        ]

    def to_components(self) -> list[dict[str, Any]]:
        return [{"type": 1, "components": self._row}]

    def has_components_v2(self) -> bool:
        return False

    def is_finished(self) -> bool:
        return True


def card_buttons(gift_id: int) -> discord.ui.View:
    """Return what stands under a card; it also tells which thank-you the card is of."""
    return _Written((_("Keep private"), f"kudos:private:{gift_id}"), (_("Remove"), mark_of(gift_id)))


def removal(gift_id: int) -> discord.ui.View:
    """Return what stands under private thanks for whoever gave them."""
    return lasting_view().add_item(_remove_button(gift_id))


def private_buttons(gift_id: int) -> discord.ui.View:
    """Return what stands under private thanks for whoever got them."""
    return removal(gift_id).add_item(report_button(PrivateThanksContent.kind, gift_id))


def _presser(interaction: discord.Interaction[Any], services: Services) -> tuple[int, bool]:
    """Return who presses, and whether they act for the team."""
    return interaction.user.id, services.team.acts(interaction)


def _card_of(interaction: discord.Interaction[Any]) -> int | None:
    """Return the message that is pressed, where it is a card that everybody sees."""
    message = interaction.message
    return message.id if message is not None and interaction.guild_id and not message.flags.ephemeral else None
