"""Structured logs: one event a line, as text or JSON, and never the token or a person's words."""

import json
import logging
import re
import sys
from collections.abc import Callable
from typing import Any, Literal, TextIO

import structlog

# Whoever has the token in such an address can answer in the bot's name for a quarter of an hour.
_ANSWERS = re.compile(r"(/(?:interactions|webhooks)/\d+/)[\w.%=~-]+")

# At DEBUG these libraries log what people wrote: gateway payloads, SQL parameters, callback arguments.
_TALKATIVE = ("discord", "aiosqlite", "asyncpg", "asyncio", "tzlocal")

# What these libraries raise where somebody else is away or hangs up; a traceback would only say where they noticed.
_LIBRARIES = ("aiohttp", "asyncpg", "discord")

_SHARED: tuple[structlog.typing.Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)


def set_up(level: str, form: Literal["text", "json"], *secrets: str, stream: TextIO | None = None) -> None:
    """Send all logs, the libraries' too, to `stream` (standard error by default).

    `level` is one of logging's names. Each of `secrets` is blotted out wherever it would appear, and so are the tokens
    in the addresses of answers, which libraries name in warnings and errors.
    """
    render: list[structlog.typing.Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if form == "json":
        render += [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    else:
        render += [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*_SHARED, structlog.stdlib.ExtraAdder()], processors=[*render, _blotting(secrets)]
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(formatter)
    handler.addFilter(_as_one_line)
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.INFO, logging.getLevelNamesMapping()[level]))
    # It reports every turn of the alarm.
    logging.getLogger("apscheduler").setLevel(max(logging.WARNING, logging.getLevelNamesMapping()[level]))
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _as_one_line(record: logging.LogRecord) -> bool:
    """Have an outage that a library reports by itself be a line, as our own reports are."""
    error = record.exc_info[1] if record.exc_info else None
    if record.name.startswith(_LIBRARIES) and error is not None and _is_outage(error):
        record.exc_info = record.exc_text = None
        record.__dict__["cause"] = repr(error)
    return True


def _is_outage(error: BaseException) -> bool:
    theirs = type(error).__module__.partition(".")[0] in _LIBRARIES
    return isinstance(error, OSError) or (theirs and not isinstance(error, TypeError | ValueError | LookupError))


def _blotting(secrets: tuple[str, ...]) -> Callable[[Any, str, Any], Any]:
    # As it is, and as JSON or a repr would spell it.
    spellings = {spelt for one in secrets for spelt in (one, json.dumps(one)[1:-1], repr(one)[1:-1])}

    def blot(_logger: Any, _method: str, line: Any) -> Any:
        for secret in spellings:
            line = str(line).replace(secret, "[hidden]")
        return _ANSWERS.sub(r"\1[hidden]", str(line))

    return blot
