"""JSON as it goes over the wire: fast, and by the standard library where the content is stranger than orjson allows."""

import json
from typing import Any, cast

import orjson

Json = dict[str, Any]


class Refusal(Exception):
    """Discord's answer to what it does not allow: an HTTP status and a code of its own."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code


def as_object(content: Any) -> Json:
    """This, if it is an object; else an empty one."""
    return cast(Json, content) if isinstance(content, dict) else {}


def is_id(text: str) -> bool:
    """Could this be one of Discord's ids?"""
    return text.isdecimal() and len(text) <= 20


def dumps(content: Any) -> bytes:
    """Hostile payloads hold lone surrogates and whole numbers of any size, which orjson refuses."""
    try:
        return orjson.dumps(content, option=orjson.OPT_NON_STR_KEYS)
    except TypeError:
        return json.dumps(content).encode()


def loads(raw: bytes) -> Any:
    """Raises Refusal, as Discord has it, where this is no JSON."""
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        pass
    try:
        return json.loads(raw)
    except ValueError:
        raise Refusal(400, 50109, "The request body contains invalid JSON.") from None
