"""What a newcomer reads when somebody has said hello to them."""

from bot.text.language import _


def said_hello(name: str | None, server: str, link: str | None = None) -> str:
    """Return that somebody said hello; `name` is None where they have left since, `link` where there is no greeting."""
    said = (
        _("Somebody said hello to you in {server}.").format(server=server)
        if name is None
        else _("{name} said hello to you in {server}.").format(name=f"**{name}**", server=server)
    )
    if link is not None:
        said += f" [{_('Go to your greeting')}]({link})"
    return said + "\n-# " + _("A word back is welcome whenever you like. There is no hurry.")
