"""The only place that asks what time it is, and the two forms in which a moment is kept."""

from datetime import UTC, datetime, timedelta
from typing import Protocol

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


class Clock(Protocol):
    """Anything that can tell the time."""

    def now(self) -> datetime:
        """Return the present moment, aware and in UTC."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        return datetime.now(UTC)


def to_epoch(moment: datetime) -> int:
    """Return whole milliseconds since 1970, rounded down: the form on disk. `moment` must be aware."""
    return (moment - _EPOCH) // _MILLISECOND


def from_epoch(milliseconds: int) -> datetime:
    """Return the moment, aware and in UTC, that `to_epoch` turned into `milliseconds`."""
    return _EPOCH + milliseconds * _MILLISECOND


def on_screen(moment: datetime, style: str = "f") -> str:
    """Return Discord's markup for a moment, shown to everyone in their own time zone.

    `style` is one of Discord's letters: t T d D f F, or R for "in 3 days".
    """
    return f"<t:{to_epoch(moment) // 1000}:{style}>"
