"""Every statement that the program has for the database, found by reading its source."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import product
from pathlib import Path
from typing import Any

from bot.app import FEATURES
from bot.members.keeps import holdings

ROOT = Path(__file__).parent.parent
# Where the statement stands among the arguments of whatever carries it out.
PLACES = {"all": 1, "one": 1, "value": 0, "column": 0, "run": 0, "run_each": 0}
WITHOUT = ROOT / "bot" / "text"  # where no database is asked, and `unit.one(word)` is a question to a table of words
VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")

Known = dict[str, list[str]]  # what each name of a function may stand for


@dataclass(frozen=True)
class Statement:
    """One statement, and the function that has it: `cogs/kudos/store/gifts.py add`."""

    where: str
    sql: str


@dataclass(frozen=True)
class Unread:
    """A statement that the source does not show: it is put together from what only a running program knows."""

    where: str
    source: str


class _UnreadError(Exception):
    """It cannot be told what an expression comes to."""


@cache
def written() -> tuple[Statement | Unread, ...]:
    """Return what stands in the source, and what is declared in `KEEPS`."""
    found = [one for path in _sources() for one in _of_file(path)]
    return tuple(dict.fromkeys([*found, *_declared()]))


def _sources() -> Iterator[Path]:
    for folder in ("bot", "cogs"):
        yield from sorted(path for path in (ROOT / folder).rglob("*.py") if WITHOUT not in path.parents)


def _declared() -> Iterator[Statement]:
    for holding in holdings(FEATURES):
        for statement in holding.kept.forget:
            yield Statement(f"KEEPS of {holding.kept.table}", statement)


def _of_file(path: Path) -> Iterator[Statement | Unread]:
    source = path.read_text(encoding="utf-8")
    if any(f".{name}(" in source for name in PLACES):
        where = path.relative_to(ROOT)
        name = ".".join(where.with_suffix("").parts).removesuffix(".__init__")
        yield from _Module(where.as_posix(), vars(import_module(name))).of(ast.parse(source), "", {})


def _is_sweep(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id == "sweep"


def _asked(call: ast.Call) -> ast.expr | None:
    """Return what a call hands to the database, if it is one that does."""
    if not isinstance(call.func, ast.Attribute) or ast.unparse(call.func.value) in ("asyncio", "subprocess"):
        return None
    place = PLACES.get(call.func.attr)
    return None if place is None or len(call.args) <= place else call.args[place]


class _Module:
    """Reads one module, with what its own names stand for."""

    def __init__(self, where: str, names: dict[str, Any]) -> None:
        self._where, self._names = where, names

    def of(self, node: ast.AST, function: str, known: Known) -> Iterator[Statement | Unread]:
        for inner in ast.iter_child_nodes(node):
            if isinstance(inner, (ast.FunctionDef, ast.AsyncFunctionDef)):
                yield from self.of(inner, inner.name, known | self._assigned(inner, known))
                continue
            if isinstance(inner, ast.Call) and _is_sweep(inner):
                yield from self._swept(f"{self._where} {function}", inner, known)
            elif isinstance(inner, ast.Call) and (asked := _asked(inner)) is not None:
                yield from self._read(f"{self._where} {function}", asked, known)
            yield from self.of(inner, function, known)

    def _swept(self, where: str, call: ast.Call, known: Known) -> Iterator[Statement | Unread]:
        """Yield what `sweep` makes of a condition; `{some table}` stands for a stretch of a table."""
        first = [node for keyword in call.keywords if keyword.arg == "first" for node in ast.iter_child_nodes(keyword)]
        try:
            [table], [which] = self._fold(call.args[1], known), self._fold(call.args[2], known)
            for node in first:
                assert isinstance(node, ast.Tuple)
                for one in node.elts:
                    [sql] = self._fold(one, known)
                    yield Statement(where, sql.replace("{these}", f"{{some {table}}} AND ({which})"))
            yield Statement(where, f"DELETE FROM {table} WHERE {{some {table}}} AND ({which})")  # noqa: S608 - it reads it
        except _UnreadError:
            yield Unread(where, ast.unparse(call))

    def _read(self, where: str, asked: ast.expr, known: Known) -> Iterator[Statement | Unread]:
        try:
            for sql in self._fold(asked, known):
                if sql.split(maxsplit=1)[:1] and sql.split(maxsplit=1)[0].upper() in VERBS:
                    yield Statement(where, sql)
        except _UnreadError:
            yield Unread(where, ast.unparse(asked))

    def _assigned(self, function: ast.AST, known: Known) -> Known:
        found: Known = {}
        for node in ast.walk(function):
            if isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)) and node.value is not None:
                target = node.targets[0] if isinstance(node, ast.Assign) else node.target
                if isinstance(target, ast.Name):
                    self._assign(found, known, target.id, node)
        return found

    def _assign(self, found: Known, known: Known, name: str, node: Any) -> None:
        try:
            values = self._fold(node.value, known | found)
        except _UnreadError:
            return
        before = found.get(name, [])
        more = [one + value for one in before for value in values] if isinstance(node, ast.AugAssign) else values
        found[name] = [*before, *more]

    def _fold(self, node: ast.expr, known: Known) -> list[str]:
        if isinstance(node, ast.Name) and node.id in known:
            return known[node.id]
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return [left + right for left in self._fold(node.left, known) for right in self._fold(node.right, known)]
        if isinstance(node, ast.JoinedStr):
            parts = [one.value if isinstance(one, ast.FormattedValue) else one for one in node.values]
            return ["".join(folded) for folded in product(*(self._fold(part, known) for part in parts))]
        if isinstance(node, ast.IfExp):
            return self._fold(node.body, known) + self._fold(node.orelse, known)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "cast":
            return self._fold(node.args[1], known)
        value = self._named(node)
        if not isinstance(value, (str, int)):
            raise _UnreadError
        return [str(value)]

    def _named(self, node: ast.expr) -> Any:
        """Return what a constant is, or a name of the module, or a name in another one that it names."""
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, ast.Name):
            return self._names.get(node.id)
        return getattr(self._named(node.value), node.attr, None) if isinstance(node, ast.Attribute) else None
