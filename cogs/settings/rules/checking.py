"""What `/settings check` says: that all is well, or what is wrong, with the clicks that mend it."""

from collections.abc import Sequence

from bot.text.language import _
from bot.text.permissions import permission_names

LONGEST = 4000  # characters, of the 4,096 that an embed has room for


def title() -> str:
    """Return what stands above what was found."""
    return _("What I have looked at")


def page(wrong: Sequence[str], well: Sequence[str]) -> str:
    """Return what is wrong, the gravest first, and what is well; of a long list, what there is room for."""
    lines = [*(f"- {one}" for one in wrong), *([""] if wrong else []), *(f"-# {one}" for one in well)]
    if not wrong:
        lines.insert(0, _("All is well.") + "\n")
    while len("\n".join(lines)) > LONGEST:
        lines.pop()
    return "\n".join(lines)


def lacking_everywhere(permissions: Sequence[str]) -> str:
    """Return what I am not allowed in the whole server."""
    return _(
        "In this server I lack {permissions}. Please open Server Settings, Roles, then my role, and allow that."
    ).format(permissions=permission_names(permissions))


def may_everywhere() -> str:
    """Return that I am allowed what I need."""
    return _("I am allowed what I need in this server.")


def places_well() -> str:
    """Return that what was chosen can be used."""
    return _("Every channel and role that you chose can be used, permission by permission.")


def sees_who_joins() -> str:
    """Return that Discord tells who joins; without that I would not have started."""
    return _("Discord tells me who joins.")


def commands_not_taken(why: str) -> str:
    """Return that Discord has not taken the commands."""
    return _(
        "Discord has not taken all of my commands yet: {why} I try again by myself. If it lasts, whoever runs me finds "
        "the reason with `python -m bot check`."
    ).format(why=why)


def command_not_there(command: str) -> str:
    """Return that Discord does not know a command."""
    return _("Discord does not offer `/{command}` yet. That takes up to an hour after I was started anew.").format(
        command=command
    )


def closed_to_everyone(command: str) -> str:
    """Return that members cannot use a command that is for all of them."""
    return _(
        "`/{command}` is closed to everyone. Please open Server Settings, Integrations, then me, then `/{command}`, "
        "and allow @everyone."
    ).format(command=command)


def commands_well() -> str:
    """Return that the commands are open to those who need them."""
    return _("My commands are there, and open to those whom they are for.")


def commands_unknown() -> str:
    """Return that it could not be seen who may use which command."""
    return _("Discord did not tell me who may use my commands. Please try this again in a few minutes.")


def cannot_reach_you() -> str:
    """Return that whoever asks does not get direct messages."""
    return _(
        "I could not send you a direct message lately. If your team gets none either, check the server's Privacy "
        "Settings; what waits for you is in `/inbox`."
    )
