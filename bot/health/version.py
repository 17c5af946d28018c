"""Which Hearth this is, from the one place that says so: pyproject.toml."""

import tomllib
from functools import cache
from pathlib import Path


@cache
def version() -> str:
    """Return the version of this program."""
    told = (Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8")
    return str(tomllib.loads(told)["project"]["version"])
