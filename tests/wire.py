"""The wire between the bot and the simulated Discord: it can break or be slow, and the process die, at any request."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from fnmatch import fnmatch
from typing import Any

# Discord gives the first message again for "a few minutes"; this is the time that we count on.
NONCE_SECONDS = 180
DIRECT = "/channels/*/messages"  # where direct messages go, as all messages do


class ProcessDied(asyncio.CancelledError):
    """The process ended here: whatever was to come next did not happen."""


@dataclass
class Accident:
    """What goes wrong, once, and whether Discord has acted on the request before it does."""

    path: str
    error: BaseException
    after: bool


@dataclass
class Delay:
    """What is slow, once, in seconds of simulated time."""

    path: str
    seconds: float


class Wire:
    """Passes requests on, and recognises nonces, which the simulation by itself ignores."""

    def __init__(self, dispatch: Callable[..., Any]) -> None:
        self._dispatch = dispatch
        self._accidents: list[Accident] = []
        self._delays: list[Delay] = []
        self._sent: dict[tuple[str, str], tuple[float, str]] = {}

    def die(self, path: str, *, after: bool) -> None:
        """The process dies at the next POST to `path`, before or after Discord has acted on it."""
        self._accidents.append(Accident(path, ProcessDied(), after))

    def lose_answer(self, path: str) -> None:
        """Discord acts on the next POST to `path`, but its answer never arrives."""
        self._accidents.append(Accident(path, ConnectionResetError("the answer was lost"), after=True))

    def delay(self, path: str, *, seconds: float) -> None:
        """The next POST to `path` arrives so much later, whether anybody still waits for its answer by then or not."""
        self._delays.append(Delay(path, seconds))

    @property
    def all_happened(self) -> bool:
        return not self._accidents and not self._delays

    def carrier(self, request: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        """What makes a client's requests, some of them late."""

        async def carry(client: Any, route: Any, **options: Any) -> Any:
            late = next(
                (one for one in self._delays if fnmatch(f"{route.method} {route.url}", f"POST *{one.path}")), None
            )
            if late is None:
                return await request(client, route, **options)
            self._delays.remove(late)

            async def arrive() -> Any:
                await asyncio.sleep(late.seconds)
                return await request(client, route, **options)

            return await asyncio.shield(asyncio.create_task(arrive()))

        return carry

    def dispatch(self, backend: Any, method: str, path: str, **request: Any) -> Any:
        accident = next((one for one in self._accidents if method == "POST" and fnmatch(path, one.path)), None)
        if accident is not None:
            self._accidents.remove(accident)
        if accident is not None and not accident.after:
            raise accident.error
        answer = self._once(backend, method, path, **request)
        if method == "POST" and fnmatch(path, DIRECT):
            _wake(backend, int(path.split("/")[2]))
        if accident is not None:
            raise accident.error
        return answer

    def _once(self, backend: Any, method: str, path: str, **request: Any) -> Any:
        body: Any = request.get("json") or {}
        if "nonce" not in body:
            return self._dispatch(backend, method, path, **request)
        key = (path, str(body["nonce"]))
        at, message_id = self._sent.get(key, (-NONCE_SECONDS, ""))
        if backend.clock.elapsed - at < NONCE_SECONDS:
            return self._dispatch(backend, "GET", f"{path}/{message_id}")
        answer = self._dispatch(backend, method, path, **request)
        self._sent[key] = (backend.clock.elapsed, answer["id"])
        return answer


def _wake(backend: Any, channel: int) -> None:
    """Whoever speaks in an archived thread opens it, which the simulation by itself does not know."""
    thread = backend.channels.get(channel)
    if thread is not None and thread.thread_metadata is not None:
        thread.thread_metadata.archived = False
