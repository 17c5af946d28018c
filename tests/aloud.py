"""What the bot says, as somebody hears it whose screen is read to them."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import simcord

_LINK = re.compile(r"\[([^\]]+)\]\(")
_NOWHERE = {"here", "there", "link", "this", "click here", "see it", "see it there", "go there"}
_TWICE = re.compile(r"(<@&?\d+>)[^\w<]*\1")
_MARKUP = re.compile(r"^(?:-# |#+ |- |\d+\. |[*_~ ])+")


def hard_to_follow(env: simcord.Env) -> list[str]:
    """Whatever the bot has sent that is hard to follow for whoever only hears it, and why."""
    messages = (message for one in env.http_requests for message in _messages(one.json))
    return sorted({why for message in messages for why in against("\n".join(_parts(message)))})


def _messages(body: Any) -> Iterator[dict[str, Any]]:
    match body:
        case {"type": 4 | 7, "data": {**message}}:
            yield message
        case {"content": _, **_more} | {"embeds": _, **_more}:
            yield body
        case _:
            pass


def _parts(message: dict[str, Any]) -> Iterator[str]:
    """What is read, in its order."""
    yield message.get("content") or ""
    embeds: list[dict[str, Any]] = message.get("embeds") or []
    for embed in embeds:
        yield from (embed.get("title") or "", embed.get("description") or "")
        for field in embed.get("fields") or ():
            yield from (field["name"], field["value"])
        footer: dict[str, Any] = embed.get("footer") or {}
        yield footer.get("text") or ""


def against(words: str) -> Iterator[str]:
    """Yield what makes these words hard to follow."""
    for link in _LINK.findall(words):
        if link.casefold() in _NOWHERE:
            yield f"a link says only “{link}”: say where it leads"
    for name in _TWICE.findall(words):
        yield f"{name} is named twice in a row: {words!r}"
    for line in words.splitlines():
        if not line.startswith("> ") and begins_with_picture(line):
            yield f"begins with a picture, which is read before any word: {line!r}"


def begins_with_picture(line: str) -> bool:
    """Return whether a line begins with an emoji."""
    plain = _MARKUP.sub("", line)
    return bool(plain) and unicodedata.category(plain[0]) == "So"
