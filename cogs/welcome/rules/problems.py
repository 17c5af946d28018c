"""What the team reads of what stands in the way of welcoming: in the note of a day, and before it happens."""

from collections.abc import Callable, Mapping, Sequence

from bot.text.language import _, ngettext
from bot.text.permissions import permission_names


def no_channel() -> str:
    """Return what keeps greetings from coming: nobody has chosen where."""
    return _("Newcomers are not greeted yet: `/settings welcome channel:` says where.")


def channel_gone() -> str:
    """Return what keeps greetings from coming: the channel was deleted."""
    return _("Newcomers are not greeted now: the channel of `/settings welcome channel:` is gone. Choose another.")


def channel_closed(channel_id: int, missing: Sequence[str]) -> str:
    """Return what keeps greetings from coming: what we are not allowed to do in the channel."""
    return _("Newcomers are not greeted now: I can't write in {place}. Please allow me there: {permissions}.").format(
        place=f"<#{channel_id}>", permissions=permission_names(missing)
    )


def setup_problems(problems: Sequence[tuple[str, int, int]]) -> str:
    """Return the day's note: what could not be done, where, and how often."""
    lines = [_("Some things could not be done. Nobody but moderators is told.")]
    for what, place, times in problems:
        lines.append(f"- {_PROBLEMS[what](place, times)}")
    return "\n".join(lines)


_PROBLEMS: Mapping[str, Callable[[int, int], str]] = {
    "greeting": lambda place, times: ngettext(
        "I can't write in {place}; it is gone, or I may not. {count} greeting was not posted; I try for a day.",
        "I can't write in {place}; it is gone, or I may not. {count} greetings were not posted; I try for a day.",
        times,
    ).format(place=f"<#{place}>", count=times),
    "held": lambda _place, _times: _(
        "Newcomers joined in a burst or with very young accounts, and there is no channel in which I could ask you "
        "about them: `/care queue` shows them. Those about whom nobody decides within a day are greeted. "
        "`/settings team channel:` says where I ask you the next time."
    ),
    "greeting_text": lambda place, times: ngettext(
        "Discord did not take {count} greeting in {place}, perhaps because of a link or a word in its text, or because "
        "AutoMod blocks it. You can change your texts with `/welcome texts`.",
        "Discord did not take {count} greetings in {place}, perhaps because of a link or a word in their text, or "
        "because AutoMod blocks it. You can change your texts with `/welcome texts`.",
        times,
    ).format(place=f"<#{place}>", count=times),
    "onboarding": lambda _place, _times: _(
        "`/settings welcome when:` waits for this server's onboarding, which is switched off. Until it is on again, "
        "newcomers are greeted after screening; or choose another with `/settings welcome when:`."
    ),
    "introduction": lambda place, times: ngettext(
        "I can't write in {place}; it is gone, or I may not. {count} introduction was not posted.",
        "I can't write in {place}; it is gone, or I may not. {count} introductions were not posted.",
        times,
    ).format(place=f"<#{place}>", count=times),
    "introduction_text": lambda place, times: ngettext(
        "Discord did not take {count} introduction in {place}, perhaps because of a link or a word in it, or because "
        "AutoMod blocks it. Its author is told.",
        "Discord did not take {count} introductions in {place}, perhaps because of a link or a word in them, or "
        "because AutoMod blocks them. Their authors are told.",
        times,
    ).format(place=f"<#{place}>", count=times),
    "greeters": lambda place, _times: _(
        "I can't write in {place}; it is gone, or I may not. So greeters don't see there who waits for a hello."
    ).format(place=f"<#{place}>"),
    "role_powers": lambda place, _times: _(
        "I give {role} to nobody: it moderates or manages something by now, and whoever gets a role from me must not "
        "have power over others by it. Please take these permissions from it, or choose another role."
    ).format(role=f"<@&{place}>"),
    "role": lambda place, times: ngettext(
        "I may not give or take {role}, {count} time. I need Manage Roles, and my own role has to stand above it.",
        "I may not give or take {role}, {count} times. I need Manage Roles, and my own role has to stand above it.",
        times,
    ).format(role=f"<@&{place}>", count=times),
}
