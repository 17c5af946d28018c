"""Every question of a form, as it is asked."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
ASKED = {"TextInput", "Select", "UserSelect", "RoleSelect", "ChannelSelect", "RadioGroup", "CheckboxGroup"}


def questions(source: str) -> Iterator[ast.Call]:
    """What is made to be put into a form: there it is `Select[Any]`, and in a message `Select`."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Subscript(value=ast.Attribute(attr=name), slice=ast.Name(id="Any"))):
                if name in ASKED:
                    yield node
            case _:
                pass


def test_every_question_says_whether_it_must_be_answered() -> None:
    found = [(path, one) for path in (ROOT / "cogs").rglob("*.py") for one in questions(path.read_text("utf-8"))]
    assert len(found) > 30
    silent = [
        f"{path.relative_to(ROOT)}:{one.lineno}"
        for path, one in found
        if not any(keyword.arg == "required" for keyword in one.keywords)
    ]
    assert not silent, "pass required=: discord.py takes some questions for required, and others not"
