"""Requests to Discord, counted: what it answers, and how long its limits make us wait."""

from collections.abc import Awaitable
from typing import Any

import aiohttp
import discord.http
from discord.http import Ratelimit, json_or_text

from bot.health.metrics import Metrics


def count_requests(metrics: Metrics) -> None:
    """Tell these metrics of every request of this process from here on.

    discord.py has a door for this (`http_trace`), which takes 24 µs a request; this takes one.
    """

    class Counted(Ratelimit):
        __slots__ = ()

        async def _refresh(self) -> None:
            with metrics.waiting():
                await super()._refresh()

    def count_and_parse(response: aiohttp.ClientResponse) -> Awaitable[dict[str, Any] | str]:
        metrics.asked_discord(response.status)
        return json_or_text(response)

    discord.http.Ratelimit = Counted
    discord.http.json_or_text = count_and_parse
