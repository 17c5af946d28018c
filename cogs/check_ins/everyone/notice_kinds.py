"""The kinds of messages that people get about check-ins for everyone, as the agenda and the inbox name them."""

from bot.delivery import Notice

REPLIED, REMOVED = "check_ins.letter", "check_ins.removed"

NOTICES = (
    Notice(REPLIED, "what somebody wrote to you about a check-in", asked_for=True, offers_help=True),
    Notice(REMOVED, "a check-in of yours that was taken down", usefulness=2, offers_help=True),
)
