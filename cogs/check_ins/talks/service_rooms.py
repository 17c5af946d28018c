"""The channel that Hearth can make for threads: talks and circles share it."""

from bot.moderation.rooms import Openness, Room
from bot.text.language import _


def room_for_threads(setting: str) -> Room:
    """Return the channel under which the threads of a setting belong."""
    topic = _("Private threads begin here, for a talk of two or a circle of a few")
    return Room("talks", setting, _("talks"), topic, Openness.THREADS)
