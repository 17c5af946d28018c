"""What the team reads of what waits for it, and what it is asked."""

from collections.abc import Mapping, Sequence

from bot.text.language import _, ngettext

MOST_LINES = 10  # of one section of the queue
LONGEST_SECTION = 900  # characters


def queue_lines(lines: Sequence[str]) -> str:
    """Return what waits in one section of the queue; whatever there is no room for is counted."""
    shown: list[str] = []
    for line in lines[:MOST_LINES]:
        if len("\n".join([*shown, line])) > LONGEST_SECTION:
            break
        shown.append(line)
    left = len(lines) - len(shown)
    if left:
        shown.append("-# " + ngettext("and {n} more", "and {n} more", left).format(n=left))
    return "\n".join(shown)


def nothing_waits(*, has_channel: bool) -> str:
    """Return what a queue says that is empty."""
    if has_channel:
        return _("Nothing just now. What comes up is told in the team's channel, and shown here.")
    return _(
        "Nothing just now. What comes up is shown here; your team has no channel yet in which I could tell it, and "
        "`/settings team channel:` chooses one."
    )


def undecided(places: Mapping[str, int]) -> str:
    """Return what a team is asked once whose features have places for moderators that do not agree."""
    listed = ", ".join(f"<#{place}> (`{feature}`)" for feature, place in places.items())
    return _(
        "Your team reads in more than one place: {places}. It stays like that; `/settings team channel:` chooses one "
        "for all that features tell the team. `help_now moderators` can keep a place of its own."
    ).format(places=listed)
