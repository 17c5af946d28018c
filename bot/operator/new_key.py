"""`python -m bot new-key`: a new key to seal with, before the old ones or in the place of those that are lost."""

import argparse
import asyncio

from bot.config import load
from bot.operator import say
from bot.sealing.keys import renew


def main(arguments: argparse.Namespace) -> int:
    """Make a new key; return 0. Raises StartupError."""
    say(asyncio.run(renew(load(), lost=arguments.lost)))
    return 0
