"""The picture of the floors is drawn from the imports, and says which arrows go against the direction."""

from pathlib import Path

from bot.floors import picture
from tests.bot.conftest import ROOT

TREE = {
    "bot/__init__.py": "",
    "bot/app.py": "from bot import oven\nfrom bot.clock import now\nimport cogs.tea\n",
    "bot/clock.py": "",
    "bot/oven/__init__.py": "from bot.tray.warm import Warm\n",
    "bot/oven/hot.py": "def f():\n    import bot.tray\n    from bot.clock import now\n",
    "bot/tray/__init__.py": "from bot.clock import now\n",
    "bot/tray/warm.py": "from bot.oven.hot import Hot\n",
    "cogs/tea/cog.py": "from bot.oven.hot import Hot\nfrom cogs.milk import store\n",
    "cogs/milk/store.py": "import asyncio\n",
}


def test_each_part_stands_upon_what_it_imports_and_reaches_in_no_other_way(tmp_path: Path) -> None:
    for name, source in TREE.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(source, encoding="utf-8")

    assert list(picture(tmp_path)) == [
        "```mermaid",
        "flowchart TB",
        '    app["app.py"]',
        '    clock["clock.py"]',
        '    cogs["cogs/"]',
        '    oven["oven/"]',
        '    tray["tray/"]',
        "    app --> cogs",
        "    cogs --> oven",
        "    oven --> tray",
        "    tray --> clock",
        "    tray -.-> oven",
        "```",
    ]


def test_all_parts_of_the_program_are_in_it() -> None:
    drawn = "\n".join(picture())
    # By its files: where a part has moved, git leaves its folder behind with what Python compiled.
    parts = {path.relative_to(ROOT / "bot").parts[0].removesuffix(".py") for path in (ROOT / "bot").rglob("*.py")}
    parts.remove("__init__")
    assert {one for one in parts if f"    {one}[" not in drawn} == set()


def test_the_map_of_the_program_is_read_in_a_few_minutes() -> None:
    page = ROOT / "docs" / "architecture.md"
    assert len(page.read_text(encoding="utf-8").split()) < 1200, "move reasons to docs/design/"
