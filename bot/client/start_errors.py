"""What keeps the bot out of Discord, in sentences for the operator."""

import aiohttp
import discord
from discord.http import Route

from bot.client.rest_metrics import PageError
from bot.errors import StartupError, TemporaryStartupError

# https://discord.com/developers/docs/topics/opcodes-and-status-codes: codes with which Discord closes a connection for
# good. Whoever comes again with the same is turned away again, until the token is reset.
_CLOSED = {
    4004: "Discord does not accept the token.\n    To mend it: make a new one on your application's Bot page "
    "(Reset Token) and put it into .env as DISCORD_TOKEN.",
    4010: "Discord knows no such shard.\n    To mend it: give the same SHARD_COUNT to every process, and each its own "
    "SHARD_IDS below it; or leave out both.",
    4011: "Discord wants more shards for so many servers.\n    To mend it: raise SHARD_COUNT, in every process alike, "
    "or leave it and SHARD_IDS out, and Discord decides.",
    4012: "Discord no longer speaks with a version as old as this.\n    To mend it: put a newer Hearth in its place.",
    4013: "Discord does not know what this version asks to hear of.\n    To mend it: put a newer Hearth in its place; "
    "if there is none, please report it.",
    4014: "Discord does not let this bot see who joins.\n    To mend it: on your application's Bot page, "
    "switch on “Server Members Intent”.",
}
_TOKEN, _INTENTS = 4004, 4014


def raise_in_words(error: BaseException | None) -> None:
    """Raise StartupError where the operator can mend it or it passes, and the error itself where not."""
    if error is None:
        return
    if (said := _in_words(error)) is None:
        raise error
    raise said from error


def not_discord(why: str) -> StartupError:
    """Return the refusal where somebody else answers in Discord's place."""
    return TemporaryStartupError(
        f"What answers at {Route.BASE} is not Discord: {why}.\n    To mend it: check DISCORD_API_URL, and whether "
        "something in between wants you to log in."
    )


def _in_words(error: BaseException) -> StartupError | None:
    if isinstance(error, discord.LoginFailure):
        return StartupError(_CLOSED[_TOKEN])
    if isinstance(error, discord.PrivilegedIntentsRequired):
        return StartupError(_CLOSED[_INTENTS])
    if isinstance(error, discord.ConnectionClosed) and error.code in _CLOSED:
        return StartupError(_CLOSED[error.code])
    if isinstance(error, aiohttp.ClientHttpProxyError):
        return TemporaryStartupError(
            f"The proxy on the way to Discord refuses: {error.status} {error.message}.\n    To mend it: check "
            "HTTPS_PROXY, with the user and the password in it, and what the proxy allows."
        )
    if isinstance(error, aiohttp.ClientConnectionError):
        return TemporaryStartupError(
            f"Discord cannot be reached: {error}.\n"
            "    To mend it: check this machine's connection, and DISCORD_API_URL if it is set."
        )
    return _refusal(error) if isinstance(error, discord.HTTPException | discord.GatewayNotFound) else None


def _refusal(error: discord.HTTPException | discord.GatewayNotFound) -> StartupError:
    if isinstance(error, PageError):
        return not_discord("it sends a web page")
    if isinstance(error, discord.DiscordServerError | discord.GatewayNotFound):
        return TemporaryStartupError(
            "Discord has trouble of its own just now, and did not let this bot in.\n    To mend it: start again in a "
            "few minutes; https://discordstatus.com says how Discord is."
        )
    if error.status in (403, 429) and not error.code:
        return TemporaryStartupError(
            f"Cloudflare, which stands before Discord, turns this machine's address away ({error.status}).\n"
            "    To mend it: wait an hour, most often it passes; see whether other programs here ask Discord too "
            "much.\n    If it stays so, another address is needed: ask your provider."
        )
    return StartupError(
        f"Discord refuses to let this bot in: {error}.\n    To mend it: check DISCORD_API_URL if it is set. If it is "
        "not, wait an hour; if it stays so, please report it."
    )
