"""The kinds of messages that people get about check-ins for everyone, as the agenda and the inbox name them."""

from bot.delivery import Notice

REPLIED, REMOVED = "check_ins.letter", "check_ins.removed"
NOBODY_YET, WAS_HEARD = "check_ins.unheard", "check_ins.was_heard"

NOTICES = (
    Notice(REPLIED, "what somebody wrote to you about a check-in", asked_for=True, offers_help=True),
    Notice(WAS_HEARD, "that somebody heard a check-in of yours", asked_for=True),
    Notice(NOBODY_YET, "whether somebody has heard a check-in of yours", asked_for=True, offers_help=True),
    Notice(REMOVED, "a check-in of yours that was taken down", usefulness=2, offers_help=True),
)
