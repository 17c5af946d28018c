"""What moderators decided, and whether it holds: the part of the audit that looks at settings."""

import json
from collections.abc import Iterator
from typing import Any

from tests.survival.evidence import Evidence
from tests.survival.responses import Json, acknowledged, refused

# As docs/settings.md promises them; what is stored is what differs.
DEFAULTS: dict[str, Any] = {
    "team.channel": None,
    "welcome.channel": None,
    "welcome.delay_minutes": 2,
    "welcome.raid_joins": 10,
    **dict.fromkeys(f"check_ins.{place}" for place in ("channel", "listeners_channel", "talks", "circles")),
    "check_ins.listener_talks": 3,
    "check_ins.listener_claims": 5,
    "check_ins.circle_hours": 24,
    "check_ins.listener_approval": True,
    "check_ins.listener_days": 7,
    "check_ins.listener_account_days": 30,
    "kudos.channel": None,
    "kudos.daily_limit": 5,
    "kudos.pair_minutes": 30,
    "reminders.limit": 25,
    "reminders.timezone": "UTC",
}


def wrong_setting(e: Evidence) -> Iterator[str]:
    """A setting is neither what was last acknowledged nor what somebody asked for after that."""
    stored = {(row["guild_id"], row["key"]): json.loads(row["value"]) for row in e.tables["settings"]}
    possible: dict[tuple[int, str], list[Any]] = {}
    for ask in e.entries(
        *(f"settings {feature}" for feature in ("team", "welcome", "check_ins", "kudos", "reminders"))
    ):
        for key, wish in () if refused(ask) else _wishes(ask):
            before = [] if acknowledged(ask) else possible.get(key, [DEFAULTS[key[1]]])
            possible[key] = [*before, wish]
    for key in possible.keys() | stored.keys():
        value, allowed = stored.get(key, DEFAULTS[key[1]]), possible.get(key, [])
        if value not in allowed:
            yield f"setting {key} is {value!r}, and was asked to be {allowed!r}"


def _wishes(ask: Json) -> Iterator[tuple[tuple[int, str], Any]]:
    feature = ask["what"].partition(" ")[2]
    for name, value in ask["options"].items():
        yield (ask["guild"], f"{feature}.{name}"), int(value) if DEFAULTS[f"{feature}.{name}"] is None else value


CHECKS = (wrong_setting,)
