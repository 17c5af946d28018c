"""What time it is for Discord: it says so in each of its answers, and is asked where there has been none for long."""

from email.utils import parsedate_to_datetime

import aiohttp
import discord
import structlog
from discord.http import Route

from bot.client.hearth import Hearth
from bot.clock import DiscordClock

log = structlog.stdlib.get_logger("bot.client.discord_time")


class DiscordTime:
    """Tells the clock what time it is for Discord.

    After the machine has slept nothing else may tell it, so it is asked when a connection is made anew, and every hour.
    """

    def __init__(self, bot: Hearth, clock: DiscordClock) -> None:
        self._bot, self._clock = bot, clock
        self._goes_by_discord = False

    def hear(self, answer: aiohttp.ClientResponse) -> None:
        """Hear what time an answer was given at; costs next to nothing within a minute after the one before."""
        if not self._clock.wants_to_hear:
            return
        try:
            self._clock.hear(parsedate_to_datetime(answer.headers["Date"]))
        except (KeyError, ValueError, TypeError):  # Something in between that tells no time, or not in UTC.
            return
        self._say_which()

    def _say_which(self) -> None:
        """Log once that the machine's clock is wrong, and once that it has been set right."""
        ahead = self._clock.ahead
        if bool(ahead) != self._goes_by_discord:
            self._goes_by_discord = bool(ahead)
            if ahead:
                seconds = round(ahead.total_seconds())
                log.warning("the machine's clock is wrong; Discord's is gone by", ahead_by_seconds=seconds)
            else:
                log.info("the machine's clock is right again")

    async def ask(self) -> None:
        """Ask twice, since what is told once does not count, unless it has been told a moment ago."""
        for _time in range(2):
            if self._clock.wants_to_hear:
                try:
                    await self._bot.http.request(Route("GET", "/gateway"))
                except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
                    log.info("Discord's time is not known", cause=repr(error))

    async def ask_anew(self, _shard_id: int) -> None:
        """Ask once a connection is made, or goes on."""
        await self.ask()
