"""Which circle somebody means: what they are offered as they type, and what they chose."""

from discord import app_commands

from bot.text.user_text import parse_id
from cogs.check_ins.circles import rules
from cogs.check_ins.circles.store import Listed

_OFFERED = 25  # Discord's limit


def offered(found: list[Listed], typed: str) -> list[app_commands.Choice[str]]:
    """Return the circles whose names contain what somebody types."""
    wanted = typed.casefold().strip()
    fitting = [one for one in found if wanted in one.name.casefold()]
    return [app_commands.Choice(name=one.name, value=str(one.id)) for one in fitting[:_OFFERED]]


def chosen_one(found: list[Listed], typed: str) -> Listed:
    """Return the circle that somebody chose, or whose name they typed. Raises CareError for any other."""
    for one in found:
        if one.id == parse_id(typed) or one.name.casefold() == " ".join(typed.split()).casefold():
            return one
    raise rules.unknown()
