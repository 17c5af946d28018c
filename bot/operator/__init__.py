"""What an operator does besides running the bot: a module for each word after `python -m bot`."""

from rich.console import Console, RenderableType


def console() -> Console:
    """Return where an operator reads. What goes into a file or a pipe is not folded as on a screen."""
    out = Console(markup=False, highlight=False)
    return out if out.is_terminal else Console(markup=False, highlight=False, width=160)


def say(words: RenderableType) -> None:
    """Tell the operator something; sentences stay on their lines, so that paths can be copied from them."""
    console().print(words, soft_wrap=isinstance(words, str))
