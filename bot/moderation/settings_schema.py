"""What a file of settings looks like, for programs: made of what features declare, as JSON schema."""

import json
from collections.abc import Sequence
from typing import Any

from pydantic.fields import FieldInfo

from bot.moderation.settings_sections import AnySection
from bot.settings import Channel, Choice, FeatureSettings, Flag, Names, Number, Role, Roles, TeamRole, Text, kind_of

_PLACE = {"$ref": "#/$defs/place"}
_DEFINED = {
    "place": {
        "description": "A channel or a role. In another server it is found by its name, or somebody is asked.",
        "type": "object",
        "properties": {
            "id": {"type": "string", "pattern": "^[0-9]{1,19}$"},
            "name": {"type": "string", "maxLength": 100},
        },
        "required": ["id", "name"],
        "additionalProperties": False,
    }
}


def settings_schema(declared: Sequence[type[FeatureSettings]], sections: Sequence[AnySection]) -> str:
    """Return `docs/settings.schema.json`: what `/settings export` writes, and `/settings import` reads."""
    settings = {model.feature: _object(model.model_fields, nullable=True) for model in declared}
    lists = {
        section.key: {
            "type": "array",
            "maxItems": section.most,
            "items": {
                **_object(section.entry.model_fields, nullable=False),
                "required": list(section.entry.model_fields),
            },
        }
        for section in sections
    }
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$defs": _DEFINED,
        "title": "Settings",
        "description": "What a server has decided; null is the default. What is left out stays as it is.",
        "type": "object",
        "properties": {
            "format": {"const": "hearth-settings"},
            "version": {"const": 1},
            "server": {"description": "Where it was made.", "type": "object"},
            "settings": {"type": "object", "properties": settings, "additionalProperties": False},
            "lists": {"type": "object", "properties": lists, "additionalProperties": False},
        },
        "required": ["format", "version"],
        "additionalProperties": False,
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _object(fields: dict[str, FieldInfo], *, nullable: bool) -> dict[str, Any]:
    properties: dict[str, Any] = {}
    for name, field in fields.items():
        value = _value(field)
        said = {"description": field.description} if field.description else {}
        properties[name] = {**said, **({"anyOf": [value, {"type": "null"}]} if nullable else value)}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _value(field: FieldInfo) -> dict[str, Any]:
    found: dict[str, Any] = {"type": "string"}
    match kind_of(field):
        case Channel() | Role() | TeamRole():
            found = _PLACE
        case Roles(most):
            found = {"type": "array", "maxItems": most, "items": _PLACE}
        case Names(most, longest):
            found = {"type": "array", "maxItems": most, "items": {"type": "string", "maxLength": longest}}
        case Flag():
            found = {"type": "boolean"}
        case Number(low, high):
            found = {"type": "integer", "minimum": low, "maximum": high}
        case Choice(options):
            found = {"enum": list(options)}
        case Text(longest):
            found = {"type": "string", "maxLength": longest}
        case _:
            pass
    return found
