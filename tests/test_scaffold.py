"""`python -m bot.scaffold` makes a feature that passes everything that a feature has to pass."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bot.test_architecture import problems

ROOT = Path(__file__).parent.parent
NEEDED = (
    "bot",
    "cogs",
    "data/help.toml",
    "data/migrations",
    "data/schema.sql",
    "docs",
    "benchmarks",
    "tests",
    "pyproject.toml",
)
ALSO_NEEDED = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "Makefile", ".env.example")
MADE = {
    *(f"cogs/birthdays/{kind}.py" for kind in ("__init__", "cog", "views", "service", "rules", "store", "settings")),
    "docs/moderators/birthdays.md",
    "tests/cogs/birthdays/test_birthdays.py",
}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What the scaffold needs of this checkout, in a place where it may write."""
    for name in (*NEEDED, *ALSO_NEEDED):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def files_in(checkout: Path) -> set[Path]:
    return {path for path in checkout.rglob("*") if path.is_file() and path.suffix != ".pyc"}


def run(checkout: Path, module: str, *arguments: str) -> tuple[int, str]:
    """What a module of the checkout says, and whether all is well."""
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


@pytest.mark.timeout(240)
def test_what_it_makes_passes_every_check_at_once(checkout: Path) -> None:
    assert run(checkout, "bot.scaffold", "birthdays")[0] == 0

    assert {name for name in MADE if not (checkout / name).is_file()} == set()
    [migration] = (checkout / "data" / "migrations").glob("*_birthdays.sql")
    assert int(migration.name[:4]) == max(int(one.name[:4]) for one in migration.parent.iterdir())
    assert [said for said in problems(checkout) if said.startswith("cogs.birthdays")] == []
    for check in (
        ("bot.generate", "--check"),
        ("ruff", "check", "--extend-select", "D205,D401", "cogs/birthdays", "tests/cogs/birthdays"),
        ("ruff", "format", "--check", "cogs/birthdays", "tests/cogs/birthdays"),
        ("pyright", "--pythonpath", sys.executable, "cogs/birthdays", "tests/cogs/birthdays"),
        (
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "tests/cogs/birthdays",
            "tests/test_readme.py",
            "-k",
            "birthdays or moderators",
        ),
    ):
        code, said = run(checkout, *check)
        assert code == 0, f"{check}: {said}"


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("Birthdays",), "small letters"),
        (("../birthdays",), "small letters"),
        (("import", "--one", "imported"), "small letters"),
        (("tea",), "--one"),
        (("reminders",), "There is a feature called reminders"),
    ],
)
def test_a_name_that_will_not_do_is_explained_and_nothing_is_made(
    checkout: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    before = files_in(checkout)

    code, said = run(checkout, "bot.scaffold", *arguments)

    assert code == 2
    assert sentence in said
    assert files_in(checkout) == before


@pytest.mark.timeout(120)
def test_a_name_of_several_words_and_one_with_another_singular_work(checkout: Path) -> None:
    assert run(checkout, "bot.scaffold", "very_quiet_diaries", "--one", "very_quiet_diary")[0] == 0

    assert "class VeryQuietDiaries:" in (checkout / "cogs" / "very_quiet_diaries" / "service.py").read_text(
        encoding="utf-8"
    )
    assert (checkout / "docs" / "moderators" / "very-quiet-diaries.md").is_file()
    code, said = run(checkout, "ruff", "check", "cogs/very_quiet_diaries", "tests/cogs/very_quiet_diaries")
    assert code == 0, said
