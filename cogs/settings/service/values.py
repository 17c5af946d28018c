"""What a setting holds, in words, and as a button's custom_id has it."""

from typing import Any

from bot.settings import Channel, Kind, Role, TeamRole

NOTHING = "0"  # which no id is, and no zone


def key_of(value: Any) -> str:
    """Return what a menu remembers of what it showed."""
    return NOTHING if value is None else str(value)


def said(kind: Kind, value: Any) -> str:
    """Return what is chosen, as people see it; nothing where nothing is."""
    match kind:
        case _ if value is None:
            return ""
        case Channel():
            return f"<#{value}>"
        case Role() | TeamRole():
            return f"<@&{value}>"
        case _:
            return str(value)
