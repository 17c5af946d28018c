"""The same bot with shorter patience: a test of its death must not take as long as a lease does."""

import sys
from datetime import timedelta

import bot.agenda
import cogs.kudos.service
from bot.__main__ import main

bot.agenda.LEASE = bot.agenda.PAUSE = cogs.kudos.service.GRACE = timedelta(seconds=2)

if __name__ == "__main__":
    sys.exit(main())
