"""What authors read about check-ins of theirs that nobody else sees any more."""

from bot.text.language import _


def not_posted(server: str) -> str:
    """Return what the author reads of a check-in that could not be posted."""
    return _(
        "Your check-in in {server} is kept, and only you see it. It could not be posted: the channel is gone, I may "
        "not write there, or Discord did not take it, perhaps because of a link. You can choose somebody else who "
        "sees it, or withdraw it."
    ).format(server=server)


def paused(server: str) -> str:
    """Return what the author reads of a check-in that waited to be posted when they were barred."""
    return _(
        "Your check-in in {server} is kept, and only you see it. It was not posted: before it could be, the "
        "moderators there paused this for you. You can keep it for yourself, or withdraw it. Your own check-ins "
        "work as always, and `/help-now` lets you write to the moderators."
    ).format(server=server)


def deleted(server: str) -> str:
    """Return what the author reads whose card somebody deleted, or its channel; who that was is never said."""
    return _(
        "Somebody deleted your check-in's post in {server}; I don't know why. Replies to it went too. Only you can see "
        "what you wrote now. You can choose others who may, withdraw it, or keep it for yourself."
    ).format(server=server)
