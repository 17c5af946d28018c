"""What authors read about check-ins of theirs that nobody else sees any more."""

from bot.text.language import _


def not_posted(server: str) -> str:
    """Return what the author reads of a check-in for which there is no place."""
    return _(
        "Your check-in in {server} could not be posted: the channel is gone, or I may not write there. Nobody has seen "
        "it, and nobody sees it now but you. You can choose others who may, or withdraw it."
    ).format(server=server)


def deleted(server: str) -> str:
    """Return what the author reads whose card somebody deleted, or its channel; who that was is never said."""
    return _(
        "The card of your check-in in {server} was deleted there, I don't know why, and anything that was written back "
        "to it went with it. Nobody sees now what you said but you. You can choose others who may, withdraw it, or "
        "keep it for yourself."
    ).format(server=server)
