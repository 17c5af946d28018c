"""The same bot with waits fifteen times shorter, and a clock that can be set: what takes hours happens in minutes.

    FAST_CLOCK=FILE python -m tests.survival.fast_bot

FILE holds the seconds by which the bot's clock differs from the machine's; where it is missing, it does not differ.
"""

import os
import sys
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from pathlib import Path

import bot.agenda
import bot.agenda.alarm
import bot.app
import bot.client.discord_patches
import bot.db
import bot.db.postgres
import cogs.check_ins.circles.cog_threads
import cogs.check_ins.circles.rules_doors
import cogs.check_ins.everyone.cog
import cogs.check_ins.listeners.service_silence
import cogs.kudos.service.cards
import cogs.welcome.cog.greetings
import cogs.welcome.rules.arrival
import cogs.welcome.service.arriving
from bot.__main__ import main
from bot.client.hearth import Hearth
from bot.clock import Clock, SystemClock
from bot.config import Config

SHORTER = 15
CONNECTIONS = 4  # of each process: a dozen share the hundred of a PostgreSQL
BETWEEN_SECONDS = 1.02  # two shards that identify, where the stand-in wants a second

_open_bot = bot.app.open_bot


class SetClock(SystemClock):
    """The machine's clock, set forward or back."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def now(self) -> datetime:
        try:
            ahead = float(self._file.read_text(encoding="ascii") or 0)
        except FileNotFoundError:
            ahead = 0
        return super().now() + timedelta(seconds=ahead)


def open_bot(config: Config, *, clock: Clock | None = None) -> AbstractAsyncContextManager[Hearth]:
    """As the bot does it, but with a clock that can be set."""
    return _open_bot(config, clock=clock or SetClock(Path(os.environ.get("FAST_CLOCK", "clock"))))


def hurry() -> None:
    """Make every wait shorter, all in the same proportion (the longest pause a little more)."""
    bot.agenda.LEASE /= SHORTER
    bot.agenda.PATIENCE /= SHORTER
    bot.agenda.PAUSE /= SHORTER
    bot.agenda.LONGEST_PAUSE = 4 * bot.agenda.PAUSE
    bot.agenda.alarm.LONGEST_WAIT /= SHORTER
    bot.client.discord_patches.BETWEEN_SECONDS, bot.client.discord_patches.ASK_AGAIN_SECONDS = BETWEEN_SECONDS, 0.1
    bot.db.postgres.CONNECTIONS = CONNECTIONS
    bot.db.WAITS = tuple(wait / SHORTER for wait in bot.db.WAITS)
    cogs.check_ins.everyone.cog.MEANWHILE /= SHORTER
    cogs.check_ins.circles.cog_threads.AGAIN /= SHORTER
    cogs.check_ins.circles.rules_doors.PACES = ()  # Its members come and go all day.
    cogs.check_ins.circles.rules_doors.COME_BACK /= SHORTER
    cogs.check_ins.listeners.service_silence.SOFTLY /= 64 * SHORTER
    cogs.check_ins.listeners.service_silence.ENOUGH /= 64 * SHORTER
    cogs.kudos.service.cards.GRACE /= SHORTER
    cogs.kudos.service.cards.SOON_SECONDS /= SHORTER
    cogs.welcome.rules.arrival.WINDOW /= SHORTER
    cogs.welcome.rules.arrival.SAME_JOIN /= SHORTER
    cogs.welcome.service.arriving.BEFORE_A_NOTE /= SHORTER
    cogs.welcome.cog.greetings.STILL_TRUE /= SHORTER


if __name__ == "__main__":
    hurry()
    bot.app.open_bot = open_bot
    sys.exit(main())
