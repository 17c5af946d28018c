"""What makes welcome and greeters whole: a place to greet, and somebody who would answer."""

from collections.abc import Sequence

from bot.moderation.features import Feature, Obstacle
from bot.moderation.ways import Way
from bot.services import Services
from bot.text.language import _
from cogs.welcome.service.arriving import greets
from cogs.welcome.service.follow_ups import FIRST, LAST
from cogs.welcome.service.greeters import INVITE
from cogs.welcome.settings import GreeterSettings, WelcomeSettings
from cogs.welcome.store import greeters


class GreetersFeature(Feature):
    """Members who answer newcomers."""

    name, place, is_people, settings = "greeters", 20, True, GreeterSettings
    begins = ("greeter on", "welcome:greet:#:yes")
    waits = (INVITE,)

    def __init__(self, services: Services) -> None:
        self._database, self._settings = services.database, services.settings

    def title(self) -> str:
        return _("Greeters")

    async def missing(self, guild_id: int) -> Obstacle | None:
        if self._settings.of(guild_id, GreeterSettings).channel is not None:
            return None
        return Obstacle(
            _("Choose the channel in which greeters see which newcomers nobody has answered."), "greeters channel"
        )

    async def halves(self, guild_id: int) -> Sequence[Obstacle]:
        if await greeters.here(self._database, guild_id):
            return ()
        words = _("Nobody greets yet: ask some people whether they would like to. They begin with `/greeter on`.")
        return (Obstacle(words, mend="greeter on"),)

    def while_off(self) -> str:
        return _(
            "Newcomers are greeted without naming a greeter, and the list of those whom nobody has answered goes "
            "away. Nobody begins to greet; whoever does stays a greeter and keeps the role."
        )


class WelcomeFeature(Feature):
    """Greetings."""

    name, place, settings = "welcome", 40, WelcomeSettings
    begins = ("welcome:hello", "welcome:hi")
    ways = (Way.INTRODUCTIONS,)
    waits = (FIRST, LAST)

    def __init__(self, services: Services) -> None:
        self._settings, self._team = services.settings, services.team

    def title(self) -> str:
        return _("Welcome")

    async def missing(self, guild_id: int) -> Obstacle | None:
        if greets(self._settings.of(guild_id, WelcomeSettings)):
            return None
        return Obstacle(_("Choose where newcomers are greeted: a channel, or by direct message."), "welcome channel")

    async def halves(self, guild_id: int) -> Sequence[Obstacle]:
        has_greeters = self._settings.of(guild_id, GreeterSettings).channel is not None
        if has_greeters or self._team.is_chosen(guild_id):
            return ()
        words = _("If nobody answers a newcomer, nobody hears of it: choose a channel for greeters, or for the team.")
        return (Obstacle(words, "greeters channel"),)

    def while_off(self) -> str:
        return _(
            "Those who join meanwhile are not greeted, also not afterwards; their roles they get as always, and "
            "bursts of joins are noticed. Buttons under earlier greetings rest, and what would be asked about the "
            "first days is asked only if it is not too late by then."
        )
