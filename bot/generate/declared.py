"""What the program says to people without giving it to gettext as it is written: commands, settings, what is kept."""

import re
from collections.abc import Iterator
from typing import Any

from discord import AppCommandType, app_commands

from bot.app import FEATURES
from bot.client.hearth import Hearth
from bot.generate.usage import Wording, note_of_length
from bot.members.export import plain_feature_name
from bot.members.keeps import holdings, limits_count
from bot.settings import Choice, FeatureSettings, declared_by, kind_of
from bot.text.helplines import helplines
from bot.text.language import CHOICE, COUNTRY

_COMMANDS, _SETTINGS, _KEPT = "commands", "settings", "what is kept"
_AS_TYPED = re.compile(r"[a-z_]+")
Command = app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu


def said_by(bot: Hearth) -> Iterator[Wording]:
    """Yield all that commands, settings, messages and what is kept are called, and what is written in `data/`."""
    for feature in FEATURES:
        yield _said(plain_feature_name(feature.rpartition(".")[2]), "features", "The name of a feature.")
    for command in _commands(bot):
        yield from _of_command(command)
    for model in (model for feature in FEATURES for model in declared_by(feature)):
        yield from _of_settings(model)
    for notice in bot.services.delivery.declared.values():
        yield _said(notice.what, "messages", "What a message to a member is, in a list of them.")
    yield from _kept()
    yield from _helplines()


def _said(message: str, where: str, *notes: str, context: str = "") -> Wording:
    return Wording(message, "", context, where, notes)


def _commands(bot: Hearth) -> Iterator[Command]:
    """Yield everything that is told Discord, groups and menus included."""
    yield from bot.tree.walk_commands()
    for kind in (AppCommandType.user, AppCommandType.message):
        yield from bot.tree.walk_commands(type=kind)


def _of_command(command: Command) -> Iterator[Wording]:
    if isinstance(command, app_commands.ContextMenu):
        yield _said(command.name, _COMMANDS, note_of_length("An entry in the menu of a message or a person", 32))
        return
    name = f"/{command.qualified_name}"
    yield _said(command.description, _COMMANDS, note_of_length(f"What {name} does", 100))
    if isinstance(command, app_commands.Group):
        return
    for option in command.parameters:
        about = f"{name} {option.display_name}"
        yield _said(str(option.description), _COMMANDS, note_of_length(f"What {about}: is for", 100))
        for choice in option.choices:
            if choice.name not in (one.name for one in command.parameters):  # It is typed, and stays as it is.
                yield _said(choice.name, _COMMANDS, note_of_length(f"A choice of {about}:", 100), context=CHOICE)


def _of_settings(model: type[FeatureSettings]) -> Iterator[Wording]:
    yield _said((model.__doc__ or model.feature).rstrip("."), _SETTINGS, f"What /settings {model.feature} is about.")
    for name, field in model.model_fields.items():
        about = f"/settings {model.feature} {name}:"
        yield _said(field.description or "", _SETTINGS, f"What {about} is for.")
        kind = kind_of(field)
        yield _said(getattr(kind, "meanwhile", ""), _SETTINGS, f"What happens as long as {about} cannot be used.")
        if isinstance(kind, Choice):
            for option in kind.options:
                yield _said(option, _SETTINGS, note_of_length(f"A choice of {about}", 100), context=CHOICE)


def _kept() -> Iterator[Wording]:
    for one in holdings(FEATURES):
        table = one.kept.table
        yield _said(one.kept.what, _KEPT, f"What is kept about a member ({table}).")
        yield _said(one.kept.until, _KEPT, f"After “Until:”, when this goes by itself ({table}).")
        yield _said(one.kept.seen_by, _KEPT, f"After “Seen by:”, who can see it ({table}).")
        yield _said(one.kept.stays, _KEPT, f"What does not go when a member forgets it ({table}).")
    for one in limits_count(FEATURES):
        yield _said(one.what, _KEPT, "What a limit counts, in a list.")
        yield _said(one.until, _KEPT, "After “until”, when it counts no longer.")


def _helplines() -> Iterator[Wording]:
    found = helplines()
    number = "For people in need: numbers and addresses stay exactly as they are."
    for country in found.country:
        yield _said(country.name, "data/help.toml", "What people type and choose.", context=COUNTRY)
        if any(sign.isalpha() for sign in country.emergency):  # A number alone is the same everywhere.
            yield _said(country.emergency, "data/help.toml", number)
    for line in (*found.anywhere, *(line for country in found.country for line in country.line)):
        yield _said(line.how, "data/help.toml", number)
