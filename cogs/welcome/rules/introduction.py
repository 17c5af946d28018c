"""What somebody may say of themselves, and how their card reads."""

import re
from collections.abc import Sequence

from bot.errors import CareError
from bot.text.language import _
from bot.text.user_text import clean, escaped, quoted, shortened, visible_length

LONGEST_PART, LONGEST_INTEREST, MOST_INTERESTS, MOST_PLACES, LONGEST_PLACE = 600, 60, 25, 5, 150
_ROOM = 700  # for each part of a card as it is shown


def about(words: str) -> str:
    """Return what somebody says about themselves, as it is kept. Raises CareError if there is nothing to see."""
    kept = clean(words)
    if not visible_length(kept):
        raise CareError(_("One sentence about you is enough: I can't see any words there yet."))
    return kept


def posted_as(place: str | None, name: str) -> str:
    """Return what the form says beforehand of who reads an introduction, in up to 100 characters.

    `place` is the channel's name; None where we don't know it.
    """
    where = _("Posted in #{place} for everyone there").format(place=shortened(place, 40)) if place else _("Posted")
    return _("{where}, as {name}.").format(where=where, name=shortened(name, 20))


def example_about() -> str:
    """Return what somebody might say of themselves, as its empty box shows it in up to 100 characters."""
    return _("Such as: I'm Robin, I bake too much bread, and I'm a bit shy at first.")


def example_lately() -> str:
    """Return an example of what somebody has been reading or doing here; people answer that most."""
    return _("Such as: I read the thread about sourdough, and looked at the garden pictures.")


def example_wish() -> str:
    """Return an example of what somebody hopes to find."""
    return _("Such as: company on quiet evenings, and somebody to bake with.")


def example_offer() -> str:
    """Return an example of what somebody could help with."""
    return _("Such as: reading English texts, and questions about trains.")


def card(about: str, lately: str, wish: str, offer: str, interests: Sequence[str]) -> str:
    """Return an introduction as people read it, in at most 3,700 characters of the 4,096 that a card has room for.

    Making words safe to show can more than double them; ordinary ones are never cut.
    """
    parts = [_clipped(about)]
    if lately:
        parts.append(f"**{_('What I have been reading or doing here')}**\n{_clipped(lately)}")
    if wish:
        parts.append(f"**{_('What I hope to find here')}**\n{_clipped(wish)}")
    if offer:
        parts.append(f"**{_('What I could help with')}**\n{_clipped(offer)}")
    if interests:
        parts.append("-# " + _listed(interests))
    return "\n\n".join(parts)


def _clipped(words: str) -> str:
    kept = words
    while len(quoted(kept)) > _ROOM:
        kept = kept[: len(kept) * 9 // 10].rstrip() + "…"
    return quoted(kept)


def _listed(interests: Sequence[str]) -> str:
    listed = ""
    for interest in interests:
        longer = f"{listed} · {escaped(interest)}" if listed else escaped(interest)
        if len(longer) > _ROOM - 2:
            return f"{listed} …"
        listed = longer
    return listed


def line_about(typed: str) -> str:
    """Return what is said of a place, as it is kept: safe to show. Raises CareError if there is nothing to see."""
    line = " ".join(clean(typed).split())
    if not visible_length(line):
        raise CareError(_("I can't see any words there. What is that place for?"))
    return escaped(line)


def typed_about(kept: str) -> str:
    """Return what is said of a place as somebody typed it."""
    return re.sub(r"\\([^\w\s])", r"\1", kept)


def interests_from(lines: str) -> list[str]:
    """Return a server's interests, one a line, each once. Raises CareError if there are too many, or too long ones."""
    found = list(dict.fromkeys(line.strip() for line in clean(lines).split("\n") if visible_length(line)))
    if len(found) > MOST_INTERESTS:
        raise CareError(
            _("These are {count} interests, and there is room for {most}.").format(
                count=len(found), most=MOST_INTERESTS
            )
        )
    for interest in found:
        if len(interest) > LONGEST_INTEREST:
            raise CareError(
                _("“{interest}…” is too long for a menu; {most} characters fit.").format(
                    interest=interest[:30], most=LONGEST_INTEREST
                )
            )
    return found


def not_posted(server: str, *, about_place: bool) -> str:
    """Return what an author reads whose card Discord does not take: for its place, or for its words."""
    if about_place:
        return _(
            "Your introduction in {server} is kept, but not posted yet: I can't write in the channel for it, and the "
            "moderators there are told. Later, “Introduce yourself” under your greeting posts it."
        ).format(server=server)
    return _(
        "Your introduction in {server} is kept, but not posted yet: Discord doesn't take it, perhaps because of a link "
        "or a word in it. With “Introduce yourself” under your greeting you can change your words and try again."
    ).format(server=server)
