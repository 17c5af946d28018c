"""Inbox: what is on its way to somebody, what became of it, and what could not be delivered."""

from bot.client.hearth import Hearth
from cogs.inbox.cog import Inbox, InboxDoor
from cogs.inbox.service import DirectMessageTries
from cogs.inbox.views import InboxPages, ReadIt, ReadThese, ReadWhole, TryAgain


async def setup(bot: Hearth) -> None:
    services = bot.services
    services.shared.add(DirectMessageTries(services))
    pages = InboxPages(services)
    bot.add_pages(pages)
    bot.add_buttons(TryAgain, ReadIt, ReadThese, ReadWhole)
    await bot.add_cog(Inbox(services, pages))
    services.doors.add(InboxDoor())
