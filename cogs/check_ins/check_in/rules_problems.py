"""What moderators read of what keeps check-ins from where they belong; nothing of it tells whose they were."""

from collections.abc import Sequence

from bot.text.language import _


def cannot_post(what: str, channel_id: int) -> str:
    """Return what a moderator reads where something cannot be posted. How often it was needed is nobody's business."""
    return _("I can't post {what} in {place}: it is gone, or I may not.").format(what=what, place=f"<#{channel_id}>")


def channel_advice() -> str:
    """Return what a moderator can do about a channel."""
    return _(
        "There I need View Channel, Send Messages, Embed Links and Read Message History; `/settings check_ins` "
        "chooses another channel. People who wanted to be heard there have been told, and can choose somebody else."
    )


def daily_note(sentences: Sequence[str], advice: Sequence[str]) -> str:
    """Return the day's note: what stands in the way, and what to do about it, each once."""
    return "\n".join([*(f"- {one}" for one in dict.fromkeys(sentences)), *dict.fromkeys(advice)])
