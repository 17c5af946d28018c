"""The way in: `python -m bot` runs the bot, and what else an operator needs is a word after that."""

import argparse
import asyncio
import sys
from pathlib import Path

from bot import logs
from bot.clock import SystemClock
from bot.config import load
from bot.errors import StartupError


def main() -> int:
    """Returns 0 when asked to stop or done, 2 when that could not be for a reason that the operator can mend."""
    arguments = _parser().parse_args()
    try:
        return arguments.do(arguments)
    except StartupError as error:
        print(f"Hearth cannot {arguments.cannot}.\n\n{error}", file=sys.stderr)  # noqa: T201
        return 2
    except KeyboardInterrupt:
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot", description="Hearth, a Discord bot for community care. Without a word after it: run it."
    )
    parser.set_defaults(do=_run, cannot="start")
    words = parser.add_subparsers(title="what it can do", metavar="")
    words.add_parser("run", help="run the bot", description="Run the bot until SIGTERM or Ctrl-C.")
    demo = words.add_parser("demo", help="show it in a simulated Discord", description="Needs no Discord account.")
    demo.set_defaults(do=_demo)
    backup = words.add_parser("backup", help="copy the database", description="It may be running meanwhile.")
    backup.add_argument("--to", type=Path, metavar="FILE", help="where to; by default, beside the nightly copies")
    backup.set_defaults(do=_backup, cannot="make a copy")
    restore = words.add_parser("restore", help="put a copy in the place of the database", description="Stop it first.")
    restore.add_argument("copy", type=Path, metavar="FILE", help="the copy")
    restore.set_defaults(do=_restore, cannot="restore that")
    invite = words.add_parser("invite", help="print the link that invites it", description="With what it needs.")
    invite.set_defaults(do=_invite, cannot="make a link")
    keys = words.add_parser("new-key", help="seal with a new key", description="What people write is sealed with it.")
    keys.add_argument("--lost", action="store_true", help="the older keys are lost: go on without them")
    keys.set_defaults(do=_new_key, cannot="make a new key")
    return parser


def _run(_arguments: argparse.Namespace) -> int:
    from bot.app import run

    config = load()
    secrets = config.discord_token.get_secret_value(), *config.hearth_keys.get_secret_value().replace(",", " ").split()
    logs.set_up(config.log_level, config.log_format, *secrets)
    if sys.platform == "win32":
        asyncio.run(run(config))
    else:
        import uvloop

        uvloop.run(run(config))
    return 0


def _demo(_arguments: argparse.Namespace) -> int:
    try:
        from bot.demo import main
    except ModuleNotFoundError as error:
        raise StartupError(
            f"The demo needs the package {error.name}, which is not installed.\n    To mend it: make demo."
        ) from error
    return main()


def _backup(arguments: argparse.Namespace) -> int:
    from bot.backups import place_for
    from bot.db.file import backup

    file = _file()
    copy = arguments.to or place_for(file, SystemClock().now())
    backup(file, copy)
    print(f"The database is in {copy}, and the copy is sound.")  # noqa: T201
    return 0


def _restore(arguments: argparse.Namespace) -> int:
    from bot.db.file import restore

    file = _file()
    aside = restore(file, arguments.copy, SystemClock().now())
    print(f"{file} is now what {arguments.copy} was.")  # noqa: T201
    if aside is not None:
        print(f"What was there before is in {aside}.")  # noqa: T201
    return 0


def _invite(_arguments: argparse.Namespace) -> int:
    from bot.client import invitation

    print(invitation(load().discord_token.get_secret_value()))  # noqa: T201
    return 0


def _new_key(arguments: argparse.Namespace) -> int:
    from bot.keys import renew

    print(asyncio.run(renew(load(), lost=arguments.lost)))  # noqa: T201
    return 0


def _file() -> Path:
    file = load().database_file
    if file is None:
        raise StartupError(
            "The database is on a PostgreSQL server, which has tools of its own for that.\n"
            "    To mend it: use pg_dump and pg_restore."
        )
    return file


if __name__ == "__main__":
    sys.exit(main())
