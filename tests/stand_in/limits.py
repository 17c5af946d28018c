"""Rate limits, as https://discord.com/developers/docs/topics/rate-limits documents them: buckets, and one for all."""

import math
import time
import zlib
from dataclasses import dataclass, field
from functools import lru_cache

_MOST_BUCKETS = 10_000
# Nobody reaches it, but the headers are there, as Discord always has them: without them, discord.py takes a bucket to
# hold one request, and keeps it shut for 30 s when a request is cancelled at the wrong moment.
_GENEROUS = 10_000


@dataclass
class Window:
    """So many more requests until then."""

    left: int
    until: float


@dataclass
class Verdict:
    """An answer's headers; where the request was one too many, the seconds to wait, and whether that is for all."""

    headers: dict[str, str] = field(default_factory=dict[str, str])
    retry_after: float | None = None
    everywhere: bool = False


class Limits:
    """Told of from the start, but felt by nobody until set."""

    def __init__(self) -> None:
        self.set(route=0, per=1.0, everywhere=0)

    def set(self, *, route: int, per: float, everywhere: int) -> None:
        """At most `route` requests in `per` seconds to a bucket, `everywhere` a second in all; 0 is plenty."""
        self._route, self._per, self._everywhere = route or _GENEROUS, per, everywhere
        self._buckets: dict[tuple[str, str], Window] = {}
        self._all = Window(everywhere, 0.0)

    def ask(self, route: str, major: str) -> Verdict:
        """May one more request be made? `major` is the channel, server or webhook that it concerns."""
        # Discord counts neither answers to interactions nor their follow-ups towards the limit for all.
        counts = self._everywhere and "/interactions/" not in route and "/webhooks/" not in route
        if counts and (wait := self._too_many(self._all, self._everywhere, 1.0)):
            return Verdict({"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"} | _later(wait), wait, True)
        if "/interactions/" in route:  # discord.py keeps no bucket for answers, and `load` measures by them
            return Verdict()
        window = self._bucket(route, major)
        wait = self._too_many(window, self._route, self._per)
        headers = self._headers(route, window)
        if wait:
            return Verdict({**headers, "X-RateLimit-Scope": "user"} | _later(wait), wait)
        return Verdict(headers)

    def _bucket(self, route: str, major: str) -> Window:
        if len(self._buckets) > _MOST_BUCKETS:
            now = time.monotonic()
            self._buckets = {key: window for key, window in self._buckets.items() if window.until > now}
        return self._buckets.setdefault((route, major), Window(0, 0.0))

    @staticmethod
    def _too_many(window: Window, most: int, seconds: float) -> float:
        """The seconds until the next request may be made; 0 if that is now."""
        now = time.monotonic()
        if now >= window.until:
            window.left, window.until = most, now + seconds
        if not window.left:
            return window.until - now
        window.left -= 1
        return 0.0

    def _headers(self, route: str, window: Window) -> dict[str, str]:
        after = window.until - time.monotonic()
        return {
            "X-RateLimit-Limit": str(self._route),
            "X-RateLimit-Remaining": str(window.left),
            "X-RateLimit-Reset": f"{time.time() + after:.3f}",
            "X-RateLimit-Reset-After": f"{_up(after)}",
            "X-RateLimit-Bucket": _name_of(route),
        }


@lru_cache(1000)
def _name_of(route: str) -> str:
    return f"{zlib.crc32(route.encode()):08x}"


def _later(seconds: float) -> dict[str, str]:
    # Discord's own edge adds Via; without it, discord.py takes the refusal for a ban.
    return {"Retry-After": str(math.ceil(seconds)), "Via": "1.1 loopback"}


def _up(seconds: float) -> float:
    """Rounded up to a millisecond, so that whoever waits for so long has waited long enough."""
    return math.ceil(max(seconds, 0.0) * 1000) / 1000


def too_many(retry_after: float, *, everywhere: bool = False) -> dict[str, object]:
    """The body of a 429."""
    return {"message": "You are being rate limited.", "retry_after": _up(retry_after), "global": everywhere}
