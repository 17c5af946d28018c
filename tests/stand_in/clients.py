"""Plain discord.py clients, and what a test does to the stand-in for Discord that they talk to."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import discord

Json = dict[str, Any]
GENERAL = 1_000_100


class Client(discord.AutoShardedClient):
    """Remembers what it heard, in order, and does not pause before it identifies again."""

    def __init__(self, *, chunk: bool) -> None:
        intents = discord.Intents.none()
        intents.guilds = intents.members = intents.messages = True
        super().__init__(intents=intents, chunk_guilds_at_startup=chunk, guild_ready_timeout=0.1)
        self.heard: list[tuple[str, int]] = []
        self.tree = discord.app_commands.CommandTree(self)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        pass

    async def on_member_join(self, member: discord.Member) -> None:
        self.heard.append(("join", member.id))

    async def on_shard_resumed(self, shard: int) -> None:
        self.heard.append(("resumed", shard))

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        self.heard.append(("deleted", channel.id))

    async def on_thread_create(self, thread: discord.Thread) -> None:
        self.heard.append(("thread", thread.id))

    async def on_raw_thread_delete(self, deleted: discord.RawThreadDeleteEvent) -> None:
        self.heard.append(("thread gone", deleted.thread_id))

    async def on_message(self, message: discord.Message) -> None:
        self.heard.append(("message", message.id))

    @property
    def general(self) -> discord.TextChannel:
        channel = self.get_channel(GENERAL)
        assert isinstance(channel, discord.TextChannel)
        return channel


class StandIn:
    """What a test does to the stand-in."""

    def __init__(self, http: aiohttp.ClientSession) -> None:
        self.http = http

    async def do(self, what: str, **details: Any) -> Json:
        async with self.http.post(f"/control/{what}", json=details) as response:
            assert response.status == 200, await response.text()
            return await response.json()

    async def until(self, so: Callable[[Json], bool]) -> Json:
        """What was seen when `so` became true."""
        async with asyncio.timeout(20):
            while not so(seen := await self.do("seen")):
                await asyncio.sleep(0.01)
        return seen

    @asynccontextmanager
    async def client(self, *, chunk: bool = False) -> AsyncGenerator[Client]:
        """A client that is ready, until the block ends."""
        client = Client(chunk=chunk)
        running = asyncio.create_task(client.start("a-token"))
        waiting = asyncio.create_task(_ready(client))
        await asyncio.wait((running, waiting), return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            waiting.cancel()
            await client.close()
            await running
        try:
            yield client
        finally:
            await client.close()
            await asyncio.wait((running,))

    @asynccontextmanager
    async def socket(self) -> AsyncGenerator[aiohttp.ClientWebSocketResponse]:
        """A bare connection to the gateway, greeted."""
        async with self.http.ws_connect("/gateway?v=10") as connection:
            assert (await connection.receive_json())["op"] == 10
            yield connection


async def _ready(client: Client) -> None:
    async with asyncio.timeout(20):
        while not client.is_ready():
            await asyncio.sleep(0.01)


async def heard(client: Client, *what: tuple[str, int]) -> None:
    """Wait until the client has heard all of this."""
    async with asyncio.timeout(20):
        while not set(what) <= set(client.heard):
            await asyncio.sleep(0.01)
