"""A copy of this checkout in which a test may write, and programs that run there."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
NEEDED = (
    *("bot", "cogs", "docs", "benchmarks", "tests"),
    *("data/help.toml", "data/migrations", "data/places.tsv", "data/schema.sql"),
    *("pyproject.toml", "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "Makefile", ".env.example"),
)


def copy_checkout(to: Path) -> Path:
    """What the program and its tests need, without what they left behind."""
    for name in NEEDED:
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, to / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, to / name)
    return to


def run(checkout: Path, module: str, *arguments: str) -> tuple[int, str]:
    """The exit code of a module of that checkout, and what it said."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("COV", "PYTEST_"))}
    ended = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=checkout,
        env={**kept, "PYTHONPATH": str(checkout)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return ended.returncode, ended.stdout


def check(checkout: Path, feature: str) -> list[str]:
    """What is wrong with a feature of that checkout: its form, its types, its generated pages, its own tests."""
    places = [f"cogs/{feature}", f"tests/cogs/{feature}"]
    checks = (
        ("bot.generate", "--check"),
        ("ruff", "check", "--extend-select", "D205,D401", *places),
        ("ruff", "format", "--check", *places),
        ("pyright", "--pythonpath", sys.executable, *places),
        ("pytest", "-q", "-p", "no:cacheprovider", places[1], "tests/test_readme.py", "-k", f"{feature} or moderators"),
    )
    ended = ((one, *run(checkout, *one)) for one in checks)
    return [f"{' '.join(one)}: {said}" for one, code, said in ended if code]
