"""What people type is shown letter by letter: nothing in it formats, links, pings, hides or turns the text around."""

import re
import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.text.user_text import clean, escaped, parse_id, quoted, shortened, visible_length

# An independent reader of markdown, with those of its habits switched off that Discord does not have.
READER = MarkdownIt("commonmark", {"html": False}).enable("strikethrough")
READER.disable(["lheading", "hr", "code", "entity", "reference", "html_block", "html_inline"])
PLAIN = {"paragraph_open", "paragraph_close", "inline", "text", "softbreak", "hardbreak", "text_special"}

PIECES = st.sampled_from(
    [
        *"*_~`|\\<>[]()#@:-+.!/&'\"",
        "**",
        "__",
        "~~",
        "||",
        "```",
        "> ",
        ">>> ",
        "# ",
        "## ",
        "-# ",
        "- ",
        "* ",
        "+ ",
        "1. ",
        "23. ",
        "7) ",
        "\n",
        "\n\n",
        " ",
        "    ",
        "\t",
        "a",
        "word",
        "soup",
        "0",
        "12",
        "ü",
        "🍲",
        "[a](http://b.c)",
        "<http://b.c>",
        "http://b.c",
        "https://discord.gg/abc",
        "discord.gg/abc",
        "Discordapp.com/invite/abc",
        "@everyone",
        "@here",
        ":smile:",
        "<@1>",
        "<@!2>",
        "<@&3>",
        "<#4>",
        "<t:5:R>",
        "<:a_b:6>",
        "<a:bb:7>",
        "</run:8>",
        "<id:guide>",
        "<id:1>",
        "<t:9:x>",
        "<t:9:s>",
        "<t:9:S>",
        "<@x>",
        "\u200b",
        "\u202e",
        "\u2066",
        "\r\n",
        "\x00",
        "�",
        "é́́́́́",
    ]
)
TYPED = st.lists(PIECES | st.text(max_size=4), max_size=14).map("".join)
KEPT = re.compile(r"<(?:@!?|@&|#)\d+>|<t:\d+(?::[tTdDfFRsS])?>|<a?:\w+:\d+>")


def inline(tokens: list[Token]) -> list[Token]:
    return [inner for token in tokens for inner in [token, *(token.children or [])]]


def squeezed(text: str) -> str:
    """`text` without the blanks, which markdown and tidying move about."""
    return re.sub(r"\s+", "", text)


# Alone on its line it begins a list for this reader, and is nothing to Discord.
LONE_MARK = re.compile(r"^(\s*(?:[-+]|\d{1,9}\.))(?=\s*$)", re.MULTILINE)


def as_read(markdown: str) -> str:
    tokens = inline(READER.parse(LONE_MARK.sub("\\1\u2060", markdown)))
    assert {token.type for token in tokens} <= PLAIN, [token.type for token in tokens]
    return "".join(token.content for token in tokens if token.type in ("text", "text_special")).replace("\u2060", "")


@given(TYPED)
@example("1. one\n- two\n+ three\n> four\n# five\n-# six")
@example("<@1>- x\n<@1># y")
@example("||hidden|| `code` ***bold***")
@example("\\*a\\*")
@example("a_b_c <:a_b:6> _d_")
def test_a_reader_of_markdown_finds_the_very_letters_and_nothing_else(typed: str) -> None:
    kept = clean(typed)

    assert squeezed(as_read(escaped(kept))) == squeezed(kept)


@given(TYPED)
def test_every_mark_that_discord_alone_knows_is_escaped(typed: str) -> None:
    rest = KEPT.sub("", escaped(clean(typed)))

    assert not re.search(r"\|", re.sub(r"\\[\\|]", "", rest)), "a spoiler"
    without_escapes = re.sub(r"\\.", "", rest, flags=re.DOTALL)
    assert not re.search(r"[@:<>#`*_~\[\]()]", without_escapes), "a mention, link, emoji or heading"
    assert not re.search(r"^\s*[-+] ", rest, re.MULTILINE), "a list"


@pytest.mark.parametrize("typed", ["discord.gg/abc", "come to DISCORD.GG/abc now", "discordapp.com/invite/abc"])
def test_no_address_becomes_an_invite_by_itself(typed: str) -> None:
    assert not re.search(r"discord(app)?\.[a-z]+(/\w+)*/\w", escaped(typed), re.IGNORECASE)


@given(TYPED)
def test_mentions_times_and_emoji_are_left_as_they_are(typed: str) -> None:
    kept = clean(typed)

    assert [found[0] for found in KEPT.finditer(escaped(kept))] == [found[0] for found in KEPT.finditer(kept)]


@given(TYPED)
def test_a_quotation_quotes_every_line_and_nothing_gets_out_of_it(typed: str) -> None:
    kept = clean(typed)

    tokens = READER.parse(quoted(kept))
    assert [token.type for token in (tokens[0], tokens[-1])] == ["blockquote_open", "blockquote_close"]
    assert sum(token.type == "blockquote_open" for token in tokens) == 1
    assert len(quoted(kept).split("\n")) == len(kept.split("\n"))
    assert all(line.startswith("> ") for line in quoted(kept).split("\n"))


@given(TYPED | st.text())
def test_tidying_is_done_once_and_for_all_and_adds_nothing(typed: str) -> None:
    kept = clean(typed)

    assert clean(kept) == kept
    assert len(kept) <= len(typed)
    assert kept == kept.strip()
    assert "\n\n" not in kept
    kept.encode("utf-8")


@given(TYPED | st.text(), TYPED | st.text())
def test_what_is_visible_of_two_texts_is_visible_of_both_together(one: str, other: str) -> None:
    assert 0 <= visible_length(one) <= len(one)
    assert visible_length(f"{one}\n{other}") == visible_length(one) + visible_length(other)


ALL = "".join(map(chr, range(sys.maxunicode + 1)))


def test_no_letter_that_turns_the_direction_survives() -> None:
    turning = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    dangerous = [letter for letter in ALL if unicodedata.bidirectional(letter) in turning]

    assert len(dangerous) == 9
    assert clean("".join(dangerous) + "a\u200e\u200f\u061cb") == "ab"


def test_no_control_character_survives_but_the_line_break() -> None:
    controls = [letter for letter in ALL if unicodedata.category(letter) in ("Cc", "Cs")]

    assert clean("a" + "".join(letter for letter in controls if letter not in "\t\n\v\f\r\x85") + "b") == "ab"
    assert clean("a\r\nb\rc\vd\fe\u2028f\u2029g") == "a\nb\nc\nd\ne\nf\ng"


# Unicode's own list of format characters, without those that draw something around or before the digits after them.
FORMAT = [letter for letter in ALL if unicodedata.category(letter) == "Cf"]
DRAWN = "\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd\U00013430-\U0001345f"
UNSEEN = [letter for letter in FORMAT if not re.match(f"[{DRAWN}]", letter)]


def test_nobody_can_see_letters_that_cannot_be_seen() -> None:
    blank = [*UNSEEN, "\u115f", "\u2800", "\u3164", "\ufe0f", "\U000e0100"]

    assert len(UNSEEN) > 100
    assert [f"{ord(letter):04x}" for letter in blank if visible_length(letter * 3) != 0] == []
    assert [f"{ord(letter):04x}" for letter in blank if visible_length(f"a{letter}b") != 2] == []


@pytest.mark.parametrize(
    "emoji",
    [
        "\N{WOMAN}\u200d\N{PERSONAL COMPUTER}",
        "\N{HEAVY BLACK HEART}\ufe0f",
        "\N{WAVING BLACK FLAG}" + "".join(chr(0xE0000 + ord(letter)) for letter in "gbsct") + "\U000e007f",
        "\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",  # Persian needs its joiners.
        "n\u0303o\u0308",
    ],
)
def test_what_scripts_and_emoji_are_made_of_is_kept(emoji: str) -> None:
    assert clean(emoji) == emoji


def test_marks_that_pile_up_stay_within_their_line() -> None:
    piled = "e" + "\u0301" * 50 + "f"

    assert clean(piled) == "e" + "\u0301" * 4 + "f"


@given(TYPED | st.text(), st.integers(1, 40))
def test_what_is_shortened_is_one_line_within_the_limit_and_begins_as_it_did(typed: str, most: int) -> None:
    line = shortened(typed, most)
    whole = " ".join(typed.split())

    assert len(line) <= most
    assert "\n" not in line
    assert line == whole if len(whole) <= most else line.endswith("…") and whole.startswith(line[:-1])


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1456074443980800013", 1456074443980800013),
        ("9223372036854775807", 2**63 - 1),
        ("9223372036854775808", 0),
        ("9" * 19, 0),
        ("9" * 40, 0),
        ("-5", 0),
        ("\u0663\u0664", 0),
        ("7\n", 0),
        ("", 0),
    ],
)
def test_an_id_is_one_that_a_database_can_hold(text: str, number: int) -> None:
    assert parse_id(text) == number


def test_moments_are_shown_in_all_of_discords_styles() -> None:
    for style in "tTdDfFRsS":
        assert escaped(f"at <t:9:{style}>") == f"at <t:9:{style}>"
    assert escaped("<t:9:x>") != "<t:9:x>"
