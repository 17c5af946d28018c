"""Whoever watches over the bot sees how it is, and nothing of anybody in it."""

# ruff: noqa: ASYNC240 - nobody waits for a test to read its file

import asyncio
import json
import logging
import math
import shutil
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp.test_utils import unused_port
from prometheus_client.parser import text_string_to_metric_families

from bot.app import open_bot
from bot.config import Config
from bot.errors import StartupError
from bot.health.metrics import Metrics
from bot.health.page import Page
from bot.health.version import version
from tests.bot.program import fetch
from tests.world import World

Ask = Callable[..., Awaitable[tuple[int, str]]]
HOST = "127.0.0.1"


def measured(metrics: Metrics) -> dict[str, list[tuple[dict[str, str], float]]]:
    """Every series, by its name."""
    found: dict[str, list[tuple[dict[str, str], float]]] = {}
    for family in text_string_to_metric_families(metrics.text().decode()):
        for sample in family.samples:
            found.setdefault(sample.name, []).append((sample.labels, sample.value))
    return found


def answers(world: World) -> list[tuple[str, str, str, float]]:
    """What was used: kind, name, outcome, and how often."""
    found = measured(world.bot.services.metrics)["hearth_answer_seconds_count"]
    return [(labels["kind"], labels["name"], labels["outcome"], number) for labels, number in found]


def figure(metrics: Metrics, name: str, **labels: str) -> float:
    return sum(number for found, number in measured(metrics)[f"hearth_{name}"] if labels.items() <= found.items())


@pytest_asyncio.fixture
async def ask(world: World) -> AsyncIterator[Ask]:
    """Asks the page of the bot in the world."""
    port = unused_port()
    page = Page(world.bot, HOST, port)
    await page.open()

    async def ask(path: str, **headers: str) -> tuple[int, str]:
        return await asyncio.to_thread(fetch, f"http://{HOST}:{port}{path}", **headers)

    yield ask
    await page.close()


async def readiness(ask: Ask) -> tuple[int, dict[str, Any]]:
    status, said = await ask("/readyz")
    return status, json.loads(said)


async def test_a_bot_that_is_well_says_so(ask: Ask) -> None:
    assert (await ask("/healthz"))[0] == 200
    status, said = await readiness(ask)
    assert (status, said.pop("ready")) == (200, True)
    assert said.keys() == {"gateway", "database", "agenda", "commands", "soundness", "copies"}
    assert all(need["met"] and need["says"].endswith(".") for need in said.values())


async def test_a_database_that_takes_no_writes_is_said(ask: Ask, config: Config) -> None:
    file = config.database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        status, said = await readiness(ask)
    assert (status, said["ready"]) == (503, False)
    assert [name for name in ("gateway", "database", "agenda") if not said[name]["met"]] == ["database"]
    assert (await readiness(ask))[0] == 200


async def test_a_database_that_is_gone_is_said_and_the_figures_still_come(ask: Ask, world: World) -> None:
    await world.bot.services.database.close()
    status, said = await readiness(ask)
    assert (status, said["gateway"]["met"], said["database"]["met"]) == (503, True, False)
    status, text = await ask("/metrics")
    assert status == 200
    assert "hearth_agenda_due NaN" in text


async def test_an_agenda_that_nobody_works_off_is_said(ask: Ask, world: World, config: Config) -> None:
    await world.bot.services.agenda.stop(timedelta())
    with closing(sqlite3.connect(config.database_url.removeprefix("sqlite:///"))) as database, database:
        database.execute(
            "INSERT INTO agenda (kind, guild_id, subject, member_id, planned_at, due_at, attempts) "
            "VALUES ('reminders.deliver', 0, 1, :member, 0, :due, 0)",
            {"member": world.ann.id, "due": int(world.env.now().timestamp() * 1000)},
        )
    assert (await readiness(ask))[0] == 200
    await world.pass_time(minutes=7)
    status, said = await readiness(ask)
    assert (status, said["agenda"]["met"]) == (503, False)
    assert "7 minutes late" in said["agenda"]["says"]
    await ask("/metrics")
    metrics = world.bot.services.metrics
    assert (figure(metrics, "agenda_due"), figure(metrics, "agenda_behind_seconds")) == (1, pytest.approx(420, abs=5))


async def test_a_bot_that_has_not_been_let_in_yet_is_alive_and_not_ready(config: Config) -> None:
    port = unused_port()
    async with open_bot(config) as bot:
        page = Page(bot, HOST, port)
        await page.open()
        assert (await asyncio.to_thread(fetch, f"http://{HOST}:{port}/healthz"))[0] == 200
        status, said = await asyncio.to_thread(fetch, f"http://{HOST}:{port}/readyz")
        assert status == 503
        assert "not let the bot in yet" in json.loads(said)["gateway"]["says"]
        assert (await asyncio.to_thread(fetch, f"http://{HOST}:{port}/metrics"))[0] == 200
        # What was never reached is cut off, too: the alert asks for this.
        assert measured(bot.services.metrics)["hearth_gateway_connected"] == [({"shard": "0"}, 0)]
        await page.close()


async def test_the_night_tells_of_its_copy_its_length_and_the_size(ask: Ask, world: World) -> None:
    await ask("/metrics")
    metrics = world.bot.services.metrics
    assert math.isnan(figure(metrics, "copy_age_seconds"))
    assert figure(metrics, "database_bytes") > 4096
    assert figure(metrics, "servers") == 1
    assert figure(metrics, "build_info", version=version()) == 1
    await world.pass_time(days=1)
    await ask("/metrics")
    assert figure(metrics, "copy_failed") == figure(metrics, "database_damaged") == 0
    assert not math.isnan(figure(metrics, "copy_age_seconds"))
    assert not math.isnan(figure(metrics, "night_seconds"))  # The loop's time stands still in a test.


async def test_a_night_without_room_for_a_copy_is_told(ask: Ask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage("/")._replace(free=0)

    def full(_path: Path) -> object:
        return usage

    monkeypatch.setattr(shutil, "disk_usage", full)
    await world.pass_time(days=1)
    status, said = await readiness(ask)
    assert (status, said["copies"]["met"], said["soundness"]["met"]) == (200, False, True)
    assert "not enough room" in said["copies"]["says"]
    await ask("/metrics")
    assert figure(world.bot.services.metrics, "copy_failed") == 1


@pytest.mark.provokes_incident
async def test_a_damaged_database_is_found_at_night_and_told(ask: Ask, world: World, config: Config) -> None:
    await world.pass_time(days=1)
    file = Path(config.database_url.removeprefix("sqlite:///"))
    [sound] = (file.parent / "backups").iterdir()
    with closing(sqlite3.connect(file)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    file.write_bytes(file.read_bytes()[:-4096] + b"\xa5" * 4096)
    await world.pass_time(days=1)
    _status, said = await readiness(ask)
    assert (said["soundness"]["met"], said["copies"]["met"]) == (False, False)
    assert "python -m bot restore" in said["soundness"]["says"]
    assert list((file.parent / "backups").iterdir()) == [sound]
    await ask("/metrics")
    assert figure(world.bot.services.metrics, "database_damaged") == 1


@pytest.mark.parametrize("name", ["evil.example", "127.0.0.1.evil.example:8790", "", "192.0.2.1", "[2001:db8::1]:8790"])
async def test_a_website_that_has_given_this_machine_a_name_reads_nothing(ask: Ask, name: str) -> None:
    for path in ("/healthz", "/readyz", "/metrics", "/"):
        status, said = await ask(path, Host=name)
        assert (status, "hearth_" in said, "Discord" in said) == (403, False, False)


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost:9", "127.0.0.2:8790", "[::1]:8790"])
async def test_this_machine_may_call_itself_what_it_is_called(ask: Ask, name: str) -> None:
    assert (await ask("/healthz", Host=name))[0] == 200


async def test_told_to_answer_others_it_answers_whatever_they_call_it(world: World) -> None:
    port = unused_port()
    page = Page(world.bot, "0.0.0.0", port)  # noqa: S104
    await page.open()
    assert (await asyncio.to_thread(fetch, f"http://{HOST}:{port}/healthz", Host="hearth:8790"))[0] == 200
    await page.close()


async def test_a_second_process_on_the_same_port_says_so_and_works(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    port = unused_port()
    first, second = Page(world.bot, HOST, port), Page(world.bot, HOST, port)
    await first.open()
    await second.open()
    assert "HEALTH_PORT" in caplog.messages[-1]
    assert caplog.records[-1].levelno == logging.WARNING
    await second.close()
    assert (await asyncio.to_thread(fetch, f"http://{HOST}:{port}/healthz"))[0] == 200
    await first.close()


async def test_an_address_of_another_machine_is_refused_with_a_sentence(world: World) -> None:
    page = Page(world.bot, "192.0.2.1", unused_port())
    with pytest.raises(StartupError, match="HEALTH_HOST"):
        await page.open()
    await page.close()


@pytest.mark.provokes_incident
async def test_what_somebody_uses_is_counted_by_what_became_of_it(world: World, config: Config) -> None:
    given = await world.ann.slash(world.general, "kudos give", member=world.ben, reason="for the soup")
    assert given.response is not None
    await world.ann.slash(world.general, "kudos give", member=world.ann, reason="for the soup")
    await world.ben.click(given.response, label="Keep private")
    assert answers(world) == [
        ("command", "kudos give", "done", 1),
        ("command", "kudos give", "refused", 1),
        ("button", "kudos", "done", 1),
    ]
    with closing(sqlite3.connect(config.database_url.removeprefix("sqlite:///"))) as database:
        database.execute("ALTER TABLE gifts RENAME TO lost")
    await world.ann.slash(world.general, "kudos mine")
    assert ("command", "kudos mine", "incident", 1) in answers(world)
    assert figure(world.bot.services.metrics, "incidents_total") == 1


async def test_a_database_that_does_not_answer_is_no_incident(world: World, config: Config) -> None:
    with closing(sqlite3.connect(config.database_url.removeprefix("sqlite:///"), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        await world.ann.slash(world.general, "kudos give", member=world.ben, reason="for the soup")
    metrics = world.bot.services.metrics
    assert ("command", "kudos give", "not now", 1) in answers(world)
    assert figure(metrics, "write_seconds_count", outcome="lost") == 1
    assert figure(metrics, "incidents_total") == 0


async def test_what_is_sent_and_what_is_held_is_counted(ask: Ask, world: World) -> None:
    await world.ann.slash(world.general, "remind me", when="2h", what="water the plants")
    await world.pass_time(hours=2.1)
    world.close_dms()
    await world.ann.slash(world.general, "remind me", when="2h", what="feed the cat")
    await world.pass_time(hours=2.1)
    await ask("/metrics")
    metrics = world.bot.services.metrics
    sent = measured(metrics)["hearth_deliveries_total"]
    assert sent == [
        ({"place": "direct", "outcome": "arrived"}, 1),
        ({"place": "direct", "outcome": "refused"}, 1),
    ]
    assert figure(metrics, "held") == 1
    assert figure(metrics, "agenda_entries_total", kind="reminders.deliver", outcome="done") == 2
    assert figure(metrics, "agenda_lateness_seconds_count") >= 2


async def test_no_figure_says_whom_it_was_about(ask: Ask, world: World) -> None:
    await world.ann.slash(world.general, "kudos give", member=world.ben, reason="for the soup")
    await world.ann.slash(world.general, "remind me", when="2h", what="water the plants")
    await world.pass_time(hours=2.1)
    _status, text = await ask("/metrics")
    ids = {world.ann.id, world.ben.id, world.guild.id, world.general.id, world.bot.application_id}
    assert not [one for one in (*map(str, ids), "soup", "plants", "ann", "a-token", "The Hearth") if f'"{one}' in text]
    assert not any(str(number) in text for number in ids)


async def test_writes_that_share_a_transaction_are_counted_once(config: Config, tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        bot = await stack.enter_async_context(open_bot(config))
        before = figure(bot.services.metrics, "write_batch_size_count")

        async def record(tx: Any, number: int) -> None:
            await tx.run("INSERT INTO notes (key, value) VALUES (:key, '')", key=f"note {number}")

        database = bot.services.database
        await asyncio.gather(*(database.write(lambda tx, n=number: record(tx, n)) for number in range(40)))
        assert figure(bot.services.metrics, "write_batch_size_count") - before < 40
        assert figure(bot.services.metrics, "write_batch_size_sum") - before >= 40
