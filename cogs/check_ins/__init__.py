"""Check-ins: somebody says how they are, to whom they choose, and is heard."""

from bot.client import Hearth
from bot.forms import add_forms
from cogs.check_ins.cog.commands import CheckIns
from cogs.check_ins.settings import CheckInSettings
from cogs.check_ins.views.form import CheckInForm
from cogs.check_ins.views.own import Change, Choose, Withdraw


async def setup(bot: Hearth) -> None:
    services = bot.services
    services.settings.declare(CheckInSettings)
    bot.add_buttons(Change, Choose, Withdraw)
    add_forms(bot, CheckInForm())
    await bot.add_cog(CheckIns(services))
