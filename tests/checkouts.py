"""A copy of this checkout in which a test may write, and programs that run there."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
NEEDED = (
    *("bot", "cogs", "docs", "benchmarks", "tests"),
    *("data/help.toml", "data/locales", "data/migrations", "data/places.tsv", "data/schema.sql"),
    *("pyproject.toml", "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "Makefile", ".env.example"),
)
_BLOCK = re.compile(r"^```(?:python|sql) (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_IMPORTS = re.compile(r"(?:(?:from|import) [^\n]+\n|\n)*")


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


def follow_cookbook(checkout: Path) -> set[str]:
    """Do what each of its blocks says: imports to the top of a file, the rest to the end. The files."""
    files: set[str] = set()
    for path, block in _BLOCK.findall((ROOT / "docs" / "cookbook.md").read_text(encoding="utf-8")):
        name = path.replace("NNNN", f"{1 + len([*(checkout / 'data' / 'migrations').iterdir()]):04}")
        file = checkout / name
        files.add(name)
        if not file.exists():
            file.write_text(block, encoding="utf-8")
            continue
        there = file.read_text(encoding="utf-8")
        imports = _IMPORTS.match(block)
        first = imports.group() if imports else ""
        opening, _end, rest = there.partition('"""\n')
        file.write_text(f'{opening}"""\n{first}{rest}\n{block.removeprefix(first)}', encoding="utf-8")
    return files


def check(checkout: Path, *features: str) -> list[str]:
    """What is wrong with features of that checkout: their form, their types, their generated pages, their own tests."""
    tests = [f"tests/cogs/{feature}" for feature in features]
    places, about = [*(f"cogs/{feature}" for feature in features), *tests], " or ".join(features)
    return check_form(checkout, *places) + _complaints(
        checkout,
        ("bot.generate", "--check"),
        ("pyright", "--pythonpath", sys.executable, *places),
        ("pytest", "-q", "-p", "no:cacheprovider", *tests, "tests/test_readme.py", "-k", f"{about} or moderators"),
    )


def check_form(checkout: Path, *places: str) -> list[str]:
    """What is wrong with how these files of that checkout are written."""
    strictly = ("ruff", "check", "--extend-select", "D205,D401", *places)
    return _complaints(checkout, strictly, ("ruff", "format", "--check", *places))


def _complaints(checkout: Path, *checks: tuple[str, ...]) -> list[str]:
    ended = ((one, *run(checkout, *one)) for one in checks)
    return [f"{' '.join(one)}: {said}" for one, code, said in ended if code]
