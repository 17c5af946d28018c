"""Inbox: what is on its way to somebody, what became of it, and what could not be delivered."""

from bot.client import Hearth
from bot.pages import add_pages
from cogs.inbox.cog import Inbox
from cogs.inbox.views import ReadIt, TryAgain, InboxPages


async def setup(bot: Hearth) -> None:
    services = bot.services
    pages = InboxPages(services)
    add_pages(bot, pages)
    bot.add_buttons(TryAgain, ReadIt)
    await bot.add_cog(Inbox(services.delivery, pages))
