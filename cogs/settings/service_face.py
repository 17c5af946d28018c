"""How Hearth looks in one server: Discord keeps it, and nothing of it is kept here."""

from collections.abc import Mapping
from http import HTTPStatus

import discord

from bot.delivery import talking_to_discord
from bot.errors import CareError
from cogs.settings import rules_face as rules

PARTS = ("name", "picture", "banner", "about")
_FIELDS = {"name": "nick", "picture": "avatar", "banner": "banner", "about": "bio"}


async def change_face(me: discord.Member, parts: Mapping[str, str | bytes | None], by: str) -> None:
    """Change these parts of how we look in a server; None is as everywhere. Raises CareError where Discord refuses."""
    if "name" in parts and not me.guild_permissions.change_nickname:
        raise CareError(rules.may_not())
    with talking_to_discord():
        try:
            await me.edit(reason=by, **{_FIELDS[part]: value for part, value in parts.items()})  # pyright: ignore[reportArgumentType]
        except discord.Forbidden as refusal:
            raise CareError(rules.may_not()) from refusal
        except discord.HTTPException as refusal:
            if refusal.status != HTTPStatus.BAD_REQUEST:
                raise
            raise CareError(rules.refused(refusal.text)) from refusal
