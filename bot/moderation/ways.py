"""The ways in which people reach others."""

from enum import StrEnum

from bot.text.language import _


class Way(StrEnum):
    """A way to reach other people, from which somebody can be barred. Their values are kept."""

    SHARING = "sharing"
    NAMELESS = "nameless"
    REPLIES = "replies"
    LISTENING = "listening"
    GREETING = "greeting"
    ASKING = "asking"
    CIRCLES = "circles"
    KUDOS = "kudos"
    INTRODUCTIONS = "introductions"


def way_name(way: Way) -> str:
    """Return what somebody cannot do who is barred from it: “sharing check-ins”."""
    return {
        Way.SHARING: _("sharing check-ins"),
        Way.NAMELESS: _("posting without your name"),
        Way.REPLIES: _("writing back"),
        Way.LISTENING: _("listening"),
        Way.GREETING: _("greeting newcomers"),
        Way.ASKING: _("asking others"),
        Way.CIRCLES: _("circles"),
        Way.KUDOS: _("giving kudos"),
        Way.INTRODUCTIONS: _("introductions"),
    }[way]
