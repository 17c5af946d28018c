"""What an author reads of who has answered them: that somebody has, or, once, that nobody has yet."""

from collections.abc import Sequence

from bot.errors import CareError
from bot.text.language import _, ngettext
from bot.text.lists import listed


def wants_answer(mood: int, wish: str) -> bool:
    """Return whether somebody waits for others: also whoever has a very hard time and is “just saying”."""
    return wish != "nothing" or mood == 1


def joined(names: Sequence[str], more: int = 0) -> tuple[str, int]:
    """Return names in a row, safe already, and of how many people that is; `more` are not named."""
    parts = [*names, *([ngettext("{n} other", "{n} others", more).format(n=more)] if more else [])]
    return listed(parts), len(names) + more


def nobody_yet() -> str:
    """Return what stands under a check-in that nobody has answered, where its author looks back."""
    return _("It is still waiting for an answer.")


def time_gone(hours: int) -> str:
    """Return for how long nobody has answered."""
    return ngettext("In the last hour", "In the last {n} hours", hours).format(n=hours)


def ways(friends: Sequence[int]) -> str:
    """Return what stands above the ways on; `friends` look out for whoever reads it."""
    words = _("If you don't want to wait, there are others to turn to:")
    return f"{looking_out(friends)}\n{words}" if friends else words


def looking_out(friends: Sequence[int]) -> str:
    """Return who looks out for whoever reads it; there is somebody."""
    names, number = joined([f"<@{one}>" for one in friends])
    looking = ngettext(
        "{names} looks out for you, and would be glad of a few words.",
        "{names} look out for you, and would be glad of a few words.",
        number,
    )
    return looking.format(names=names)


def more_ways() -> str:
    """Return where else somebody can turn whose message could not be delivered with its buttons."""
    return _("In the server, `/checkin history` lets you choose others, and `/help-now` shows where else to turn.")


def answered_since(state: str) -> CareError:
    """Return the refusal for whoever turns to others when they have been answered: that would let all of it go."""
    return CareError(
        _(
            "Somebody has answered you since, so I left everything as it is. {state}\n`/checkin history` changes it."
        ).format(state=state)
    )
