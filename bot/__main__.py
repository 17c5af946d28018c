"""The way in: `python -m bot` runs the bot, `python -m bot demo` shows it in a simulated Discord."""

import argparse
import asyncio
import sys

from bot import logs
from bot.config import load
from bot.errors import StartupError


def main() -> int:
    """Returns 0 when asked to stop, 2 when the bot could not start for a reason the operator can mend."""
    parser = argparse.ArgumentParser(prog="python -m bot", description="Hearth, a Discord bot for community care.")
    parser.add_argument(
        "what", nargs="?", choices=("run", "demo"), default="run", help="run it (the default), or show a demo"
    )
    arguments = parser.parse_args()
    try:
        return _demo() if arguments.what == "demo" else _run()
    except StartupError as error:
        print(f"Hearth cannot start.\n\n{error}", file=sys.stderr)  # noqa: T201
        return 2
    except KeyboardInterrupt:
        return 0


def _run() -> int:
    from bot.app import run

    config = load()
    logs.set_up(config.log_level, config.log_format, config.discord_token.get_secret_value())
    if sys.platform == "win32":
        asyncio.run(run(config))
    else:
        import uvloop

        uvloop.run(run(config))
    return 0


def _demo() -> int:
    try:
        from bot.demo import main
    except ModuleNotFoundError as error:
        raise StartupError(
            f"The demo needs the package {error.name}, which is not installed.\n    To mend it: make demo."
        ) from error
    return main()


if __name__ == "__main__":
    sys.exit(main())
