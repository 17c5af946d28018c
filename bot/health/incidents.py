"""An unexpected error gets a short number that the person is told and the log holds."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Generator, Sequence
from contextlib import contextmanager

import structlog

from bot.errors import NotNow
from bot.text.language import _

log = structlog.stdlib.get_logger("bot.health.incidents")


def record(error: BaseException, where: str, **context: int | str) -> str:
    """Log `error` with its traceback under a new incident number, and return the number."""
    number = secrets.token_hex(3).upper()
    log.error("unexpected error", incident=number, where=where, exc_info=error, **context)
    return number


class _Ear(logging.Handler):
    def __init__(self, heard: Callable[[], None]) -> None:
        super().__init__(logging.ERROR)
        self._heard = heard

    def emit(self, record: logging.LogRecord) -> None:
        self._heard()


@contextmanager
def counted(heard: Callable[[], None]) -> Generator[None]:
    """Call `heard` within this block at every incident, wherever it is recorded."""
    ear, logger = _Ear(heard), logging.getLogger(__name__)
    logger.addHandler(ear)
    try:
        yield
    finally:
        logger.removeHandler(ear)


def apology(number: str) -> str:
    """Return what the person is told of it."""
    return _(
        "Something went wrong on my side, and it is not your doing. It is noted as incident {number}: "
        "whoever runs this bot can look it up. Please try again in a while."
    ).format(number=number)


async def await_all(calls: Sequence[Awaitable[None]], where: str) -> None:
    """Await all of these; one that fails is recorded and keeps none of the others from happening. Raises NotNow."""
    outcomes = await asyncio.gather(*calls, return_exceptions=True)
    failures = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    for failure in failures:
        if not isinstance(failure, NotNow):
            record(failure, where)
    for failure in failures:
        if isinstance(failure, NotNow):
            raise failure
