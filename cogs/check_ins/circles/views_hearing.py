"""What stands under a card in a circle: reading it, and saying with one press that somebody hears it."""

from typing import Any

import discord

from bot.db import Transaction
from bot.interactions.buttons import ID, Button, help_button, lasting_view
from bot.moderation.access import Way
from bot.services import Services
from bot.text.language import _
from cogs.check_ins.check_in import store as check_ins
from cogs.check_ins.check_in.rules import CIRCLE
from cogs.check_ins.circles import rules_answers as rules
from cogs.check_ins.circles import store_cards as cards
from cogs.check_ins.circles.service import Circles
from cogs.check_ins.circles.service_answers import CircleAnswers
from cogs.check_ins.circles.views import ReadCircle, circle_here, say_locked


def card_buttons(card_id: int) -> discord.ui.View:
    """Return what stands under a card."""
    return lasting_view().add_item(ReadCircle(card_id)).add_item(HearInCircle(card_id)).add_item(help_button())


class HearInCircle(Button, template=rf"check_ins:hear_circle:(?P<card_id>{ID})"):
    """For those in a circle who may read in it, but for whoever shared the card."""

    def __init__(self, card_id: int) -> None:
        custom_id = f"check_ins:hear_circle:{card_id}"
        super().__init__(discord.ui.Button(label=_("I hear you"), emoji="👂", custom_id=custom_id))
        self._card_id = card_id

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        circle, member = await circle_here(services.database, services, interaction)
        await services.access.require(interaction, circle.guild_id, Way.CIRCLES)
        if await Circles(services).reads_since(services.database, member) is None:
            await say_locked(interaction, circle.guild_id)
            return

        async def hear(tx: Transaction) -> int:
            card = await cards.get(tx, self._card_id)
            seen = await check_ins.get(tx, card.check_in) if card is not None and card.circle == circle.id else None
            check_in = await check_ins.locked(tx, seen.id, seen.member_id) if seen is not None else None
            if card is None or check_in is None or (check_in.audience, check_in.which) != (CIRCLE, circle.id):
                raise rules.gone()
            if check_in.member_id == interaction.user.id:
                raise rules.own_card()
            await CircleAnswers(services).hear(tx, card, check_in.member_id, interaction.user.id)
            return check_in.member_id

        author_id = await services.database.write(hear)
        await interaction.response.send_message(
            rules.thanks(author_id), ephemeral=True, allowed_mentions=discord.AllowedMentions.none()
        )
