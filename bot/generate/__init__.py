"""Writes, or with --check compares, the files that are made from the program: `python -m bot.generate [--check]`."""

import asyncio
import json
import re
import sys
import tempfile
from collections.abc import AsyncGenerator, Iterable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import discord
from discord import app_commands
from pydantic import SecretStr

from bot.app import FEATURES, open_bot
from bot.client.hearth import Hearth
from bot.config import Config
from bot.db import Database
from bot.floors import picture
from bot.generate.declared import said_by
from bot.generate.template import catalogues, merged, template, written
from bot.health import logs
from bot.members.export import Export
from bot.members.keeps import holdings, limits_count
from bot.moderation.settings_schema import settings_schema
from bot.settings import (
    Channel,
    Choice,
    FeatureSettings,
    Flag,
    HomeCountry,
    Kind,
    Names,
    Number,
    Role,
    Roles,
    ServerLanguage,
    TeamRole,
    Text,
    TimeZone,
    declared_by,
    kind_of,
)

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
SETTINGS = DOCS / "settings.md"
MODELS = {model.feature: model for feature in FEATURES for model in declared_by(feature)}

_PART = re.compile(r"(<!-- generated: (?!end)([^>]+) -->)\n.*?(<!-- generated: end -->)", re.DOTALL)
_ASKED = {"Manage Server": "manage_guild", "Moderate Members": "moderate_members"}
_FOR_MODERATORS = "For moderators: "


def env_example() -> str:
    """Return `.env.example`: every variable an operator can set, with its default."""
    lines = ["# Copy this file to .env and fill in the token. Everything else can stay as it is."]
    for name, field in Config.model_fields.items():
        default = "" if field.is_required() or field.default is None else field.default
        lines += ["", f"# {field.description}", f"{'' if field.is_required() else '# '}{name.upper()}={default}"]
    return "\n".join(lines) + "\n"


async def schema(database: Database) -> str:
    """Return `data/schema.sql`: the tables as all migrations together leave them."""
    made: list[dict[str, str]] = await database.all(
        dict, "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY tbl_name, type DESC, name"
    )
    head = "-- The tables as all migrations together leave them. Generated: change it with a new migration.\n\n"
    return head + "\n\n".join(entry["sql"] + ";" for entry in made) + "\n"


def settings_page() -> str:
    """Return `docs/settings.md`: everything that a server can decide."""
    lines = ["# Settings", "", "What a server can decide, with `/settings`. This page is generated from the program."]
    for model in MODELS.values():
        lines += ["", f"## `/settings {model.feature}`", "", f"{model.__doc__}", "", *_settings(model)]
    return "\n".join(lines) + "\n"


def _settings(model: type[FeatureSettings], *names: str) -> Iterator[str]:
    """Return a table of these settings, or of all."""
    yield from ("| setting | default | allowed | what it does |", "| --- | --- | --- | --- |")
    for name in names or model.model_fields:
        field = model.model_fields[name]
        kind, default = kind_of(field), "not set" if field.default in (None, ()) else field.default
        if isinstance(kind, Flag):
            default = "yes" if field.default else "no"
        yield f"| `{name}` | {default} | {_allowed(kind)} | {field.description} |"


_ANY_OF_ITS_KIND = {
    Channel: "a text channel",
    Role: "a role",
    TeamRole: "a role",
    TimeZone: "a time zone",
    HomeCountry: "a country of `data/help.toml`",
    ServerLanguage: "a language that Hearth speaks",
    Flag: "yes or no",
}


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


def filled(page: str, tree: app_commands.CommandTree[Any]) -> str:
    """Return a page of the docs as it stands, with its generated parts made again; each says what it is made of."""
    return _PART.sub(lambda part: f"{part[1]}\n\n" + "\n".join(_part(part[2].split(), tree)) + f"\n\n{part[3]}", page)


def _part(of: list[str], tree: app_commands.CommandTree[Any]) -> Iterable[str]:
    match of:
        case ["what", "is", "kept"]:
            return _kept()
        case ["floors"]:
            return picture()
        case ["who", "may"]:
            return _who_may(tree)
        case ["/settings", feature, *names]:
            return _settings(MODELS[feature], *names)
        case _:
            return _commands(
                [command for command in moderators_commands(tree) if f"/{command.qualified_name.split()[0]}" in of]
            )


def _kept() -> Iterator[str]:
    """Return a table of what is kept about members, as the stores declare it."""
    yield from ("| what | who can see it | until |", "| --- | --- | --- |")
    yield from (f"| {one.kept.what} | {one.kept.seen_by} | {one.kept.until} |" for one in holdings(FEATURES))
    yield ""
    yield from (f"- {one.kept.stays}" for one in holdings(FEATURES) if one.kept.stays)
    if counts := limits_count(FEATURES):
        yield from (
            "",
            "What limits count is kept as marks that say nothing else, and forgetting does not begin it anew:",
            "",
        )
        yield from (f"- {one.what}, until {one.until}" for one in counts)


def _who_may(tree: app_commands.CommandTree[Any]) -> Iterator[str]:
    """Return a table of which permission of Discord each command needs, those for moderators first."""
    kinds = (discord.AppCommandType.chat_input, discord.AppCommandType.message, discord.AppCommandType.user)
    named: dict[str, list[str]] = {"Manage Server": [], "Moderate Members": [], "none: everybody can": []}
    for kind in kinds:
        for command in tree.get_commands(type=kind):
            may = command.default_permissions
            needs = next((name for name, flag in _ASKED.items() if may is not None and getattr(may, flag)), None)
            slash = "/" if kind is discord.AppCommandType.chat_input else ""
            named[needs or "none: everybody can"].append(f"`{slash}{command.name}`")
    yield from ("| permission | commands, and entries in the menu of a message or a member |", "| --- | --- |")
    yield from (f"| {needs} | {' '.join(sorted(set(names)))} |" for needs, names in named.items() if names)


def moderators_commands(tree: app_commands.CommandTree[Any]) -> Iterator[app_commands.Command[Any, ..., Any]]:
    """Return what only moderators can use, but for `/settings`."""
    for command in tree.walk_commands():
        if isinstance(command, app_commands.Command) and (group := command.root_parent) and group.name != "settings":
            allowed = group.default_permissions
            opens = allowed is not None and (allowed.manage_guild or allowed.moderate_members)
            if opens or command.description.startswith(_FOR_MODERATORS):
                yield command


def _commands(commands: Iterable[app_commands.Command[Any, ..., Any]]) -> Iterator[str]:
    """Return a table of commands; what may be left out stands in brackets."""
    yield from ("| command | what it does |", "| --- | --- |")
    for command in commands:
        options = [f"{one.display_name}:" if one.required else f"[{one.display_name}:]" for one in command.parameters]
        does = command.description.removeprefix(_FOR_MODERATORS)
        yield f"| `{' '.join((f'/{command.qualified_name}', *options))}` | {does[:1].upper()}{does[1:]} |"


def export_schema() -> str:
    """Return `docs/export.schema.json`: what the file that members take along looks like."""
    described = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Export.model_json_schema()}
    return json.dumps(described, indent=2) + "\n"


async def generated() -> dict[Path, str]:
    """Return every generated file and what should stand in it."""
    async with program() as bot:
        pages = {page: page.read_text(encoding="utf-8") for page in DOCS.rglob("*.md") if page != SETTINGS}
        return {
            ROOT / ".env.example": env_example(),
            ROOT / "data" / "schema.sql": await schema(bot.services.database),
            SETTINGS: settings_page(),
            DOCS / "export.schema.json": export_schema(),
            DOCS / "settings.schema.json": settings_schema(
                bot.services.settings.declared, bot.services.settings_sections.all
            ),
            **{page: filled(text, bot.tree) for page, text in pages.items() if _PART.search(text)},
            **translations(bot),
        }


def translations(bot: Hearth) -> dict[Path, str]:
    """Return the template of all that can be translated, and each language's file with what is new in it."""
    words = template(ROOT, said_by(bot))
    files = {file: merged(file, locale, words) for locale, file in catalogues(ROOT)}
    return {ROOT / "data" / "locales" / "hearth.pot": written(words), **files}


@asynccontextmanager
async def program() -> AsyncGenerator[Hearth]:
    """Make the bot with all of its features and a new database; it is not started."""
    with tempfile.TemporaryDirectory() as folder:
        config = Config(discord_token=SecretStr("none"), database_url=f"sqlite:///{folder}/hearth.db")
        async with open_bot(config) as bot:
            await bot.load()
            yield bot


def main(arguments: list[str]) -> int:
    """Write every generated file, or look at them; return 1 if `--check` finds one that is not as it would be made."""
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
