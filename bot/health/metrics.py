"""What is measured for the operator: the core reports here, and nobody else knows prometheus_client.

A label says which command, kind or shard it was about. Whom or which server it was about, and what was said, is no
label: every value comes from a list that is in the program.
"""

from collections.abc import Generator
from contextlib import contextmanager
from functools import cache
from time import perf_counter

import prometheus_client
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, ProcessCollector

from bot.errors import CareError, NotNow
from bot.health.version import version

FORMAT = prometheus_client.CONTENT_TYPE_LATEST
# When a series began doubles the size of a page, and nothing here asks.
prometheus_client.disable_created_metrics()

_ANSWERS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3)  # Discord gives up after three seconds.
_LATENESS = (0.1, 0.5, 1, 5, 15, 60, 300, 3600)
_WAITS = (0.1, 0.5, 1, 2, 5, 15, 60)
_WRITES = (0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1)
_BATCHES = (1, 2, 4, 8, 16, 32, 64, 128)
_LAGS = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5)


class Metrics:
    """Counts and times what one bot does. Each of these methods takes about two microseconds."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        # `cache`, because the library looks for a series under a lock, and takes longer for that than to count.
        what = "How long what somebody used took, until it was done; kind is command, typing, button or form."
        self._answers = cache(self._histogram("answer_seconds", what, _ANSWERS, "kind", "name", "outcome").labels)
        self._lateness = self._histogram(
            "agenda_lateness_seconds",
            "How late the first entry was, each time that the agenda found some due.",
            _LATENESS,
        )
        self._entries = self._counter(
            "agenda_entries", "Entries of the agenda that were carried out.", "kind", "outcome"
        )
        self.due = self._gauge("agenda_due", "Entries of the agenda that are due and that nobody has begun.")
        self.behind = self._gauge("agenda_behind_seconds", "How late the first of them is.")
        self.held = self._gauge("held", "Messages that are held because they could not be delivered.")
        self.commands_refused = self._gauge(
            "commands_refused", "Whether Discord has refused the commands of this version."
        )
        self.servers = self._gauge("servers", "Servers that this process looks after.")
        self.database_bytes = self._gauge("database_bytes", "How large the database is.")
        self.damaged = self._gauge("database_damaged", "Whether the database was found to be damaged.")
        self.copy_failed = self._gauge("copy_failed", "Whether the latest night made no copy of the database file.")
        self.copy_age = self._gauge("copy_age_seconds", "How old the newest copy of the database file is.")
        self.night = self._gauge("night_seconds", "How long the latest nightly housekeeping took.")
        self._incidents = self._counter("incidents", "Unexpected errors; each has a number that is in the log.")
        self._deliveries = self._counter("deliveries", "Messages that the bot sent by itself.", "place", "outcome")
        what = "Requests to Discord, by the status of its answer."
        self._requests = cache(self._counter("requests", what, "status").labels)
        self._waits = self._histogram("rate_limit_wait_seconds", "How long a limit of Discord's made us wait.", _WAITS)
        what = "How long a transaction took."
        self._writes = cache(self._histogram("write_seconds", what, _WRITES, "outcome").labels)
        self._writes("lost")  # So that the first that is lost is seen as one more.
        self._batches = self._histogram("write_batch_size", "How many writes shared a transaction.", _BATCHES)
        self.connected = self._gauge("gateway_connected", "Whether a shard is connected.", "shard")
        self.latency = self._gauge("gateway_latency_seconds", "How long Discord takes to answer a heartbeat.", "shard")
        self._lags = self._histogram("loop_lag_seconds", "How late the event loop is, asked once a second.", _LAGS)
        ProcessCollector(registry=self._registry)
        Info("hearth_build", "Which Hearth this is.", registry=self._registry).info({"version": version()})

    def _counter(self, name: str, what: str, *labels: str) -> Counter:
        return Counter(f"hearth_{name}_total", what, labels, registry=self._registry)

    def _gauge(self, name: str, what: str, *labels: str) -> Gauge:
        return Gauge(f"hearth_{name}", what, labels, registry=self._registry)

    def _histogram(self, name: str, what: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
        return Histogram(f"hearth_{name}", what, labels, registry=self._registry, buckets=buckets)

    def text(self) -> bytes:
        """Return all figures, in the form FORMAT that Prometheus reads."""
        return prometheus_client.generate_latest(self._registry)

    def answered(self, kind: str, name: str, outcome: str, since: float) -> None:
        """Count an answer; `since` is what `stopwatch` said when somebody used the bot."""
        self._answers(kind, name, outcome).observe(perf_counter() - since)

    def found_due(self, late: float) -> None:
        """Count something due that the agenda found so many seconds late."""
        self._lateness.observe(late)

    def carried_out(self, kind: str, outcome: str) -> None:
        """Count an entry of the agenda that was done, is to be done later, failed, or met an unexpected error."""
        self._entries.labels(kind, outcome).inc()

    def incident(self) -> None:
        """Count an unexpected error."""
        self._incidents.inc()

    @contextmanager
    def delivering(self, place: str) -> Generator[None]:
        """Count what becomes of a message that is sent within this block into a channel or to a member."""
        outcome = "arrived"
        try:
            yield
        except BaseException as error:
            outcome = (
                "put off" if isinstance(error, NotNow) else "refused" if isinstance(error, CareError) else "failed"
            )
            raise
        finally:
            self._deliveries.labels(place, outcome).inc()

    def asked_discord(self, status: int) -> None:
        """Count a request that Discord has answered."""
        self._requests(status).inc()

    @contextmanager
    def waiting(self) -> Generator[None]:
        """Count a wait within this block that one of Discord's limits asks for."""
        since = perf_counter()
        try:
            yield
        finally:
            self._waits.observe(perf_counter() - since)

    @contextmanager
    def writing(self, size: int) -> Generator[None]:
        """Count a transaction of so many writes within this block; it is lost if the database is the reason."""
        since, outcome = perf_counter(), "lost"
        try:
            yield
            outcome = "kept"
        except CareError as error:
            outcome = "lost" if isinstance(error, NotNow) else "withdrawn"
            raise
        finally:
            self._writes(outcome).observe(perf_counter() - since)
            self._batches.observe(size)

    def lagged(self, seconds: float) -> None:
        """Record how late the event loop was."""
        self._lags.observe(seconds)


def stopwatch() -> float:
    """Return a moment in seconds that only `Metrics.answered` can read."""
    return perf_counter()
