"""What Discord refuses: some of it for good, some of it only for now."""

from collections.abc import Generator
from contextlib import contextmanager

import aiohttp
import discord

from bot.errors import CareError, NotNow
from bot.text.language import _

# https://discord.com/developers/docs/topics/opcodes-and-status-codes: refusals that say nothing against the person.
_CLOSED_DM = (50007, 50278)
_TOO_FAST = 40003


class Undeliverable(CareError):
    """Discord will not take this message for this place: a closed DM, a missing channel, a missing permission."""


async def member_of(client: discord.Client, guild_id: int, member_id: int) -> discord.Member | None:
    """The member as Discord has them at this moment; None if they, or we, are not in the server. May raise NotNow."""
    try:
        with talking_to_discord():
            guild = client.get_guild(guild_id) or await client.fetch_guild(guild_id, with_counts=False)
            return await guild.fetch_member(member_id)
    except Undeliverable:
        return None


@contextmanager
def talking_to_discord() -> Generator[None]:
    """Tell what Discord refuses (Undeliverable) from what may work in a while (NotNow); a mistake of ours stays one."""
    try:
        yield
    except discord.HTTPException as error:
        if error.status == 429 or error.status >= 500 or error.code == _TOO_FAST:
            raise NotNow(_("Discord is not answering me just now. Please try again in a few minutes.")) from error
        if error.status in (403, 404) or error.code in _CLOSED_DM:
            raise Undeliverable(
                _("Discord doesn't let me write there: the place is gone, or I am not allowed to.")
            ) from error
        raise
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise NotNow(_("I can't reach Discord just now. Please try again in a few minutes.")) from error
