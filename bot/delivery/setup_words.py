"""What a team reads of its settings: which is broken, what mends it, what happens meanwhile, and what works again."""

from collections.abc import Sequence

from bot.settings import Settings, kind_of
from bot.text.language import _, ngettext

GONE, ROLE_GONE, MAY_NOT_GIVE, TOO_HIGH = "gone", "role_gone", "manage_roles", "too_high"
LONGEST = 1900  # characters, of one message


def broken_line(settings: Sequence[str], places: Sequence[int], why: str) -> str:
    """Return what is broken, and what to click: `why` is one of the words above, or the permissions that we lack."""
    words = {
        "settings": ", ".join(f"`{one}`" for one in settings),
        "commands": ", ".join(f"`/settings {one}:`" for one in settings),
        "channels": ", ".join(f"<#{one}>" for one in places),
        "roles": ", ".join(f"<@&{one}>" for one in places),
        "permissions": permissions(why.split()),
    }
    return _sentence(why, len(places)).format(**words)


def _sentence(why: str, number: int) -> str:
    """Return the sentence for a reason, and so many channels or roles."""
    match why:
        case "gone":
            return ngettext(
                "{settings}: the channel is gone. {commands} chooses another.",
                "{settings}: these channels are gone. {commands} choose others.",
                number,
            )
        case "role_gone":
            return ngettext(
                "{settings}: the role is gone. {commands} chooses another.",
                "{settings}: these roles are gone. {commands} choose others.",
                number,
            )
        case "manage_roles":
            return _(
                "{settings}: I can't give or take {roles}. Open the server's settings, **Roles**, my role, "
                "**Permissions**, and switch on **Manage Roles**."
            )
        case "too_high":
            return _(
                "{settings}: I can't give or take {roles}, above my own role. Open the server's settings, **Roles**, "
                "and drag my role higher."
            )
        case "refused":
            return _(
                "{settings}: Discord doesn't let me post in {channels}, and the permissions there don't say why. "
                "{commands} chooses another channel, if that lasts."
            )
        case _:
            return ngettext(
                "{settings}: I can't do my part in {channels}. Open that channel's settings, **Permissions**, choose "
                "my name, and allow: {permissions}.",
                "{settings}: I can't do my part in {channels}. Open the settings of each, **Permissions**, choose my "
                "name, and allow: {permissions}.",
                number,
            )


def permissions(names: Sequence[str]) -> str:
    """Return permissions as they are called in Discord."""
    return ", ".join(f"**{name.replace('_', ' ').title()}**" for name in names)


def mended_line(setting: str, place: int, why: str, resumed: int) -> str:
    """Return that a setting works again, and how much of what waited for it goes on now."""
    mention = f"<@&{place}>" if why in (ROLE_GONE, MAY_NOT_GIVE, TOO_HIGH, "powers", "common") else f"<#{place}>"
    words = _("`{setting}` works again: {place}.").format(setting=setting, place=mention)
    if not resumed:
        return words
    more = ngettext(
        "{n} thing that waited for it goes on now.", "{n} things that waited for it go on now.", resumed
    ).format(n=resumed)
    return f"{words} {more}"


def fitting(lines: Sequence[str]) -> str:
    """Return as many of these lines as one message has room for, and that there are more."""
    words = "\n".join(lines)
    if len(words) <= LONGEST:
        return words
    more = _("More is broken; `/settings` shows it, feature by feature.")
    while lines and len("\n".join([*lines, more])) > LONGEST:
        lines = lines[:-1]
    return "\n".join([*lines, more])


def meanwhile(settings: Settings, setting: str) -> str:
    """Return what happens as long as a setting is broken, in the words of its feature."""
    feature, _space, name = setting.partition(" ")
    for model in settings.declared:
        if model.feature == feature and name in model.model_fields:
            words: str = getattr(kind_of(model.model_fields[name]), "meanwhile", "")
            return _(words) if words else ""
    return ""
