"""Token, keys and passwords are nowhere to be seen: in no log at its loudest, no error, no figure, no page."""

import asyncio
import signal
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from aiohttp.test_utils import unused_port

from benchmarks.bot_process import StandIn, stand_in
from bot.app import open_bot
from bot.config import Config
from bot.sealing.vault import new_key
from tests.bot.program import REASONABLE, TOKEN, Program, fetch
from tests.databases import DatabaseSite, connect
from tests.survival.commands import typed

PASSWORD = "a-pass/word"
WRITTEN = "a-pass%2Fword"
ALSO_AN_OLD_ONE = 2


async def use(discord: StandIn, command: str, sub: str, **options: Any) -> Any:
    return (await discord.do("interact", user=10001, data=typed(command, sub, options), permissions="0"))["answer"]


async def page(port: int, path: str) -> str:
    return (await asyncio.to_thread(fetch, f"http://127.0.0.1:{port}/{path}"))[1]


async def test_no_secret_is_shown_whatever_goes_wrong(postgres_place: DatabaseSite, tmp_path: Path) -> None:
    keys = [new_key() for _key in range(ALSO_AN_OLD_ONE)]
    port = unused_port()
    async with stand_in() as discord, AsyncExitStack() as stack:
        running = Program(
            tmp_path,
            ("run",),
            {
                "DISCORD_TOKEN": TOKEN,
                "DISCORD_API_URL": discord.address,
                "DATABASE_URL": f"{postgres_place.url}&password={WRITTEN}",
                "HEARTH_KEYS": ",".join(keys),
                "LOG_LEVEL": "DEBUG",
                "LOG_FORMAT": "json",
                "HEALTH_PORT": str(port),
            },
        )
        process = await running.start()
        stack.callback(lambda: process.returncode is None and process.kill())
        await discord.lets_in(1)
        assert await use(discord, "kudos", "give", member="10002", reason="for the soup") is not None
        aside = await connect(postgres_place.url)
        stack.push_async_callback(aside.close)
        await aside.execute("ALTER TABLE gifts RENAME TO lost")
        assert "incident" in str(await use(discord, "kudos", "mine"))
        await aside.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name = current_setting('application_name') AND pid <> pg_backend_pid()"
        )
        await use(discord, "remind", "list")
        shown = [await page(port, path) for path in ("healthz", "readyz", "metrics", "nowhere")]
        process.send_signal(signal.SIGTERM)
        ended = await running.ended(within=REASONABLE)
    assert ended.code == 0
    assert "unexpected error" in ended.err  # It was as loud as it gets.
    everything = "\n".join([ended.out, ended.err, *shown])
    assert not [secret for secret in (TOKEN, *keys, PASSWORD, WRITTEN) if secret in everything]


async def test_no_secret_is_in_what_an_object_says_of_itself(tmp_path: Path) -> None:
    keys = new_key()
    config = Config.model_validate(
        {
            "discord_token": TOKEN,
            "hearth_keys": keys,
            "database_url": f"sqlite:///{tmp_path}/hearth.db",
            "discord_api_url": f"http://hearth:{WRITTEN}@127.0.0.1:1",
        }
    )
    async with open_bot(config) as bot:
        said = f"{config!r} {config} {bot.services!r} {bot!r} {bot.http!r} {bot.services.database!r}"
    assert not [secret for secret in (TOKEN, keys, PASSWORD, WRITTEN) if secret in said]
