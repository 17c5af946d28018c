"""`python -m bot invite`: prints the link that invites the bot, with exactly the permissions that it uses."""

import argparse

from bot.client.invite_link import invitation
from bot.config import load
from bot.operator import say


def main(_arguments: argparse.Namespace) -> int:
    """Print the link that invites the bot. Raises StartupError if the token does not say whose it is."""
    say(invitation(load().discord_token.get_secret_value()))
    return 0
