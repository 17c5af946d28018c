"""An unexpected error gets a short number that the person is told and the log holds."""

import secrets

import structlog

log = structlog.stdlib.get_logger("bot.incidents")


def record(error: BaseException, where: str, **context: int | str) -> str:
    """Log `error` with its traceback under a new incident number, and return the number."""
    number = secrets.token_hex(3).upper()
    log.error("unexpected error", incident=number, where=where, exc_info=error, **context)
    return number
