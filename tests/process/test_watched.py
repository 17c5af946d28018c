"""The real process is watched over: its page, its figures, and what systemd hears of it."""

import asyncio
import json
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp.test_utils import unused_port

from tests.bot.program import REASONABLE, fetch
from tests.survival.actors import MAY_MANAGE, MODERATOR
from tests.survival.town import TOKEN, Json, Town, town_in


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> int:
    """Where the bot's page is."""
    free = unused_port()
    monkeypatch.setenv("HEALTH_PORT", str(free))
    return free


@pytest_asyncio.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with town_in(tmp_path, "--members", "140") as town:
        yield town


async def page(port: int, path: str) -> tuple[int, str]:
    return await asyncio.to_thread(fetch, f"http://127.0.0.1:{port}/{path}")


async def shows(port: int, path: str, so: Callable[[int, str], bool]) -> str:
    """What the page says once it is so."""
    async with asyncio.timeout(REASONABLE):
        while not so(*(seen := await page(port, path))):
            await asyncio.sleep(0.05)
    return seen[1]


async def test_the_page_tells_of_the_bot_and_of_nobody_else(port: int, town: Town) -> None:
    await town.start_bot()
    await shows(port, "readyz", lambda status, _text: status == 200)
    await town.ask(MODERATOR, "settings", "welcome", permissions=MAY_MANAGE, channel="1000100", delay_minutes=0)
    await town.use(10001, "kudos", "give", member="10002", reason="for the soup")
    await town.use(10001, "remind", "me", when="1s", what="water the plants")
    await town.do("join", user=50000)
    text = await shows(port, "metrics", lambda _status, text: 'place="channel"' in text and 'place="direct"' in text)
    assert 'hearth_answer_seconds_count{kind="command",name="kudos give",outcome="done"} 1.0' in text
    assert 'hearth_gateway_connected{shard="0"} 1.0' in text
    assert 'hearth_requests_total{status="200"}' in text
    assert TOKEN not in text
    assert not {"soup", "plants", "1000100", "10001", "10002", "50000"} & set(re.findall(r"[\w.]+", text))


async def test_a_broken_connection_is_said_until_it_is_made_anew(port: int, town: Town) -> None:
    await town.start_bot()
    await shows(port, "readyz", lambda status, _text: status == 200)
    await town.do("turn_away", code=4000)
    await town.do("drop", resumable=False)
    said = await shows(port, "readyz", lambda status, _text: status == 503)
    assert "The connection to Discord is broken (shard 0)." in said
    assert (await page(port, "healthz"))[0] == 200
    assert 'hearth_gateway_connected{shard="0"} 0.0' in (await page(port, "metrics"))[1]
    await town.do("turn_away", code=0)
    await shows(port, "readyz", lambda status, _text: status == 200)


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        ({"kind": "status", "status": 400, "code": 50035}, "it finds a mistake in them"),
        ({"kind": "status", "status": 503}, "it did not answer"),
        ({"kind": "status", "status": 429, "seconds": 3600}, "it did not answer, or asked to wait"),
        ({"kind": "drop"}, "it did not answer"),
    ],
    ids=["a mistake", "trouble at Discord", "a long wait", "no connection"],
)
async def test_a_refused_registration_is_said_and_stops_nothing(port: int, town: Town, fault: Json, why: str) -> None:
    await town.do("fault", method="PUT", path="/commands", times=0, **fault)
    await town.start_bot()
    assert await town.use(10001, "remind", "list") is not None
    said = json.loads(await shows(port, "readyz", lambda status, _text: status == 200))
    assert (said["ready"], said["commands"]["met"]) == (True, False)
    assert why in said["commands"]["says"]
    assert "hearth_commands_refused 1.0" in (await page(port, "metrics"))[1]
    assert town.log.count('"event": "commands refused"') == 1
    assert await town.end_bot(signal.SIGTERM) == 0


async def test_limits_of_discord_are_counted(port: int, town: Town) -> None:
    await town.start_bot()
    await town.do("fault", method="POST", path="/users/@me/channels", kind="status", status=429, seconds=0.1)
    await town.do("limits", route=1, per=0.5)
    for number in range(3):
        await town.use(10001, "remind", "me", when="1s", what=f"cup {number}")
    text = await shows(
        port, "metrics", lambda _status, text: 'deliveries_total{outcome="arrived",place="direct"} 3' in text
    )
    assert 'hearth_requests_total{status="429"} 1.0' in text
    waits = float(text.partition("hearth_rate_limit_wait_seconds_count ")[2].split()[0])
    assert waits >= 1


async def test_systemd_hears_when_it_is_ready_alive_and_stopping(
    tmp_path: Path, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sys.platform == "linux"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.setblocking(False)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        monkeypatch.setenv("WATCHDOG_USEC", "200000")

        async def hears(state: bytes) -> None:
            async with asyncio.timeout(REASONABLE):
                while await asyncio.get_running_loop().sock_recv(systemd, 99) != state:
                    pass

        await town.launch()
        await hears(b"READY=1")
        assert (await town.look())["identified"] == 1
        for _sign in range(3):
            await hears(b"WATCHDOG=1")
        town.is_up = True
        ending = asyncio.create_task(town.end_bot(signal.SIGTERM))
        await hears(b"STOPPING=1")
        assert await ending == 0


async def test_where_its_port_is_taken_the_bot_serves_its_people(port: int, town: Town) -> None:
    with socket.create_server(("127.0.0.1", port)):
        await town.start_bot()
        assert await town.use(10001, "remind", "list") is not None
        assert await town.end_bot(signal.SIGTERM) == 0
    assert "HEALTH_PORT" in town.log


async def test_an_address_that_is_not_ours_gets_a_sentence(
    port: int, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert port
    monkeypatch.setenv("HEALTH_HOST", "192.0.2.1")
    await town.cannot_start()
    assert town.journal[-1]["code"] == 2
    assert "HEALTH_HOST" in town.log
    assert "Traceback" not in town.log
