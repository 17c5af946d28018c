"""Imports run one way, every door has one user, and every file is short and says what it is for."""

import re
from pathlib import Path

import pytest

from tests.bot.architecture import LONGEST, MAY_ASK, MAY_PRINT, MOST_AT_THE_TOP, modules, problems
from tests.bot.conftest import ROOT


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
    "bot/app.py": (
        '"""Opens everything."""\nfrom bot.clock import Clock\nrun = Clock\n'
        'FEATURES = ("cogs.tea", "cogs.milk", "cogs.jam", "cogs.soup")\n'
    ),
    "bot/agenda/alarm.py": '"""The alarm."""\nimport apscheduler.schedulers.base\n',
    "bot/clock.py": '"""The clock."""\nfrom datetime import datetime\nClock = datetime.now\n',
    "bot/db/__init__.py": '"""The port."""\nReader = 1\ndef open():\n    from bot.db.sqlite import Driver\n',
    "bot/db/sqlite.py": '"""One driver."""\nimport sqlite3\nimport aiosqlite\nfrom bot.db import Reader\n',
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
    "cogs/soup/__init__.py": '"""Soup."""\nfrom cogs.soup import bread, broth\nTOPICS = (broth, bread)\n',
    "cogs/soup/settings.py": '"""What a server decides."""\nfrom bot.settings import Settings\n',
    "cogs/soup/broth/__init__.py": '"""Broth."""\nfrom cogs.soup.broth.cog_pots import Pot\n',
    "cogs/soup/broth/cog_pots.py": '"""Pots."""\nfrom cogs.soup.broth import store\nPot = store\n',
    "cogs/soup/broth/store.py": '"""What is in them."""\nfrom bot.db import Reader\n',
    "cogs/soup/bread/__init__.py": '"""Bread."""\nfrom cogs.soup.bread.cog import Loaf\n',
    "cogs/soup/bread/cog.py": (
        '"""Loaves."""\nfrom cogs.soup.bread import rules_crumbs\nfrom cogs.soup.broth.cog_pots import Pot\n'
        "Loaf = Pot\n"
    ),
    "cogs/soup/bread/rules_crumbs.py": '"""Crumbs."""\nimport re\n',
    "tests/cogs/tea/people.py": '"""Who drinks it."""\nann = 1\n',
    "tests/cogs/tea/test_tea.py": '"""Tea is warm."""\nfrom tests.cogs.tea.people import ann\n',
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
    ("cogs/soup/broth/cog.py", "from cogs.soup.bread import rules_crumbs", "later in TOPICS: register it with broth"),
    ("cogs/soup/broth/cog.py", "from cogs.soup import bread", "of a topic that comes later in TOPICS"),
    ("cogs/soup/broth/cog.py", "def f():\n    from cogs.soup.bread.rules_crumbs import One", "later in TOPICS"),
    ("cogs/soup/broth/cog.py", "from ..bread import rules_crumbs", "later in TOPICS"),
    ("cogs/soup/bread/rules.py", "from cogs.soup.broth import store", "against the direction: move it down"),
    ("cogs/soup/bread/rules.py", "from cogs.soup.broth import cog_pots", "against the direction: move it down"),
    ("cogs/soup/bread/rules.py", "from cogs.soup.settings import Soup", "against the direction"),
    ("cogs/soup/bread/rules_crusts.py", "import discord", "imports discord, which is not for its kind"),
    ("cogs/soup/bread/store_crusts.py", "from cogs.tea import store", "another feature, cogs.tea.store: move it down"),
    ("cogs/soup/bread/utils.py", "", "no file of a feature has"),
    ("cogs/soup/bread/store/crusts.py", "", "no file of a feature has"),
    ("cogs/soup/cog.py", "from cogs.soup.bread import rules_crumbs", "of a topic: let the topic register it"),
    ("cogs/soup/store/__init__.py", "", "add it to TOPICS in cogs/soup/__init__.py"),
    ("tests/cogs/tea/scene.py", "import tests.cogs.tea.test_tea", "imports tests.cogs.tea.test_tea, a test module"),
    ("tests/cogs/tea/test_cups.py", "from tests.cogs.tea.test_tea import ann", "a test module: move what they share"),
    ("tests/cogs/tea/test_cups.py", "from tests.cogs.tea import test_tea", "into a helper module beside it"),
    ("tests/cogs/tea/test_cups.py", "def f():\n    from .test_tea import ann", "imports tests.cogs.tea.test_tea"),
    ("cogs/salt/__init__.py", "", "is never loaded: add it to FEATURES in bot/app.py"),
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
    assert found.startswith(path.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
    assert said in found
    _what, mend = found.rsplit(": ", 1)  # What to do about it comes last.
    assert mend


@pytest.mark.parametrize(
    "source", ["", '"""No period"""', '"""One. Two."""', '"""One that goes on\nand ends there."""', "x = 1"]
)
def test_a_file_that_does_not_open_with_a_sentence_is_found(tmp_path: Path, source: str) -> None:
    plant(tmp_path, CLEAN | {"bot/client/hearth.py": source})

    said = "does not open with one sentence that ends in a period: say what it is for"
    assert problems(tmp_path) == [f"bot.client.hearth {said}"]


@pytest.mark.parametrize("missing", ["KEEPS", '"cups"'])
def test_a_store_that_does_not_say_what_it_keeps_is_found(tmp_path: Path, missing: str) -> None:
    plant(tmp_path, CLEAN)
    store = tmp_path / "cogs" / "tea" / "store.py"
    store.write_text(
        store.read_text(encoding="utf-8").replace(missing, '"other"' if "cups" in missing else "OTHER"),
        encoding="utf-8",
    )

    (found,) = problems(tmp_path)
    assert found == "cogs.tea.store keeps members in cups: declare the column in KEEPS of cogs.tea.store"


CIRCLES = [
    {"bot/a.py": "from bot.b import B\nA = 1", "bot/b.py": "from bot.a import A\nB = 1"},
    {
        "bot/a.py": "from bot import b",
        "bot/b.py": "from bot.client.c import C",
        "bot/client/c.py": "def f():\n    from bot.a import A\nC = 1",
    },
    {  # For types alone.
        "bot/a.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from bot.b import B",
        "bot/b.py": "import bot.a",
    },
    {"bot/a/__init__.py": "from bot.a.b import B", "bot/a/b.py": "from bot.a import A"},  # Not in a function: no door.
]


@pytest.mark.parametrize("files", CIRCLES)
def test_a_circle_is_found_once_with_the_whole_way(tmp_path: Path, files: dict[str, str]) -> None:
    plant(tmp_path, CLEAN | {path: f'"""One sentence."""\n{source}\n' for path, source in files.items()})

    (found,) = problems(tmp_path)
    assert found.startswith("bot.a is imported in a circle, bot.a → ")
    assert found.endswith(" → bot.a: move down what they share")
    assert found.count("→") == len(files)


def test_a_class_name_that_is_there_twice_is_found(tmp_path: Path) -> None:
    plant(tmp_path, CLEAN | {f"cogs/{name}/views.py": '"""Buttons."""\nclass Cup: ...\n' for name in ("jam", "milk")})

    assert problems(tmp_path) == ["cogs.milk.views has a class Cup, as cogs.jam.views has: give it a name of its own"]


def test_too_much_at_the_top_is_found(tmp_path: Path) -> None:
    there = {path.split("/")[1] for path in CLEAN if path.startswith("bot/")} - {"__init__.py"}
    more = MOST_AT_THE_TOP - len(there)
    plant(tmp_path, CLEAN | {f"bot/floor{number}/room.py": '"""A room."""\n' for number in range(more)})
    assert problems(tmp_path) == []

    plant(tmp_path, {"bot/one.py": '"""One more."""\n'})
    assert problems(tmp_path) == ["bot has 25 entries at its top, and 24 are enough: move one to its floor"]


def test_topics_that_keep_little_to_themselves_are_found(tmp_path: Path) -> None:
    pots = "".join(f"from cogs.soup.broth.rules_{number} import Pot\n" for number in range(4))
    more = {f"cogs/soup/broth/rules_{number}.py": '"""Rules."""\n' for number in range(4)}
    plant(tmp_path, CLEAN | more | {"cogs/soup/bread/views.py": f'"""Buttons."""\n{pots}'})

    assert problems(tmp_path) == [
        "cogs.soup has 4 of 9 imports within a topic: move down what topics share, or cut them anew"
    ]
