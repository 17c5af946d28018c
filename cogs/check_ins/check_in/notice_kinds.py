"""The kinds of messages that people get about their check-ins, as the agenda and the inbox name them."""

from bot.delivery import Notice

LETTER, UNPOSTED = "check_ins.letter", "check_ins.unposted"
REMOVED, DELETED = "check_ins.removed", "check_ins.deleted"

NOTICES = (
    Notice(LETTER, "what somebody wrote to you about a check-in", asked_for=True),
    Notice(UNPOSTED, "a check-in of yours that could not be posted", asked_for=True),
    Notice(REMOVED, "a check-in of yours that was taken down", usefulness=2),
    Notice(DELETED, "a check-in of yours whose card was deleted", usefulness=2),
)
