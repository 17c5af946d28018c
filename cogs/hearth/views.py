"""The card, for one person or for everybody, and what stands under it besides the doors."""

import re
from collections.abc import Sequence
from typing import Any

import discord

from bot.delivery.sender import custom_ids
from bot.errors import CareError
from bot.health.version import version
from bot.interactions.buttons import Button, lasting_view
from bot.interactions.doors import Door, Visitor
from bot.interactions.forms import Answers, Form, show_form
from bot.interactions.lifecycle import guild_and_channel
from bot.interactions.palette import WARM
from bot.services import Services
from bot.text.language import _, using_locale
from bot.text.user_text import parse_id
from cogs.hearth import rules
from cogs.hearth.service import PostedCards

OPEN = "hearth:open"
HEADINGS = {
    Visitor.LISTENER: rules.for_listeners,
    Visitor.GREETER: rules.for_greeters,
    Visitor.TEAM: rules.for_team,
}
NEEDED = discord.Permissions(view_channel=True, send_messages=True, embed_links=True)


async def own_card(interaction: discord.Interaction[Any], services: Services) -> tuple[discord.Embed, discord.ui.View]:
    """Return what is open now to the person who asks."""
    guild_id, _channel_id = guild_and_channel(interaction)
    doors = await services.doors.open_to(interaction, guild_id)
    pressed, typed = _of_everybody(doors)
    embed = discord.Embed(title=rules.own_title(), description=_lines(pressed), colour=WARM)
    parts = [(rules.with_commands(), typed)]
    parts += [(heading(), [door for door in doors if door.visitor is who]) for who, heading in HEADINGS.items()]
    for heading, theirs in parts:
        if theirs:
            embed.add_field(name=heading, value=_lines(theirs), inline=False)
    embed.set_footer(text=f"{rules.only_yours()} · Hearth {version()}")
    return embed, _buttons(doors, *([PostCard()] if interaction.permissions.manage_guild else []))


def _of_everybody(doors: Sequence[Door]) -> tuple[list[Door], list[Door]]:
    """Return what is there for every member: with a button, and without one."""
    found = [door for door in doors if door.visitor is Visitor.MEMBER]
    return [one for one in found if one.button() is not None], [one for one in found if one.button() is None]


def _lines(doors: Sequence[Door]) -> str:
    return "\n".join(door.describe() for door in doors)


def _buttons(doors: Sequence[Door], *more: discord.ui.Item[Any]) -> discord.ui.View:
    view = lasting_view()
    for item in (*(door.button() for door in doors), *more):
        if item is not None:
            view.add_item(item)
    return view


async def posted_card(services: Services, guild_id: int) -> tuple[discord.Embed, discord.ui.View]:
    """Return what everybody in a server finds there, in its language."""
    with using_locale(await services.guilds.locale(guild_id)):
        pressed, _typed = _of_everybody(services.doors.on(guild_id))
        embed = discord.Embed(title=rules.posted_title(), description=_lines(pressed), colour=WARM)
        return embed.set_footer(text=rules.posted_print()), _buttons(pressed, OpenCard())


class OpenCard(Button, template=OPEN):
    """Under a posted card: what is there for whoever presses. The card itself follows what is on by now."""

    def __init__(self) -> None:
        super().__init__(discord.ui.Button(label=_("What is here for me"), custom_id=OPEN))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        guild_id, _channel_id = guild_and_channel(interaction)
        mine, my_buttons = await own_card(interaction, services)
        posted, buttons = await posted_card(services, guild_id)
        if interaction.message is not None and _is_outdated(interaction.message, posted, buttons):
            await interaction.response.edit_message(embed=posted, view=buttons)
            await interaction.followup.send(embed=mine, view=my_buttons, ephemeral=True)
        else:
            await interaction.response.send_message(embed=mine, view=my_buttons, ephemeral=True)


def _is_outdated(message: discord.Message, embed: discord.Embed, view: discord.ui.View) -> bool:
    """Return whether a message is this card as it was; a press can be forged under any other of ours."""
    there, wanted = custom_ids(message), {getattr(item, "custom_id", None) for item in view.children}
    said = [(shown.title, shown.description) for shown in message.embeds]
    return OPEN in there and (there != wanted or said != [(embed.title, embed.description)])


class PostCard(Button, template="hearth:post"):
    """For whoever manages the server: asks where the card is to be posted."""

    def __init__(self) -> None:
        super().__init__(discord.ui.Button(label=_("Post it for everyone"), custom_id="hearth:post"))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        _require_manager(interaction)
        menu = discord.ui.ChannelSelect[Any](
            custom_id="channel",
            required=True,
            channel_types=[discord.ChannelType.text, discord.ChannelType.news],
        )
        where = discord.ui.Label[Any](
            text=_("In which channel?"), description=_("Everyone who sees it can press its buttons."), component=menu
        )
        await show_form(interaction, _("A card for everyone"), "hearth:place", where)


class PostForm(Form):
    """Has the card posted in the channel that a moderator chose."""

    template = re.compile(r"hearth:place")

    async def submit(
        self, interaction: discord.Interaction[Any], services: Services, about: re.Match[str], answers: Answers
    ) -> None:
        guild = _require_manager(interaction)
        channel = guild.get_channel(parse_id(answers["channel"][0]))
        if not isinstance(channel, discord.TextChannel):
            raise CareError(rules.no_such_place())
        if not channel.permissions_for(guild.me) >= NEEDED:
            raise CareError(rules.may_not_post(channel.mention))
        await PostedCards(services).post(guild.id, channel.id, interaction.user.id)
        await interaction.response.send_message(rules.will_be_posted(channel.mention), ephemeral=True)


def _require_manager(interaction: discord.Interaction[Any]) -> discord.Guild:
    """Return the server. Raises CareError for somebody who may not manage it."""
    if interaction.guild is None or not interaction.permissions.manage_guild:
        raise CareError(rules.not_moderating())
    return interaction.guild
