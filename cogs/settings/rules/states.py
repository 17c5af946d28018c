"""What the overview of all features says: what is on, half, off or broken, in words, and what mends it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.text.language import _, ngettext

LONGEST = 4000  # characters, of the 4,096 that an embed has room for
_AT_MOST = (20, 3, 1, 0)  # things to do that are shown of one feature, as far as there is room


@dataclass(frozen=True)
class FeatureLine:
    """One feature as the overview shows it: what it is called, its state, and what is to do, each with its command."""

    title: str
    state: str
    to_do: Sequence[tuple[str, str]] = ()  # a sentence, and the command that mends it


def title() -> str:
    """Return what stands above the overview."""
    return _("What works in this server")


def page(people: Sequence[FeatureLine], rest: Sequence[FeatureLine]) -> str:
    """Return the overview: people who answer come first, since without them the rest leads nowhere."""
    made = (_page(people, rest, most) for most in _AT_MOST)
    return next(words for words in made if len(words) <= LONGEST)


def _page(people: Sequence[FeatureLine], rest: Sequence[FeatureLine], most: int) -> str:
    groups = {_("People who answer"): people, _("What members can do"): rest}
    return "\n\n".join(
        f"### {heading}\n" + "\n".join(_lines(one, most) for one in lines) for heading, lines in groups.items()
    )


def _lines(line: FeatureLine, most: int) -> str:
    shown, hidden = line.to_do[:most], len(line.to_do[most:])
    words = [f"**{line.title}** · {line.state}", *(_to_do(*one) for one in shown)]
    if hidden:
        more = ngettext("{n} more thing to do: `/settings check`", "{n} more things to do: `/settings check`", hidden)
        words.append(f"- {more.format(n=hidden)}")
    return "\n".join(words)


def _to_do(sentence: str, command: str) -> str:
    """Return one thing to do; many a sentence names its command already."""
    return f"- {sentence}" if f"`/{command}" in sentence else f"- {sentence} `/{command}`"


def state_words() -> Mapping[str, str]:
    """Return what each state is called, since a colour alone says nothing to many."""
    return {
        "on": _("on"),
        "half": _("half set up"),
        "off": _("off"),
        "broken": _("broken"),
    }
