"""One check-in, and what every topic leans on: the form, the answer, audiences, history, cleaning up."""

from bot.client.hearth import Hearth
from cogs.check_ins.check_in.cog import CheckInCommands
from cogs.check_ins.check_in.cog_cleanup import CheckInCleanup
from cogs.check_ins.check_in.cog_doors import SayHowDoor
from cogs.check_ins.check_in.cog_notices import CheckInNotices
from cogs.check_ins.check_in.cog_renamed import RenamedCommands
from cogs.check_ins.check_in.notice_kinds import NOTICES
from cogs.check_ins.check_in.service_audiences import Audiences, OnlyMe
from cogs.check_ins.check_in.service_events import CheckInEvents
from cogs.check_ins.check_in.service_features import CheckInsFeature
from cogs.check_ins.check_in.service_problems import CheckInProblems
from cogs.check_ins.check_in.views import ChangeAudience, ChooseAudience, LetIn, WithdrawCheckIn
from cogs.check_ins.check_in.views_form import CheckInForm, SayHow
from cogs.check_ins.check_in.views_history import History, OpenCheckIn
from cogs.check_ins.check_in.views_ways import TurnTo


async def setup(bot: Hearth) -> None:
    services = bot.services
    services.features.add(CheckInsFeature())
    services.delivery.declare(*NOTICES)
    services.shared.add(CheckInEvents())
    services.shared.add(Audiences(services.access, services.gate, OnlyMe()))
    services.shared.add(CheckInProblems(services))
    bot.add_buttons(ChangeAudience, ChooseAudience, LetIn, WithdrawCheckIn, OpenCheckIn, TurnTo, SayHow)
    services.doors.add(SayHowDoor())
    bot.add_forms(CheckInForm())
    bot.add_pages(history := History(services))
    await bot.add_cog(commands := services.shared.add(CheckInCommands(services, history)))
    commands.add(RenamedCommands())
    CheckInNotices(services)
    CheckInCleanup(services)
