"""The card of a check-in for everyone, with a name or without, and the button with which somebody hears it."""

from typing import Any

import discord

from bot.db import Reader, Transaction
from bot.errors import CareError
from bot.interactions.buttons import ID, Button, help_button, lasting_view
from bot.interactions.coalesced_edits import edit_coalesced
from bot.interactions.lifecycle import guild_and_channel
from bot.interactions.palette import QUIET
from bot.moderation.ways import Way
from bot.services import Services
from bot.text.language import _
from cogs.check_ins.check_in import store as check_ins
from cogs.check_ins.check_in.rules import NAMELESS, unreadable
from cogs.check_ins.check_in.store import CheckIn
from cogs.check_ins.everyone import rules
from cogs.check_ins.everyone import store as everyone
from cogs.check_ins.everyone.service_hearing import Hearing
from cogs.check_ins.settings import CheckInSettings


async def card_of(reader: Reader, services: Services, card_id: int, check_in: CheckIn) -> discord.Embed:
    """Return a check-in as everyone sees it; of one without a name, nothing on it depends on whose it is."""
    opened = services.vault.open(check_in.words)
    words = unreadable() if opened is None else opened
    nameless = check_in.audience == NAMELESS
    named = services.settings.of(check_in.guild_id, CheckInSettings).hearers_named and not nameless
    heard = rules.heard(await everyone.heard_by(reader, card_id), by_name=named)
    parts = [rules.card(check_in.mood, check_in.wish, words), heard]
    embed = discord.Embed(title=rules.title(nameless=nameless), colour=QUIET)
    embed.description = "\n\n".join(part for part in parts if part)
    return embed


def card_buttons(card_id: int) -> discord.ui.View:
    """Return what stands under a card."""
    write = discord.ui.Button[Any](label=_("Write back"), custom_id=f"check_ins:write:{card_id}")
    return lasting_view().add_item(HearCheckIn(card_id)).add_item(write).add_item(help_button())


async def pressed_card(reader: Reader, interaction: discord.Interaction[Any], card_id: int) -> CheckIn:
    """Return what is on the card that somebody presses. Raises CareError if it is gone, elsewhere, or their own.

    Whoever presses one of their own without a name is answered as anybody is: somebody may be looking on.
    """
    check_in = await everyone.shown_on(reader, card_id)
    guild_id, _channel_id = guild_and_channel(interaction)
    if check_in is None or check_in.guild_id != guild_id or not _is_message_of(interaction, check_in):
        raise gone_from_here()
    if check_in.member_id == interaction.user.id and check_in.audience != NAMELESS:
        raise rules.own_card()
    return check_in


def _is_message_of(interaction: discord.Interaction[Any], check_in: CheckIn) -> bool:
    """Return whether that message is the card; before it is recorded where a card is, no other message can be it."""
    return interaction.message is not None and check_in.message_id in (None, interaction.message.id)


def gone_from_here() -> CareError:
    """Return what somebody reads who is late."""
    return CareError(_("This check-in is gone: the person who wrote it may have taken it back."))


def hear_id(card_id: int) -> str:
    """Return the custom_id of the button under a card by which it is recognised."""
    return f"check_ins:hear:{card_id}"


class HearCheckIn(Button, template=rf"check_ins:hear:(?P<card_id>{ID})"):
    """For everyone but its author, once each."""

    def __init__(self, card_id: int) -> None:
        style = discord.ButtonStyle.primary
        super().__init__(discord.ui.Button(label=_("I hear you"), emoji="👂", style=style, custom_id=hear_id(card_id)))
        self._card_id = card_id

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        member_id, hearing = interaction.user.id, Hearing(services)
        await services.access.require(interaction, guild_and_channel(interaction)[0], Way.REPLIES)

        async def record(tx: Transaction) -> None:
            check_in = await pressed_card(tx, interaction, self._card_id)
            await check_ins.locked(tx, check_in.id, check_in.member_id)  # Nobody withdraws it meanwhile.
            check_in = await pressed_card(tx, interaction, self._card_id)
            if check_in.member_id == member_id:
                await hearing.seen_by_author(tx, self._card_id, check_in.guild_id)
            else:
                await hearing.hear(tx, self._card_id, check_in, member_id)

        async def draw() -> discord.Embed:
            check_in = await everyone.shown_on(services.database, self._card_id)
            if check_in is None:
                raise gone_from_here()
            return await card_of(services.database, services, self._card_id, check_in)

        await services.database.write(record)
        await edit_coalesced(interaction, draw)
