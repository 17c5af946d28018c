"""Writes, or with --check compares, the files that are made from the program: `python -m bot.generate [--check]`."""

import asyncio
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bot import logs
from bot.client import FEATURES
from bot.clock import SystemClock
from bot.config import Config
from bot.db import open_database
from bot.db.migrate import migrate
from bot.export import Export
from bot.keeping import holdings
from bot.settings import (
    Channel,
    Choice,
    FeatureSettings,
    Flag,
    Kind,
    Names,
    Number,
    Role,
    Roles,
    Text,
    TimeZone,
    declared_by,
    kind_of,
)

ROOT = Path(__file__).parent.parent
PRIVACY = ROOT / "docs" / "privacy.md"
BEGIN, END = "<!-- generated: begin -->", "<!-- generated: end -->"


def env_example() -> str:
    """`.env.example`: every variable an operator can set, with its default."""
    lines = ["# Copy this file to .env and fill in the token. Everything else can stay as it is."]
    for name, field in Config.model_fields.items():
        default = "" if field.is_required() or field.default is None else field.default
        lines += ["", f"# {field.description}", f"{'' if field.is_required() else '# '}{name.upper()}={default}"]
    return "\n".join(lines) + "\n"


async def schema() -> str:
    """`data/schema.sql`: the tables as all migrations together leave them."""
    with tempfile.TemporaryDirectory() as folder:
        database = await open_database(f"sqlite:///{folder}/schema.db")
        try:
            await migrate(database, SystemClock())
            made: list[dict[str, str]] = await database.all(
                dict, "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY tbl_name, type DESC, name"
            )
        finally:
            await database.close()
    head = "-- The tables as all migrations together leave them. Generated: change it with a new migration.\n\n"
    return head + "\n\n".join(entry["sql"] + ";" for entry in made) + "\n"


def settings_page() -> str:
    """`docs/settings.md`: everything that a server can decide."""
    lines = ["# Settings", "", "What a server can decide, with `/settings`. This page is generated from the program."]
    for feature in FEATURES:
        for model in declared_by(feature):
            lines += ["", f"## `/settings {model.feature}`", "", f"{model.__doc__}", ""]
            lines += ["| setting | default | allowed | what it does |", "| --- | --- | --- | --- |"]
            lines += list(_rows(model))
    return "\n".join(lines) + "\n"


def _rows(model: type[FeatureSettings]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        kind, default = kind_of(field), "not set" if field.default in (None, ()) else field.default
        if isinstance(kind, Flag):
            default = "yes" if field.default else "no"
        yield f"| `{name}` | {default} | {_allowed(kind)} | {field.description} |"


_ANY_OF_ITS_KIND = {Channel: "a text channel", Role: "a role", TimeZone: "a time zone", Flag: "yes or no"}


def _allowed(kind: Kind) -> str:
    match kind:
        case Number(low, high):
            return f"{low} to {high}"
        case Roles(most):
            return f"up to {most} roles"
        case Names(most, longest):
            return f"up to {most} names of up to {longest} characters, with commas"
        case Choice(options):
            return " · ".join(options)
        case Text(longest):
            return f"up to {longest} characters"
        case _:
            return _ANY_OF_ITS_KIND[type(kind)]


def privacy_page() -> str:
    """`docs/privacy.md`: its text as it stands, with the table of what is kept as the stores declare it."""
    text = PRIVACY.read_text(encoding="utf-8")
    before, _mark, rest = text.partition(BEGIN)
    _old, _mark, after = rest.partition(END)
    lines = ["| what | who can see it | until |", "| --- | --- | --- |"]
    lines += [f"| {one.kept.what} | {one.kept.seen_by} | {one.kept.until} |" for one in holdings(FEATURES)]
    lines += ["", *(f"- {one.kept.stays}" for one in holdings(FEATURES) if one.kept.stays)]
    return f"{before}{BEGIN}\n\n" + "\n".join(lines) + f"\n\n{END}{after}"


def export_schema() -> str:
    """`docs/export.schema.json`: what the file that members take along looks like, as a JSON Schema."""
    described = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Export.model_json_schema()}
    return json.dumps(described, indent=2) + "\n"


async def generated() -> dict[Path, str]:
    """Every generated file and what should stand in it."""
    return {
        ROOT / ".env.example": env_example(),
        ROOT / "data" / "schema.sql": await schema(),
        ROOT / "docs" / "settings.md": settings_page(),
        PRIVACY: privacy_page(),
        ROOT / "docs" / "export.schema.json": export_schema(),
    }


def main(arguments: list[str]) -> int:
    """Returns 1 if `--check` finds a file that is not as it would be made."""
    logs.set_up("WARNING", "text")
    stale = [
        (path, text)
        for path, text in asyncio.run(generated()).items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    for path, text in stale:
        if "--check" in arguments:
            sys.stderr.write(f"{path.relative_to(ROOT)} is stale; run: make generate\n")
        else:
            path.write_text(text, encoding="utf-8")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
