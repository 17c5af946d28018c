"""What `check --online` asks Discord: about the token, the intents, the time, and what is allowed in each server."""

import json
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
import discord
from discord.http import Route

from bot.app import FEATURES
from bot.client.discord_patches import use_api
from bot.client.invite_link import lacking
from bot.client.rest_metrics import count_requests
from bot.client.start_errors import raise_in_words
from bot.clock import Clock
from bot.config import Config
from bot.db.snapshot import reading
from bot.errors import StartupError
from bot.health.metrics import Metrics
from bot.operator.findings import Finding, look, ok, wrong
from bot.settings import Channel, declared_by, kind_of
from bot.text.permissions import permission_names

A_PAGE = 200  # https://discord.com/developers/docs/resources/user#get-current-user-guilds
# Seconds. Discord tells whole ones, and an answer takes a while; members notice when a reminder is a minute late.
APART, FAR_APART = 5, 30

# What reading raises where a Discord-compatible server does not send all that Discord does.
_LEFT_OUT = (KeyError, TypeError, ValueError, AttributeError)

Chosen = Mapping[int, Mapping[str, int]]  # by server: the channels in its settings, by what they are called there


async def look_online(config: Config, clock: Clock) -> list[Finding]:
    """Find everything that only Discord knows; nothing is changed there, and nobody sees the bot."""
    if config.discord_api_url is not None:
        use_api(str(config.discord_api_url))
    count_requests(Metrics())  # It reads answers as the bot does.
    client = discord.Client(intents=discord.Intents(guilds=True), proxy=config.proxy)
    try:
        await client.login(config.discord_token.get_secret_value())
        return [
            ok("Discord", f"the token is accepted; the bot is called {client.user}"),
            await _time(clock, config.proxy),
            await _intents(client),
            *[finding async for finding in _servers(client, await _chosen(config))],
        ]
    except Exception as error:
        try:
            raise_in_words(error)
        except StartupError as problem:
            return [wrong("Discord", problem)]
        except _LEFT_OUT as missing:
            return [look("Discord", _left_out(missing))]
        raise
    finally:
        await client.http.close()


async def _time(clock: Clock, proxy: str | None) -> Finding:
    async with aiohttp.ClientSession() as session, session.get(f"{Route.BASE}/gateway", proxy=proxy) as answer:
        now, told = clock.now(), answer.headers.get("Date")
    if told is None:
        return look("Discord's clock", "it was not told")
    apart = abs(now - parsedate_to_datetime(told)) // timedelta(seconds=1)
    words = f"this machine's is {apart} s off Discord's"
    if apart > FAR_APART:
        return wrong("Discord's clock", f"{words}: let it be set by a time server, such as with chrony")
    return look("Discord's clock", words) if apart > APART else ok("Discord's clock", words)


def _left_out(missing: Exception) -> str:
    return f"it leaves out what Discord sends ({missing!r}), so this could not be looked at"


async def _intents(client: discord.Client) -> Finding:
    try:
        flags = (await client.application_info()).flags
    except _LEFT_OUT as missing:
        return look("intents", _left_out(missing))
    if flags.gateway_guild_members or flags.gateway_guild_members_limited:
        return ok("intents", "it may see who joins")
    return wrong("intents", "on your application's Bot page, switch on “Server Members Intent”")


async def _servers(client: discord.Client, chosen: Chosen) -> AsyncIterator[Finding]:
    """Find where something is missing, and in the end how many servers there are."""
    count, me = 0, client.user.id if client.user else 0
    async for server in _everywhere(client):
        count += 1
        name, title = f"server {server['id']}", server.get("name", "")
        try:
            if missing := await _missing(client, me, server, chosen.get(int(server["id"]), {})):
                yield wrong(name, f"{title}: " + "\n".join(missing))
        except _LEFT_OUT as gap:
            yield look(name, f"{title}: {_left_out(gap)}")
    if not count:
        yield look("servers", "it is in none yet; python -m bot invite prints the link that invites it")
    else:
        yield ok("servers", f"it is in {count}; those in which something is missing are named above")


async def _everywhere(client: discord.Client) -> AsyncIterator[Any]:
    after = 0
    while page := await client.http.get_guilds(A_PAGE, after=after):
        for server in page:
            yield server
        after = int(page[-1]["id"])


async def _missing(client: discord.Client, me: int, server: Any, channels: Mapping[str, int]) -> list[str]:
    """Find what it may not do in a server, and in the channels that it is to use."""
    may = discord.Permissions(int(server["permissions"]))
    if missing := lacking(may):
        return [f"everywhere it lacks {permission_names(missing)}"]
    if not channels:
        return []
    guild = await client.fetch_guild(int(server["id"]), with_counts=False)
    myself, there = await guild.fetch_member(me), await guild.fetch_channels()
    found = {channel.id: channel for channel in there}
    return [said for name, place in channels.items() if (said := _missing_in(name, found.get(place), myself))]


def _missing_in(setting: str, channel: discord.abc.GuildChannel | None, myself: discord.Member) -> str:
    if channel is None:
        return f"the channel of {setting} is gone, or it may not see it"
    missing = lacking(channel.permissions_for(myself), _NEEDS[setting])
    return f"in #{channel.name}, of {setting}, it lacks {permission_names(missing)}" if missing else ""


def _channel_settings() -> dict[str, tuple[str, ...]]:
    """Return those that hold a channel, and what is needed there."""
    models = [model for feature in FEATURES for model in declared_by(feature)]
    return {
        f"/settings {model.feature} {name}": kind.needs
        for model in models
        for name, field in model.model_fields.items()
        if isinstance(kind := kind_of(field), Channel)
    }


_NEEDS = _channel_settings()


async def _chosen(config: Config) -> Chosen:
    chosen: defaultdict[int, dict[str, int]] = defaultdict(dict)
    try:
        async with reading(config.database_url) as snapshot:
            rows: list[dict[str, Any]] = await snapshot.all(dict, "SELECT guild_id, key, value FROM settings")
    except StartupError:  # Said by the check of the database.
        return {}
    for row in rows:
        setting = "/settings " + row["key"].replace(".", " ")
        if setting in _NEEDS:
            chosen[row["guild_id"]][setting] = int(json.loads(row["value"]))
    return chosen
