"""What Discord's own settings call the permissions, in the reader's language."""

from collections.abc import Iterable

from bot.text.language import _


def permission_names(flags: Iterable[str]) -> str:
    """Return permissions, given by the names that the API has for them, as a list that people find in the settings."""
    names = _names()
    return ", ".join(names.get(flag) or flag.replace("_", " ").title() for flag in flags)


def _names() -> dict[str, str]:
    # Translators: These are Discord's own names of permissions, as its settings have them in your language.
    view_channel = _("View Channel")
    return {
        "view_channel": view_channel,
        "send_messages": _("Send Messages"),
        "send_messages_in_threads": _("Send Messages in Threads"),
        "create_private_threads": _("Create Private Threads"),
        "embed_links": _("Embed Links"),
        "read_message_history": _("Read Message History"),
        "administrator": _("Administrator"),
        "ban_members": _("Ban Members"),
        "deafen_members": _("Deafen Members"),
        "kick_members": _("Kick Members"),
        "manage_channels": _("Manage Channels"),
        "manage_events": _("Manage Events"),
        "manage_expressions": _("Manage Expressions"),
        "manage_guild": _("Manage Server"),
        "manage_messages": _("Manage Messages"),
        "manage_nicknames": _("Manage Nicknames"),
        "manage_roles": _("Manage Roles"),
        "manage_threads": _("Manage Threads"),
        "manage_webhooks": _("Manage Webhooks"),
        "mention_everyone": _("Mention Everyone"),
        "moderate_members": _("Moderate Members"),
        "move_members": _("Move Members"),
        "mute_members": _("Mute Members"),
        "pin_messages": _("Pin Messages"),
        "view_audit_log": _("View Audit Log"),
        "view_guild_insights": _("View Server Insights"),
    }
