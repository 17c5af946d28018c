"""What the team reads of what keeps thanks from being posted."""

from collections.abc import Sequence

from bot.text.language import _

CARD = "card"


def cannot_post_cards(found: Sequence[tuple[str, int, int]]) -> str:
    """Return the day's note: where cards cannot be posted, and what to do about it."""
    sentence = _("I can't post thanks in {place}: it is gone, or I may not.")
    return "\n".join(
        [
            *(f"- {sentence.format(place=f'<#{place}>')}" for _what, place, _times in found),
            _(
                "There I need View Channel, Send Messages, Embed Links and Read Message History; `/settings kudos` "
                "chooses another channel. The thanks are kept, and those who gave them have been told."
            ),
        ]
    )
