"""What keeps words for the moderators from reaching them."""

from bot.delivery.setup_problems import SetupProblems
from bot.services import Services
from cogs.help_now import rules
from cogs.help_now.settings import HelpNowSettings


class HelpProblems(SetupProblems):
    """Tells the team, in another place of theirs, that something could not reach them; never what, or whose."""

    def __init__(self, services: Services) -> None:
        settings = services.settings
        super().__init__(
            services,
            feature="help_now",
            channel=lambda guild_id: settings.of(guild_id, HelpNowSettings).moderators,
            words=rules.not_reached,
        )
