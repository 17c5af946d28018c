"""What stands in the way of check-ins, told to moderators once a day; topics register the words for theirs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.delivery.setup_problems import SetupProblems
from bot.services import Services
from cogs.check_ins.check_in import rules_problems as rules


@dataclass(frozen=True)
class _Words:
    sentence: Callable[[int], str]
    advice: Callable[[], str]


class CheckInProblems(SetupProblems):
    """One note for all topics."""

    def __init__(self, services: Services) -> None:
        super().__init__(services, feature="check_ins", words=self._words_of)
        self._known: dict[str, _Words] = {}

    def register(
        self, what: str, sentence: Callable[[int], str], advice: Callable[[], str] = rules.channel_advice
    ) -> None:
        """Let moderators read this sentence, made for a channel, and this advice where `what` is reported."""
        self._known[what] = _Words(sentence, advice)

    def _words_of(self, found: Sequence[tuple[str, int, int]]) -> str:
        known = [(self._known[what], place) for what, place, _times in found]
        return rules.daily_note([one.sentence(place) for one, place in known], [one.advice() for one, _place in known])
