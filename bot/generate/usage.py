"""Where in the program words are said, and how long Discord lets them be there: told to translators, and checked."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# By what is called, and as what the words are given to it: what that is, and how many characters it may have.
_PLACES: dict[tuple[str, str | int], tuple[str, int]] = {
    ("Button", "label"): ("A button", 80),
    ("Label", "text"): ("A question in a form", 45),
    ("Label", "description"): ("Under a question in a form", 100),
    ("Modal", "title"): ("The title of a form", 45),
    ("show_form", 1): ("The title of a form", 45),
    ("TextInput", "placeholder"): ("In an empty field of a form", 100),
    ("Select", "placeholder"): ("In a menu, before something is chosen", 150),
    ("SelectOption", "label"): ("A choice in a menu", 100),
    ("SelectOption", "description"): ("Under a choice in a menu", 100),
    ("RadioGroupOption", "label"): ("A choice in a form", 100),
    ("RadioGroupOption", "description"): ("Under a choice in a form", 100),
    ("CheckboxGroupOption", "label"): ("A choice in a form", 100),
    ("CheckboxGroupOption", "description"): ("Under a choice in a form", 100),
    ("AudienceChoice", 2): ("A choice in a menu", 100),
    ("AudienceChoice", 3): ("Under a choice in a menu", 100),
    ("Choice", "name"): ("A choice of an option", 100),
    ("Embed", "title"): ("A title", 256),
}
_CALLS = {"_": 1, "ngettext": 2, "pgettext": 2}
_TOO_FEW = 4  # words
_NOTE = re.compile(r"\s*# Translators: (.*)")
_MORE = re.compile(r"\s*# (.*)")
UP_TO = re.compile(r"up to (\d+) characters")


@dataclass(frozen=True)
class Wording:
    """Words that the program says in one place; `notes` are for whoever translates them."""

    message: str
    plural: str
    context: str
    file: str
    notes: tuple[str, ...]


def note_of_length(what: str, most: int) -> str:
    """Return the note that tells translators what words are for, and how long they may be."""
    return f"{what}: up to {most} characters."


def said_in(root: Path) -> Iterator[Wording]:
    """Yield all that the program gives to gettext as it is written, file by file."""
    for file in sorted([*root.glob("bot/**/*.py"), *root.glob("cogs/**/*.py")]):
        if "templates" not in file.parts:
            yield from _said(file.read_text(encoding="utf-8"), file.relative_to(root).as_posix())


def _said(source: str, file: str) -> Iterator[Wording]:
    tree, lines = ast.parse(source), source.splitlines()
    above = {below: node for node in ast.walk(tree) for below in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in _CALLS:
            continue
        words = [part.value for part in node.args[: _CALLS[node.func.id]] if isinstance(part, ast.Constant)]
        if len(words) == _CALLS[node.func.id]:
            context, message = (words[0], words[1]) if node.func.id == "pgettext" else ("", words[0])
            plural = words[1] if node.func.id == "ngettext" else ""
            notes = (*(_written_notes(lines, node.lineno) or _told_by(node, above, str(message))), *_place(node, above))
            yield Wording(str(message), str(plural), str(context), file, notes)


def _written_notes(lines: list[str], line: int) -> list[str]:
    """Return the comment for translators that stands right above a line, if there is one."""
    comment: list[str] = []
    for text in reversed(lines[: line - 1]):
        if begins := _NOTE.fullmatch(text):
            return [" ".join([begins[1], *reversed(comment)])]
        more = _MORE.fullmatch(text)
        if more is None:
            break
        comment.append(more[1])
    return []


def _told_by(node: ast.AST, above: dict[ast.AST, ast.AST], message: str) -> Iterator[str]:
    """Yield what words are for that are too few to tell: what the function is for that says them."""
    outer = node
    while outer in above and len(message.split()) <= _TOO_FEW:
        outer = above[outer]
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            told = ast.get_docstring(outer) or f"In: {outer.name.strip('_').replace('_', ' ')}"
            yield " ".join(told.partition("\n\n")[0].split())
            return


def _place(node: ast.Call, above: dict[ast.AST, ast.AST]) -> Iterator[str]:
    """Yield what the words are for, where they are given to something whose bounds are known."""
    inner: ast.AST = node
    outer = above[node]
    while isinstance(outer, ast.Attribute | ast.IfExp | ast.BoolOp) or (
        isinstance(outer, ast.Call) and outer.func is inner
    ):
        inner, outer = outer, above[outer]
    if isinstance(outer, ast.keyword):
        given: str | int | None = outer.arg
        outer = above[outer]
    else:
        places = [place for place, one in enumerate(outer.args) if one is inner] if isinstance(outer, ast.Call) else []
        given = places[0] if places else None
    called = _name_of(outer.func) if isinstance(outer, ast.Call) else ""
    if given is not None and (called, given) in _PLACES:
        yield note_of_length(*_PLACES[called, given])


def _name_of(called: ast.expr) -> str:
    match called:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
        case ast.Subscript(value=value):
            return _name_of(value)
        case _:
            return ""
