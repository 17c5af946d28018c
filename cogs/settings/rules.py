"""What the panel of settings says."""

from collections.abc import Sequence
from typing import Any

from pydantic.fields import FieldInfo

from bot.language import _
from bot.settings import Channel, FeatureSettings, mark


def overview(settings: FeatureSettings) -> str:
    """Every setting of a feature: its value, what it means, and its default where it differs."""
    return "\n\n".join(
        _line(name, field, getattr(settings, name)) for name, field in type(settings).model_fields.items()
    )


def _line(name: str, field: FieldInfo, value: Any) -> str:
    line = f"**{name}** · {_said(field, value)}\n{_(field.description or '')}"
    if value != field.default and field.default is not None:
        line += "\n-# " + _("The default is: {value}.").format(value=_said(field, field.default))
    return line


def _said(field: FieldInfo, value: Any) -> str:
    if value is None:
        return _("not set")
    return f"<#{value}>" if mark(field, Channel) else str(value)


def missing_permissions(channel_id: int, missing: Sequence[str]) -> str:
    """What a moderator has to allow before a channel can be used."""
    names = ", ".join(name.replace("_", " ").title() for name in missing)
    return _("I can't write in {channel} yet. Please allow me there: {permissions}.").format(
        channel=f"<#{channel_id}>", permissions=names
    )
