"""Writes or compares what is made from the program: `python -m bot.generate [--check]`."""

import sys

from bot.generate import main

sys.exit(main(sys.argv[1:]))
