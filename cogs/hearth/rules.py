"""What the card says; its lines are those of the doors."""

from bot.text.language import _


def own_title() -> str:
    """Return what the card is called that one person sees."""
    return _("What is here for you")


def with_commands() -> str:
    """Return what stands above what has no button."""
    return _("With a command")


def for_listeners() -> str:
    """Return what stands above what is there for listeners."""
    return _("As a listener")


def for_greeters() -> str:
    """Return what stands above what is there for greeters."""
    return _("As a greeter")


def for_team() -> str:
    """Return what stands above what is there for the team."""
    return _("For the team")


def only_yours() -> str:
    """Return the small print of a card that one person sees."""
    return _("Only you see this card. It shows what is switched on in this server and open to you now.")


def posted_title() -> str:
    """Return what a card is called that everybody sees."""
    return _("What I can do for you here")


def posted_print() -> str:
    """Return the small print of a card that everybody sees."""
    return _("What you press opens only for you, and nothing goes to anybody before you send it.")


def not_moderating() -> str:
    """Return what somebody reads who may not have the card posted."""
    return _("A card for everyone is posted by members who may manage the server. `/hearth` shows you your own.")


def no_such_place() -> str:
    """Return what a moderator reads whose channel is not there."""
    return _("Please press **Post it for everyone** again and choose another channel: that one is gone.")


def may_not_post(channel: str) -> str:
    """Return what a moderator reads where we may not post."""
    return _("I may not post in {place}: I need to view it, send messages and embed links there.").format(place=channel)


def will_be_posted(channel: str) -> str:
    """Return what a moderator reads who has the card posted."""
    return _(
        "The card comes to {place} in a moment. To keep it in sight there, open its menu and choose Pin Message; I "
        "don't ask for the permission to do that myself. When you change a setting, the card changes the next time "
        "somebody presses **What is here for me**."
    ).format(place=channel)


def not_posted(channel: str) -> str:
    """Return what a moderator reads whose card Discord did not take."""
    return _(
        "The card that you wanted in {place} is not there: Discord did not let me post it. Please look whether I may "
        "view that channel, send messages and embed links in it, and try again with `/hearth`."
    ).format(place=channel)
