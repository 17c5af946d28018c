"""The bot itself, but `/kudos give` stops short of what it does, to see where its time goes.

python -m benchmarks.kudos_breakdown card     one of STEPS
"""

import sys
from collections.abc import Awaitable, Callable

import discord

from bot.__main__ import main
from bot.client.hearth import Hearth
from bot.clock import to_epoch
from bot.db import Transaction
from bot.delivery import only
from bot.interactions.lifecycle import guild_and_channel
from cogs.kudos.cog.commands import KudosCommands
from cogs.kudos.rules import giving as rules
from cogs.kudos.store import gifts as store
from cogs.kudos.views.card import draw

Asked = discord.Interaction[Hearth]
Give = Callable[..., Awaitable[None]]


async def answer(_kudos: KudosCommands, interaction: Asked, member: discord.Member, reason: str, **_more: str) -> None:
    """What any command of the bot costs, with nothing in it."""
    await interaction.response.send_message("ok")


async def show_card(
    _kudos: KudosCommands, interaction: Asked, member: discord.Member, reason: str, **_more: str
) -> None:
    """The same, and the words and the card of a thank-you."""
    await _show(interaction, _gift(interaction, member, reason))


async def write_nothing(
    _kudos: KudosCommands, interaction: Asked, member: discord.Member, reason: str, **_more: str
) -> None:
    """The same, after the way to the database's thread and back; without a change, nothing is flushed."""
    gift = _gift(interaction, member, reason)
    await interaction.client.services.database.write(_nothing)
    await _show(interaction, gift)


async def insert(_kudos: KudosCommands, interaction: Asked, member: discord.Member, reason: str, **_more: str) -> None:
    """The same, with a row that is flushed. What is left are the limits, and seeing to it that the card is up."""
    gift = _gift(interaction, member, reason)
    await interaction.client.services.database.write(lambda tx: store.add(tx, gift))
    await _show(interaction, gift)


async def _nothing(_tx: Transaction) -> None:
    pass


def _gift(interaction: Asked, member: discord.Member, reason: str) -> store.Gift:
    guild_id, channel_id = guild_and_channel(interaction)
    return store.Gift(
        id=interaction.id,
        guild_id=guild_id,
        giver_id=interaction.user.id,
        receiver_id=member.id,
        reason=rules.checked_reason(reason),
        given_at=to_epoch(interaction.client.services.clock.now()),
        channel_id=channel_id,
        giver_name=interaction.user.display_name,
        receiver_name=member.display_name,
    )


async def _show(interaction: Asked, gift: store.Gift) -> None:
    await interaction.response.send_message(**draw([gift]), allowed_mentions=only(gift.receiver_id))


STEPS: dict[str, Give] = {"answer": answer, "card": show_card, "empty-write": write_nothing, "insert": insert}

if __name__ == "__main__":
    KudosCommands.give._callback = STEPS[sys.argv.pop()]  # pyright: ignore[reportPrivateUsage, reportAttributeAccessIssue]
    sys.exit(main())
