"""What may stand in the bot's log: the part of the audit that reads it."""

import json
from collections.abc import Iterator

from tests.survival.evidence import MARK, SECRET, THORN, Evidence
from tests.survival.responses import Json

# Said by discord.py, at level ERROR and with a traceback, when a connection of the gateway breaks.
_EXPLAINED = ("Attempting a reconnect",)


def incident(e: Evidence) -> Iterator[str]:
    """Something unexpected happened that no fault explains."""
    for line in e.log.splitlines():
        entry = _entry(line)
        if entry is None:
            if not _is_explained(e, line):
                yield f"not a line of the log: {line[:300]}"
        elif entry["level"] in ("error", "critical") and not entry["event"].startswith(_EXPLAINED):
            yield f"{entry['event']} {entry.get('where', '')} {str(entry.get('exception', ''))[-600:]}"


def _entry(line: str) -> Json | None:
    try:
        entry: Json = json.loads(line)
    except ValueError:
        return None
    return entry if line.startswith("{") and "event" in entry else None


def _is_explained(e: Evidence, line: str) -> bool:
    """A process that cannot start says so in plain words; one that is killed may stop in the middle of a line."""
    if e.entries("cannot start") and not line.startswith(("Traceback", "  File")):
        return True
    return any(entry["how"] == "SIGKILL" for entry in e.entries("exit")) and line.startswith("{")


def leak(e: Evidence) -> Iterator[str]:
    """The token, or what somebody said, stands in the log."""
    if e.token in e.log:
        yield "the token stands in the log"
    for mark in sorted({mark for kind in (MARK, SECRET, THORN) for mark in kind.findall(e.log)}):
        yield f"{mark}, which somebody said, stands in the log"


CHECKS = (incident, leak)
