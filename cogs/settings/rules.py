"""What the panel of settings says."""

import re
from collections.abc import Sequence
from typing import Any, cast

from pydantic.fields import FieldInfo

from bot.settings import Channel, Choice, FeatureSettings, Flag, Names, Role, Roles, TeamRole, Text, kind_of
from bot.text.language import _
from bot.text.user_text import clean, escaped, parse_id


def overview(config: FeatureSettings) -> str:
    """Return every setting of a feature: its value, what it means, and its default where it differs."""
    return "\n\n".join(
        _setting_line(name, field, getattr(config, name)) for name, field in type(config).model_fields.items()
    )


def _setting_line(name: str, field: FieldInfo, value: Any) -> str:
    line = f"**{name}** · {_('not set') if value in (None, ()) else _said(field, value)}\n{_(field.description or '')}"
    if value != field.default and field.default not in (None, ()):
        line += "\n-# " + _("The default is: {value}.").format(value=_said(field, field.default))
    return line


def _said(field: FieldInfo, value: Any) -> str:
    match kind_of(field):
        case Channel():
            return f"<#{value}>"
        case Role() | TeamRole() | Roles():
            return " ".join(f"<@&{role_id}>" for role_id in _each(value))
        case Flag():
            return _("yes") if value else _("no")
        case Choice():
            return _(value)
        case Text() | Names():
            return ", ".join(escaped(text) for text in _each(value))
        case _:
            return str(value)


def _each(value: Any) -> tuple[Any, ...]:
    return cast("tuple[Any, ...]", value) if isinstance(value, tuple) else (value,)


def roles_in(typed: str) -> tuple[int, ...]:
    """Return the ids of the roles that a moderator mentioned, each once."""
    found = [parse_id(one) for one in re.findall(r"<@&(\d{1,20})>", typed)]
    return tuple(dict.fromkeys(found))


def names_in(typed: str) -> tuple[str, ...]:
    """Return the names that a moderator typed with commas between them, each once."""
    names = [" ".join(clean(name).split()) for name in re.split(r"[,\n]", typed)]
    return tuple(dict.fromkeys(name for name in names if name))


def missing_permissions(channel_id: int, missing: Sequence[str]) -> str:
    """Return what a moderator has to allow before a channel can be used."""
    names = ", ".join(name.replace("_", " ").title() for name in missing)
    return _("I can't write in {channel} yet. Please allow me there: {permissions}.").format(
        channel=f"<#{channel_id}>", permissions=names
    )


def roles_not_allowed(role_id: int) -> str:
    """Return what a moderator has to allow before any role can be given."""
    return _("I can't give {role} yet. Please allow me to manage roles (Manage Roles).").format(role=f"<@&{role_id}>")


def role_too_high(role_id: int, own_id: int) -> str:
    """Return what a moderator has to change: Discord lets a bot give only the roles that stand below its own."""
    return _(
        "I can't give {role} yet: it stands above my own role. Please drag {mine} above it in the server's roles."
    ).format(role=f"<@&{role_id}>", mine=f"<@&{own_id}>")


def role_that_nobody_can_give(role_id: int | None) -> str:
    """Return what is wrong with a role: it is everyone's, or an integration gives it; None for one that is gone."""
    if role_id is None:
        return _("The role that was chosen is gone. Please choose another one.")
    return _("Nobody can be given {role} by hand, so I can't either. Please choose another role.").format(
        role=f"<@&{role_id}>"
    )
