"""What moderators read where circles cannot have their threads; nothing of it tells who is in one."""

from bot.text.language import _
from cogs.check_ins.talks.rules_problems import cannot_open, no_room

HINDERED_CIRCLE, CROWDED_CIRCLE = "circle's thread", "room for a circle's thread"


def cannot_open_circle(channel_id: int) -> str:
    """Return what a moderator reads where a circle cannot have its thread, or somebody not be let in."""
    return cannot_open(_("threads of circles"), channel_id)


def no_room_for_circle(channel_id: int) -> str:
    """Return what a moderator reads where there are too many threads for that of a circle."""
    return no_room(_("threads of circles"), channel_id)
