"""What moderators read about check-ins; nothing of it tells whose they were."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.clock import on_screen
from bot.text.language import _, ngettext

CARD, LISTENERS_CARD = "card", "listeners' card"


def setup_problems(obstacles: Sequence[tuple[str, int, int]]) -> str:
    """The day's note: where nothing can be posted. How often that was needed is nobody's business."""
    whose: Mapping[str, str] = {CARD: _("check-ins for everyone"), LISTENERS_CARD: _("check-ins for listeners")}
    lines = [
        _("I can't post {what} in {place}: it is gone, or I may not.").format(what=whose[what], place=f"<#{place}>")
        for what, place, _times in obstacles
    ]
    return "\n".join(
        [
            *(f"- {line}" for line in lines),
            _(
                "There I need View Channel, Send Messages, Embed Links and Read Message History; `/settings check_ins` "
                "chooses another channel. Whoever wanted to be heard there has been told, and can choose others."
            ),
        ]
    )


def removal(moderator_id: int, days: int, when: datetime) -> str:
    """One check-in that was taken down, as moderators read it."""
    line = _("{when} · {moderator} took a check-in down").format(
        when=on_screen(when), moderator=f"<@{moderator_id}>" if moderator_id else _("somebody")
    )
    if not days:
        return line
    muted = ngettext(
        "its author can't hide their name for {n} day", "its author can't hide their name for {n} days", days
    ).format(n=days)
    return f"{line} · {muted}"
