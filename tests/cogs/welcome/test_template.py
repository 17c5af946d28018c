"""The language of greeting texts: what is taken, what is refused and named, and what names can do in it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import CareError
from cogs.welcome.rules.template import LONGEST_MESSAGE, VARIABLES, checked, filled, ordinal, safe_name, uses

VALUES = {name: f"<{name}>" for name in VARIABLES}


@pytest.mark.parametrize("name", VARIABLES)
def test_each_variable_is_taken_and_filled(name: str) -> None:
    assert filled(checked(f"before {{{name}}} after"), VALUES) == f"before <{name}> after"


@pytest.mark.parametrize("link", ["<id:guide>", "<id:customize>", "<id:browse>", "<#123>", "https://example.org/a?b=c"])
def test_native_links_pass(link: str) -> None:
    assert filled(checked(f"Look: {link}, {{member}}"), VALUES) == f"Look: {link}, <member>"


def test_paragraphs_stay() -> None:
    assert checked(" Hello {member}.\r\n\r\n\r\nSit down.\n- tea \n") == "Hello {member}.\n\nSit down.\n- tea"


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("{user}", "{user}"),
        ("{Member}", "{Member}"),
        ("{ member }", "{ member }"),
        ("{member.name}", "{member.name}"),
        ("{member.__class__.__init__.__globals__}", "{member.__class__.__init__.__globals__}"),
        ("{member[0]}", "{member[0]}"),
        ("{member!r}", "{member!r}"),
        ("{count:>9999999999}", "{count:>9999999999}"),
        ("{0}", "{0}"),
        ("{}", "{}"),
        ("hello {member}, {frend}", "{frend}"),
    ],
)
def test_anything_else_is_refused_by_its_name(words: str, named: str) -> None:
    with pytest.raises(CareError, match=re.escape(f"`{named}`")) as refusal:
        checked(words)
    assert all(f"`{{{name}}}`" in str(refusal.value) for name in VARIABLES)


@pytest.mark.parametrize("words", ["{", "}", "{member", "member}", "{{member}}", "{member}}", "}{", "{member {name}}"])
def test_unbalanced_braces_are_refused(words: str) -> None:
    with pytest.raises(CareError):
        checked(words)


@pytest.mark.parametrize("words", ["", " \n\n ", "\u200b"])
def test_an_empty_text_is_refused(words: str) -> None:
    with pytest.raises(CareError, match="can't see any words"):
        checked(words)


PIECES = st.sampled_from([*"{}.[]!: \n", *VARIABLES, *[f"{{{name}}}" for name in VARIABLES], "a", "0", "__class__"])


@given(st.lists(PIECES, max_size=30).map("".join))
def test_whatever_is_taken_can_be_filled_and_has_only_our_variables(words: str) -> None:
    try:
        text = checked(words)
    except CareError:
        return
    assert set(re.findall(r"\{(.*?)\}", text)) <= set(VARIABLES)
    said = filled(text, VALUES)
    assert "{" not in said
    assert "}" not in said
    assert checked(text) == text


@given(st.text(max_size=32), st.text(max_size=100), st.text(alphabet="{}abc.[]!:", max_size=32))
def test_what_people_put_into_names_is_never_looked_into(name: str, server: str, braces: str) -> None:
    text = checked("{name} · {server} · {greeter}")
    said = filled(text, {**VALUES, "name": name, "server": braces + server, "greeter": "{member}"})
    assert said == f"{name} · {braces + server} · {{member}}"


@given(st.lists(st.sampled_from([f"{{{name}}}" for name in VARIABLES] + ["x" * 90]), max_size=40), st.data())
def test_whatever_is_taken_fits_when_it_is_filled(parts: list[str], data: st.DataObject) -> None:
    try:
        text = checked("a" + "".join(parts))
    except CareError as refusal:
        assert "2000" in str(refusal)
        return
    names = {"name": safe_name(data.draw(st.text(max_size=32))), "server": safe_name(data.draw(st.text(max_size=100)))}
    longest = dict.fromkeys(VARIABLES, "<@18446744073709551615>")
    assert len(filled(text, {**longest, **names})) <= LONGEST_MESSAGE


@pytest.mark.parametrize(
    "name",
    [
        "discord.gg/abc",
        "https://evil.example/x",
        "DISCORD.COM/INVITE/abc",
        "@everyone",
        "<@123>",
        "<@&123>",
        "<#123>",
        "[click](https://evil.example)",
        "<https://evil.example>",
        "**bold**",
        "# big",
    ],
)
def test_names_are_defused(name: str) -> None:
    safe = safe_name(name)
    assert not re.search(r"\w\.\w|\w/\w|(?<!\\):|(?<!\\)[@<>#*\[]", safe)


def test_an_ordinary_name_stays_readable() -> None:
    assert safe_name("Zoë O'Hara 🌻") == "Zoë O'Hara 🌻"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        *[(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (10, "10th"), (11, "11th"), (12, "12th"), (13, "13th")],
        *[(21, "21st"), (101, "101st"), (111, "111th"), (112, "112th"), (1023, "1023rd")],
    ],
)
def test_ordinals(number: int, said: str) -> None:
    assert ordinal(number) == said


def test_whether_a_text_uses_a_variable() -> None:
    assert uses("Ask {greeter}.", "greeter")
    assert not uses("Ask greeter.", "greeter")
