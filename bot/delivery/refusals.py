"""What Discord refuses: for good, for now, or because of a mistake of ours.

The codes: https://discord.com/developers/docs/topics/opcodes-and-status-codes
"""

from collections.abc import Generator
from contextlib import contextmanager

import aiohttp
import discord

from bot.errors import CareError, NotNow
from bot.health.incidents import record
from bot.text.language import _

UNKNOWN_CHANNEL, UNKNOWN_MESSAGE = 10003, 10008
ARCHIVED = 50083
TOO_MANY_THREADS = 160006
_MISTAKE = 50035
BLOCKED = (240000, 200000)  # a link in it, or AutoMod
# Too fast, too many edits of an old message, too many new commands today: these pass by themselves.
_PASSING = (40003, 30046, 30034)
# Whatever their status: an account that is gone, closed direct messages, a message of the system, a channel of a kind
# that takes no messages, an archived or locked thread, a place that has all that it may have (30xxx).
_LASTING = (50033, 50007, 50278, 10003, 10008, 50001, 50013, 50024, ARCHIVED, 160002, 160005, TOO_MANY_THREADS)


class Undeliverable(CareError):
    """Discord will not take this for this place, and trying again would change nothing."""

    @property
    def code(self) -> int:
        """Return Discord's own number for the reason; 0 where there is none."""
        return getattr(self.__cause__, "code", 0) or 0

    @property
    def is_about_place(self) -> bool:
        """Return whether other words would be refused there as well: it is gone, full, or we may not write there."""
        return isinstance(self.__cause__, discord.HTTPException) and _is_about_place(self.__cause__)


class Unclear(NotNow):
    """A refusal that nobody knows: it may pass, so it is tried again, but not for ever."""


async def member_of(client: discord.Client, guild_id: int, member_id: int) -> discord.Member | None:
    """Return the member as Discord has them now; None if they, or we, are not in the server. May raise NotNow."""
    try:
        with talking_to_discord():
            guild = client.get_guild(guild_id) or await client.fetch_guild(guild_id, with_counts=False)
            return await guild.fetch_member(member_id)
    except Undeliverable:
        return None


async def has_onboarding(guild: discord.Guild) -> bool:
    """Return whether a server has Discord's onboarding, as far as Discord tells. May raise NotNow."""
    try:
        with talking_to_discord():
            return (await guild.onboarding()).enabled
    except Undeliverable:
        return True


@contextmanager
def talking_to_discord() -> Generator[None]:
    """Turn what Discord refuses into Undeliverable where that lasts, into NotNow where it may pass."""
    try:
        yield
    except discord.HTTPException as error:
        raise _meaning(error) from error
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise NotNow(_("I can't reach Discord just now. Please try again in a few minutes.")) from error


def _meaning(error: discord.HTTPException) -> CareError:
    if error.status == 429 or error.status >= 500 or error.code in _PASSING:
        return NotNow(_("Discord is not answering me just now. Please try again in a few minutes."))
    if error.code in BLOCKED:
        return Undeliverable(_("Discord doesn't let me post that: it blocks these words, or a link in them."))
    if error.code == TOO_MANY_THREADS:
        return Undeliverable(
            _("This server has as many open threads as Discord allows. Once its moderators archive some, it works.")
        )
    if error.code == _MISTAKE:
        record(error, "refused as malformed")
        return Undeliverable(
            _("I can't post that; the mistake is mine, not yours. Whoever runs this bot can look it up.")
        )
    if _is_about_place(error):
        return Undeliverable(_("Discord doesn't let me write there: the place is gone, or I am not allowed to."))
    return Unclear(_("Discord is not answering me just now. Please try again in a few minutes."))


def _is_about_place(error: discord.HTTPException) -> bool:
    if error.code in (*BLOCKED, _MISTAKE):
        return False
    return error.code in _LASTING or 30000 <= error.code < 31000 or error.status in (403, 404)
