"""Where Discord's gateway is, and how often a bot may still begin a session there today.

Discord counts how often a bot identifies, and resets the token of one that does so a thousand times in a day, as one
does that ends by an error and is started again and again.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import discord
import structlog
import yarl
from discord.http import HTTPClient, Route

from bot.clock import Clock

log = structlog.stdlib.get_logger("bot.client.entrance")

FEW = 10  # Fewer than one in so many of a day's starts are left.


@dataclass(frozen=True)
class Gateway:
    """What Discord says of its gateway to this bot, and of its starts; a server that says nothing has no limit."""

    address: yarl.URL
    shards: int
    max_concurrency: int = 1
    total: int = 0
    remaining: int = 0
    reset_after: int = 0  # milliseconds

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Gateway":
        """Return what was told under `/gateway/bot`."""
        limit: Mapping[str, int] = told.get("session_start_limit") or {}
        known = {
            name: limit[name] for name in ("max_concurrency", "total", "remaining", "reset_after") if name in limit
        }
        return cls(yarl.URL(told["url"]), told.get("shards") or 1, **known)

    def pause(self, shards: int) -> timedelta:
        """Return how long to wait before so many shards begin: the few starts that are left last until the next day."""
        if not self.total or self.remaining - shards >= self.total / FEW:
            return timedelta()
        day = timedelta(milliseconds=self.reset_after)
        return day if self.remaining < shards else day * shards / self.remaining


class Entrance:
    """Waits before the gateway where few starts are left."""

    def __init__(self, tell: Callable[[timedelta], None]) -> None:
        """Take `tell`, which is told how long it will wait."""
        self._tell = tell
        self.waits_until: datetime | None = None

    async def wait(self, http: HTTPClient, clock: Clock, shards: int | None) -> Gateway:
        """Return the gateway once so many shards may begin, or as many as it recommends. Raises GatewayNotFound."""
        paused = False
        while True:
            gateway = await _ask(http)
            wanted = shards or gateway.shards
            pause = gateway.pause(wanted)
            if not pause or (paused and gateway.remaining >= wanted):
                self.waits_until = None
                return gateway
            self.waits_until, paused = clock.now() + pause, True
            log.warning("few starts are left today, so it waits", left=gateway.remaining, until=self.waits_until)
            self._tell(pause)
            await asyncio.sleep(pause.total_seconds())


async def _ask(http: HTTPClient) -> Gateway:
    try:
        return Gateway.of(await http.request(Route("GET", "/gateway/bot")))
    except discord.HTTPException as error:
        raise discord.GatewayNotFound from error
