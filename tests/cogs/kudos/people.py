"""What people do with kudos in tests, and what they see of them."""

from typing import Any

import discord
import simcord

from bot.config import Config
from tests.databases import opened_file
from tests.world import World


async def thank(
    world: World,
    giver: simcord.MemberActor,
    receiver: simcord.MemberActor,
    reason: str = "for the soup",
    **options: Any,
) -> simcord.InteractionResult:
    """`/kudos give` with both options."""
    return await giver.slash(world.general, "kudos give", member=receiver, reason=reason, **options)


async def open_form(world: World, giver: simcord.MemberActor, **options: Any) -> simcord.InteractionResult:
    """`/kudos give` without the options that the form asks for."""
    return await giver.slash(world.general, "kudos give", **options)


async def fill_in(
    giver: simcord.MemberActor,
    form: simcord.InteractionResult,
    *receivers: Any,  # members, or users who are not here
    reason: str = "for the soup",
    **more: list[str],
) -> simcord.InteractionResult:
    """Choose whom, say what for, leave the rest as it is filled in, and send the form."""
    return await giver.submit_modal(form, {"whom": list(receivers), "reason": reason, "shown": ["posted"], **more})


def field(form: simcord.InteractionResult, custom_id: str) -> dict[str, Any]:
    """One question of a form, as Discord was told to show it."""
    labels: list[dict[str, Any]] = (form.modal or {})["components"]
    [label] = [one for one in labels if one["component"]["custom_id"] == custom_id]
    return {**label["component"], "description": label.get("description")}


def filled_in(form: simcord.InteractionResult) -> list[int]:
    """Whom a form has chosen already."""
    return [int(one["id"]) for one in field(form, "whom").get("default_values", [])]


def pings(world: World) -> list[list[int]]:
    """Whom each answer that is a card may ping, oldest first."""
    said: list[Any] = [sent.json for sent in world.env.http_requests if sent.path.endswith("/callback")]
    cards = [one["data"] for one in said if one and one["data"].get("embeds") and not one["data"].get("flags")]
    return [[int(member) for member in card["allowed_mentions"].get("users", [])] for card in cards]


async def prefer(world: World, member: simcord.MemberActor, *wishes: str) -> str:
    """`/kudos preferences`, with these chosen; what they read then."""
    form = await member.slash(world.general, "kudos preferences")
    return said(await member.submit_modal(form, {"wishes": list(wishes)}))


def cards(world: World) -> list[discord.Message]:
    """The cards that everyone sees, oldest first."""
    return [
        message
        for channel in (world.general, world.thanks)
        for message in channel.history()
        if message.embeds and not message.flags.ephemeral and message.author == world.bot.user
    ]


def text(message: discord.Message) -> str:
    """What a card says, all of it."""
    return "\n".join([message.content, *(embed.description or "" for embed in message.embeds)])


def said(result: simcord.InteractionResult) -> str:
    """The private answer."""
    assert result.ephemeral
    assert result.response is not None
    return "\n".join([result.response.content, *(embed.description or "" for embed in result.response.embeds)])


async def take_down(world: World, card: discord.Message, because: str = "") -> str:
    """“Take down”, in the menu of a message; what the moderator reads then."""
    channel = next(one for one in (world.general, world.thanks) if one.id == card.channel.id)
    form = await world.mod.context_menu(channel, "Take down", card)
    if form.modal is None:
        return said(form)
    return said(await world.mod.submit_modal(form, {"because": because}))


async def team_reads(world: World, member: simcord.MemberActor) -> str:
    """What the team reads of a member with `/care thanks`."""
    return said(await world.mod.slash(world.general, "care thanks", member=member))


async def forget(world: World, member: simcord.MemberActor, what: str = "kudos") -> None:
    """Somebody has what kudos keeps forgotten, everywhere."""
    asked = await member.slash(world.general, "privacy forget", what=what, where="everywhere")
    assert asked.response is not None
    if asked.response.components:
        await member.click(asked.response, label="Forget it")


async def keepsake(world: World, member: simcord.MemberActor) -> str:
    """What a member reads with `/kudos mine`."""
    return said(await member.slash(world.general, "kudos mine"))


def rows(config: Config, sql: str) -> list[tuple[Any, ...]]:
    """What the database says."""
    with opened_file(config.database_url) as connection:
        return connection.execute(sql).fetchall()
