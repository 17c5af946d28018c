"""The kinds of messages that people get about their check-ins, as the agenda and the inbox name them."""

from bot.delivery import Notice

UNPOSTED, PAUSED, DELETED = "check_ins.unposted", "check_ins.paused", "check_ins.deleted"

NOTICES = (
    Notice(UNPOSTED, "a check-in of yours that could not be posted", asked_for=True, offers_help=True),
    Notice(PAUSED, "a check-in of yours that the moderators have paused", asked_for=True, offers_help=True),
    Notice(DELETED, "a check-in of yours whose card was deleted", usefulness=2, offers_help=True),
)
