"""Which part of the stand-in answers which request."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from tests.stand_in.json_codec import Json

Answer = Json | list[Json] | None  # None is 204
# Takes the call and the ids in the path, in order. Raises Refusal.
Handler = Callable[..., Answer]
_H = TypeVar("_H", bound=Handler)


@dataclass(slots=True)
class Call:
    """What a request says beside its path."""

    body: Any
    query: Mapping[str, str]


def on(*routes: str) -> Callable[[_H], _H]:
    """This method answers these requests, given as a method and a path with "#" in the place of each id."""

    def note(handler: _H) -> _H:
        handler.__dict__["routes"] = routes
        return handler

    return note


def routes_of(*parts: object) -> dict[str, Handler]:
    """What these objects answer."""
    handlers = [getattr(part, name) for part in parts for name, known in vars(type(part)).items() if _routes(known)]
    return {route: handler for handler in handlers for route in _routes(handler)}


def _routes(handler: Any) -> tuple[str, ...]:
    return getattr(handler, "routes", ())
