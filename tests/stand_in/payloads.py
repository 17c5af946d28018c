"""What users, members, roles, channels, servers and interactions look like when Discord tells of them.

The field lists are those of https://discord.com/developers/docs; what never varies here is made once.
"""

from datetime import UTC, datetime
from typing import Any

from tests.stand_in.json_codec import Json

BOT_ID = 1000
BOT: Json = {
    "id": str(BOT_ID),
    "username": "Hearth",
    "discriminator": "0",
    "avatar": None,
    "global_name": None,
    "bot": True,
}
APPLICATION = 2000
# View Channels, Send Messages, Send Messages in Threads, Embed Links, Read Message History, Create Private Threads.
PERMISSIONS = str(343_597_468_672)
LONG_AGO = "2026-01-01T00:00:00+00:00"

_MEMBER: Json = {
    "roles": [],
    "joined_at": LONG_AGO,
    "deaf": False,
    "mute": False,
    "flags": 0,
    "pending": False,
    "nick": None,
    "avatar": None,
}
_SERVER: Json = {
    "owner_id": "10000",
    **{part: [] for part in ("emojis", "stickers", "features", "voice_states", "presences", "stage_instances")},
    **{part: [] for part in ("guild_scheduled_events", "soundboard_sounds")},
    "unavailable": False,
    "preferred_locale": "en-US",
    "afk_timeout": 300,
    **dict.fromkeys(("premium_tier", "nsfw_level", "verification_level", "default_message_notifications"), 0),
    **dict.fromkeys(("explicit_content_filter", "mfa_level", "system_channel_flags"), 0),
}
_CHANNEL: Json = {"position": 0, "permission_overwrites": [], "nsfw": False, "parent_id": None, "flags": 0}
_ROLE: Json = {"color": 0, "hoist": False, "managed": False, "mentionable": False, "flags": 0}
_INTERACTION: Json = {
    "application_id": str(APPLICATION),
    "version": 1,
    "app_permissions": PERMISSIONS,
    "entitlements": [],
    "attachment_size_limit": 10_000_000,
}
MESSAGE: Json = {
    "edited_timestamp": None,
    "tts": False,
    "mention_everyone": False,
    **{part: [] for part in ("mentions", "mention_roles", "attachments", "embeds", "components")},
    "content": "",
    "pinned": False,
    "type": 0,
}


def now() -> str:
    """This moment, as Discord writes it."""
    return datetime.now(UTC).isoformat()


def user(number: int) -> Json:
    known = {"id": str(number), "username": f"member{number}", "discriminator": "0", "avatar": None}
    return {**known, "global_name": None, "bot": False}


def member(number: int, **differences: Any) -> Json:
    return {**_MEMBER, "user": BOT if number == BOT_ID else user(number), **differences}


def role(number: int, name: str, permissions: str = "0", position: int = 1, **differences: Any) -> Json:
    known = {"id": str(number), "name": name, "permissions": permissions, "position": position}
    return {**_ROLE, **known, **differences}


def channel(number: int, guild: int, name: str, **differences: Any) -> Json:
    return {**_CHANNEL, "id": str(number), "type": 0, "guild_id": str(guild), "name": name, **differences}


def private(guild: int) -> list[Json]:
    """The overwrites of a channel that its server's members do not see, and the bot does."""
    view = str(1 << 10)
    return [
        {"id": str(guild), "type": 0, "allow": "0", "deny": view},
        {"id": str(BOT_ID), "type": 1, "allow": view, "deny": "0"},
    ]


def direct_channel(number: int, recipient: int) -> Json:
    return {"id": str(number), "type": 1, "recipients": [user(recipient)], "last_message_id": None, "flags": 0}


def thread(number: int, parent: Json, wish: Json) -> Json:
    """A thread of the bot's, open, with the archiving time that was asked for (Discord's default: a day)."""
    minutes = wish.get("auto_archive_duration") or 1440
    state: Json = {"archived": False, "locked": False, "auto_archive_duration": minutes, "archive_timestamp": now()}
    return {
        "id": str(number),
        "type": wish.get("type") or 11,
        "guild_id": parent["guild_id"],
        "parent_id": parent["id"],
        "owner_id": BOT["id"],
        "name": wish["name"],
        "rate_limit_per_user": 0,
        "message_count": 0,
        "member_count": 1,
        "flags": 0,
        "thread_metadata": {**state, "invitable": wish.get("invitable", True)},
    }


def server(number: int, member_count: int, **parts: list[Json]) -> Json:
    return {**_SERVER, "id": str(number), "name": f"Server {number}", "member_count": member_count, **parts}


def interaction_in(guild: int, place: Json) -> Json:
    """What all interactions in a server have in common."""
    where = {"guild_id": str(guild), "channel_id": place["id"], "channel": place, "guild_locale": "en-US"}
    return {**_INTERACTION, **where, "authorizing_integration_owners": {"0": str(guild)}, "context": 0}


def interaction_with(place: Json) -> Json:
    """What all interactions in a person's direct messages with the bot have in common."""
    where = {"channel_id": place["id"], "channel": place}
    return {**_INTERACTION, **where, "authorizing_integration_owners": {"0": "0"}, "context": 1}
