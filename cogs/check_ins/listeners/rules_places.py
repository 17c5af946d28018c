"""Who reads what is said to listeners: what people are told of it beforehand, and where it is not as it should be."""

from enum import Enum, auto

from bot.text.language import _
from bot.text.user_text import shortened
from cogs.check_ins.check_in.rules import ROOM

PUBLIC_PLACE = "public place of listeners"
SHOWN_NAME = 28  # characters of a channel's name


class PlaceReaders(Enum):
    """Who reads what stands in the listeners' channel."""

    FEW = auto()
    EVERYONE = auto()  # which a moderator wants so, and people are told
    TOO_MANY = auto()  # everyone, though nobody has said so


def read_by(name: str, readers: PlaceReaders) -> tuple[str, str]:
    """Return who reads it, with a name and without one, as a menu says it in up to 100 characters."""
    place = f"#{shortened(name, SHOWN_NAME)}" if name else _("their channel")
    if readers is PlaceReaders.EVERYONE:
        named = _("Everyone here can read {place}; a volunteer may answer you.")
        nameless = _("Everyone here can read {place}. Who answers learns who you are.")
    else:
        named = _("Volunteers and moderators read {place}; one of them may answer.")
        nameless = _("Volunteers and moderators read {place}; who answers learns who you are.")
    return shortened(named.format(place=place), ROOM), shortened(nameless.format(place=place), ROOM)


def not_private_now() -> str:
    """Return why listeners cannot be chosen whose channel everybody could read, in up to 100 characters."""
    return _("Listeners can't be asked just now: everyone could read their channel.")


def seen_by(channel_id: int | None, readers: PlaceReaders, *, nameless: bool) -> str:
    """Return who sees a check-in, said to its author."""
    place = f"<#{channel_id}>" if channel_id else _("the listeners' channel")
    if readers is PlaceReaders.TOO_MANY:
        return _(
            "Everyone could read {place} just now, so it is taken from there, and waits until that is private again. "
            "You can choose others at any time."
        ).format(place=place)
    if readers is PlaceReaders.EVERYONE:
        who = _("Everyone in this server can read {place} and sees it there").format(place=place)
    else:
        who = _("Everyone who can read {place} sees it: the listeners, and moderators").format(place=place)
    if nameless:
        return _(
            "{who}. Your name is hidden: the one who answers learns who you are, in a private thread for the two of "
            "you. Whoever runs this bot could see it."
        ).format(who=who)
    return _("{who}. Your name stands with it. A listener may answer in a private thread for the two of you.").format(
        who=who
    )


def held_back(server: str, place: int) -> str:
    """Return what somebody is told whose words wait because everybody could read them."""
    return _(
        "Your check-in in {server} is kept, and no listener sees it yet: everyone there could read {place} now, which "
        "was private when you chose it. The team knows. It is shown to the listeners once that is private again. If "
        "you don't want to wait, you can also turn to:"
    ).format(server=server, place=f"<#{place}>")


def has_no_place(server: str) -> str:
    """Return what somebody is told whose check-in listeners could see, and cannot any more."""
    return _(
        "Your check-in in {server} is kept for you. It stood in the listeners' channel, and nobody new sees it now: "
        "that channel is gone or not chosen, or I may not write there. You can choose others, or withdraw it."
    ).format(server=server)


def place_is_public(channel_id: int) -> str:
    """Return what a moderator reads where words for listeners wait because everybody could read them."""
    return _(
        "Somebody asks for a listener, and everyone here can read {place}, so their words wait. They have been told."
    ).format(place=f"<#{channel_id}>")


def place_advice() -> str:
    """Return what a moderator can do about a place that is not private."""
    return _(
        "Take View Channel there from everyone and give it to the listeners, or say with `/settings check_ins "
        "listeners_public:` that everyone may read it; then people are told so beforehand."
    )
