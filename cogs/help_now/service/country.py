"""In which country somebody may be who has not said so."""

from dataclasses import dataclass

from bot.errors import NotNow
from bot.members import preferences
from bot.services import Services
from bot.text.helplines import Country, helplines
from cogs.help_now.rules.help import FROM_LANGUAGE, FROM_SERVER, FROM_ZONE
from cogs.help_now.settings import HelpNowSettings


@dataclass(frozen=True)
class Guess:
    """Where somebody may be, and from what that is guessed."""

    country: Country
    source: str


class WhereTheyAre:
    """Guesses from what somebody told about their clock, then from their server, then from their language."""

    def __init__(self, services: Services) -> None:
        self._database, self._settings = services.database, services.settings

    async def guess(self, member_id: int, guild_id: int | None, locale: str) -> Guess | None:
        """Return where somebody may be; None where nothing says so."""
        known, of_server = helplines(), self._settings.of(guild_id or 0, HelpNowSettings).country
        found = {
            FROM_ZONE: known.in_zone(await self._zone(member_id)),
            FROM_SERVER: known.of(of_server) if of_server else None,
            FROM_LANGUAGE: known.speaking(locale),
        }
        return next((Guess(country, source) for source, country in found.items() if country is not None), None)

    async def _zone(self, member_id: int) -> str | None:
        try:
            return await preferences.zone_of(self._database, member_id)
        except NotNow:  # Help is there, whatever else is not.
            return None
