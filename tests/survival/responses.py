"""What people were told in answer to what they asked for: that it is done, that it is not, or nothing."""

from typing import Any

Json = dict[str, Any]
# The types of an answer: it follows; the message that was pressed is left for now, or changed at once; a form opens.
_THINKING, _DEFERRED, _EDITED, _FORM = 5, 6, 7, 9
# How the words begin with which somebody is told that it is done.
_BEGINNINGS = {
    **{
        f"settings {feature}": ("Saved.", "It is set")
        for feature in ("team", "welcome", "check_ins", "kudos", "reminders")
    },
    "listener on": ("Thank you.",),
    "circle start": ("You are in",),
    "circle join": ("You are in",),
    "circle leave": ("You have left",),
    "hand over": ("It's back with the other listeners", "I'm asking <@"),
    "write back": ("Thank you.",),
    **dict.fromkeys(("answer", "answer back"), ("Thank you.",)),
    "report": ("Thank you",),
    "checkin ask": ("I'll ask ",),
    "care bar": ("<@",),
    "write to them": ("I write it to them.",),
}


def answer(ask: Json) -> Json:
    """What somebody was told, and nothing where they were told nothing."""
    told: Json = ask.get("answer") or {}
    return told.get("data") or {}


def embeds(ask: Json) -> list[Json]:
    """The cards in the answer that somebody got."""
    return answer(ask).get("embeds") or []


def words(ask: Json) -> str:
    """The words in the answer that somebody got."""
    return answer(ask).get("content") or ""


def acknowledged(ask: Json) -> bool:
    """Whether the person was told that what they asked for is done."""
    match ask["what"]:
        case "kudos give" | "check in":
            return bool(embeds(ask)) or words(ask).startswith(("Your thanks to", "It is kept."))
        case "press" | "choose" | "forge" | "meddle" if ask.get("answer"):
            return ask["answer"]["type"] in (_DEFERRED, _EDITED, _FORM) or bool(embeds(ask)) or _is_thanked(ask)
        case "checkin now" | "menu" if ask.get("answer"):
            return ask["answer"]["type"] == _FORM
        case "call" if ask.get("answer"):
            return ask["answer"]["type"] == _THINKING
        case what if what in _BEGINNINGS:
            return words(ask).startswith(_BEGINNINGS[what])
        case _:
            return bool(embeds(ask))


def _is_thanked(ask: Json) -> bool:
    if ask["what"] == "meddle":
        return words(ask).startswith("It is taken down")
    if ask.get("button") in ("I hear you", "I'm writing to them"):
        return words(ask).startswith("Thank you.")
    return ask.get("button") == "Close" and words(ask).startswith(
        ("It is closed.", "It's back with the other listeners")
    )


def refused(ask: Json) -> bool:
    """Whether the person was told that it is not done."""
    return ask.get("answer") is not None and not acknowledged(ask)
