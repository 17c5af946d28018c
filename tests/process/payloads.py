"""What Discord sends when people use the bot, made from the commands that it was told of; and ways to spoil it."""

import copy
import itertools
import json
from collections.abc import Callable, Iterator
from typing import Any, cast

from hypothesis import strategies as st

from tests.forged import BUTTON, FORM, MENU, kinds, spelt

Json = dict[str, Any]

SERVER, OTHER_SERVER, NEWCOMER = 100, 101, 10070
MAY_MANAGE = 32
COMMAND, COMPONENT, TYPING, MODAL = 2, 3, 4, 5

# Values that the plain ones of their type would not do for.
_FITTING = {"when": "2h", "timezone": "Europe/Berlin", "which": "1", "reason": "for the soup"}
_numbers = itertools.count(1)


def user(number: int) -> Json:
    return {"id": str(number), "username": f"member{number}", "discriminator": "0", "avatar": None, "global_name": None}


def member(number: int) -> Json:
    known: Json = {"user": user(number), "roles": [], "joined_at": "2026-01-01T00:00:00+00:00", "flags": 0}
    return {**known, "deaf": False, "mute": False, "pending": False, "nick": None, "avatar": None}


def channel(server: int) -> Json:
    return {"id": str(1_000_000 + server), "type": 0, "guild_id": str(server), "name": "general", "position": 0}


def message(*custom_ids: Any, kind: int = 2) -> Json:
    """One with buttons, or with a menu (kind 3)."""
    more: Json = {"style": 1, "label": "a button"} if kind == 2 else {"options": [{"label": "one", "value": "7"}]}
    buttons = [{"type": kind, "custom_id": custom_id, **more} for custom_id in custom_ids]
    return {
        "id": "5000000",
        "channel_id": str(1_000_000 + SERVER),
        "author": {**user(1000), "bot": True},
        "content": "",
        "timestamp": "2026-01-01T00:00:00+00:00",
        "edited_timestamp": None,
        "components": [{"type": 1, "components": buttons}],
        **{part: [] for part in ("embeds", "mentions", "mention_roles", "attachments")},
        **dict.fromkeys(("tts", "mention_everyone", "pinned"), False),
        **dict.fromkeys(("type", "flags"), 0),
    }


def interaction(kind: int, data: Json, *, by: int = 10001, server: int | None = SERVER, **more: Any) -> Json:
    """Somebody does something. Its id and its token are the same number, as the stand-in has it."""
    number = str((1 << 40) + next(_numbers))
    used: Json = {"id": number, "token": number, "application_id": "2000", "type": kind, "version": 1, "data": data}
    used |= {
        "locale": "en-US",
        "entitlements": [],
        "attachment_size_limit": 10_000_000,
        "app_permissions": "274877991936",
    }
    if server is None:
        direct = {"id": "2010001", "type": 1, "recipients": [user(by)], "flags": 0}
        return {**used, "user": user(by), "channel": direct, "channel_id": "2010001", "context": 1, **more}
    where = {"guild_id": str(server), "channel_id": str(1_000_000 + server), "channel": channel(server), "context": 0}
    who = {**member(by), "permissions": "0"}
    owners = {"authorizing_integration_owners": {"0": str(server)}, "guild_locale": "en-US"}
    return {**used, **where, **owners, "member": who, **more}


def press(custom_id: str, **more: Any) -> Json:
    data = {"custom_id": custom_id, "component_type": 2, "id": 2}
    more.setdefault("message", message(custom_id))
    return interaction(COMPONENT, data, **more)


def choose(custom_id: str, *values: Any, **more: Any) -> Json:
    """Something is chosen from a menu of a message."""
    data = {"custom_id": custom_id, "component_type": 3, "values": [*values], "id": 2}
    return interaction(COMPONENT, data, message=message(custom_id, kind=3), **more)


def menu(name: str, kind: int, **more: Any) -> Json:
    """An entry in the menu of a member (kind 2) or of a message (kind 3) is chosen."""
    about: Json = {**message(), "author": user(10002)}
    described: Json = {key: value for key, value in member(10002).items() if key != "user"}
    resolved: Json = {"messages": {str(about["id"]): about}}
    if kind == 2:
        resolved = {"users": {"10002": user(10002)}, "members": {"10002": {**described, "permissions": "0"}}}
    target = about["id"] if kind == 3 else "10002"
    data = {"id": "3001", "name": name, "type": kind, "target_id": target, "resolved": resolved}
    return interaction(COMMAND, data, **more)


def thanks(**more: Any) -> Json:
    """The form for thanks is sent off."""
    described: Json = {key: value for key, value in member(10002).items() if key != "user"}
    fields: list[Json] = [
        {"type": 5, "custom_id": "whom", "values": ["10002"], "id": 2},
        {"type": 4, "custom_id": "reason", "value": "for the soup", "id": 4},
        {"type": 3, "custom_id": "shown", "values": ["private"], "id": 6},
    ]
    components = [{"type": 18, "id": number, "component": one} for number, one in enumerate(fields, start=10)]
    resolved = {"users": {"10002": user(10002)}, "members": {"10002": {**described, "permissions": "0"}}}
    data = {"custom_id": "kudos:give:0:0", "components": components, "resolved": resolved}
    return interaction(MODAL, data, **more)


def submit(custom_id: str, **more: Any) -> Json:
    """A modal is sent off."""
    field = {"type": 4, "custom_id": "words", "value": "some words", "id": 2}
    data = {"custom_id": custom_id, "components": [{"type": 18, "id": 1, "component": field}]}
    return interaction(MODAL, data, **more)


def command(name: str, sub: str, *options: Json, kind: int = COMMAND, resolved: bool = True, **more: Any) -> Json:
    """A slash command; people and channels among its options are `resolved` as Discord does."""
    data: Json = {
        "id": "3000",
        "name": name,
        "type": 1,
        "options": [{"type": 1, "name": sub, "options": list(options)}],
    }
    people = [int(option["value"]) for option in options if option["type"] == 6]
    places = [option["value"] for option in options if option["type"] == 7]
    if resolved and (people or places):
        data["resolved"] = {
            "users": {str(one): user(one) for one in people},
            "members": {str(one): {**member(one), "permissions": "0"} for one in people},
            "channels": {place: {**channel(SERVER), "id": place, "permissions": "0"} for place in places},
        }
        for one in data["resolved"]["members"].values():
            del one["user"]
    return interaction(kind, data, **more)


def option(name: str, kind: int, value: Any, **more: Any) -> Json:
    return {"name": name, "type": kind, "value": value, **more}


def everything(commands: list[Json]) -> list[Json]:
    """One use of every command, its suggestions too, and of every kind of button, menu and form."""
    uses = [
        (top["name"], sub["name"], [(one, _filled(one)) for one in sub.get("options", [])])
        for top in commands
        for sub in top.get("options", [])
    ]
    manager = {**member(10000), "permissions": str(MAY_MANAGE)}
    typed = [
        command(name, sub, *(given | {"focused": given is one} for _, given in options), kind=TYPING)
        for name, sub, options in uses
        for declared, one in options
        if declared.get("autocomplete")
    ]
    settings = [command(name, sub, member=manager) for name, sub, _options in uses if name == "settings"]
    ordinary = [command(name, sub, *(given for _, given in options)) for name, sub, options in uses]
    direct = [command(name, sub, *(given for _, given in options), server=None) for name, sub, options in uses]
    changed = [
        command(name, sub, given, member=manager)
        for name, sub, options in uses
        for _declared, given in options
        if name == "settings"
    ]
    presses = [press(one) for one in (f"welcome:hi:{NEWCOMER}", "page:kudos.mine:1:on", "page:reminders.list:0:back")]
    ways: dict[int, Callable[[str], Json]] = {BUTTON: press, MENU: lambda one: choose(one, "7"), FORM: submit}
    presses += [ways[kind](one) for pattern, kind in kinds().items() for one in spelt(pattern, 7)]
    menus = [menu(top["name"], top["type"]) for top in commands if top.get("type", 1) != 1]
    return [*ordinary, *direct, *settings, *changed, *typed, *presses, *menus, thanks(), submit("settings:words")]


def _filled(declared: Json) -> Json:
    name, kind = declared["name"], declared["type"]
    if declared.get("choices"):
        return option(name, kind, declared["choices"][0]["value"])
    plain = {3: _FITTING.get(name, "some words"), 4: declared.get("min_value", 1), 5: True, 6: "10002"}
    return option(name, kind, plain.get(kind, str(1_000_000 + SERVER)))


def events() -> list[tuple[str, Json]]:
    """What else the gateway tells, and something that it does not tell yet."""
    server = {"guild_id": str(SERVER)}
    here = {**server, "channel_id": str(1_000_000 + SERVER)}
    role = {"id": "77", "name": "friends", "permissions": "0", "position": 1, "color": 0, "flags": 0}
    role |= dict.fromkeys(("hoist", "managed", "mentionable"), False)
    thread = {"id": "88", "type": 11, "name": "a talk", "owner_id": "10001", "parent_id": here["channel_id"], **server}
    thread |= {"thread_metadata": {"archived": False, "auto_archive_duration": 60, "locked": False}}
    guild: Json = {"id": "102", "name": "A new server", "owner_id": "10000", "member_count": 2, "large": False}
    guild |= {part: [] for part in ("emojis", "stickers", "features", "threads", "voice_states", "presences")}
    guild |= {"roles": [{**role, "id": "102"}], "channels": [channel(102)], "members": [member(1000)]}
    return [
        ("GUILD_MEMBER_ADD", {**member(10090), **server}),
        ("GUILD_MEMBER_UPDATE", {**member(NEWCOMER), **server}),
        ("GUILD_MEMBER_REMOVE", {"user": user(10091), **server}),
        ("GUILD_CREATE", guild),
        ("GUILD_UPDATE", {**guild, "id": str(SERVER)}),
        ("GUILD_DELETE", {"id": "102", "unavailable": True}),
        ("GUILD_DELETE", {"id": str(OTHER_SERVER)}),
        ("GUILD_ROLE_CREATE", {"role": role, **server}),
        ("GUILD_ROLE_DELETE", {"role_id": "77", **server}),
        ("CHANNEL_CREATE", {**channel(SERVER), "id": "78"}),
        ("CHANNEL_UPDATE", channel(SERVER)),
        ("CHANNEL_DELETE", {**channel(SERVER), "id": "78"}),
        ("THREAD_CREATE", thread),
        ("MESSAGE_CREATE", {**message(), **here, "author": user(10001), "member": member(10001), "content": "<@1000>"}),
        ("MESSAGE_DELETE", {"id": "5000000", **here}),
        ("USER_UPDATE", user(1000)),
        ("INTERACTION_CREATE", {}),
        ("RESUMED", {}),
        ("SOMETHING_NEW", {"id": "1", **server}),
    ]


CUSTOM_IDS = [
    *("welcome:hi:10001", f"welcome:hi:{'9' * 19}", f"welcome:hi:{'9' * 20}", "welcome:hi:٣٤", "welcome:hi:-1"),
    *("welcome:hi:", "welcome:hi:1;DROP TABLE hellos", "page:kudos.mine:999999:on", "page:reminders.list:999999:on"),
    *(
        "page:nothing:1:on",
        "page:kudos.mine:-1:back",
        "page:kudos.mine:1:sideways",
        "page:..:1:on",
        "",
        "\x00",
        "x" * 100,
    ),
]
TEXTS = ["", " ", "x" * 6000, "\x00", "a\x00b", "\ud800", "\u202etxt.exe", "@everyone", "9" * 25, "1e9999", "-5", "NaN"]
NUMBERS = [0, -1, 7, 99, 2**31, 2**63, 2**64, 10**30, 0.5, -1e308]
IDS = ["10000", "10001", str(NEWCOMER), "100", "101", "999", "1000", "1000100", "0", "-1", str(2**63), "9" * 20]
EMPTY: list[Any] = [None, True, False, [], {}, [[]], [None], {"id": None}]


def answerable(payload: Json) -> bool:
    """Whether somebody can be answered at all: a lone half of a surrogate makes the whole frame no JSON."""
    return payload.get("type") in (COMMAND, COMPONENT, MODAL) and "\\ud800" not in json.dumps(payload)


def spoiled(payload: Json) -> st.SearchStrategy[Json]:
    """The payload with one to three things changed: left out, of another type, nested, huge, or somebody else's."""
    return st.integers(1, 3).flatmap(lambda times: _spoil(copy.deepcopy(payload), times)).filter(_fits_a_frame)


def _fits_a_frame(payload: Json) -> bool:
    return len(json.dumps(payload)) < 100_000


@st.composite
def _spoil(draw: st.DrawFn, payload: Json, times: int) -> Json:
    for _ in range(times):
        # Mostly what a person chose or wrote: the rest comes from Discord itself.
        places = (draw(st.integers(0, 3)) and list(_places(payload.get("data"), 1))) or list(_places(payload))
        if not places:
            break
        holder, key = draw(st.sampled_from(places))
        match draw(st.sampled_from(["drop", "replace", "swap", "nest", "repeat"])):
            case "drop":
                holder.pop(key)
            case "swap":
                holder[key] = draw(st.sampled_from([*IDS, *CUSTOM_IDS]))
            case "nest":
                holder[key] = {key: [holder[key]]} if isinstance(key, str) else [[holder[key]]]
            case "repeat":
                holder[key] = [copy.deepcopy(holder[key])] * draw(st.sampled_from([2, 30]))
            case _:
                holder[key] = copy.deepcopy(draw(st.sampled_from([*EMPTY, *TEXTS, *NUMBERS])))
    return payload


def _places(value: Any, depth: int = 0) -> Iterator[tuple[Any, Any]]:
    """Everything in a payload that can be changed, but for its address: without one, nobody can be answered."""
    if not isinstance(value, dict | list):
        return
    inner = cast("Json", value if isinstance(value, dict) else dict(enumerate(cast("list[Any]", value))))
    for key in list(inner)[:50]:
        if depth == 0 and key in ("id", "token"):
            continue
        yield value, key
        yield from _places(inner[key], depth + 1)
