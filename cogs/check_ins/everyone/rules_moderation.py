"""What moderators read about check-ins; nothing of it tells whose they were."""

from datetime import datetime

from bot.clock import on_screen
from bot.text.language import _, ngettext
from cogs.check_ins.check_in.rules_problems import cannot_post

CARD, UNHEARD = "card", "unheard list"


def cannot_post_card(channel_id: int) -> str:
    """Return what a moderator reads where cards for everyone cannot be posted."""
    return cannot_post(_("check-ins for everyone"), channel_id)


def cannot_post_list(channel_id: int) -> str:
    """Return what a moderator reads where it cannot be listed who has not been heard yet."""
    return cannot_post(_("the list of check-ins that nobody has heard yet"), channel_id)


def list_advice() -> str:
    """Return what a moderator can do about that; no check-in is lost by it."""
    return _("For that list I need View Channel, Send Messages and Embed Links there; `/settings check_ins` chooses.")


def still_unheard(number: int, since: datetime, link: str) -> str:
    """Return how many check-ins have waited long to be heard, as the team reads it; none of them says whose it is."""
    words = ngettext("{n} has waited since {moment}: {link}", "{n} wait, the first since {moment}: {link}", number)
    return words.format(n=number, moment=on_screen(since, "R"), link=link)
