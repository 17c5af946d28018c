"""What Discord's gateway tells, taken as it comes: what cannot be read costs that event, and never the connection."""

import asyncio
import itertools
import re
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from json import JSONDecodeError
from typing import Any, cast

import aiohttp
import discord
import discord.shard
import structlog
from discord.gateway import DiscordWebSocket
from discord.http import HTTPClient, Route
from discord.interactions import InteractionCallbackResponse
from discord.ui.view import ViewStore

from bot.db import Database
from bot.health.incidents import apology, record
from bot.interactions.lifecycle import respond_to_error

log = structlog.stdlib.get_logger("bot.client.discord_patches")

Parser = Callable[[Any], None]

_ANSWERABLE = (2, 3, 5)  # commands, components and modals can be answered with a message
_FOR_ONE = 64
_OF_A_SERVER = ("guild_id", "guild", "guild_locale", "member")  # in what Discord tells of an interaction
BETWEEN_SECONDS, ASK_AGAIN_SECONDS = 5.1, 0.5


class IdentifyTurns:
    """Of all shards that share a bucket, in any process, one identifies at a time, and the next one five seconds later.

    https://discord.com/developers/docs/events/gateway#rate-limiting: shard n is in bucket n % max_concurrency. Whoever
    comes too early is turned away, and has spent one of the thousand times a day that a bot may identify.
    """

    def __init__(self, database: Database, buckets: int) -> None:
        self._database, self._buckets = database, buckets
        self._ending: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def of(self, shard_id: int) -> AsyncGenerator[None]:
        """Let the shard identify within this block; it lasts five seconds longer for all others."""
        bucket = f"identify {shard_id % self._buckets}"
        while not await self._database.take(bucket):  # noqa: ASYNC110 - another process lets go of it
            await asyncio.sleep(ASK_AGAIN_SECONDS)
        try:
            yield
        finally:
            asyncio.get_running_loop().call_later(BETWEEN_SECONDS, self._end, bucket)

    def _end(self, bucket: str) -> None:
        self._ending.add(task := asyncio.create_task(self._database.let_go(bucket), name="turn"))
        task.add_done_callback(self._ending.discard)


class Socket(DiscordWebSocket):
    """A connection that begins in its turn.

    It passes over a frame that is no JSON; discord.py would end the whole process.
    """

    @classmethod
    async def from_client(cls, client: Any, *, shard_id: int | None = None, **options: Any) -> "Socket":
        turns: IdentifyTurns | None = getattr(client, "turns", None)  # Other clients in this process have none.
        if turns is None or options.get("resume"):
            return await super().from_client(client, shard_id=shard_id, **options)
        async with turns.of(shard_id or 0):
            return await super().from_client(client, shard_id=shard_id, **options)

    async def received_message(self, msg: Any, /) -> None:
        try:
            await super().received_message(msg)
        except JSONDecodeError:  # Not its text: it could quote what somebody wrote.
            log.warning("a frame could not be read")


class Callback(InteractionCallbackResponse[Any]):
    """Where an answer is. Nothing is made of the message itself, which Discord sends back: nobody looks at it."""

    def _update(self, data: Any) -> None:
        super()._update({"interaction": data["interaction"]})


def skip_unused_parsing(parsers: dict[str, Parser]) -> None:
    """Make no objects of what each command brings and nobody looks at: our own answer, twice, and what bots write."""
    discord.interactions.InteractionCallbackResponse = Callback
    parse = parsers["MESSAGE_CREATE"]
    parsers["MESSAGE_CREATE"] = lambda data: None if data["author"].get("bot") else parse(data)


def read_foreign_servers_as_none(parsers: dict[str, Parser]) -> None:
    """Read what somebody does in a server that Hearth is not in as done in no server, and with no role there.

    People can install some commands to themselves and use them anywhere. Such a server has decided nothing, is told
    nothing and is never named; where its id is not known to begin with, nothing can take it for one of ours.
    """
    parse = parsers["INTERACTION_CREATE"]
    parsers["INTERACTION_CREATE"] = lambda data: parse(_without_foreign_server(data))


def _without_foreign_server(data: dict[str, Any]) -> dict[str, Any]:
    """Return a payload without its server, where a person and not the server has installed Hearth there.

    https://discord.com/developers/docs/interactions/receiving-and-responding: “0” is whichever server has.
    """
    owners = data.get("authorizing_integration_owners")
    if "guild_id" not in data or not owners or "0" in owners:
        return data
    kept = {key: value for key, value in data.items() if key not in _OF_A_SERVER}
    return {**kept, "user": data["member"]["user"]}


class UnreadableEvents:
    """Events at which discord.py's parsers raise: noted, and answered where somebody waits."""

    def __init__(self, http: HTTPClient) -> None:
        self._http = http
        self._answering: set[asyncio.Task[None]] = set()

    def report(self, event: str, data: Any, error: Exception) -> None:
        """Record an event under an incident number that the person is told, if there is one."""
        number = record(error, event)
        if event == "INTERACTION_CREATE" and isinstance(data, dict):
            task = asyncio.create_task(self._apologise(cast("dict[str, Any]", data), number), name="apology")
            self._answering.add(task)
            task.add_done_callback(self._answering.discard)

    async def _apologise(self, data: dict[str, Any], number: str) -> None:
        address = data.get("id"), data.get("token")
        if data.get("type") not in _ANSWERABLE or not all(isinstance(part, str) for part in address):
            return
        route = Route("POST", "/interactions/{id}/{token}/callback", id=address[0], token=address[1])
        answer: Any = {"type": 4, "data": {"content": apology(number), "flags": _FOR_ONE}}
        try:
            await self._http.request(route, json=answer)
        except (discord.HTTPException, aiohttp.ClientError, OSError) as refusal:
            log.warning("answer did not arrive", cause=repr(refusal))


def survive_unreadable_events(parsers: dict[str, Parser], unread: UnreadableEvents) -> None:
    """Give what cannot be read to `unread`, for which discord.py would end the whole process.

    READY is left out: without it nothing works, and ending tells the operator so.
    """
    discord.shard.DiscordWebSocket = Socket  # pyright: ignore[reportPrivateImportUsage]
    for event, parse in parsers.items():
        if event != "READY":
            parsers[event] = _guarded(event, parse, unread)


def _guarded(event: str, parse: Parser, unread: UnreadableEvents) -> Parser:
    def guarded(data: Any) -> None:
        try:
            parse(data)
        except Exception as error:
            unread.report(event, data, error)

    return guarded


def answer_failed_presses(store: ViewStore) -> None:
    """Answer where discord.py, in a task that nobody awaits, cannot read the message that was pressed."""
    press = store.schedule_dynamic_item_call

    async def explained(
        component_type: int, factory: Any, interaction: discord.Interaction[Any], custom_id: str, match: re.Match[str]
    ) -> None:
        try:
            await press(component_type, factory, interaction, custom_id, match)
        except Exception as error:
            interaction.extras["begun"] = True
            await respond_to_error(interaction, error)

    store.schedule_dynamic_item_call = explained


def throttle_bucket_cleanup(http: HTTPClient) -> None:
    """Look for rate limits that are no longer needed at every 256th place that we write to.

    From 256 on, discord.py looks through all of them at each new place: with thousands of direct messages due at once,
    that alone holds the event loop.
    """
    tidy, places = http._try_clear_expired_ratelimits, itertools.count(1)  # pyright: ignore[reportPrivateUsage]
    http._try_clear_expired_ratelimits = lambda: None if next(places) % 256 else tidy()  # pyright: ignore[reportPrivateUsage]


def use_api(url: str) -> None:
    """Send every request of this process to this address from here on, instead of Discord's."""
    base = url.rstrip("/")
    if not re.search(r"/v\d+$", base):
        base += "/v10" if base.endswith("/api") else "/api/v10"
    Route.BASE = base
