"""The program as an operator starts it: it ends with 2 and a sentence, or when asked to with 0."""

import asyncio
import signal
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import closing
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import unused_port

from bot.__main__ import MENDABLE, TEMPORARY
from tests.bot.program import REASONABLE, TOKEN, Ended, Start


class Discord:
    """A stand-in for Discord that only knows who a token belongs to: nobody, or it does not say."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str | None]] = []
        self.was_asked = asyncio.Event()
        self.let_go = asyncio.Event()

    async def refuse(self, request: web.Request) -> web.Response:
        self._note(request)
        return web.json_response({"message": "401: Unauthorized", "code": 0}, status=401)

    async def keep_waiting(self, request: web.Request) -> web.Response:
        self._note(request)
        await self.let_go.wait()
        return web.json_response({})

    def _note(self, request: web.Request) -> None:
        self.asked.append((request.path, request.headers.get("Authorization")))
        self.was_asked.set()


@pytest.fixture
def discord() -> Discord:
    return Discord()


Serve = Callable[[Callable[[web.Request], Awaitable[web.Response]]], Awaitable[str]]


@pytest_asyncio.fixture
async def serve(discord: Discord) -> AsyncIterator[Serve]:
    """Lets the stand-in answer everything with one handler; its address."""
    runners: list[web.AppRunner] = []

    async def start(handler: Callable[[web.Request], Awaitable[web.Response]]) -> str:
        application = web.Application()
        application.router.add_route("*", "/{path:.*}", handler)
        runner = web.AppRunner(application, shutdown_timeout=1)
        runners.append(runner)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{runner.addresses[0][1]}"

    yield start
    discord.let_go.set()
    for runner in runners:
        await runner.cleanup()


def assert_sentences(ended: Ended, *parts: str, code: int = MENDABLE) -> None:
    """The operator gets a few lines that say what is wrong and how to mend it."""
    assert ended.code == code, ended
    assert ended.out == ""
    assert "Traceback" not in ended.err
    assert "Hearth cannot start." in ended.lines
    assert "To mend it: " in ended.err
    for part in parts:
        assert part in ended.err
    assert TOKEN not in ended.err


async def test_without_a_token_it_says_where_one_goes(program: Start) -> None:
    ended = await program().ended()

    assert_sentences(ended, "DISCORD_TOKEN", ".env")
    assert len(ended.lines) <= 6


async def test_the_token_may_stand_in_the_file_of_its_folder(program: Start, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"DISCORD_TOKEN={TOKEN}\nLOG_LEVEL=LOUD\n", encoding="utf-8")

    ended = await program().ended()

    assert_sentences(ended, "LOG_LEVEL")
    assert "DISCORD_TOKEN" not in ended.err


async def test_everything_wrong_is_named_together(program: Start) -> None:
    ended = await program(DATABASE_URL="mysql://host/name", LOG_LEVEL="LOUD").ended()

    assert_sentences(ended, "DISCORD_TOKEN: ", "DATABASE_URL: ", "LOG_LEVEL: ")
    assert ended.err.count("To mend it: ") == 3


async def test_an_unknown_command_gets_the_usage(program: Start) -> None:
    ended = await program("dance", DISCORD_TOKEN=TOKEN).ended()

    assert ended.code == 2
    assert "usage: python -m bot" in ended.err
    assert "dance" in ended.err
    assert "Traceback" not in ended.err


async def test_it_says_what_it_can_do(program: Start) -> None:
    ended = await program("--help").ended()

    assert (ended.code, ended.err) == (0, "")
    assert "demo" in ended.out


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("command", [(), ("run",)])
async def test_a_refused_token_gets_a_sentence_and_is_shown_nowhere(
    program: Start, discord: Discord, serve: Serve, form: str, command: tuple[str, ...]
) -> None:
    url = await serve(discord.refuse)

    ended = await program(
        *command, DISCORD_TOKEN=TOKEN, DISCORD_API_URL=url, LOG_LEVEL="DEBUG", LOG_FORMAT=form
    ).ended()

    assert discord.asked == [("/api/v10/users/@me", f"Bot {TOKEN}")]
    assert_sentences(ended, "Discord does not accept the token.", "DISCORD_TOKEN")
    assert "migration applied" in ended.err  # It was as loud as it gets.


@pytest.mark.parametrize(
    ("status", "words"),
    [(429, "Cloudflare"), (403, "Cloudflare"), (200, "is not Discord")],
)
async def test_a_web_page_in_place_of_an_answer_gets_a_sentence(
    program: Start, serve: Serve, status: int, words: str
) -> None:
    async def page(_request: web.Request) -> web.Response:
        return web.Response(status=status, text="<html>Attention Required!</html>", content_type="text/html")

    ended = await program(DISCORD_TOKEN=TOKEN, DISCORD_API_URL=await serve(page), copied=True).ended()

    assert_sentences(ended, words, code=TEMPORARY)
    assert "<html>" not in ended.err


@pytest.mark.parametrize(
    ("status", "answer", "words", "code"),
    [
        (200, {"hello": "world"}, "is not Discord: it does not say who the bot is", TEMPORARY),
        (200, ["hello"], "is not Discord: it does not say who the bot is", TEMPORARY),
        (404, {"message": "Not Found", "code": 0}, "check DISCORD_API_URL", MENDABLE),
    ],
)
async def test_an_answer_that_is_not_discords_gets_a_sentence(
    program: Start, serve: Serve, status: int, answer: object, words: str, code: int
) -> None:
    async def other(_request: web.Request) -> web.Response:
        return web.json_response(answer, status=status)

    ended = await program(DISCORD_TOKEN=TOKEN, DISCORD_API_URL=await serve(other), copied=True).ended()

    assert_sentences(ended, words, code=code)
    assert "sees more" not in ended.err  # It would say the same.


async def test_a_proxy_is_used_and_one_that_refuses_gets_a_sentence(program: Start) -> None:
    asked: list[bytes] = []

    async def refuse(client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        asked.append(await client.readuntil(b"\r\n\r\n"))
        to_client.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
        to_client.close()

    async with await asyncio.start_server(refuse, "127.0.0.1", 0) as proxy:
        address = f"http://me:sesame@127.0.0.1:{proxy.sockets[0].getsockname()[1]}"
        ended = await program(DISCORD_TOKEN=TOKEN, HTTPS_PROXY=address).ended()

    assert asked[0].startswith(b"CONNECT discord.com:443 ")
    assert b"Proxy-Authorization: Basic " in asked[0]
    assert_sentences(ended, "The proxy on the way to Discord refuses: 407", code=TEMPORARY)
    assert "sesame" not in ended.err


async def test_names_in_the_file_that_nobody_knows_are_told_at_the_start(program: Start, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"DISCORD_TOKEN={TOKEN}\nLOG_LEVL=DEBUG\n", encoding="utf-8")
    nobody = f"http://127.0.0.1:{unused_port()}"
    ended = await program(DISCORD_API_URL=nobody).ended()
    assert "LOG_LEVL: nobody knows this name. To mend it: write LOG_LEVEL." in ended.err
    checked = await program("check").ended()
    assert "write LOG_LEVEL" in checked.out


@pytest.mark.asks_machine
async def test_a_terminal_that_has_only_ascii_is_told_as_well(program: Start) -> None:
    ended = await program("check", PYTHONIOENCODING="ascii").ended()

    assert ended.code == 1
    assert "put DISCORD_TOKEN=? into the file .env" in ended.out
    assert "Traceback" not in ended.err


async def test_an_unreachable_discord_gets_a_sentence(program: Start) -> None:
    ended = await program(DISCORD_TOKEN=TOKEN, DISCORD_API_URL=f"http://127.0.0.1:{unused_port()}").ended()

    assert_sentences(ended, "Discord cannot be reached", "DISCORD_API_URL", code=TEMPORARY)


async def test_told_to_stay_it_waits_where_only_the_operator_can_mend_it(program: Start) -> None:
    """As in a container, which would be started again and again."""
    running = program("run", "--stay")
    process = await running.start()
    waiting = asyncio.create_task(running.ended())
    assert not (await asyncio.wait((waiting,), timeout=3))[0]
    process.send_signal(signal.SIGTERM)
    ended = await waiting
    assert_sentences(ended, "DISCORD_TOKEN", "waits to be stopped")


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
async def test_it_stops_when_asked_while_discord_does_not_answer(
    program: Start, discord: Discord, serve: Serve, asked: signal.Signals, tmp_path: Path
) -> None:
    url = await serve(discord.keep_waiting)
    running = program(DISCORD_TOKEN=TOKEN, DISCORD_API_URL=url)
    process = await running.start()
    async with asyncio.timeout(REASONABLE):
        await discord.was_asked.wait()

    process.send_signal(asked)
    ended = await running.ended(within=5)

    assert ended.code == 0, ended
    assert "Traceback" not in ended.err
    assert "stopping" in ended.err
    with closing(sqlite3.connect(tmp_path / "data" / "hearth.db")) as database:
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert not (tmp_path / "data" / "hearth.db-wal").exists(), "the database was not closed"


async def test_a_locked_database_gets_a_sentence(program: Start, tmp_path: Path) -> None:
    file = tmp_path / "hearth.db"
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("CREATE TABLE things (id INTEGER)")
        other.execute("BEGIN EXCLUSIVE")
        ended = await program(DISCORD_TOKEN=TOKEN, DATABASE_URL=f"sqlite:///{file}", copied=True).ended()

    assert_sentences(ended, str(file), "locked", "DATABASE_URL", code=TEMPORARY)


async def test_a_database_that_another_bot_writes_to_gets_a_sentence(program: Start, tmp_path: Path) -> None:
    file = tmp_path / "hearth.db"
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("BEGIN IMMEDIATE")
        ended = await program(DISCORD_TOKEN=TOKEN, DATABASE_URL=f"sqlite:///{file}", copied=True).ended()

    assert_sentences(ended, str(file), "locked", code=TEMPORARY)


async def test_a_file_that_is_no_database_gets_a_sentence(program: Start, tmp_path: Path) -> None:
    file = tmp_path / "hearth.db"
    file.write_bytes(b"this is a letter, and a long one. " * 500)

    ended = await program(DISCORD_TOKEN=TOKEN, DATABASE_URL=f"sqlite:///{file}", copied=True).ended()

    assert_sentences(ended, str(file), "not a database")


async def test_a_damaged_database_gets_a_sentence(program: Start, tmp_path: Path) -> None:
    """Its head is whole, so that it opens; what is behind it is not."""
    file = tmp_path / "hearth.db"
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE migrations (number BIGINT PRIMARY KEY, name TEXT, checksum TEXT)")
        database.executemany("INSERT INTO migrations VALUES (?, 'x', 'y')", [(number,) for number in range(1, 5000)])
        database.commit()
    content = bytearray(file.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    file.write_bytes(content)

    ended = await program(DISCORD_TOKEN=TOKEN, DATABASE_URL=f"sqlite:///{file}", copied=True).ended()

    assert ended.code == 2, ended
    assert "Traceback" not in ended.err
    assert "Hearth cannot start." in ended.lines
    assert "malformed" in ended.err


async def test_a_folder_that_cannot_be_made_gets_a_sentence(program: Start, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")

    ended = await program(DISCORD_TOKEN=TOKEN, copied=True).ended()

    assert_sentences(ended, "data/hearth.db", "DATABASE_URL")


async def test_an_unreachable_postgresql_gets_a_sentence_without_its_password(program: Start) -> None:
    url = f"postgresql://hearth:a-pass-word@127.0.0.1:{unused_port()}/hearth"

    ended = await program(DISCORD_TOKEN=TOKEN, DATABASE_URL=url, LOG_LEVEL="DEBUG", copied=True).ended()

    assert_sentences(ended, "DATABASE_URL", code=TEMPORARY)
    assert "a-pass-word" not in ended.err


@pytest.mark.parametrize("password", ["a-pass/word", "a-pass#word", "a-pass?word"])
async def test_a_password_that_breaks_the_address_is_not_shown(program: Start, password: str) -> None:
    """Whoever forgets to write / # or ? as %2F %23 or %3F makes a part of it look like a port or a name."""
    url = f"postgresql://hearth:{password}@127.0.0.1/hearth"

    ended = await program(DISCORD_TOKEN=TOKEN, DATABASE_URL=url, copied=True).ended()

    assert_sentences(ended, "DATABASE_URL")
    assert "a-pass" not in ended.err
    assert "word@" not in ended.err


async def test_an_impossible_port_gets_a_sentence(program: Start) -> None:
    ended = await program(
        DISCORD_TOKEN=TOKEN, DATABASE_URL="postgresql://hearth@127.0.0.1:99999/hearth", copied=True
    ).ended()

    assert_sentences(ended, "DATABASE_URL", code=TEMPORARY)  # It is tried, and does not answer.
