"""`python -m bot.scaffold` makes a feature that passes everything that a feature has to pass."""

from pathlib import Path

import pytest

from tests.bot.architecture import problems
from tests.checkouts import check, copy_checkout, run

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
def test_what_it_makes_passes_every_check_at_once(checkout: Path) -> None:
    assert run(checkout, "bot.scaffold", "birthdays")[0] == 0

    assert {name for name in MADE if not (checkout / name).is_file()} == set()
    [migration] = (checkout / "data" / "migrations").glob("*_birthdays.sql")
    assert int(migration.name[:4]) == max(int(one.name[:4]) for one in migration.parent.iterdir())
    assert [said for said in problems(checkout) if said.startswith("cogs.birthdays")] == []
    assert "\n".join(check(checkout, "birthdays")) == ""


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
