"""Logs have one shape, one event a line for machines, and hold neither secrets nor people's words."""

import io
import json
import logging
import socket
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import aiohttp
import pytest
import structlog

from bot.db import open_database
from bot.health import logs

TOKEN = "MTIzNDU2Nzg5.secret-Part.of_a_token"
WORDS = "what somebody wrote"


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    """Logging is as it was before, once a test has set it up."""
    root = logging.getLogger()
    handlers, levels = root.handlers[:], {name: logging.getLogger(name).level for name in every_logger()}
    level, configured = root.level, structlog.get_config()
    root.handlers = []  # Setting up closes the handlers that it finds, and pytest needs its own.
    yield
    root.handlers = handlers
    root.setLevel(level)
    for name in every_logger():
        logging.getLogger(name).setLevel(levels.get(name, logging.NOTSET))
    structlog.contextvars.clear_contextvars()
    structlog.configure(**configured)


def every_logger() -> list[str]:
    return list(logging.Logger.manager.loggerDict)


def set_up(level: str = "INFO", form: Literal["text", "json"] = "json", *secrets: str) -> io.StringIO:
    stream = io.StringIO()
    logs.set_up(level, form, *secrets, stream=stream)
    return stream


def events(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def own() -> structlog.stdlib.BoundLogger:
    return structlog.stdlib.get_logger("bot.test")


def fail(words: str) -> None:
    raise RuntimeError(words)


def test_json_has_one_object_a_line() -> None:
    stream = set_up()

    own().info("tea is ready", cups=3, words="two\nlines")
    own().warning("tea is cold")

    first, second = events(stream)
    assert datetime.fromisoformat(first.pop("timestamp")).utcoffset() is not None
    assert first == {"event": "tea is ready", "level": "info", "logger": "bot.test", "cups": 3, "words": "two\nlines"}
    assert (second["event"], second["level"]) == ("tea is cold", "warning")


def test_text_is_for_people() -> None:
    stream = set_up("INFO", "text")

    own().info("tea is ready", cups=3)

    (line,) = stream.getvalue().splitlines()
    assert "tea is ready" in line
    assert "cups=3" in line
    assert "bot.test" in line
    assert "info" in line
    assert "\x1b" not in line
    with pytest.raises(json.JSONDecodeError):
        json.loads(line)


def test_text_shows_where_an_error_came_from() -> None:
    stream = set_up("INFO", "text")

    try:
        fail("no water")
    except RuntimeError as error:
        own().warning("no tea", exc_info=error)

    said = stream.getvalue()
    assert "no tea" in said
    assert "Traceback (most recent call last)" in said
    assert said.rstrip().endswith("RuntimeError: no water")


@pytest.mark.parametrize("foreign", [False, True])
def test_an_exception_is_one_line_in_json(foreign: bool) -> None:
    stream = set_up()

    try:
        fail("no\nwater")
    except RuntimeError as error:
        (logging.getLogger("somebody.else") if foreign else own()).warning("no tea", exc_info=error)

    (event,) = events(stream)
    assert event["event"] == "no tea"
    assert "in fail" in event["exception"]
    assert "RuntimeError: no\nwater" in event["exception"]


@pytest.mark.parametrize("form", ["json", "text"])
@pytest.mark.parametrize("foreign", [False, True])
def test_secrets_are_blotted_out_wherever_they_appear(form: Literal["text", "json"], foreign: bool) -> None:
    stream = set_up("DEBUG", form, TOKEN, "another-secret")
    log: Any = logging.getLogger("somebody.else") if foreign else own()

    log.info(f"token {TOKEN}")
    log.info("password %s", "another-secret")
    if not foreign:
        log.info("named", token=TOKEN, nested={"headers": [f"Bot {TOKEN}"]})
    try:
        fail(f"refused {TOKEN}")
    except RuntimeError as error:
        log.warning("failed", exc_info=error)

    said = stream.getvalue()
    assert TOKEN not in said
    assert "another-secret" not in said
    assert said.count("[hidden]") == (3 if foreign else 5)
    assert "RuntimeError: refused [hidden]" in said


def test_a_line_whose_secret_is_blotted_out_is_still_json() -> None:
    stream = set_up("INFO", "json", TOKEN)

    own().info("seen", token=TOKEN)

    assert [event["token"] for event in events(stream)] == ["[hidden]"]


@pytest.mark.parametrize(
    "secret", ['quo"te', "back\\slash", "ümlaut"], ids=["a quotation mark", "a backslash", "a letter beyond ASCII"]
)
def test_a_secret_that_json_spells_otherwise_is_blotted_out_too(secret: str) -> None:
    stream = set_up("INFO", "json", secret)

    own().info("seen", password=secret)

    assert [event["password"] for event in events(stream)] == ["[hidden]"]


@pytest.mark.parametrize(
    "talker",
    [
        "discord",
        "discord.gateway",
        "discord.http",
        "discord.client",
        "aiosqlite",
        "asyncpg",
        "asyncio",
        "tzlocal",
    ],
)
def test_the_chatter_of_libraries_is_not_logged_even_at_debug(talker: str) -> None:
    stream = set_up("DEBUG")

    logging.getLogger(talker).debug("received %s", WORDS)
    assert stream.getvalue() == ""

    logging.getLogger(talker).info("connected")
    own().debug("of our own")
    assert [event["event"] for event in events(stream)] == ["connected", "of our own"]


def test_the_turns_of_the_alarm_are_not_logged_but_its_troubles_are() -> None:
    stream = set_up("DEBUG")

    for level in (logging.DEBUG, logging.INFO, logging.WARNING):
        logging.getLogger("apscheduler.scheduler").log(level, logging.getLevelName(level))

    assert [event["event"] for event in events(stream)] == ["WARNING"]


@pytest.mark.parametrize("form", ["json", "text"])
async def test_the_token_of_an_answer_is_in_no_log(form: Literal["text", "json"]) -> None:
    """The real aiohttp, whose errors name the whole address, cannot connect with an answer to somebody."""
    stream = set_up("DEBUG", form)
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full, socket.create_connection(full.getsockname()):
        address = f"http://127.0.0.1:{full.getsockname()[1]}/api/v10/interactions/5/{TOKEN}/callback"
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(sock_connect=0.01)) as session:
            try:
                await session.post(address)
            except aiohttp.ClientError as error:
                own().warning("answer did not arrive", cause=repr(error), exc_info=error)
    logging.getLogger("discord.http").warning("%s %s responded with 429", "POST", f"/webhooks/5/{TOKEN}?wait=true")

    said = stream.getvalue()
    assert "/callback" in said
    assert "/webhooks/5/[hidden]?wait=true responded" in said
    assert not [part for part in TOKEN.split(".") if part in said]


async def test_what_is_written_to_a_database_is_in_no_log(tmp_path: Path) -> None:
    """The real aiosqlite, which logs every call with its values at DEBUG."""
    stream = set_up("DEBUG")
    logging.getLogger("somebody.else").debug("heard")

    database = await open_database(f"sqlite:///{tmp_path / 'hearth.db'}")
    try:
        assert await database.value("SELECT :words", words=WORDS) == WORDS
    finally:
        await database.close()

    assert "heard" in stream.getvalue()
    assert WORDS not in stream.getvalue()


@pytest.mark.parametrize(
    ("level", "heard"),
    [
        ("DEBUG", ["debug", "info", "warning", "error"]),
        ("INFO", ["info", "warning", "error"]),
        ("WARNING", ["warning", "error"]),
        ("ERROR", ["error"]),
    ],
)
@pytest.mark.parametrize("name", ["bot.test", "somebody.else"])
def test_the_level_holds_for_everyone(level: str, heard: list[str], name: str) -> None:
    stream = set_up(level)

    for log in (structlog.stdlib.get_logger(name), logging.getLogger(name)):
        for each in ("debug", "info", "warning", "error"):
            getattr(log, each)(each)

    assert [event["level"] for event in events(stream)] == heard * 2


@pytest.mark.parametrize("talker", ["discord.gateway", "aiosqlite", "asyncio", "apscheduler.scheduler"])
def test_talkative_libraries_are_no_louder_than_the_rest(talker: str) -> None:
    stream = set_up("ERROR")

    logging.getLogger(talker).warning("a warning")
    assert stream.getvalue() == ""


def test_the_lines_of_others_have_the_shape_of_ours() -> None:
    stream = set_up()

    own().warning("ours", attempts=2)
    logging.getLogger("somebody.else").warning("theirs: %s", "a value", extra={"attempts": 2})

    ours, theirs = events(stream)
    assert ours.keys() == theirs.keys()
    assert theirs["event"] == "theirs: a value"
    assert (theirs["logger"], theirs["level"], theirs["attempts"]) == ("somebody.else", "warning", 2)


def test_every_line_says_which_server_and_feature_it_is_about() -> None:
    stream = set_up()

    with structlog.contextvars.bound_contextvars(guild=7, feature="kudos"):
        own().info("ours")
        logging.getLogger("somebody.else").info("theirs")
    own().info("outside")

    assert [(event.get("guild"), event.get("feature")) for event in events(stream)] == [
        (7, "kudos"),
        (7, "kudos"),
        (None, None),
    ]


def test_setting_up_again_does_not_say_everything_twice() -> None:
    earlier = set_up()
    stream = set_up()

    own().info("once")

    assert len(events(stream)) == 1
    assert earlier.getvalue() == ""


def test_it_goes_to_standard_error_unless_told_otherwise(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("INFO", "json")

    own().info("tea is ready")

    said = capsys.readouterr()
    assert said.out == ""
    assert json.loads(said.err)["event"] == "tea is ready"
