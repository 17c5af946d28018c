"""The kinds of messages that people get about their check-ins, as the agenda and the inbox name them."""

from bot.delivery import Notice

LETTER, UNPOSTED, REMOVED = "check_ins.letter", "check_ins.unposted", "check_ins.removed"

NOTICES = (
    Notice(LETTER, "what somebody wrote to you about a check-in", asked_for=True),
    Notice(UNPOSTED, "a check-in of yours that could not be posted", asked_for=True),
    Notice(REMOVED, "a check-in of yours that was taken down", usefulness=2),
)
