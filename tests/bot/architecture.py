"""What the program has to be built like: each rule says what goes against it, and how to mend that."""

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

LONGEST = 400  # lines of a file
MOST_AT_THE_TOP = 24  # files and folders of bot/, its `__init__.py` not counted
ENOUGH_WITHIN = 1 / 2  # of what the files of a feature with topics import of it, so much is of their own topic

# Which files of its own feature a file may import; no other names exist in a feature. A file that grew too long is a
# folder of the same name, whose files count as that kind and may import one another. In a feature with topics each
# topic is a folder of such files, and the kind of a file is what its name begins with: `cog_threads` is a cog.
WITHIN = {
    "__init__": {"cog", "views", "service", "rules", "store", "settings"},
    "cog": {"views", "service", "rules", "store", "settings"},
    "views": {"service", "rules", "store", "settings"},
    "service": {"rules", "store", "settings"},
    "rules": set[str](),
    "store": set[str](),
    "settings": set[str](),
}
CALLED_OTHERWISE = {"notice_kinds": "rules"}
# What else these may import, besides the standard library.
NARROW = {
    "rules": {
        "pydantic.fields",
        "bot.errors",
        "bot.text.dates",
        "bot.text.days",
        "bot.text.hours",
        "bot.text.language",
        "bot.text.links",
        "bot.text.lists",
        "bot.text.permissions",
        "bot.text.times.lexicon",
        "bot.text.user_text",
        "bot.clock",
    },
    "store": {"bot.db", "bot.members.keeps", "bot.clock"},
    "settings": {"pydantic", "bot.settings"},
}
ALSO = {
    "cogs.care.rules.bars": {"bot.moderation.ways"},  # So are bars.
    "cogs.care.settings": {"bot.moderation.team"},  # Every feature asks who the team is.
    # Settings are what they are about.
    "cogs.settings.rules": {"bot.settings"},
    "cogs.settings.rules.history": {"bot.settings"},
    "cogs.check_ins.check_in.notice_kinds": {"bot.delivery.Notice"},
    "cogs.check_ins.everyone.notice_kinds": {"bot.delivery.Notice"},
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
    "bot.clock": {"datetime.datetime.now", "time.monotonic"},
    "bot.health.metrics": {"time.perf_counter"},  # How long something takes is no moment.
    "bot.demo": {"datetime.datetime.now"},  # When its story begins.
    "bot.demo.session": {"time.monotonic"},  # How fast its time goes by, measured against ours.
}
MAY_PRINT = {"bot.__main__", "bot.demo", "bot.operator"}  # The programs that an operator starts.

_INSERT = re.compile(r"\bINSERT\s+(?:OR\s+\w+\s+)?INTO\s+(\w+)\s*(?:\(([^)]*)\))?", re.IGNORECASE)
_NOT_OF_A_MEMBER = {"guild_id", "channel_id", "message_id"}


@dataclass(frozen=True)
class Place:
    """Where something lies among the features: `kind` is None if it lies too deep, or has a name that no file has."""

    feature: str
    topic: str | None
    kind: str | None


def place_of(name: str, topics: Mapping[str, tuple[str, ...]]) -> Place | None:
    """Return where a module or something in it lies; None if it is no feature's."""
    top, *parts = name.split(".")
    if top != "cogs" or not parts:
        return None
    feature, *role = parts
    topic = role.pop(0) if role and role[0] in topics.get(feature, ()) else None
    return Place(feature, topic, _kind(role[0], in_topic=topic is not None) if role else "__init__")


def _kind(name: str, *, in_topic: bool) -> str | None:
    kind = CALLED_OTHERWISE.get(name, name.partition("_")[0] if in_topic else name)
    return kind if kind in WITHIN else None


@dataclass(frozen=True)
class Module:
    """One file of the program."""

    name: str
    source: str
    is_package: bool

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.source)

    @cached_property
    def local_names(self) -> dict[str, str]:
        """Return what each imported name stands for."""
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
        """Return everything it imports; from a package, the things in it."""
        found: set[str] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                found |= {f"{self._base(node)}.{alias.name}" for alias in node.names}
        return found

    @cached_property
    def opened(self) -> set[str]:
        """Return what it imports in functions."""
        functions = (node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
        inner = [node for function in functions for node in ast.walk(function) if isinstance(node, ast.ImportFrom)]
        return {f"{self._base(node)}.{alias.name}" for node in inner for alias in node.names}

    def _base(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        parts = self.name.split(".")
        here = parts[: len(parts) - node.level + self.is_package]
        return ".".join([*here, *([node.module] if node.module else [])])

    def meaning(self, node: ast.expr) -> str | None:
        """Return the full name of an expression that is made of names and dots alone."""
        if isinstance(node, ast.Name):
            return self.local_names.get(node.id)
        if isinstance(node, ast.Attribute):
            before = self.meaning(node.value)
            return before and f"{before}.{node.attr}"
        return None

    @property
    def questions(self) -> set[str]:
        """Return in which ways it asks what time it is."""
        asked = {self.meaning(node) for node in ast.walk(self.tree) if isinstance(node, ast.Name | ast.Attribute)}
        return {name for name in asked if name in ASKS_THE_TIME}


def modules(root: Path) -> list[Module]:
    """Return the files of the program."""
    return _modules_in(root, "bot", "cogs")


def _modules_in(root: Path, *folders: str) -> list[Module]:
    found: list[Module] = []
    for path in sorted(path for folder in folders for path in root.glob(f"{folder}/**/*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        is_package = parts[-1] == "__init__"
        name = ".".join(parts[:-1] if is_package else parts)
        found.append(Module(name, path.read_text(encoding="utf-8"), is_package))
    return found


def is_in(name: str, place: str) -> bool:
    """Return whether a name is that of a place, or of something in it."""
    return name == place or name.startswith(f"{place}.")


@dataclass
class Program:
    """All of it."""

    root: Path
    modules: dict[str, Module] = field(default_factory=dict[str, Module])
    topics: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])  # of each feature, in order

    @classmethod
    def read_from(cls, root: Path) -> "Program":
        """Read all files of the program."""
        known = {module.name: module for module in modules(root)}
        names = {name: _listed(module, "TOPICS") for name, module in known.items() if name.count(".") == 1}
        topics = {name.removeprefix("cogs."): listed for name, listed in names.items() if name.startswith("cogs.")}
        return cls(root, known, {feature: listed for feature, listed in topics.items() if listed})

    def place(self, name: str) -> Place | None:
        """Return where something lies among the features."""
        return place_of(name, self.topics)

    def module_of(self, name: str) -> str:
        """Return the module in which an imported name is; nothing for what is not of the program."""
        while name and name not in self.modules:
            name = name.rpartition(".")[0]
        return name

    def leans_on(self, module: Module) -> set[str]:
        """Return the modules that one imports, for types alone, too.

        A package that opens one of its own files in a function, such as a driver that may not be installed, is a door.
        """
        opened = module.opened if module.is_package else set[str]()
        names = {name for name in module.imports if not (name in opened and is_in(name, module.name))}
        return {self.module_of(name) for name in names} - {"", module.name}


def _listed(module: Module, constant: str) -> tuple[str, ...]:
    """Return what a tuple at the top of a module lists, by name or as strings."""
    for node in module.tree.body:
        if (
            isinstance(node, ast.Assign)
            and ast.unparse(node.targets[0]) == constant
            and isinstance(node.value, ast.Tuple)
        ):
            return tuple(ast.unparse(one).strip("'\"") for one in node.value.elts)
    return ()


def problems(root: Path) -> list[str]:
    """Return everything in this tree that goes against the design."""
    program = Program.read_from(root)
    each = [
        f"{one.name} {said}" for one in program.modules.values() for said in [*_imports(program, one), *_contents(one)]
    ]
    whole = [*_circles(program), *_classes(program), *_top(program), *_features(program), *_topics(program)]
    return [*each, *whole, *_shared_tests(root)]


def _imports(program: Program, module: Module) -> Iterator[str]:
    for name in sorted(module.imports):
        for guarded, users in DOORS.items():
            if is_in(name, guarded) and not any(is_in(module.name, user) for user in users):
                yield f"imports {name} past its door: use what {', '.join(sorted(users))} offers"
        if is_in(name, "cogs") and not is_in(module.name, "cogs"):
            yield f"belongs to the core and imports {name}: move it down into bot/, or let the feature register it"
    place = program.place(module.name)
    if place is not None:
        yield from _feature_imports(program, module, place)


def _feature_imports(program: Program, module: Module, here: Place) -> Iterator[str]:
    if here.kind is None or module.name.count(".") > 3:
        yield f"has a name that no file of a feature has: call it {', '.join(sorted(WITHIN))}, and nothing lies deeper"
        return
    for name in sorted(module.imports):
        there = program.place(name)
        if there is not None:
            yield from _arrow(program, name, here, here.kind, there)
        elif here.kind in NARROW and name.partition(".")[0] not in sys.stdlib_module_names:
            allowed = NARROW[here.kind] | ALSO.get(module.name, set())
            if not any(is_in(name, one) for one in allowed):
                yield f"imports {name}, which is not for its kind: hand it what it needs, or move it to a service"


def _arrow(program: Program, name: str, here: Place, kind: str, there: Place) -> Iterator[str]:
    order = program.topics.get(here.feature, ())
    if there.feature != here.feature:
        yield f"imports another feature, {name}: move it down into bot/"
    elif here.topic is None and there.topic is not None:
        if kind != "__init__" or there.kind != "__init__":
            yield f"imports {name} of a topic: let the topic register it in its setup"
    elif here.topic and there.topic and order.index(there.topic) > order.index(here.topic):
        yield f"imports {name} of a topic that comes later in TOPICS: register it with {order[0]}, or move it down"
    elif there.kind not in {kind, *WITHIN[kind]}:
        yield f"imports {name} against the direction: move it down, or hand it over"


def _circles(program: Program) -> Iterator[str]:
    """Find modules that need one another."""
    arrows = {name: program.leans_on(module) for name, module in program.modules.items()}
    found: set[str] = set()
    for name in sorted(arrows):
        way = _way_back(arrows, name)
        if way and not found & set(way):
            found |= set(way)
            yield f"{name} is imported in a circle, {' → '.join([name, *way])}: move down what they share"


def _way_back(arrows: Mapping[str, set[str]], start: str) -> list[str]:
    """Return the shortest way from a module through its imports to itself; nothing without one."""
    ways = {start: list[str]()}
    for name in (queue := [start]):
        for further in sorted(arrows[name]):
            if further == start:
                return [*ways[name], start]
            if further not in ways:
                ways[further] = [*ways[name], further]
                queue.append(further)
    return []


def _classes(program: Program) -> Iterator[str]:
    where: dict[str, list[str]] = defaultdict(list)
    for module in program.modules.values():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef):
                where[node.name].append(module.name)
    for name, (first, *others) in where.items():
        for other in others:
            yield f"{other} has a class {name}, as {first} has: give it a name of its own"


def _top(program: Program) -> Iterator[str]:
    entries = [path for path in program.root.glob("bot/*") if path.name != "__init__.py"]
    there = [path for path in entries if path.suffix == ".py" or list(path.glob("*.py"))]
    if len(there) > MOST_AT_THE_TOP:
        yield f"bot has {len(there)} entries at its top, and {MOST_AT_THE_TOP} are enough: move one to its floor"


def _features(program: Program) -> Iterator[str]:
    loaded = _listed(program.modules["bot.app"], "FEATURES")
    for name, module in program.modules.items():
        if module.is_package and name.count(".") == 1 and is_in(name, "cogs") and name not in loaded:
            yield f"{name} is never loaded: add it to FEATURES in bot/app.py"


def _topics(program: Program) -> Iterator[str]:
    for feature, order in program.topics.items():
        package = f"cogs.{feature}"
        for name, module in program.modules.items():
            topic = name.removeprefix(f"{package}.")
            if module.is_package and is_in(name, package) and name.count(".") == 2 and topic not in order:
                yield f"{name} is no topic that is set up: add it to TOPICS in cogs/{feature}/__init__.py"
        yield from _within(program, feature)


def _within(program: Program, feature: str) -> Iterator[str]:
    inside = outside = 0
    for module in program.modules.values():
        here = program.place(module.name)
        if here is None or here.feature != feature or here.topic is None:
            continue
        for name in program.leans_on(module):
            there = program.place(name)
            if there is not None and there.feature == feature:
                inside, outside = inside + (there.topic == here.topic), outside + (there.topic != here.topic)
    if inside < ENOUGH_WITHIN * (inside + outside):
        share = f"{inside} of {inside + outside}"
        yield f"cogs.{feature} has {share} imports within a topic: move down what topics share, or cut them anew"


def _contents(module: Module) -> Iterator[str]:
    first = (ast.get_docstring(module.tree) or "").partition("\n")[0]
    if not first.endswith(".") or re.search(r"[.!?] +[A-Z`]", first):
        yield "does not open with one sentence that ends in a period: say what it is for"
    if len(module.source.splitlines()) > LONGEST:
        yield f"is longer than {LONGEST} lines: give one of its questions a file of its own"
    for question in sorted(module.questions - MAY_ASK.get(module.name, set())):
        yield f"asks {question} what time it is: take a Clock"
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Name) and node.id == "print" and module.name not in MAY_PRINT:
            yield "prints: log it, or tell the person"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from _statements(module, node.value)


def _statements(module: Module, text: str) -> Iterator[str]:
    for table, columns in _INSERT.findall(text):
        if not columns:
            yield f"fills {table} without naming its columns: name them"
        of_members = {name.strip() for name in columns.split(",")} - _NOT_OF_A_MEMBER
        if any(name.endswith("_id") for name in of_members) and not _declares(module, table):
            yield f"keeps members in {table}: declare the column in KEEPS of {module.name}"


def _declares(module: Module, table: str) -> bool:
    declared = [
        node.value
        for node in module.tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "KEEPS"
    ]
    return any(isinstance(part, ast.Constant) and part.value == table for value in declared for part in ast.walk(value))


def _shared_tests(root: Path) -> Iterator[str]:
    """Find what imports a test module."""
    known = {module.name: module for module in _modules_in(root, "tests")}
    tests = {name for name in known if name.rpartition(".")[2].startswith("test_")}
    for name, module in known.items():
        for other in sorted(tests & {part for one in module.imports for part in (one, one.rpartition(".")[0])}):
            yield f"{name} imports {other}, a test module: move what they share into a helper module beside it"
