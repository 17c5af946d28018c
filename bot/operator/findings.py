"""What a check finds."""

from dataclasses import dataclass
from typing import Literal

from bot.errors import StartupError

State = Literal["ok", "look", "wrong"]


@dataclass(frozen=True)
class Finding:
    """What was looked at, whether it is well, and a sentence about it; "look" is for what a person has to judge."""

    name: str
    state: State
    sentence: str


def ok(name: str, sentence: str) -> Finding:
    """Return that it is well."""
    return Finding(name, "ok", sentence)


def look(name: str, sentence: str) -> Finding:
    """Return that the bot runs with that, but somebody should look."""
    return Finding(name, "look", sentence)


def wrong(name: str, problem: str | StartupError) -> Finding:
    """Return that it has to be mended."""
    return Finding(name, "wrong", str(problem))
