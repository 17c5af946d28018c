"""What stands under a greeting, depending on what a server has set up."""

import discord

from bot.interactions.buttons import lasting_view
from cogs.welcome.store.greetings import Greeting
from cogs.welcome.views.greeting import NotNowButton, SayHi, ShowAround
from cogs.welcome.views.introduction import Introduce


def greeting_buttons(greeting: Greeting, *, introduces: bool, around: bool) -> discord.ui.View:
    """Under a greeting in a channel."""
    view = lasting_view().add_item(SayHi(greeting.number))
    return _with_own(view, greeting.guild_id, introduces=introduces, around=around)


def direct_buttons(guild_id: int, *, introduces: bool, around: bool) -> discord.ui.View:
    """Under a greeting by direct message."""
    return _with_own(lasting_view(), guild_id, introduces=introduces, around=around)


def _with_own(view: discord.ui.View, guild_id: int, *, introduces: bool, around: bool) -> discord.ui.View:
    """The newcomer's own buttons, after the others."""
    if introduces:
        view.add_item(Introduce(guild_id))
    if around:
        view.add_item(ShowAround(guild_id))
    return view.add_item(NotNowButton(guild_id))
