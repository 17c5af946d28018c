"""What the panel of settings says."""

import re
from collections.abc import Sequence
from typing import Any, cast

from pydantic.fields import FieldInfo

from bot.settings import (
    Channel,
    Choice,
    FeatureSettings,
    Flag,
    HomeCountry,
    Names,
    Role,
    Roles,
    ServerLanguage,
    TeamRole,
    Text,
    kind_of,
)
from bot.text.language import CHOICE, _, known_locale, own_name, pgettext
from bot.text.permissions import permission_names
from bot.text.user_text import clean, escaped, parse_id


def overview(config: FeatureSettings) -> str:
    """Return every setting of a feature: its value, what it means, and its default where it differs."""
    model = type(config)
    lines = {name: _setting_line(name, field, getattr(config, name)) for name, field in model.model_fields.items()}
    first, rest = [lines[name] for name in model.first], [lines[name] for name in lines if name not in model.first]
    heading = [f"### {_('And, if you like')}"] if first and rest else []
    return "\n\n".join([*first, *heading, *rest])


def _setting_line(name: str, field: FieldInfo, value: Any) -> str:
    line = f"**{name}** · {value_in_words(field, value) or _('not set')}\n{_(field.description or '')}"
    if value != field.default and field.default not in (None, ()):
        line += "\n-# " + _("The default is: {value}.").format(value=_said(field, field.default))
    return line


def value_in_words(field: FieldInfo, value: Any) -> str:
    """Return what a setting is as people read it; nothing where it is not set."""
    return "" if value in (None, (), []) else _said(field, value)


def _said(field: FieldInfo, value: Any) -> str:
    match kind_of(field):
        case Channel() | Role() | TeamRole() | Roles() as kind:
            mark = "#" if isinstance(kind, Channel) else "@&"
            return " ".join(f"<{mark}{one}>" for one in _each(value))
        case Flag():
            return _("yes") if value else _("no")
        case Choice():
            return pgettext(CHOICE, value)
        case ServerLanguage() if locale := known_locale(value):
            return own_name(locale)
        case Text() | Names() | HomeCountry():
            return ", ".join(escaped(text) for text in _each(value))
        case _:
            return str(value)


def _each(value: Any) -> tuple[Any, ...]:
    return tuple(cast("Sequence[Any]", value)) if isinstance(value, tuple | list) else (value,)


def roles_in(typed: str) -> tuple[int, ...]:
    """Return the ids of the roles that a moderator mentioned, each once."""
    found = [parse_id(one) for one in re.findall(r"<@&(\d{1,20})>", typed)]
    return tuple(dict.fromkeys(found))


def names_in(typed: str) -> tuple[str, ...]:
    """Return the names that a moderator typed with commas between them, each once."""
    names = [" ".join(clean(name).split()) for name in re.split(r"[,\n]", typed)]
    return tuple(dict.fromkeys(name for name in names if name))


def missing_permissions(setting: str, channel_id: int, missing: Sequence[str]) -> str:
    """Return what a moderator has to allow before a channel can be used."""
    return _("`{setting}`: I can't write in {channel} yet. Please allow me there: {permissions}.").format(
        setting=setting, channel=f"<#{channel_id}>", permissions=permission_names(missing)
    )


def channel_is_gone(setting: str) -> str:
    """Return what a moderator has to do about a channel that was deleted."""
    return _("The channel of `{setting}` is gone: please choose another.").format(setting=setting)


def role_is_gone(setting: str) -> str:
    """Return what a moderator has to do about a role that was deleted."""
    return _("A role of `{setting}` is gone: please choose another.").format(setting=setting)


def needs_other(setting: str, other: str) -> str:
    """Return what a moderator has to choose, too, before a setting does anything."""
    return _("`{setting}`: this begins to work once `{other}` is set, too.").format(setting=setting, other=other)


def no_onboarding(setting: str) -> str:
    """Return why nobody is let wait for an onboarding that this server does not have."""
    return _(
        "This server has no onboarding, so nobody could ever finish it, and `{setting}` stays as it is. You can switch "
        "it on in the server's settings, Onboarding, and then choose this again."
    ).format(setting=setting)


def public_place(setting: str, channel_id: int, role: str, unless: str) -> str:
    """Return why a channel is not taken that everybody can read, and how to mend that.

    `unless` is a setting by which a server can agree to it.
    """
    words = _(
        "Everyone with {role} can read {channel}, and `{setting}` is for words that only a few should read. So nothing "
        "is changed. To mend it, open that channel's settings, Permissions, and take View Channel from {role}; or "
        "choose a channel that is private."
    ).format(role=role, channel=f"<#{channel_id}>", setting=setting)
    if not unless:
        return words
    return f"{words} " + _(
        "If everyone may read it, set `{unless}` to True as well; people are then told that everyone reads it."
    ).format(unless=unless)


def public_now(setting: str, channel_id: int, role: str) -> str:
    """Return what is wrong with a private channel that was opened after it was chosen."""
    return _(
        "`{setting}`: everyone with {role} can read {channel}, so private words wait and are not posted there. Please "
        "take View Channel from {role} in that channel, or choose another."
    ).format(setting=setting, role=role, channel=f"<#{channel_id}>")


def not_seen(setting: str, channel_id: int) -> str:
    """Return what a moderator should know about a channel that members are sent to, and cannot all see."""
    return _(
        "`{setting}`: not everyone can see {channel}. People who use it need View Channel there; for others it "
        "leads nowhere."
    ).format(setting=setting, channel=f"<#{channel_id}>")


def role_with_powers(setting: str, role: str, powers: Sequence[str]) -> str:
    """Return why a role is not taken that members would get by a command of theirs."""
    return _(
        "{role} can do more than show who somebody is: {powers}. Members get the role of `{setting}` without a "
        "moderator looking, so nothing is changed. Please choose a role without these permissions."
    ).format(role=role, setting=setting, powers=permission_names(powers))


def role_not_given(setting: str, role: str, powers: Sequence[str]) -> str:
    """Return why a role is not given any more that was chosen before it could do so much."""
    return _(
        "`{setting}`: I don't give {role}, because it can do more than show who somebody is: {powers}. Please take "
        "these permissions from it, or choose another role."
    ).format(setting=setting, role=role, powers=permission_names(powers))


def role_above_yours(setting: str, role: str) -> str:
    """Return why a role is not taken that this moderator could not give by hand."""
    return _(
        "{role} stands as high as your highest role, or above it, so you can't choose it for `{setting}`. Somebody "
        "with a higher role can, or you choose one that stands below yours."
    ).format(role=role, setting=setting)


def everybodys_role(setting: str, *, is_team: bool) -> str:
    """Return why everybody's role is not taken for those whom a role is to single out."""
    if not is_team:
        return _(
            "Everybody here has that role, so `{setting}` would ask for nothing. Please choose one that only some have."
        ).format(setting=setting)
    return _(
        "Everybody here has that role, and whoever has the role of `{setting}` acts for the team. Please choose one "
        "that only the team has."
    ).format(setting=setting)


def role_of_nearly_everybody(setting: str, role_id: int) -> str:
    """Return why a role is not the team's that says nothing of anybody."""
    return _(
        "Nearly everybody here has {role}, and whoever has the role of `{setting}` acts for the team: they could read "
        "every report. So nothing is changed. Please choose a role that only the team has. If all of you are the team, "
        "give {role} the permission *Moderate Members* in the server's roles first."
    ).format(role=f"<@&{role_id}>", setting=setting)


def role_became_common(setting: str, role_id: int) -> str:
    """Return what is wrong with the team's role once nearly everybody has it."""
    return _(
        "`{setting}`: nearly everybody here has {role} by now, so it lets nobody act for the team. Whoever has "
        "Moderate Members or Manage Server still can. Please choose a role that only the team has."
    ).format(role=f"<@&{role_id}>", setting=setting)


def role_of_the_team(setting: str, role_id: int) -> str:
    """Return why members do not get the team's role."""
    return _(
        "{role} is the role of your team, and members get the role of `{setting}` without a moderator looking: they "
        "would act for the team. So nothing is changed. Please choose a role of its own for it."
    ).format(role=f"<@&{role_id}>", setting=setting)


def role_given_to_members(setting: str, role_id: int) -> str:
    """Return why a role is not the team's that members get."""
    return _(
        "Members get {role} by `{setting}` without a moderator looking, so they would act for the team. So nothing is "
        "changed. Please choose a role that only the team has, or another one for `{setting}` first."
    ).format(role=f"<@&{role_id}>", setting=setting)


def roles_not_allowed(setting: str, role_id: int) -> str:
    """Return what a moderator has to allow before any role can be given."""
    return _("`{setting}`: I can't give {role} yet. Please allow me to manage roles (Manage Roles).").format(
        setting=setting, role=f"<@&{role_id}>"
    )


def role_too_high(setting: str, role_id: int, own_id: int) -> str:
    """Return what a moderator has to change: Discord lets a bot give only the roles that stand below its own."""
    return _(
        "`{setting}`: I can't give {role} yet: it stands above my own role. Please drag {mine} above it in the "
        "server's roles."
    ).format(setting=setting, role=f"<@&{role_id}>", mine=f"<@&{own_id}>")


def role_that_nobody_can_give(setting: str, role_id: int) -> str:
    """Return what is wrong with a role: it is everyone's, or an integration gives it."""
    return _("`{setting}`: nobody can be given {role} by hand, so I can't either. Please choose another role.").format(
        setting=setting, role=f"<@&{role_id}>"
    )


def saved(*, works: bool) -> str:
    """Return what a moderator reads first who has changed something."""
    return _("Saved.") if works else _("It is set, and something is left to do:")


def not_awake() -> str:
    """Return why nothing is changed where a server is not known yet."""
    return _("I am just waking up and can't see this server yet, so nothing is changed. Please try again in a minute.")


def came_to_harm(found: Sequence[tuple[str, int]]) -> str:
    """Return the day's note for the team: which settings have come to harm since they were chosen."""
    lines = {_harm(what, place) for what, place in found}
    return "\n".join([_("Something has changed since it was chosen:"), *(f"- {line}" for line in sorted(lines))])


def _harm(what: str, place: int) -> str:
    kind, _colon, setting = what.partition(":")
    if kind == "public":
        return _(
            "`{setting}`: everyone can read {channel} now, so private words wait and are not posted there. Please take "
            "View Channel from everyone in that channel, or choose another with `/settings`."
        ).format(setting=setting, channel=f"<#{place}>")
    if kind == "common":
        return role_became_common(setting, place)
    return _(
        "`{setting}`: {role} can moderate or manage something now, so I don't give it to anybody. Please take these "
        "permissions from it, or choose another with `/settings`."
    ).format(setting=setting, role=f"<@&{place}>")


def moved(places: Sequence[int]) -> str:
    """Return what a moderator should know who has given the team another channel."""
    told = ", ".join(f"<#{one}>" for one in places)
    return _(
        "In {places} I say once where things go from now on, unless everyone can read that. What is open there can "
        "still be answered there; `/care queue` shows calls for help, reports and held greetings wherever their cards "
        "are."
    ).format(places=told)


def moved_away(setting: str, channel_id: int) -> str:
    """Return what is said in the channel that the team had before."""
    return _(
        "`{setting}` is {channel} from now on. What is still open here can be answered here as before, and `/care "
        "queue` shows what waits."
    ).format(setting=setting, channel=f"<#{channel_id}>")
