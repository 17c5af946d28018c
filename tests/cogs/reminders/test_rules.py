"""What a reminder can hold."""

import pytest

from bot.errors import CareError
from cogs.reminders.rules import limits as rules


def test_more_words_than_a_message_holds_are_refused() -> None:
    assert len(rules.checked_words("x" * rules.LONGEST_WORDS)) == rules.LONGEST_WORDS
    with pytest.raises(CareError, match="1000"):
        rules.checked_words("x" * (rules.LONGEST_WORDS + 1))
