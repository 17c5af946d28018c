"""`/settings face`: what Hearth is called and looks like in one server."""

from typing import Any, Literal

import discord
import structlog
from discord import app_commands

from bot.client import face
from bot.client.hearth import Hearth
from bot.client.pictures import check_picture, check_size
from bot.delivery import talking_to_discord
from bot.errors import CareError
from bot.interactions.lifecycle import only_in_servers
from bot.interactions.palette import FRESH
from bot.text.language import _
from bot.text.user_text import escaped

log = structlog.stdlib.get_logger("cogs.settings")


@app_commands.describe(
    name="What I am called here.",
    about="The text about me.",
    picture="A picture that stands still: PNG, JPEG or WebP, up to 8 MB.",
    banner="The wide picture on my profile.",
    reset="What is to be as it is everywhere.",
)
async def show_or_change(
    interaction: discord.Interaction[Hearth],
    name: app_commands.Range[str, 1, face.LONGEST_NAME] | None = None,
    about: app_commands.Range[str, 1, face.LONGEST_ABOUT] | None = None,
    picture: discord.Attachment | None = None,
    banner: discord.Attachment | None = None,
    reset: Literal["name", "picture", "banner", "about", "all"] | None = None,
) -> None:
    """Change what was chosen, all at once or not at all, and show how we look."""
    interaction.client.services.team.require_managing(interaction)
    guild = interaction.guild
    if guild is None or guild.me is None:  # pyright: ignore[reportUnnecessaryComparison]
        raise CareError(only_in_servers())
    parts: dict[str, str | bytes | None] = dict.fromkeys(face.PARTS if reset == "all" else [reset] if reset else ())
    if name is not None:
        parts["name"] = face.checked_words(name, face.LONGEST_NAME)
    if about is not None:
        parts["about"] = face.checked_words(about, face.LONGEST_ABOUT)
    given = {"picture": picture, "banner": banner}
    for attachment in filter(None, given.values()):
        check_size(attachment.size)
    await interaction.response.defer(ephemeral=True)
    for part, attachment in given.items():
        if attachment is not None:
            parts[part] = await _content(attachment)
    if parts:
        await face.change_face(guild.me, parts, str(interaction.user.id))
        log.info("face changed", by=interaction.user.id, parts=sorted(parts))
    await interaction.followup.send(_("Saved.") if parts else "", embed=_card(guild.me), ephemeral=True)


FACE: app_commands.Command[Any, ..., None] = app_commands.Command(
    name="face", description="See or change my name, picture and text in this server.", callback=show_or_change
)


async def _content(attachment: discord.Attachment) -> bytes:
    """Return a picture that Discord takes. Raises CareError."""
    with talking_to_discord():
        content = await attachment.read()
    check_picture(content)
    return content


def _card(me: discord.Member) -> discord.Embed:
    embed = discord.Embed(title=escaped(me.display_name), description=face.about_it(), colour=FRESH)
    return embed.set_thumbnail(url=me.display_avatar.url)
