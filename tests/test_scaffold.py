"""`python -m bot.scaffold` makes a feature that passes everything it has to; so does who follows the cookbook."""

from pathlib import Path

import pytest

from tests.bot.architecture import problems
from tests.checkouts import check, check_form, copy_checkout, follow_cookbook, run

MADE = {
    *(f"cogs/birthdays/{kind}.py" for kind in ("__init__", "cog", "views", "service", "rules", "store", "settings")),
    "docs/moderators/birthdays.md",
    "tests/cogs/birthdays/test_birthdays.py",
}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    return copy_checkout(tmp_path)


def files_in(checkout: Path) -> set[Path]:
    return {path for path in checkout.rglob("*") if path.is_file() and path.suffix != ".pyc"}


@pytest.mark.timeout(240)
def test_what_it_makes_passes_every_check_at_once_and_so_does_what_the_cookbook_makes_of_it(checkout: Path) -> None:
    """To look at types and to run tests takes long, so it is done once: for the plain one, and the one that goes on."""
    assert run(checkout, "bot.scaffold", "birthdays")[0] == 0

    assert {name for name in MADE if not (checkout / name).is_file()} == set()
    [migration] = (checkout / "data" / "migrations").glob("*_birthdays.sql")
    assert int(migration.name[:4]) == max(int(one.name[:4]) for one in migration.parent.iterdir())
    assert [said for said in problems(checkout) if said.startswith("cogs.birthdays")] == []
    assert "\n".join(check_form(checkout, "cogs/birthdays", "tests/cogs/birthdays")) == ""

    assert run(checkout, "bot.scaffold", "very_quiet_diaries", "--one", "very_quiet_diary")[0] == 0

    service = checkout / "cogs" / "very_quiet_diaries" / "service.py"
    assert "class VeryQuietDiaries:" in service.read_text(encoding="utf-8")
    assert (checkout / "docs" / "moderators" / "very-quiet-diaries.md").is_file()

    files = follow_cookbook(checkout)

    assert len(files) == 8
    for tool in (("ruff", "check", "--fix-only", *files), ("ruff", "format", *files), ("bot.generate",)):
        code, said = run(checkout, *(one for one in tool if not one.endswith(".sql")))
        assert code == 0, said
    assert "\n".join(check(checkout, "birthdays", "very_quiet_diaries")) == ""


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
