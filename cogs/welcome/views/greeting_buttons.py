"""What stands under a greeting, depending on what a server has set up."""

import discord

from bot.interactions.buttons import lasting_view
from cogs.welcome.views.greeting import NotNowButton, SayHi, ShowAround
from cogs.welcome.views.introduction import Introduce


def greeting_buttons(guild_id: int, number: int | None = None, *, introduces: bool, around: bool) -> discord.ui.View:
    """Return what stands under a greeting: in a channel, where it has a number, or by direct message."""
    view = lasting_view()
    if number is not None:
        view.add_item(SayHi(number))
    if introduces:
        view.add_item(Introduce(guild_id))
    if around:
        view.add_item(ShowAround(guild_id))
    return view.add_item(NotNowButton(guild_id))
