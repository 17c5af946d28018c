"""Slash commands and forms as Discord tells the bot of them."""

from typing import Any

Json = dict[str, Any]
_CHANNELS = ("channel", "moderators", "talks", "circles", "listeners_channel")
_TYPES = {
    **dict.fromkeys(("member", "friend"), 6),
    **dict.fromkeys(_CHANNELS, 7),
    **dict.fromkeys(("delay_minutes", "raid_joins", "daily_limit", "pair_minutes", "limit", "days"), 4),
    "circle_hours": 4,
    **dict.fromkeys(("listener_talks", "listener_claims", "listener_days", "listener_account_days"), 4),
}


def typed(command: str, sub: str, options: Json) -> Json:
    """A command with its options."""
    given = [
        {"name": name, "type": 5 if isinstance(value, bool) else _TYPES.get(name, 3), "value": value}
        for name, value in options.items()
    ]
    data: Json = {"id": "1", "name": command, "type": 1, "options": [{"type": 1, "name": sub, "options": given}]}
    if resolved := _resolved(options):
        data["resolved"] = resolved
    return data


def named(command: str, **options: Any) -> Json:
    """A command that has no others below it, with its options."""
    data = typed(command, "", options)
    return {**data, "options": data["options"][0]["options"]}


def filled_in(form: Json, answers: Json) -> Json:
    """A form as somebody sends it: `answers` has what they wrote or chose, by the name of each question."""
    questions = (label["component"] for label in form["components"])
    return {
        "custom_id": form["custom_id"],
        "components": [{"type": 18, "component": _filled_in(one, answers)} for one in questions],
    }


def _filled_in(question: Json, answers: Json) -> Json:
    name, answer = question["custom_id"], answers.get(question["custom_id"], [])
    given = {"value": answer} if isinstance(answer, str) else {"values": answer}
    return {"type": question["type"], "custom_id": name, **given}


def _resolved(options: Json) -> Json:
    """The people and channels that a command names, as Discord describes them to the bot."""
    resolved: Json = {}
    if person := options.get("member") or options.get("friend"):
        member: Json = {"roles": [], "joined_at": "2026-01-01T00:00:00+00:00", "flags": 0, "permissions": "0"}
        known = {"id": person, "username": "friend", "discriminator": "0", "avatar": None}
        resolved |= {"users": {person: known}, "members": {person: member}}
    channels = {options[name] for name in _CHANNELS if name in options}
    if channels:
        known = {"name": "a-channel", "type": 0, "permissions": "274877991936"}
        resolved["channels"] = {channel: {**known, "id": channel} for channel in channels}
    return resolved
