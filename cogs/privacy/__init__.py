"""Privacy: members see, take along and erase what is kept about them; and what is kept goes when its time is over."""

from bot.client import Hearth
from bot.pages import add_pages
from cogs.privacy.cog import Privacy
from cogs.privacy.service import Retention
from cogs.privacy.views import Forget, Keep, KeptPages


async def setup(bot: Hearth) -> None:
    services = bot.services
    pages = KeptPages(services.database, services.memory)
    add_pages(bot, pages)
    bot.add_buttons(Forget, Keep)
    retention = Retention(bot, services)
    services.agenda.every_night_here(retention.prune)
    services.roll_call.follow(retention.left_unseen)
    await bot.add_cog(Privacy(services.database, services.clock, services.memory, pages, retention, services.vault))
