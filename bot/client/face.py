"""How Hearth looks in one server: Discord keeps it, and nothing of it is kept here."""

from collections.abc import Mapping
from http import HTTPStatus

import discord

from bot.delivery import talking_to_discord
from bot.errors import CareError
from bot.text.language import _
from bot.text.user_text import clean, visible_length

LONGEST_NAME, LONGEST_ABOUT = 32, 190  # characters: https://discord.com/developers/docs/resources/guild
PARTS = ("name", "picture", "banner", "about")
_FIELDS = {"name": "nick", "picture": "avatar", "banner": "banner", "about": "bio"}


async def change_face(me: discord.Member, parts: Mapping[str, str | bytes | None], by: str) -> None:
    """Change these parts of how we look in a server; None is as everywhere. Raises CareError where Discord refuses."""
    if "name" in parts and not me.guild_permissions.change_nickname:
        raise CareError(may_not())
    with talking_to_discord():
        try:
            await me.edit(reason=by, **{_FIELDS[part]: value for part, value in parts.items()})  # pyright: ignore[reportArgumentType]
        except discord.Forbidden as refusal:
            raise CareError(may_not()) from refusal
        except discord.HTTPException as refusal:
            if refusal.status != HTTPStatus.BAD_REQUEST:
                raise
            raise CareError(refused(refusal.text)) from refusal


def checked_words(typed: str, longest: int) -> str:
    """Return a name or a text as it is shown. Raises CareError where nothing is to be seen of it."""
    words = " ".join(clean(typed).split()) if longest == LONGEST_NAME else clean(typed)
    if not visible_length(words):
        raise CareError(_("I can't see any words there. What shall I be called, or say of myself?"))
    return words[:longest]


def refused(text: str) -> str:
    """Return what a moderator reads where Discord did not take it; `text` is what Discord says."""
    said = text.casefold()
    if "too fast" in said or "rate limit" in said:
        return _(
            "Discord lets a picture be changed only now and then. Please try again in an hour; nothing has changed."
        )
    if "avatar" in said or "banner" in said:
        return _("Discord did not take that picture. Another one may work: PNG or JPEG, and not too large.")
    if "nick" in said:
        return _("Discord did not take that name; some names and words are not allowed for bots. Another one may work.")
    if "bio" in said:
        return _("Discord did not take that text. Shorter, and without links, it may work.")
    return _("Discord did not take that. Nothing has changed.")


def may_not() -> str:
    """Return what a moderator reads where we may not be called otherwise."""
    return _("I may not change my name here. Please allow me *Change Nickname* in the server's settings, under Roles.")


def about_it() -> str:
    """Return what stands under how Hearth looks in a server."""
    return _(
        "This is how I look in this server. `/settings face` changes my name, my picture, my banner, and the text "
        "about me, here alone; `reset:` takes back what I look like everywhere."
    )
