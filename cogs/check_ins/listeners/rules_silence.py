"""What is said where somebody came to listen and has written nothing so far."""

from datetime import datetime

from bot.clock import on_screen
from bot.errors import CareError
from bot.text.language import _


def found(listener: str, server: str, link: str) -> str:
    """Return what somebody is told who asked for a listener, and has one; `listener` is safe to show."""
    words = _("{listener} is here to listen to you in {server}. [Go to your private thread]({link})")
    small = _("Start wherever you like. A word is enough, and there is no hurry.")
    return f"{words.format(listener=listener, server=server, link=link)}\n-# {small}"


def held(server: str) -> str:
    """Return what the inbox says instead: it is true whoever listens by then, and names stand where they can go."""
    return _("A listener answered you in {server}. `/checkin history` there says who is there for you now.").format(
        server=server
    )


def are_you_there(listener: int, asked: int, until: datetime) -> str:
    """Return what the two read when whoever listens has written nothing for some time."""
    return _(
        "{listener}, are you there? A simple hello is enough; **I'm still here** gives you more time.\n"
        "-# {asked}, if you hear nothing from them, I ask the other listeners {moment}. You can write here meanwhile."
    ).format(listener=f"<@{listener}>", asked=f"<@{asked}>", moment=on_screen(until, "R"))


def is_still_here(listener: int) -> str:
    """Return what stands there once they have said so."""
    return _("{listener} is still here, and will write as soon as they can.").format(listener=f"<@{listener}>")


def has_stayed() -> CareError:
    """Return the refusal for somebody who asks for more time a second time."""
    return CareError(
        _(
            "You have said so already, thank you. A simple hello is enough now; if it is too much today, **Hand over** "
            "lets another listener be there."
        )
    )


def passed_on(server: str) -> str:
    """Return what somebody is told who said that they would listen, and wrote nothing."""
    return _(
        "Thank you for offering to listen in {server}. You didn't get to write, so I've asked the other listeners to "
        "be there. Things come up; you are welcome back whenever you have a quiet moment."
    ).format(server=server)
