"""What members cost: memory and start-up with 100,000 of them, in one server and in 1,000; and the bot by itself, idle.

    python -m benchmarks.bench members

The baseline is the bare client with default settings, which sees no members. Start-up lasts until discord.py calls
itself ready. Hearth's own idle memory, which is what it weighs more than the baseline in one small server, is taken off.
With the members there, somebody joins and is greeted, and a `/kudos give` is answered: else there is no figure.
"""

import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.contestant import BARE, HEARTH, StandIn, bot, command, folder, rows, stand_in, until
from benchmarks.report import Row, ratios
from benchmarks.starts import install

PLACES = {1: 10, 1_000: 100}
