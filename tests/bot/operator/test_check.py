"""`python -m bot check` finds what is wrong, and says how to mend it; it changes nothing."""

import json
import os
import shutil
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any, cast

import pytest
import pytest_asyncio
from aiohttp import web
from discord.http import Route
from pydantic import HttpUrl, SecretStr

from bot.client.invite_link import PERMISSIONS
from bot.clock import SystemClock
from bot.config import Config
from bot.db.migrate import migrate
from bot.operator import checks
from bot.operator.checks import Installation
from bot.operator.online import look_online
from bot.sealing.vault import new_key
from bot.text.helplines import problems
from tests.bot.conftest import DatabaseSite, Still
from tests.bot.operator.conftest import Older
from tests.bot.program import TOKEN, Ended, Start

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
ME, SERVER, ROLE = "2000", "100", "100"
CHANNEL = "555"
SEND_MESSAGES, EMBED_LINKS = 1 << 11, 1 << 14


def states(ended: Ended) -> dict[str, str]:
    """What is how, as the table says."""
    rows = [[cell.strip() for cell in line.split("│")] for line in ended.out.splitlines() if line.startswith("│")]
    return {row[1]: row[2] for row in rows if row[1]}


def listing(folder: Path) -> dict[str, tuple[int, int]]:
    return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in folder.rglob("*")}


@pytest.mark.asks_machine
async def test_before_the_first_start_there_is_something_to_look_at_and_nothing_is_made(
    program: Start, tmp_path: Path
) -> None:
    ended = await program("check", DISCORD_TOKEN=TOKEN).ended()

    aged = bool(problems())  # A year after somebody last looked at the file that comes along.
    assert (ended.code, ended.err) == (0, "")
    assert states(ended) == {
        "configuration": "ok",
        "token": "ok",
        "keys": "look",
        "database": "look",
        "room": "ok",
        "clock": "ok",
        "copies": "look",
        "help now": "look" if aged else "ok",
    }
    assert f"Nothing is wrong; {3 + aged} to look at." in ended.out
    assert "\x1b" not in ended.out
    assert TOKEN not in ended.out
    assert listing(tmp_path) == {}


async def test_everything_wrong_in_the_configuration_is_named(program: Start) -> None:
    ended = await program("check", LOG_LEVEL="LOUD", DATABASE_URL="mysql://host/name").ended()

    assert (ended.code, ended.err) == (1, "")
    for name in ("DISCORD_TOKEN", "LOG_LEVEL", "DATABASE_URL"):
        assert f"{name}: " in ended.out
    assert ended.out.count("To mend it") == 3
    assert "3 wrong" in ended.out


async def test_a_database_in_use_is_read_and_left_as_it_is(program: Start, place: DatabaseSite, tmp_path: Path) -> None:
    assert (await program("migrate", DISCORD_TOKEN=TOKEN, DATABASE_URL=place.url).ended()).code == 0
    await place.open()
    before = listing(tmp_path)

    ended = await program("check", DISCORD_TOKEN=TOKEN, DATABASE_URL=place.url).ended()

    assert ended.code == 0, ended
    assert states(ended)["database"] == "ok"
    assert listing(tmp_path) == before


async def test_what_the_next_start_does_is_said(program: Start, place: DatabaseSite, older: Older) -> None:
    await older(place)

    ended = await program("check", DISCORD_TOKEN=TOKEN, DATABASE_URL=place.url).ended()

    assert states(ended)["database"] == ("look" if place.is_file else "wrong")
    assert ended.code == (0 if place.is_file else 1)
    assert "python -m bot migrate" in ended.out


async def changed(program: Start, tmp_path: Path, sql: str) -> Ended:
    """What is found after something was done to the database."""
    assert (await program("migrate", DISCORD_TOKEN=TOKEN).ended()).code == 0
    with closing(sqlite3.connect(tmp_path / "data" / "hearth.db")) as connection, connection:
        connection.execute(sql)
    return await program("check", DISCORD_TOKEN=TOKEN).ended()


async def test_a_database_of_a_newer_version_is_found(program: Start, tmp_path: Path) -> None:
    ended = await changed(program, tmp_path, "INSERT INTO migrations SELECT 9999, 'new', 'new', 0")
    assert (ended.code, states(ended)["database"]) == (1, "wrong")
    assert "newer than this program" in ended.out


async def test_a_clock_that_goes_back_is_found(program: Start, tmp_path: Path) -> None:
    ended = await changed(program, tmp_path, "UPDATE migrations SET applied_at = 32503680000000")
    assert (ended.code, states(ended)["clock"]) == (1, "wrong")
    assert "the database was changed at 3000-01-01" in ended.out


async def test_a_file_that_is_no_database_is_found(program: Start, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "hearth.db").write_bytes(b"this is a letter, and a long one. " * 500)
    ended = await program("check", DISCORD_TOKEN=TOKEN).ended()
    assert (ended.code, states(ended)["database"]) == (1, "wrong")
    assert "not a database" in ended.out


async def test_a_server_that_cannot_be_reached_is_found_and_the_password_is_not_shown(program: Start) -> None:
    url = "postgresql://hearth:a-pass-word@127.0.0.1:1/hearth"
    ended = await program("check", DISCORD_TOKEN=TOKEN, DATABASE_URL=url).ended()
    assert (ended.code, states(ended)["database"]) == (1, "wrong")
    assert "a-pass-word" not in ended.out + ended.err


@pytest.mark.parametrize(
    ("token", "state"), [("not.a.token", "wrong"), ("MTIzNDU2Nzg5", "look"), ("MTIzNDU2Nzg5..x", "look"), (TOKEN, "ok")]
)
def test_a_token_has_a_shape(config: Config, token: str, state: str) -> None:
    config = config.model_copy(update={"discord_token": SecretStr(token)})
    found = checks.token(Installation(config, NOW, None))
    assert found.state == state
    assert token not in found.sentence


@pytest.fixture
def here(config: Config, tmp_path: Path) -> Installation:
    (tmp_path / "hearth.db").write_bytes(b"x" * 1_000_000)
    return Installation(config, NOW, tmp_path / "hearth.db")


@pytest.mark.parametrize(
    ("free", "state"), [(0, "wrong"), (1_999_999, "wrong"), (2_000_000, "look"), (300_000_000, "ok")]
)
def test_a_disk_that_fills_up_is_found(
    here: Installation, monkeypatch: pytest.MonkeyPatch, free: int, state: str
) -> None:
    usage = shutil.disk_usage("/")._replace(free=free)

    def so_much(_path: Path) -> object:
        return usage

    monkeypatch.setattr(shutil, "disk_usage", so_much)
    assert checks.room(here).state == state


@pytest.mark.parametrize(("hours", "state"), [(1, "ok"), (35, "ok"), (37, "look"), (24 * 6, "look"), (24 * 8, "wrong")])
def test_copies_that_are_no_longer_made_are_found(here: Installation, hours: int, state: str) -> None:
    assert here.file is not None
    folder = here.file.parent / "backups"
    folder.mkdir()
    for age in (hours, 24 * 20):
        copy = folder / f"hearth-{NOW - timedelta(hours=age):%Y-%m-%d}.db"
        copy.touch()
        made = (NOW - timedelta(hours=age)).timestamp()
        os.utime(copy, times=(made, made))
    assert checks.copies(here).state == state


def test_what_others_can_read_is_named(here: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if sys.platform == "win32":
        pytest.skip("a file's mode does not say here who may read it")
    monkeypatch.chdir(tmp_path)
    assert here.file is not None
    for folder in (tmp_path, *tmp_path.parents):
        if not folder.stat().st_mode & 0o011:
            folder.chmod(0o755)
    here.file.chmod(0o600)
    (tmp_path / ".env").write_text("DISCORD_TOKEN=secret")
    (tmp_path / ".env").chmod(0o644)
    found = checks.secrecy(here)
    assert found is not None
    assert (found.state, "chmod 600 .env" in found.sentence, "hearth.db" in found.sentence) == ("look", True, False)
    (tmp_path / ".env").chmod(0o600)
    found = checks.secrecy(here)
    assert found is not None
    assert found.state == "ok"
    for name in ("hearth.db-wal", "hearth.db.before-0005", "backups/hearth-2026-05-31.db"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch(0o644)
        found = checks.secrecy(here)
        assert found is not None
        assert found.sentence.endswith(f"chmod 600 {tmp_path / name}")
        (tmp_path / name).chmod(0o600)


@pytest.mark.parametrize(("content", "state"), [(None, "look"), ("not a key", "wrong"), ("A" * 43 + "=", "ok")])
def test_keys_that_are_missing_or_spoilt_are_found(here: Installation, content: str | None, state: str) -> None:
    if content is not None:
        here.config.key_place.write_text(content)
    found = checks.keys(here)
    assert found.state == state
    assert content is None or content not in found.sentence


def test_several_processes_need_keys_that_all_of_them_have(here: Installation) -> None:
    server = {"database_url": "postgresql://hearth@host/hearth", "shard_ids": (0,), "shard_count": 2}
    several = replace(here, config=here.config.model_copy(update={**server, "key_file": here.config.key_place}))
    several.config.key_place.write_text(key := new_key())
    found = checks.keys(several)
    assert (found.state, "HEARTH_KEYS" in found.sentence, key in found.sentence) == ("wrong", True, False)
    given = replace(several, config=several.config.model_copy(update={"hearth_keys": SecretStr(key)}))
    assert checks.keys(given).state == "ok"
    assert checks.keys(replace(given, keys={"the mark of another"})).state == "wrong"


@dataclass
class Discord:
    """A stand-in for Discord with one server; it notes what it is asked to change, which is nothing."""

    accepts: bool = True
    flags: int = (
        1 << 15
    )  # https://discord.com/developers/docs/resources/application#application-object-application-flags
    allowed: int = PERMISSIONS.value
    overwrites: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    channels: int = 1
    ahead: timedelta = timedelta()
    omits: set[str] = field(default_factory=set[str])
    changes: list[str] = field(default_factory=list[str])

    async def answer(self, request: web.Request) -> web.Response:
        if request.method != "GET":
            self.changes.append(f"{request.method} {request.path}")
        if not self.accepts:
            return web.json_response({"message": "401: Unauthorized", "code": 0}, status=401)
        known = self._known(dict(request.query))
        path = request.path.removeprefix("/api/v10")
        if path not in known:
            return web.json_response({"message": "404: Not Found", "code": 0}, status=404)
        date = format_datetime(datetime.now(UTC) + self.ahead, usegmt=True)
        told = _without(known[path], self.omits)
        return web.Response(body=json.dumps(told), content_type="application/json", headers={"Date": date})

    def _known(self, query: dict[str, str]) -> dict[str, Any]:
        me = {"id": ME, "username": "Hearth", "discriminator": "0", "avatar": None, "bot": True}
        role = {"id": ROLE, "name": "@everyone", "permissions": str(self.allowed), "position": 0, "color": 0}
        role |= {"hoist": False, "managed": False, "mentionable": False, "flags": 0}
        server = {"id": SERVER, "name": "The Hearth", "permissions": str(self.allowed)}
        channel = {"id": CHANNEL, "type": 0, "guild_id": SERVER, "name": "welcome", "position": 0}
        member: dict[str, Any] = {
            "user": me,
            "roles": [],
            "joined_at": "2026-01-01T00:00:00+00:00",
            "deaf": False,
            "mute": False,
        }
        application = {"id": ME, "name": "Hearth", "description": "", "icon": None, "flags": self.flags}
        application |= {"bot_public": False, "bot_require_code_grant": False, "verify_key": ""}
        application |= {"owner": me, "rpc_origins": [], "team": None, "summary": ""}
        return {
            "/users/@me": me,
            "/gateway": {"url": "wss://nowhere"},
            "/oauth2/applications/@me": application,
            "/users/@me/guilds": [server] if int(query.get("after", 0)) < int(SERVER) else [],
            f"/guilds/{SERVER}": {**server, "owner_id": "1", "roles": [role], "emojis": [], "features": []},
            f"/guilds/{SERVER}/members/{ME}": {**member, "flags": 0},
            f"/guilds/{SERVER}/channels": [{**channel, "permission_overwrites": self.overwrites}] * self.channels,
        }


def _without(told: Any, names: set[str]) -> Any:
    if isinstance(told, list):
        return [_without(one, names) for one in cast("list[Any]", told)]
    return {name: value for name, value in told.items() if name not in names}


@pytest.fixture
def discord() -> Discord:
    return Discord()


@pytest_asyncio.fixture
async def url(discord: Discord) -> AsyncIterator[str]:
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", discord.answer)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest_asyncio.fixture
async def config_online(url: str, sqlite_place: DatabaseSite, monkeypatch: pytest.MonkeyPatch) -> Config:
    """An installation in which a welcome channel is set, and this Discord."""
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    database = await sqlite_place.open()
    await migrate(database, Still())
    await database.write(
        lambda tx: tx.run(
            "INSERT INTO settings (guild_id, key, value) "
            "VALUES (:server, 'welcome.channel', :channel), (:server, 'welcome.role', '7')",
            server=int(SERVER),
            channel=CHANNEL,
        )
    )
    return Config(discord_token=SecretStr(TOKEN), database_url=sqlite_place.url, discord_api_url=HttpUrl(url))


@pytest.mark.asks_machine
async def test_online_all_is_well(program: Start, discord: Discord, config_online: Config, url: str) -> None:
    ended = await program(
        "check", "--online", DISCORD_TOKEN=TOKEN, DATABASE_URL=config_online.database_url, DISCORD_API_URL=url
    ).ended()

    assert (ended.code, ended.err) == (0, "")
    found = states(ended)
    assert {found[name] for name in ("Discord", "Discord's clock", "intents", "servers")} == {"ok"}
    assert discord.changes == []


async def found_in(config: Config) -> dict[str, tuple[str, str]]:
    return {finding.name: (finding.state, finding.sentence) for finding in await look_online(config, SystemClock())}


async def test_a_token_that_is_refused_is_found(discord: Discord, config_online: Config) -> None:
    discord.accepts = False
    state, sentence = (await found_in(config_online))["Discord"]
    assert (state, "Discord does not accept the token" in sentence, TOKEN in sentence) == ("wrong", True, False)


async def test_an_intent_that_is_off_is_found(discord: Discord, config_online: Config) -> None:
    discord.flags = 0
    state, sentence = (await found_in(config_online))["intents"]
    assert (state, "Server Members Intent" in sentence) == ("wrong", True)


@pytest.mark.parametrize(("seconds", "state"), [(1, "ok"), (15, "look"), (-90, "wrong")])
async def test_a_clock_that_is_off_is_found(discord: Discord, config_online: Config, seconds: int, state: str) -> None:
    discord.ahead = timedelta(seconds=seconds)
    assert (await found_in(config_online))["Discord's clock"][0] == state


@pytest.mark.parametrize(
    ("allowed", "denied", "channels", "said"),
    [
        (PERMISSIONS.value & ~EMBED_LINKS, 0, 1, "everywhere it lacks Embed Links"),
        (PERMISSIONS.value, SEND_MESSAGES, 1, "in #welcome, of /settings welcome channel, it lacks Send Messages"),
        (PERMISSIONS.value, 0, 0, "the channel of /settings welcome channel is gone"),
    ],
)
async def test_what_is_missing_in_a_server_is_found(
    discord: Discord, config_online: Config, allowed: int, denied: int, channels: int, said: str
) -> None:
    discord.allowed, discord.channels = allowed, channels
    discord.overwrites = [{"id": ROLE, "type": 0, "allow": "0", "deny": str(denied)}]
    state, sentence = (await found_in(config_online))[f"server {SERVER}"]
    assert (state, sentence.startswith(f"The Hearth: {said}")) == ("wrong", True), sentence


async def test_an_administrator_may_do_everything(discord: Discord, config_online: Config) -> None:
    discord.allowed = 8
    assert f"server {SERVER}" not in await found_in(config_online)


async def test_a_discord_that_cannot_be_reached_is_found(config_online: Config) -> None:
    config = config_online.model_copy(update={"discord_api_url": HttpUrl("http://127.0.0.1:1")})
    state, sentence = (await found_in(config))["Discord"]
    assert (state, "cannot be reached" in sentence) == ("wrong", True)


async def test_a_compatible_server_that_leaves_things_out_is_looked_at_as_far_as_it_goes(
    discord: Discord, config_online: Config
) -> None:
    discord.omits = {"flags", "permissions", "roles"}
    found = await found_in(config_online)
    assert found["Discord"][0] == "ok"
    assert found["servers"][0] == "ok"
    assert (found[f"server {SERVER}"][0], "leaves out" in found[f"server {SERVER}"][1]) == ("look", True)
    discord.omits = {"id"}
    assert "leaves out" in (await found_in(config_online))["Discord"][1]


def test_a_token_of_a_compatible_server_is_not_wrong(config: Config) -> None:
    elsewhere = {"discord_token": SecretStr("not.a.token"), "discord_api_url": HttpUrl("http://127.0.0.1:1")}
    assert checks.token(Installation(config.model_copy(update=elsewhere), NOW, None)).state == "look"
