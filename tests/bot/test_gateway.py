"""What a great many messages must not cost: the event loop stays free for everyone else."""

import asyncio
import gc
import weakref
from typing import Any

from discord.http import HTTPClient, Ratelimit

from bot.buttons import lasting_view
from bot.gateway import tidy_seldom
from bot.pages import Turn

MANY = 5_000


class Places(dict[str, Ratelimit]):
    """Counts how often all of them are looked through."""

    looks = 0

    def items(self) -> Any:
        self.looks += 1
        return super().items()


async def test_thousands_of_places_are_looked_through_seldom_and_forgotten_in_time() -> None:
    http = HTTPClient(asyncio.get_running_loop())
    tidy_seldom(http)
    http._buckets = places = Places()  # pyright: ignore[reportPrivateUsage]
    for number in range(MANY):
        http.get_ratelimit(f"place {number}")._last_request = -1e9  # pyright: ignore[reportPrivateUsage]
    assert places.looks <= MANY / 256
    for number in range(256):
        http.get_ratelimit(f"another {number}")
    assert len(places) <= 512


async def test_buttons_go_with_their_message_and_need_no_garbage_collector() -> None:
    view = lasting_view().add_item(Turn("a.list", 1, "on", "On"))
    known = weakref.ref(view)
    gc.disable()
    try:
        del view
        assert known() is None
    finally:
        gc.enable()
