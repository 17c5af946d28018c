"""What a greeter reads who would like to be shown newcomers whom they could thank."""

from bot.text.language import _


def introduced(name: str, server: str) -> str:
    """Return that a newcomer introduced themselves."""
    return _("**{name}** is new in **{server}**, and has introduced themselves there.").format(name=name, server=server)


def said_hi(name: str, server: str) -> str:
    """Return that a newcomer said hi to another one."""
    return _("**{name}** is new in **{server}**, and has said hi to somebody else who is.").format(
        name=name, server=server
    )


def offer(done: str) -> str:
    """Return the offer to thank somebody; `done` says who it is and what they did."""
    return "\n".join(
        [
            done,
            _("If you like, thank them: a few words do, and you choose who sees them."),
            "-# " + _("You read this once a week at most. `/greeter on thank:False`, used there, ends it."),
        ]
    )
