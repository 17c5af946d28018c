"""What `/setup` says: its first page, the page of one feature, and what came of a press."""

from collections.abc import Sequence

from bot.text.language import _, ngettext
from bot.text.user_text import shortened

LONGEST_LINE = 200  # characters of what is to do first: ten of them leave room for a note, of the 4,000 in all


def title() -> str:
    """Return what stands above the first page."""
    heading, words, face = (
        _("Set up Hearth here"),
        _("It begins with people: who will answer? You can come back at any time."),
        _("`/settings face` gives me a name, a picture and a text for this server alone."),
    )
    return f"## {heading}\n{words}\n-# {face}"


def line(name: str, state: str, places: str, first: str) -> str:
    """Return one feature as it stands on the first page: its state, where it happens, and what is to do first."""
    words = " · ".join(filter(None, (f"**{name}**", state, places)))
    return f"{words}\n-# {shortened(first, LONGEST_LINE)}" if first else words


def page_title(name: str, state: str) -> str:
    """Return what stands above the page of one feature."""
    return f"## {name}\n{state}"


def asked(setting: str, description: str, value: str, trouble: str) -> str:
    """Return one setting as the page of its feature shows it; it is also in `/settings`."""
    now = _("Now: {value}").format(value=value) if value else _("Not chosen yet.")
    return "\n".join(filter(None, (f"**{description}**", now, f"-# `/settings {setting}:`", trouble)))


def to_do(sentences: Sequence[str]) -> str:
    """Return what is left to do of a feature, one thing a line."""
    return "\n".join(f"- {one}" for one in sentences)


def welcome_words() -> str:
    """Return how the bot introduces itself to a server that it has just joined."""
    return _(
        "Hello! I'm Hearth: I welcome whoever is new, and help people here to be heard by one another. Whoever "
        "manages this server can set me up in a few minutes; until then I do nothing by myself."
    )


def welcome_words_for_owner(server: str, link: str) -> str:
    """Return how the bot introduces itself to the owner of a server in which it may write nowhere."""
    return _(
        "Hello! I'm Hearth, and I have just joined {server}: I welcome whoever is new there, and help people to be "
        "heard by one another. To set me up, which takes a few minutes, open [{server} in Discord]({link}) and type "
        "`/setup`."
    ).format(server=server, link=link)


def changed_meanwhile(now: str) -> str:
    """Return what a moderator reads whose choice would have replaced one that they had not seen."""
    if not now:
        return _("Somebody has just emptied this, so nothing is changed. Choose once more if you still want yours.")
    return _(
        "Somebody has just chosen {now} here, so nothing is changed. Choose once more if you still want yours."
    ).format(now=now)


def gone() -> str:
    """Return what a moderator reads who chose something that was deleted in that moment."""
    return _("That has just been deleted, so nothing is changed. Please choose another.")


def not_yours_to_see() -> str:
    """Return what a moderator reads who chose a channel that they do not see themselves."""
    return _("You can't see that channel yourself, so nothing is changed. Somebody who can may choose it.")


def how_to_allow(channel_id: int, missing: Sequence[str]) -> str:
    """Return the exact clicks that let the bot work in a channel."""
    names = ", ".join(name.replace("_", " ").title() for name in missing)
    return _(
        "The clicks: Edit Channel of {channel}, Permissions, Add members or roles, Hearth; then allow {permissions}."
    ).format(channel=f"<#{channel_id}>", permissions=names)


def shut_out(channel_id: int, role_id: int) -> str:
    """Return what is wrong with a channel where those for whom it is do not see it."""
    return _("{role} can't see {channel} yet, though it is for them.").format(
        role=f"<@&{role_id}>", channel=f"<#{channel_id}>"
    )


def how_to_let_in(channel_id: int, role_id: int) -> str:
    """Return the exact clicks that let a role see a channel."""
    return _(
        "The clicks: Edit Channel of {channel}, Permissions, Add members or roles, {role}; then allow View Channel."
    ).format(channel=f"<#{channel_id}>", role=f"<@&{role_id}>")


def mended() -> str:
    """Return what a moderator reads after a mend."""
    return _("Mended.")


def cannot_mend() -> str:
    """Return what a moderator reads where there is nothing that the bot could mend, or it may not any more."""
    return _("That is mended already, or I may not do it by myself. What is left to do stands here, with the clicks.")


def not_mended() -> str:
    """Return what a moderator reads where Discord does not let the bot mend something."""
    return _("Discord doesn't let me change that. The clicks that do it stand here, too.")


def may_not_make(rooms: Sequence[tuple[str, str, bool]]) -> str:
    """Return the list to copy where the bot may not make channels: name, topic, and whether few are to see each."""
    words = _(
        "I may not make channels here. Allow me Manage Channels with the button below, and press once more; or make "
        "these yourself, and choose them here:"
    )
    return "\n".join([words, *(_room_line(*one) for one in rooms)])


def _room_line(name: str, topic: str, few: bool) -> str:
    who = _("for the team alone") if few else _("for everyone")
    return f"- `{name}` · {who} · {topic}"


def no_room(most: int, needed: int) -> str:
    """Return why no channels are made in a server that has nearly all that it may have."""
    return ngettext(
        "A server can have {most} channels, and here is no room for {n} more, so I have made none. You can choose "
        "channels that you have already.",
        "A server can have {most} channels, and here is no room for {n} more, so I have made none. You can choose "
        "channels that you have already.",
        needed,
    ).format(most=most, n=needed)


def nothing_to_make() -> str:
    """Return what a moderator reads where every channel is chosen already."""
    return _("Every channel is chosen already, so there is nothing to make.")


def made_lately() -> str:
    """Return what the second of two moderators reads, and whoever would have channels made over and over."""
    return _(
        "I am making them already, or made them within the last hour. Press *Look again* in a moment; or choose "
        "channels that you have."
    )


def made(channels: Sequence[int]) -> str:
    """Return what was made."""
    return _("I have made {channels}, and use them from now on.").format(channels=_listed(channels))


def made_some(channels: Sequence[int], left: Sequence[str]) -> str:
    """Return what was made before Discord made no more."""
    names = ", ".join(f"`{name}`" for name in left)
    if not channels:
        return _("Discord didn't let me make channels here, so nothing is changed. Still to make: {names}.").format(
            names=names
        )
    return _(
        "I have made {channels}, and use them from now on. Then Discord didn't let me go on. Still to make: {names}."
    ).format(channels=_listed(channels), names=names)


def goes_on_later(channels: Sequence[int]) -> str:
    """Return what is said where Discord did not answer: the rest is made as soon as it does."""
    if not channels:
        return _("Discord is not answering me just now. I make the channels as soon as it does; look again later.")
    return _(
        "I have made {channels}, and use them from now on. Discord is not answering me just now: I make the others as "
        "soon as it does."
    ).format(channels=_listed(channels))


def made_but_not_used(channels: Sequence[int], why: str) -> str:
    """Return what is said where channels were made, and the settings did not take them."""
    return _("I have made {channels}, and could not begin to use them: {why}").format(
        channels=_listed(channels), why=why
    )


def _listed(channels: Sequence[int]) -> str:
    return ", ".join(f"<#{one}>" for one in channels)
