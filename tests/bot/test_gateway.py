"""What a great many messages must not cost: the event loop stays free for everyone else."""

import asyncio
import gc
import weakref
from typing import Any

from discord.http import HTTPClient, Ratelimit

from bot.client.discord_patches import skip_unused_parsing, throttle_bucket_cleanup
from bot.interactions.buttons import lasting_view
from bot.interactions.pages import Turn
from tests.world import World

MANY = 5_000


class Places(dict[str, Ratelimit]):
    """Counts how often all of them are looked through."""

    looks = 0

    def items(self) -> Any:
        self.looks += 1
        return super().items()


async def test_thousands_of_places_are_looked_through_seldom_and_forgotten_in_time() -> None:
    http = HTTPClient(asyncio.get_running_loop())
    throttle_bucket_cleanup(http)
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


async def test_what_bots_write_is_not_read_and_what_people_write_is() -> None:
    read = list[Any]()
    parsers: dict[str, Any] = {"MESSAGE_CREATE": read.append}
    skip_unused_parsing(parsers)
    for author in ({"id": "1", "bot": True}, {"id": "2", "bot": False}, {"id": "3"}):
        parsers["MESSAGE_CREATE"]({"author": author})
    assert [message["author"]["id"] for message in read] == ["2", "3"]


async def test_where_an_answer_is_is_known_without_the_message(world: World) -> None:
    await world.ann.slash(world.general, "kudos give", member=world.ben, reason="for the soup")
    card = world.general.last_message
    assert card is not None
    await world.pass_time(minutes=1)
    database = world.bot.services.database
    assert await database.value("SELECT message_id FROM gifts") == card.id
