"""A member's own copy of what is kept about them: a JSON file for programs, and a text for people."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Any, Literal

from pydantic import BaseModel, Field

from bot.clock import from_epoch
from bot.members.keeps import CORE
from bot.members.personal_data import EVERYWHERE, ErasureScope, Found
from bot.sealing.vault import Vault
from bot.text.language import _

Fact = str | int | None

# Columns whose numbers are ids; JavaScript would round them, so they are written as text.
_IDS = ("id", "subject", "greeting", "number")
_MOMENTS = ("since",)


class Part(BaseModel):
    """One kind of thing that is kept about the member."""

    feature: str = Field(description="Who keeps it; hearth for what serves all features.")
    table: str = Field(description="Where it is in the database.")
    what: str = Field(description="What it is.")
    seen_by: str = Field(description="Who can see it, besides whoever runs the bot.")
    until: str = Field(description="When it goes by itself.")
    rows: list[dict[str, Fact]] = Field(
        description="Each thing, with the database's own names. Ids are texts, and so are times, in ISO 8601, UTC."
    )


class Export(BaseModel):
    """Everything that a Hearth bot keeps about one member."""

    format: Literal["hearth-export"] = "hearth-export"
    version: Literal[1] = 1
    made_at: str = Field(description="When it was made: ISO 8601, UTC.")
    member_id: str = Field(description="Whose it is: a Discord id.")
    server_id: str | None = Field(description="The server that it is about; null for all of them.")
    kept: list[Part]


def export_of(about: ErasureScope, found: Sequence[Found], now: datetime) -> Export:
    """Return the copy of what was found about a member; it is what was declared, so nobody looks it through."""
    return Export.model_construct(
        made_at=_moment(now),
        member_id=str(about.member_id),
        server_id=None if about.guild_id == EVERYWHERE else str(about.guild_id),
        kept=[
            Part.model_construct(
                feature=one.feature,
                table=one.kept.table,
                what=_(one.kept.what),
                seen_by=_(one.kept.seen_by),
                until=_(one.kept.until),
                rows=[{name: _fact(name, value) for name, value in row.items()} for row in one.rows],
            )
            for one in found
        ],
    )


def unsealed(found: Sequence[Found], vault: Vault) -> list[Found]:
    """Return what was found, with what was sealed to be read: it is theirs."""
    return [replace(one, rows=[_opened(one.kept.sealed, row, vault) for row in one.rows]) for one in found]


def _opened(sealed: Sequence[str], row: dict[str, Any], vault: Vault) -> dict[str, Any]:
    return row | {column: vault.open(row[column]) for column in sealed}


def _fact(name: str, value: Any) -> Fact:
    if not isinstance(value, int):
        return value
    if name.endswith("_at") or name in _MOMENTS:
        return _moment(from_epoch(value)) if value else None
    return str(value) if name.endswith("_id") or name in _IDS else value


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def as_json(export: Export) -> bytes:
    """Return an export for programs, as `model_dump_json` does, which would keep all of Python waiting meanwhile."""
    return _joined(json.JSONEncoder(ensure_ascii=False, indent=2).iterencode(_plain(export)))


def _plain(export: Export) -> dict[str, Any]:
    return {**dict(export), "kept": [dict(part) for part in export.kept]}


def as_text(export: Export) -> bytes:
    """Return an export as a text for people."""
    return _joined(f"{line}\n" for line in _lines(export))


def _joined(pieces: Iterator[str]) -> bytes:
    """Return very many pieces as one, without a step in which nobody else gets a turn."""
    joined = BytesIO()
    for piece in pieces:
        joined.write(piece.encode())
    return joined.getvalue()


def _lines(export: Export) -> Iterator[str]:
    where = _("in every server") if export.server_id is None else _("in one server")
    yield _("What Hearth keeps about you, {where}. Times are in UTC.").format(where=where)
    if not export.kept:
        yield from ("", _("Nothing."))
    for part in export.kept:
        yield from ("", "", f"{feature_name(part.feature)}: {part.what}")
        yield _("Who can see it: {who}").format(who=part.seen_by)
        yield _("Until: {until}").format(until=part.until)
        for row in part.rows:
            yield ""
            yield from (f"  {name}: {value}" for name, value in row.items() if _says_something(name, value))


def _says_something(name: str, value: Fact) -> bool:
    """Return whether a person learns something from it; what is left out, programs still have."""
    return name != "member_id" and value not in (None, "", "0")


def feature_name(feature: str) -> str:
    """Return what people call a feature."""
    known = {CORE: _("Hearth itself"), "check_ins": _("Check-ins")}
    return known.get(feature) or _(plain_feature_name(feature))


def plain_feature_name(feature: str) -> str:
    """Return what people call a feature whose name in the program says it already, in English."""
    return feature.replace("_", " ").capitalize()
