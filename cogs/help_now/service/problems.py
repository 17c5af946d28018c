"""What a team reads where what people tell it cannot be posted."""

from collections.abc import Sequence

from bot.delivery.setup_problems import SetupProblems
from bot.services import Services
from cogs.help_now.rules import team as rules


class CallProblems(SetupProblems):
    """What keeps calls for help from the team, told wherever else it reads."""

    def __init__(self, services: Services) -> None:
        super().__init__(services, feature="help_now", words=_words_of)


def _words_of(found: Sequence[tuple[str, int, int]]) -> str:
    sentences = dict.fromkeys(rules.problem(what, channel_id) for what, channel_id, _times in found)
    return "\n".join([*(f"- {one}" for one in sentences), rules.advice()])
