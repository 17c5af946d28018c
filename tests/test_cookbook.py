"""Whoever follows the cookbook to the letter has a feature that passes every check."""

import re
from pathlib import Path

import pytest

from tests.checkouts import ROOT, check, copy_checkout, run

_BLOCK = re.compile(r"^```(?:python|sql) (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_IMPORTS = re.compile(r"(?:(?:from|import) [^\n]+\n|\n)*")


def follow(cookbook: str, checkout: Path) -> set[str]:
    """Do what each block says: its imports to the top of its file, the rest to the end. The files."""
    files: set[str] = set()
    for path, block in _BLOCK.findall(cookbook):
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


@pytest.mark.timeout(240)
def test_the_recipes_work(tmp_path: Path) -> None:
    checkout = copy_checkout(tmp_path)
    assert run(checkout, "bot.scaffold", "birthdays")[0] == 0

    files = follow((ROOT / "docs" / "cookbook.md").read_text(encoding="utf-8"), checkout)

    assert len(files) == 8
    for tool in (("ruff", "check", "--fix-only", *files), ("ruff", "format", *files), ("bot.generate",)):
        code, said = run(checkout, *(one for one in tool if not one.endswith(".sql")))
        assert code == 0, said
    assert "\n".join(check(checkout, "birthdays")) == ""
