"""Write down what a commit leaves behind, and how its bot answers whoever presses what is left.

Copy `tests/upgrade` into a checkout of that commit, run this there, and copy what it wrote back:

    .venv/bin/python -m tests.upgrade.make

It drives the bot of that commit, and uses only what each commit has. With `answers`, it presses what was left before.
"""

import asyncio
import importlib
import json
import re
import sqlite3
import sys
import tempfile
from collections.abc import AsyncGenerator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from pathlib import Path
from typing import Any, cast

import simcord
import structlog
from pydantic import SecretStr, TypeAdapter
from simcord.backend.models import Channel, Guild, Message, User

from bot.app import open_bot
from bot.config import Config
from tests.forged import kinds
from tests.upgrade.left import ANSWERS, JSON, SQL, Left, answered, is_known, presses, restore, words
from tests.upgrade.life import Life
from tests.world import SimulatedClock, World

KEY = "YSB0ZXN0IGtleSwgYW5kIG5vdGhpbmcncyBzZWNyZXQ="  # "a test key, and nothing's secret"

# Who presses what everyone in a channel can see, by what its custom_id begins with; anything else is ann's.
PRESSED_BY = {
    "answered:": "ben",
    "check_ins:close": "lea",
    "check_ins:hand": "lea",
    "check_ins:hear": "ron",
    "check_ins:listen": "lin",
    "check_ins:read:": "rex",
    "check_ins:read_circle": "cat",
    "check_ins:write": "ron",
    "kudos:private": "ben",
    "kudos:remove": "ben",
    "remind:too": "ben",
    "welcome:around": "finn",
    "welcome:change": "cleo",
    "welcome:held": "mod",
    "welcome:hello": "ben",
    "welcome:hi": "ben",
    "welcome:introduce": "finn",
    "welcome:quiet": "finn",
}


Parts = tuple[simcord.Env, AsyncExitStack, Config, SimulatedClock]  # of a World


@asynccontextmanager
async def opened(file: Path, left: dict[str, Any] | None = None) -> AsyncGenerator[Parts]:
    """The bot in a simulated Discord, an empty one or that which was left, with what a World is made of."""
    clock = SimulatedClock()
    config = Config(
        discord_token=SecretStr("a-token"),
        database_url=f"sqlite:///{file}",
        hearth_keys=SecretStr(KEY),
        shard_count=1,
    )
    async with AsyncExitStack() as bots:
        env = simcord.Env(await bots.enter_async_context(open_bot(config, clock=clock)), settle_timeout=30)
        if left is not None:
            restore(env, left)
        clock.env = env
        await env.start()
        with env.time_context():
            yield env, bots, config, clock
        await env.shutdown()


async def live() -> None:
    """Let everything happen, and write down what is left."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "hearth.db"
        async with opened(file) as parts:
            life = Life(World(*parts), parts[2])
            await life.live()
            left = left_by(life)
        with closing(sqlite3.connect(file)) as connection:
            SQL.write_text("\n".join(connection.iterdump()) + "\n")
    seen = [one["custom_id"] for one in (*left["pressed"], *left["forms"])]
    assert not [one for one in kinds() if not any(re.fullmatch(one, custom_id) for custom_id in seen)]
    write(JSON, left)


async def press() -> None:
    """Press all that is left, and write down how the bot of this commit answers."""
    left, answers = json.loads(JSON.read_text()), dict[str, Any]()
    for name, work in {"pressed": pressed_by_all, "forms": sent_by_all}.items():
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "hearth.db"
            with closing(sqlite3.connect(file)) as connection:
                connection.executescript(SQL.read_text())
            async with opened(file, left) as parts:
                world = Left(*parts, left)
                await world.settle()
                answers[name] = await work(world, left)
    write(ANSWERS, answers)


def write(file: Path, what: dict[str, Any]) -> None:
    """Write JSON with a line for each message, person, answer and so on."""
    parts = [f"{json.dumps(key)}: {_lines(value)}" for key, value in what.items()]
    file.write_text("{" + ",\n".join(parts) + "}\n", encoding="utf-8")


def _lines(value: Any) -> str:
    if not isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    items = cast("list[Any]", value)
    return "[\n" + ",\n".join(json.dumps(one, ensure_ascii=False) for one in items) + "\n]"


async def pressed_by_all(world: Left, left: dict[str, Any]) -> list[Any]:
    return [how(one, await world.press(one)) for one in presses(left)]


async def sent_by_all(world: Left, left: dict[str, Any]) -> list[Any]:
    return [how(one, await world.submit(one)) for one in left["forms"]]


def how(one: dict[str, Any], result: simcord.InteractionResult) -> list[str]:
    """Return how somebody was answered, who must have been."""
    assert is_known(result), f"{one['custom_id']}: {words(result)}"
    return answered(result)


def left_by(life: Life) -> dict[str, Any]:
    """All that outlasts a bot, besides its database."""
    backend, bot = life.world.env.backend, life.world.bot
    bots = {user.id for user in backend.users.values() if user.bot}
    messages = [one for channel in backend.messages.values() for one in channel.values() if one.author_id in bots]
    opened = {one.source_message_id for one in backend.interactions.values() if one.modal}
    agenda: Any = bot.services.agenda
    return {
        "now": life.world.env.now().isoformat(),
        "key": KEY,
        "kinds": sorted(agenda._handlers),
        "notices": sorted(bot.services.delivery.declared),
        "settings": {one.feature: sorted(one.model_fields) for one in bot.services.settings.declared},
        "metrics": sorted(set(re.findall(r"^# HELP (hearth_\S+)", bot.services.metrics.text().decode(), re.MULTILINE))),
        "pages": sorted(bot.pages),
        "users": dumped(list[User], [one for one in backend.users.values() if one.id not in bots]),
        "guilds": dumped(list[Guild], [*backend.guilds.values()]),
        "channels": dumped(list[Channel], [*backend.channels.values()]),
        "dm_channels": {str(user): channel for user, channel in backend.dm_channels.items()},
        "messages": dumped(
            list[Message], [one for one in messages if one.components or not one.is_ephemeral or one.id in opened]
        ),
        "pressed": [pressed for one in messages for pressed in pressed_under(life, one)],
        "forms": [*forms(life)],
    }


def dumped(shape: Any, value: Any) -> Any:
    return TypeAdapter(shape).dump_python(value, mode="json", exclude_defaults=True)


def pressed_under(life: Life, message: Message) -> Iterator[dict[str, Any]]:
    """What can be pressed under a message, and who would."""
    backend = life.world.env.backend
    whose = next((user for user, channel in backend.dm_channels.items() if channel == message.channel_id), None)
    if message.is_ephemeral and message.interaction_metadata:
        whose = int(message.interaction_metadata["user"]["id"])
    for row in message.components:
        for one in row["components"]:
            if "custom_id" not in one or one.get("disabled"):
                continue
            yield {
                "custom_id": one["custom_id"],
                "kind": one["type"],
                "label": one.get("label") or one.get("placeholder", ""),
                "values": [option["value"] for option in one.get("options", [])],
                "channel": message.channel_id,
                "message": message.id,
                "by": whose or presser(life, one["custom_id"], backend.channels[message.channel_id]),
            }


def presser(life: Life, custom_id: str, channel: Channel) -> int:
    """Whoever it is for; in a thread, somebody who is in it."""
    [name, *_others] = [*(name for begins, name in PRESSED_BY.items() if custom_id.startswith(begins)), "ann"]
    inside = [one for one in channel.thread_members if one != life.world.env.backend.bot_user.id]
    return inside[0] if inside and life[name].id not in inside else life[name].id


def forms(life: Life) -> Iterator[dict[str, Any]]:
    """The forms that somebody has open, each kind for each of them once."""
    backend = life.world.env.backend
    opened = {(one.user_id, one.modal["custom_id"]): one for one in backend.interactions.values() if one.modal}
    for (by, custom_id), one in opened.items():
        assert one.modal
        questions = [label["component"] for label in one.modal["components"]]
        yield {
            "custom_id": custom_id,
            "by": by,
            "channel": one.channel_id,
            "message": one.source_message_id,
            "questions": questions,
        }


async def main() -> None:
    importlib.import_module("tests.conftest")  # It lets simulated time go by faster.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    if sys.argv[1:] != ["answers"]:
        await live()
    await press()


if __name__ == "__main__":
    asyncio.run(main())
