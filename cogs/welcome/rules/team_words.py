"""What somebody reads of what the team has done about their greeting or their introduction."""

from bot.text.language import _
from bot.text.user_text import quoted


def greeting_ended(server: str, words: str) -> str:
    """Return what somebody reads who is not to greet any more, with what the team says about it."""
    return "\n".join(
        [
            _("The moderators of {server} have decided that you no longer greet newcomers there.").format(
                server=server
            ),
            *_they_say(words),
            _("Thank you for every hello. If you would like to ask about it: `/help-now` reaches them."),
        ]
    )


def taken_down(server: str, words: str) -> str:
    """Return what somebody reads whose introduction is gone, with what the team says about it."""
    return "\n".join(
        [
            _("The moderators of {server} have taken your introduction down.").format(server=server),
            *_they_say(words),
            _("You can introduce yourself again in other words. If you would like to ask: `/help-now` reaches them."),
        ]
    )


def _they_say(words: str) -> list[str]:
    return [_("They say:"), quoted(words)] if words else []
