"""The way in: `python -m bot` runs the bot, and what else an operator needs is a word after that."""

import argparse
import asyncio
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from bot import logs
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

    check = words.add_parser("check", help="see whether all is well", description="Changes nothing; 1 if it is not.")
    check.add_argument("--online", action="store_true", help="ask Discord, too: token, intents, permissions, time")
    check.set_defaults(do=_by("check"), cannot="look")
    invite = words.add_parser("invite", help="print the link that invites it", description="With what it needs.")
    invite.set_defaults(do=_by("invite"), cannot="make a link")

    backup = words.add_parser("backup", help="copy the database", description="It may be running meanwhile.")
    backup.add_argument("--to", type=Path, metavar="FILE", help="where to; by default, beside the nightly copies")
    backup.set_defaults(do=_by("backup"), cannot="make a copy")
    restore = words.add_parser("restore", help="put a copy in the place of the database", description="Stop it first.")
    restore.add_argument("copy", type=Path, metavar="FILE", help="the copy")
    restore.set_defaults(do=_by("restore"), cannot="restore that")
    migrate = words.add_parser(
        "migrate",
        help="bring the database up to date",
        description="A start does so by itself with SQLite, after a copy. With PostgreSQL stop every process first.",
    )
    migrate.add_argument("--dry-run", action="store_true", help="only say what would be done")
    migrate.add_argument("--i-have-a-copy", action="store_true", help="for PostgreSQL: there is one, of today")
    migrate.set_defaults(do=_by("migrate"), cannot="bring the database up to date")
    move = words.add_parser(
        "copy-database",
        help="move between SQLite and PostgreSQL",
        description="Stop the bot first: what it writes meanwhile is not copied. A password may stand in ~/.pgpass.",
    )
    move.add_argument("source", metavar="FROM", help="such as sqlite:///data/hearth.db")
    move.add_argument("target", metavar="TO", help="an empty one, such as postgresql://user@host/name")
    move.set_defaults(do=_by("move"), cannot="copy that database")

    export = words.add_parser(
        "export", help="write down what is kept about a member", description="The same as /privacy export."
    )
    export.add_argument("--member", type=int, required=True, metavar="ID", help="their Discord id")
    export.add_argument("--to", type=Path, default=Path(), metavar="FOLDER", help="where to; by default, here")
    export.set_defaults(do=_by("export"), cannot="export that")
    forget = words.add_parser(
        "forget", help="erase what is kept about a member", description="The same as /privacy forget. It asks first."
    )
    forget.add_argument("--member", type=int, required=True, metavar="ID", help="their Discord id")
    forget.add_argument("--server", type=int, default=0, metavar="ID", help="only there; by default, everywhere")
    forget.add_argument("--yes", action="store_true", help="do not ask")
    forget.set_defaults(do=_by("forget"), cannot="forget that")
    keys = words.add_parser("new-key", help="seal with a new key", description="What people write is sealed with it.")
    keys.add_argument("--lost", action="store_true", help="the older keys are lost: go on without them")
    keys.set_defaults(do=_by("new_key"), cannot="make a new key")
    return parser


def _by(name: str) -> Callable[[argparse.Namespace], int]:
    """The module of bot.operator that does it; it is read only if it is asked for."""
    return lambda arguments: import_module(f"bot.operator.{name}").main(arguments)


def _run(_arguments: argparse.Namespace) -> int:
    from bot.app import run

    config = load()
    logs.set_up(config.log_level, config.log_format, *config.secrets)
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


if __name__ == "__main__":
    sys.exit(main())
