"""By which names, and with which link, an author reads who has answered them."""

from collections.abc import Sequence

import discord

from bot.agenda import Due
from bot.delivery import member_of
from bot.errors import NotNow
from bot.text.language import _
from bot.text.links import message_link
from bot.text.user_text import signed

NAMED = 5  # so many by name, and then how many others
ATTEMPTS = 6  # to lead to a card, which take half an hour


async def names_of(client: discord.Client, guild_id: int, member_ids: Sequence[int]) -> tuple[list[str], int]:
    """Return the names of those of them who are here, safe to show, and how many others there are. May raise NotNow."""
    found = [await member_of(client, guild_id, one) for one in member_ids[:NAMED]]
    names = [signed(one.display_name, one.name) for one in found if one is not None]
    return names, len(member_ids) - len(names)


def card_link(due: Due, guild_id: int, channel_id: int | None, message_id: int | None) -> str | None:
    """Return where a card is; None if that is not known for long. Raises NotNow while it may soon be.

    We may have died between posting it and recording where, and people press what they see.
    """
    if channel_id is not None and message_id is not None:
        return message_link(guild_id, channel_id, message_id)
    if due.attempts < ATTEMPTS:
        raise NotNow(_("Your check-in is on its way."))
    return None
