"""Imports run one way, every door has one user, and every file is short and says what it is for."""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

from tests.bot.conftest import ROOT

LONGEST = 400

# Which files of its own feature a file may import; no other names exist in a feature. A file that grew too long is a
# folder of the same name, whose files count as that kind and may import one another.
WITHIN = {
    "__init__": {"cog", "views", "service", "rules", "store", "settings"},
    "cog": {"views", "service", "rules", "store", "settings"},
    "views": {"service", "rules", "store", "settings"},
    "service": {"rules", "store", "settings"},
    "rules": set[str](),
    "store": set[str](),
    "settings": set[str](),
}
# What else these may import, besides the standard library.
NARROW = {
    "rules": {"pydantic.fields", "bot.errors", "bot.text.language", "bot.text.user_text", "bot.clock"},
    "store": {"bot.db", "bot.members.keeps", "bot.clock"},
    "settings": {"pydantic", "bot.settings"},
}
ALSO = {
    "cogs.settings.rules": {"bot.settings"},  # Settings are what it is about.
    "cogs.reminders.rules.repeat_phrases": {
        "bot.text.time_parsing"
    },  # The date parser's door: it knows what days are called.
}

# Who alone may import what: itself and everything below it.
DOORS = {
    "apscheduler": {"bot.agenda.alarm"},
    "aiosqlite": {"bot.db"},
    "sqlite3": {"bot.db"},
    "asyncpg": {"bot.db"},
    "bot.db.sqlite": {"bot.db"},
    "bot.db.postgres": {"bot.db"},
    "prometheus_client": {"bot.health.metrics"},
    "simcord": {"bot.demo"},
    "bot.demo": {"bot.demo", "bot.__main__"},
    "bot.app": {"bot.demo", "bot.__main__", "bot.operator", "bot.generate"},
    "bot.db.snapshot": {"bot.db", "bot.operator"},
    "bot.operator": {"bot.operator"},  # Only `bot.__main__` names its modules, and reads one of them.
}

ASKS_THE_TIME = {
    *(f"datetime.datetime.{name}" for name in ("now", "utcnow", "today")),
    "datetime.date.today",
    "discord.utils.utcnow",
    *(f"time.{name}" for name in ("time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns")),
    *(f"time.{name}" for name in ("localtime", "gmtime", "ctime")),
}
MAY_ASK = {
    "bot.clock": {"datetime.datetime.now"},
    "bot.health.metrics": {"time.perf_counter"},  # How long something takes is no moment.
    "bot.demo": {"datetime.datetime.now"},  # When its story begins.
    "bot.demo.session": {"time.monotonic"},  # How fast its time goes by, measured against ours.
}
MAY_PRINT = {"bot.__main__", "bot.demo", "bot.operator"}  # The programs that an operator starts.

_INSERT = re.compile(r"\bINSERT\s+(?:OR\s+\w+\s+)?INTO\s+(\w+)\s*(?:\(([^)]*)\))?", re.IGNORECASE)
_NOT_OF_A_MEMBER = {"guild_id", "channel_id", "message_id"}


@dataclass(frozen=True)
class Module:
    """One file of the program."""

    name: str
    source: str
    is_package: bool

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.source)

    @property
    def feature(self) -> str | None:
        parts = self.name.split(".")
        return parts[1] if parts[0] == "cogs" and len(parts) > 1 else None

    @property
    def kind(self) -> str | None:
        """What it is in its feature; None if it lies too deep for that."""
        role = self.name.split(".")[2:]
        return None if len(role) > 2 else role[0] if role else "__init__"

    @cached_property
    def local_names(self) -> dict[str, str]:
        """What each imported name stands for."""
        names: dict[str, str] = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    top = alias.name.partition(".")[0]
                    names[alias.asname or top] = alias.name if alias.asname else top
            elif isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    names[alias.asname or alias.name] = f"{self._base(node)}.{alias.name}"
        return names

    @cached_property
    def imports(self) -> set[str]:
        """Everything it imports; from a package, the things in it."""
        found: set[str] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                found |= {f"{self._base(node)}.{alias.name}" for alias in node.names}
        return found

    def _base(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        parts = self.name.split(".")
        here = parts[: len(parts) - node.level + self.is_package]
        return ".".join([*here, *([node.module] if node.module else [])])

    def meaning(self, node: ast.expr) -> str | None:
        """The full name of an expression that is made of names and dots alone."""
        if isinstance(node, ast.Name):
            return self.local_names.get(node.id)
        if isinstance(node, ast.Attribute):
            before = self.meaning(node.value)
            return before and f"{before}.{node.attr}"
        return None

    @property
    def questions(self) -> set[str]:
        """In which ways it asks what time it is."""
        asked = {self.meaning(node) for node in ast.walk(self.tree) if isinstance(node, ast.Name | ast.Attribute)}
        return {name for name in asked if name in ASKS_THE_TIME}


def modules(root: Path) -> list[Module]:
    found: list[Module] = []
    for path in sorted([*root.glob("bot/**/*.py"), *root.glob("cogs/**/*.py")]):
        parts = path.relative_to(root).with_suffix("").parts
        is_package = parts[-1] == "__init__"
        name = ".".join(parts[:-1] if is_package else parts)
        found.append(Module(name, path.read_text(encoding="utf-8"), is_package))
    return found


def is_in(name: str, place: str) -> bool:
    return name == place or name.startswith(f"{place}.")


def problems(root: Path) -> list[str]:
    """Everything in this tree that goes against the design."""
    return [f"{module.name} {said}" for module in modules(root) for said in [*_imports(module), *_contents(module)]]


def _imports(module: Module) -> Iterator[str]:
    for name in sorted(module.imports):
        for guarded, users in DOORS.items():
            if is_in(name, guarded) and not any(is_in(module.name, user) for user in users):
                yield f"imports {name} past its door"
        if is_in(name, "cogs") and not is_in(module.name, "cogs"):
            yield f"belongs to the core and imports {name}"
    if module.feature is not None:
        yield from _feature_imports(module, module.feature)


def _feature_imports(module: Module, feature: str) -> Iterator[str]:
    kind = module.kind
    if kind not in WITHIN:
        yield "has a name that no file of a feature has"
        return
    for name in sorted(module.imports):
        if is_in(name, "cogs"):
            other, _dot, role = name.removeprefix("cogs.").partition(".")
            if other != feature:
                yield f"imports another feature, {name}"
            elif role.partition(".")[0] not in {kind, *WITHIN[kind]}:
                yield f"imports {name} against the direction"
        elif kind in NARROW and name.partition(".")[0] not in sys.stdlib_module_names:
            allowed = NARROW[kind] | ALSO.get(module.name, set())
            if not any(is_in(name, one) for one in allowed):
                yield f"imports {name}, which is not for its kind"


def _contents(module: Module) -> Iterator[str]:
    first = (ast.get_docstring(module.tree) or "").partition("\n")[0]
    if not first.endswith(".") or re.search(r"[.!?] +[A-Z`]", first):
        yield "does not open with one sentence that ends in a period"
    if len(module.source.splitlines()) > LONGEST:
        yield f"is longer than {LONGEST} lines"
    for question in sorted(module.questions - MAY_ASK.get(module.name, set())):
        yield f"asks {question} what time it is"
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Name) and node.id == "print" and module.name not in MAY_PRINT:
            yield "prints"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from _statements(module, node.value)


def _statements(module: Module, text: str) -> Iterator[str]:
    for table, columns in _INSERT.findall(text):
        if not columns:
            yield f"fills {table} without naming its columns"
        of_members = {name.strip() for name in columns.split(",")} - _NOT_OF_A_MEMBER
        if any(name.endswith("_id") for name in of_members) and not _declares(module, table):
            yield f"keeps members in {table} and does not declare it in KEEPS"


def _declares(module: Module, table: str) -> bool:
    declared = [
        node.value
        for node in module.tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "KEEPS"
    ]
    return any(isinstance(part, ast.Constant) and part.value == table for value in declared for part in ast.walk(value))


def test_the_program_is_built_as_designed() -> None:
    names = {module.name for module in modules(ROOT)}
    assert {"bot", "bot.app", "bot.db.sqlite", "bot.demo.session", "cogs.kudos", "cogs.kudos.store"} <= names

    assert problems(ROOT) == []


def test_what_is_exempt_still_needs_to_be() -> None:
    program = {module.name: module for module in modules(ROOT)}

    assert {name: program[name].questions for name in MAY_ASK} == MAY_ASK
    assert {name for name in program if re.search(r"\bprint\(", program[name].source)} == MAY_PRINT


CLEAN = {
    "bot/__init__.py": '"""The core."""\n',
    "bot/__main__.py": '"""The way in."""\nfrom bot.app import run\nprint(run)\n',
    "bot/app.py": '"""Opens everything."""\nfrom bot.clock import Clock\nrun = Clock\n',
    "bot/agenda/alarm.py": '"""The alarm."""\nimport apscheduler.schedulers.base\n',
    "bot/clock.py": '"""The clock."""\nfrom datetime import datetime\nClock = datetime.now\n',
    "bot/db/__init__.py": '"""The port."""\nReader = 1\n',
    "bot/db/sqlite.py": '"""One driver."""\nimport sqlite3\nimport aiosqlite\n',
    "bot/demo/__init__.py": '"""The demo."""\nimport simcord\nfrom bot.app import run\nprint(run)\n',
    "cogs/__init__.py": '"""The features."""\n',
    "cogs/tea/__init__.py": '"""Tea."""\nfrom cogs.tea.cog import Tea\n',
    "cogs/tea/cog.py": '"""People see it."""\nfrom cogs.tea import rules, store\nfrom .views import Cup\nTea = Cup\n',
    "cogs/tea/views.py": (
        '"""Buttons in `cups`, e.g. 1."""\nimport discord\nfrom cogs.tea.store import KEEPS\nCup = 1\n'
    ),
    "cogs/tea/rules.py": '"""Rules."""\nimport re\nfrom bot.errors import CareError\n',
    "cogs/tea/store.py": (
        '"""Memory."""\nfrom bot.db import Reader\nKEEPS = (Kept("cups", ("drinker_id",)),)\n'
        'SQL = "INSERT INTO cups (guild_id, drinker_id) VALUES (1, 2)"\n'
    ),
    "cogs/milk/__init__.py": '"""Milk."""\n',
    "cogs/jam/__init__.py": '"""Jam."""\n',
    "cogs/jam/rules/__init__.py": '"""Rules."""\n',
    "cogs/jam/rules/warm.py": '"""How warm."""\nfrom cogs.jam.rules import cold\nfrom bot.errors import CareError\n',
    "cogs/jam/rules/cold.py": '"""How cold."""\nimport re\n',
}

PLANTED = [
    ("cogs/milk/cog.py", "from cogs.tea import store", "another feature, cogs.tea.store"),
    ("cogs/milk/cog.py", "import cogs.tea", "another feature, cogs.tea"),
    ("cogs/milk/cog.py", "from cogs import tea", "another feature, cogs.tea"),
    ("cogs/milk/cog.py", "from ..tea import rules", "another feature, cogs.tea.rules"),
    ("cogs/milk/cog.py", "def f():\n    import cogs.tea.rules", "another feature, cogs.tea.rules"),
    ("bot/client/hearth.py", "from cogs.tea import setup", "belongs to the core and imports cogs.tea.setup"),
    ("bot/client/hearth.py", "from apscheduler.triggers.date import DateTrigger", "past its door"),
    ("bot/client/hearth.py", "import aiosqlite", "past its door"),
    ("bot/client/hearth.py", "import sqlite3 as s", "past its door"),
    ("cogs/milk/cog.py", "from asyncpg import connect", "past its door"),
    ("cogs/milk/cog.py", "from bot.db.sqlite import SqliteDatabase", "past its door"),
    ("bot/client/hearth.py", "from simcord.backend import serializers", "past its door"),
    ("bot/client/hearth.py", "from bot.demo import main", "past its door"),
    ("cogs/milk/cog.py", "from bot import app", "past its door"),
    ("bot/client/hearth.py", "from datetime import datetime\ndatetime.now()", "asks datetime.datetime.now"),
    ("bot/client/hearth.py", "from datetime import datetime as d\nd.utcnow()", "asks datetime.datetime.utcnow"),
    ("bot/client/hearth.py", "import datetime as dt\nask = dt.datetime.now", "asks datetime.datetime.now"),
    ("bot/client/hearth.py", "from datetime import date\ndate.today()", "asks datetime.date.today"),
    ("bot/client/hearth.py", "import time\ntime.time()", "asks time.time"),
    ("bot/client/hearth.py", "from time import monotonic\nmonotonic()", "asks time.monotonic"),
    ("bot/client/hearth.py", "import discord\ndiscord.utils.utcnow()", "asks discord.utils.utcnow"),
    ("bot/demo/page.py", "import time\ntime.time()", "asks time.time"),
    ("cogs/milk/rules.py", "import discord", "imports discord, which is not for its kind"),
    ("cogs/milk/rules.py", "from bot.db import Reader", "not for its kind"),
    ("cogs/milk/rules.py", "from bot.settings import Settings", "not for its kind"),
    ("cogs/milk/rules.py", "from pydantic import BaseModel", "not for its kind"),
    ("cogs/milk/rules.py", "from cogs.milk import store", "against the direction"),
    ("cogs/milk/store.py", "from bot.errors import CareError", "not for its kind"),
    ("cogs/milk/store.py", "import discord", "not for its kind"),
    ("cogs/milk/store.py", "from cogs.milk.rules import LONGEST", "against the direction"),
    ("cogs/milk/settings.py", "from bot.client.hearth import Hearth", "not for its kind"),
    ("cogs/milk/views.py", "from cogs.milk.cog import Milk", "against the direction"),
    ("cogs/milk/cog.py", "from cogs.milk import setup", "against the direction"),
    ("cogs/milk/utils.py", "", "no file of a feature has"),
    ("cogs/milk/store/deep/cup.py", "", "no file of a feature has"),
    ("cogs/jam/rules/hot.py", "import discord", "imports discord, which is not for its kind"),
    ("cogs/jam/rules/hot.py", "from cogs.jam.store import cups", "against the direction"),
    ("cogs/jam/rules/hot.py", "from cogs.tea.rules import hot", "another feature, cogs.tea.rules.hot"),
    ("bot/client/hearth.py", "print(1)", "prints"),
    ("bot/client/hearth.py", "\n" * LONGEST, "longer than 400 lines"),
    (
        "bot/client/hearth.py",
        'SQL = "INSERT INTO cups (guild_id, drinker_id) VALUES (1, 2)"',
        "keeps members in cups",
    ),
    (
        "bot/client/hearth.py",
        'SQL = ("INSERT INTO "\n"cups (guild_id, "\n"drinker_id) VALUES (1, 2)")',
        "keeps members in cups",
    ),
    ("bot/client/hearth.py", 'SQL = "INSERT INTO cups VALUES (1, 2)"', "without naming its columns"),
]


def plant(root: Path, files: dict[str, str]) -> None:
    for name, source in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")


def test_a_program_that_is_built_as_designed_has_no_problems(tmp_path: Path) -> None:
    plant(tmp_path, CLEAN)

    assert problems(tmp_path) == []


@pytest.mark.parametrize(("path", "source", "said"), PLANTED)
def test_a_planted_violation_is_found(tmp_path: Path, path: str, source: str, said: str) -> None:
    plant(tmp_path, CLEAN | {path: f'"""One sentence."""\n{source}\n'})

    (found,) = problems(tmp_path)
    assert found.startswith(path.removesuffix(".py").replace("/", "."))
    assert said in found


@pytest.mark.parametrize(
    "source", ["", '"""No period"""', '"""One. Two."""', '"""One that goes on\nand ends there."""', "x = 1"]
)
def test_a_file_that_does_not_open_with_a_sentence_is_found(tmp_path: Path, source: str) -> None:
    plant(tmp_path, CLEAN | {"bot/client/hearth.py": source})

    assert problems(tmp_path) == ["bot.client.hearth does not open with one sentence that ends in a period"]


@pytest.mark.parametrize("missing", ["KEEPS", '"cups"'])
def test_a_store_that_does_not_say_what_it_keeps_is_found(tmp_path: Path, missing: str) -> None:
    plant(tmp_path, CLEAN)
    store = tmp_path / "cogs" / "tea" / "store.py"
    store.write_text(
        store.read_text(encoding="utf-8").replace(missing, '"other"' if "cups" in missing else "OTHER"),
        encoding="utf-8",
    )

    (found,) = problems(tmp_path)
    assert "cogs.tea.store keeps members in cups" in found
