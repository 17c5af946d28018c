"""What is hard to follow for whoever only hears it is found."""

import pytest

from tests.aloud import against, begins_with_picture


@pytest.mark.parametrize(
    ("line", "is_one"), [("⛅ in between", True), ("-# **👂 heard**", True), ("in between ⛅", False), ("", False)]
)
def test_what_begins_with_a_picture_is_known(line: str, is_one: bool) -> None:
    assert begins_with_picture(line) is is_one


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("> said · [there](https://discord.com)", "a link says only"),
        ("<@7>\n\n<@7> is listening.", "twice in a row"),
        ("**⛅ in between**", "begins with a picture"),
        ("<@7> thanks <@7>, and [see the post](https://discord.com)\n> ⛅ as they wrote it", ""),
    ],
)
def test_what_is_hard_to_follow_is_found(words: str, fault: str) -> None:
    found = "; ".join(against(words))
    assert (fault in found) if fault else not found
