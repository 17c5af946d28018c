"""Files of settings that nobody can use, and what is said of each."""

import copy
import json
from collections.abc import Callable
from typing import Any

Content = dict[str, Any]


def of(settings: dict[str, Content] | None = None, **lists: list[Content]) -> Content:
    return {"format": "hearth-settings", "version": 1, "settings": settings or {}, "lists": lists}


def each(*values: Any) -> tuple[Any, ...]:
    """Values of whatever kind."""
    return values


WHOLE = of(
    {
        "kudos": {
            "daily_limit": 3,
            "channel": {"id": "5", "name": "thanks"},
            "values": ["tea"],
            "denied_roles": [{"id": "6", "name": "new"}],
            "digest": "off",
        },
        "welcome": {"greet_returning": False, "when": "at join"},
        "reminders": {"timezone": "Europe/Berlin"},
    },
    welcome_texts=[{"words": "Hi {member}"}],
    welcome_interests=[{"name": "tea"}],
    rounds=[
        {
            "name": "Monday",
            "channel": {"id": "7", "name": "general"},
            "days": "0,2",
            "minute": 540,
            "timezone": "UTC",
            "questions": "How?\nWhy?",
            "hours": 24,
            "paused": False,
        }
    ],
)
TEXT = json.dumps(WHOLE, indent=1)


def at(*path: str | int, value: Any) -> Callable[[], bytes]:
    def make() -> bytes:
        content = copy.deepcopy(WHOLE)
        inner: Any = content
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] = value
        return json.dumps(content).encode()

    return make


def instead(old: str, new: str) -> Callable[[], bytes]:
    assert old in TEXT
    return lambda: TEXT.replace(old, new, 1).encode("utf-8", "surrogatepass")


KUDOS = ("settings", "kudos")
BROKEN: list[tuple[Callable[[], bytes], str]] = [
    (lambda: b"", "line 1 is not JSON"),
    (lambda: b"{", "line 1 is not JSON"),
    (TEXT[:-1].encode, "is not JSON"),
    (lambda: TEXT.encode() + b"{}", "is not JSON"),
    (lambda: TEXT.encode("utf-16"), "line 1 is not text"),
    (lambda: TEXT.encode().replace(b"Monday", b"\xff\xfe"), "is not text in UTF-8"),
    (lambda: b"x" * 200_001, "larger than 200 kilobytes"),
    (lambda: b"[" * 100_000, "in line 1 too many brackets"),
    (lambda: b"\n\n" + b'{"a":' * 50 + b"1" + b"}" * 50, "in line 3 too many brackets"),
    (lambda: b"[]", "`format` is not built"),
    (lambda: b"null", "`format` is not built"),
    (lambda: b'"words"', "`format` is not built"),
    (lambda: b"{}", "`format` and `version`"),
    (at("version", value=2), "`format` and `version`"),
    (at("version", value="1"), "`format` and `version`"),
    (at("format", value=None), "`format` and `version`"),
    (at("more", value=1), "don't know `more`"),
    (at("settings", value=[]), "`settings` is not built"),
    (at("settings", "soup", value={"salt": 1}), "don't know `soup salt`"),
    (at("settings", "kudos", value=[1]), "`kudos` is not built"),
    (at(*KUDOS, "salt", value=1), "don't know `kudos salt`"),
    (at(*KUDOS, "`salt", value=1), "don't know `kudos"),
    (at("lists", value=3), "`lists` is not built"),
    (at("lists", "soup", value=[]), "don't know `soup`"),
    (at("lists", "welcome_texts", value={}), "`welcome_texts` is not built"),
    (at("lists", "welcome_texts", value=[{"words": "Hi"}] * 11), "`welcome_texts` is not built"),
    (at("lists", "welcome_texts", value=["Hi"]), "`welcome_texts 1` is not built"),
    (at("lists", "welcome_texts", value=[{}]), "`welcome_texts` is not built"),
    (at("lists", "welcome_texts", 0, "more", value=1), "don't know `welcome_texts 1 more`"),
    (at("lists", "welcome_texts", 0, "words", value=""), "can't see any words"),
    (at("lists", "welcome_texts", 0, "words", value="\u200b"), "can't see any words"),
    (at("lists", "welcome_texts", 0, "words", value="{soup}"), "don't know the variable"),
    (at("lists", "welcome_texts", 0, "words", value="x" * 2001), "`welcome_texts"),
    (at("lists", "welcome_texts", 0, "words", value=None), "`welcome_texts 1 words`"),
    (at("lists", "welcome_interests", 0, "name", value="x" * 61), "`welcome_interests"),
    (at("lists", "welcome_interests", value=[{"name": "x"}] * 26), "`welcome_interests` is not built"),
    *(
        (at("lists", "rounds", 0, "days", value=days), "`rounds")
        for days in each("", "7", "0,", "mon", "0 ,1", 1, None)
    ),
    *((at("lists", "rounds", 0, "minute", value=one), "`rounds 1 minute`") for one in each(-1, 1440, "9", True, None)),
    (at("lists", "rounds", 0, "hours", value=0), "`rounds 1 hours`"),
    (at("lists", "rounds", 0, "paused", value=0), "`rounds 1 paused` must be true or false"),
    (at("lists", "rounds", 0, "timezone", value="Atlantis"), "`rounds"),
    (at("lists", "rounds", 0, "questions", value="a\nb\nc\nd"), "up to 3 questions"),
    (at("lists", "rounds", 0, "questions", value="x" * 201), "up to 3 questions"),
    (at("lists", "rounds", 0, "name", value=" "), "needs a name"),
    (at("lists", "rounds", 0, "channel", value=None), "`rounds 1 channel` must be null"),
    (at("lists", "rounds", value=[*WHOLE["lists"]["rounds"], *WHOLE["lists"]["rounds"]]), "already"),
    *(
        (at(*KUDOS, "daily_limit", value=one), "`kudos daily_limit`: `daily_limit` must be a whole number")
        for one in each(-1, 101, 10**18, "3", True, [], {})
    ),
    *(
        (at(*KUDOS, "channel", value=one), "`kudos channel` must be null, or a channel")
        for one in each(5, "5", True, [], {}, {"id": "5"}, {"id": 5, "name": "x"}, {"id": "5", "name": 5})
    ),
    *(
        (at(*KUDOS, "channel", value={"id": one, "name": "x"}), "`kudos channel` must be null, or a channel")
        for one in each("", "0", "-5", "5 ", "\u0665", "9" * 19, "9" * 40, "x")
    ),
    (at(*KUDOS, "channel", value={"id": "5", "name": "x", "more": 1}), "`kudos channel` must be null"),
    (at(*KUDOS, "channel", value={"id": "5", "name": "x" * 101}), "`kudos channel` must be null"),
    (at(*KUDOS, "values", value="tea"), "`kudos values` is not built"),
    *(
        (at(*KUDOS, "values", value=one), "`kudos values`")
        for one in each(
            [1], [""], ["a, b"], ["tea", "tea"], ["x" * 41], [str(n) for n in range(11)], ["a\nb"], [["tea"]]
        )
    ),
    (at(*KUDOS, "denied_roles", value=[{"id": "6"}]), "`kudos denied_roles` must be null"),
    (at(*KUDOS, "denied_roles", value=[{"id": str(n), "name": "x"} for n in range(1, 12)]), "`kudos denied_roles`"),
    *((at(*KUDOS, "digest", value=one), "`kudos digest`") for one in each("daily", "OFF", 1, [], {}, True)),
    *(
        (at("settings", "welcome", "greet_returning", value=one), "`welcome greet_returning` must be true or false")
        for one in each(0, 1, "true", [])
    ),
    *(
        (at("settings", "reminders", "timezone", value=one), "`reminders timezone`")
        for one in each("", "Atlantis", 1, [])
    ),
    (at("settings", "help_now", value={"country": "XX"}), "`help_now country`"),
    (instead('"daily_limit": 3', '"daily_limit": 3, "daily_limit": 4'), "`daily_limit` is there twice"),
    (instead('"lists"', '"settings": {}, "lists"'), "`settings` is there twice"),
    (instead('"daily_limit": 3', '"daily_limit": NaN'), "`NaN` is not a whole number"),
    (instead('"daily_limit": 3', '"daily_limit": -Infinity'), "`-Infinity` is not a whole number"),
    (instead('"daily_limit": 3', '"daily_limit": 3.0'), "`3.0` is not a whole number"),
    (instead('"daily_limit": 3', '"daily_limit": 1e999'), "`1e999` is not a whole number"),
    (instead('"daily_limit": 3', '"daily_limit": ' + "9" * 5000), "too large a number"),
    (instead('"daily_limit": 3', '"daily_limit": 03'), "is not JSON"),
    (instead('"daily_limit": 3', "'daily_limit': 3"), "is not JSON"),
    (instead('"daily_limit": 3', '"daily_limit": 3, // few'), "is not JSON"),
    (instead("Hi {member}", "Hi \\ud800"), "has letters in it that are none"),
    (instead("Hi {member}", "Hi \\u0000"), "has letters in it that are none"),
    (instead("Hi {member}", "Hi \x07"), "is not JSON"),
    (instead("daily_limit", "daily\\ud800"), "has letters in it that are none"),
]
