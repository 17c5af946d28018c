"""Privacy: members see, take along and erase what is kept about them; and what is kept goes when its time is over."""

from bot.client.hearth import Hearth
from cogs.privacy.cog import PrivacyCommands
from cogs.privacy.service import Retention
from cogs.privacy.views import ConfirmForget, KeepData, KeptDoor, KeptPages, OpenKept


async def setup(bot: Hearth) -> None:
    services = bot.services
    pages = KeptPages(services)
    bot.add_pages(pages)
    bot.add_buttons(ConfirmForget, KeepData, OpenKept)
    services.doors.add(KeptDoor())
    retention = Retention(bot, services)
    services.agenda.every_night_here(retention.record_missed_removals)
    services.agenda.expire_nightly_here(retention.prune)
    services.members.when_gone(retention.left)
    await bot.add_cog(PrivacyCommands(services, pages, retention))
