"""The way in: `python -m bot` runs the bot, and what else an operator needs is a word after that."""

import argparse
import asyncio
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from threading import Event
from typing import Any

import structlog

from bot.config import load, unknown_names
from bot.errors import StartupError, TemporaryStartupError
from bot.health import logs
from bot.health.version import version

log = structlog.stdlib.get_logger("bot")

# Exit codes. After the first, starting again is of no use before somebody has mended something, and could cost the
# token: deploy/ does not. After the other, which is sysexits' EX_TEMPFAIL, it is.
MENDABLE, TEMPORARY = 2, 75


def main() -> int:
    """Do what the operator asked for; return 0 when it is done, MENDABLE where the operator has something to mend."""
    _print_on_any_terminal()
    arguments = _parser().parse_args()
    try:
        return arguments.do(arguments)
    except StartupError as error:
        print(f"Hearth cannot {arguments.cannot}.\n\n{error}", file=sys.stderr)  # noqa: T201
        if arguments.do is _run and isinstance(error, TemporaryStartupError):
            return TEMPORARY
        if getattr(arguments, "stay", False):
            _stay()
        return MENDABLE
    except KeyboardInterrupt:
        return 0


def _print_on_any_terminal() -> None:
    """Show a question mark for what the terminal's encoding does not have, such as “…” in Latin-1, and go on."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot", description="Hearth, a Discord bot for community care. Without a word after it: run it."
    )
    parser.add_argument("--version", action="version", version=f"Hearth {version()}")
    parser.set_defaults(do=_run, cannot="start")
    words = parser.add_subparsers(title="what it can do", metavar="")
    for word in SUBCOMMANDS:
        one = words.add_parser(word.name, help=word.help, description=word.description)
        one.set_defaults(do=word.do, cannot=word.cannot)
        for add_to in word.options:
            add_to(one)
    return parser


Do = Callable[[argparse.Namespace], int]
Option = Callable[[argparse.ArgumentParser], object]


@dataclass(frozen=True)
class Subcommand:
    """Something an operator can ask for, and what could not be done if it fails: “Hearth cannot …”."""

    name: str
    help: str
    description: str
    cannot: str
    do: Do
    options: tuple[Option, ...] = ()


def _option(*names: str, **about: Any) -> Option:
    return lambda parser: parser.add_argument(*names, **about)


def _by(name: str) -> Do:
    """Return the module of bot.operator that does it; it is read only if it is asked for."""
    return lambda arguments: import_module(f"bot.operator.{name}").main(arguments)


def _run(_arguments: argparse.Namespace) -> int:
    from bot.app import run

    config = load()
    logs.set_up(config.log_level, config.log_format, *config.secrets)
    for problem in unknown_names():
        log.warning(" ".join(problem.split()))
    if sys.platform == "win32":
        asyncio.run(run(config))
    else:
        import uvloop

        uvloop.run(run(config))
    return 0


def _stay() -> None:
    """Do nothing until somebody ends it: a container would be started again at once."""
    print("It waits to be stopped, mended and started again.", file=sys.stderr)  # noqa: T201
    stopped = Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda _name, _frame: stopped.set())
    stopped.wait()


def _demo(_arguments: argparse.Namespace) -> int:
    try:
        from bot.demo import main
    except ModuleNotFoundError as error:
        raise StartupError(
            f"The demo needs the package {error.name}, which is not installed.\n    To mend it: make demo."
        ) from error
    return main()


_MEMBER = _option("--member", type=int, required=True, metavar="ID", help="their Discord id")

SUBCOMMANDS = (
    Subcommand(
        "run",
        "run the bot",
        "Run the bot until SIGTERM or Ctrl-C.",
        "start",
        _run,
        (_option("--stay", action="store_true", help="where only you can mend something, wait instead of ending"),),
    ),
    Subcommand("demo", "show it in a simulated Discord", "Needs no Discord account.", "start", _demo),
    Subcommand(
        "check",
        "see whether all is well",
        "Changes nothing; 1 if it is not.",
        "look",
        _by("check"),
        (_option("--online", action="store_true", help="ask Discord, too: token, intents, permissions, time"),),
    ),
    Subcommand("invite", "print the link that invites it", "With what it needs.", "make a link", _by("invite")),
    Subcommand(
        "backup",
        "copy the database",
        "It may be running meanwhile.",
        "make a copy",
        _by("backup"),
        (_option("--to", type=Path, metavar="FILE", help="where to; by default, beside the nightly copies"),),
    ),
    Subcommand(
        "restore",
        "put a copy in the place of the database",
        "Stop it first.",
        "restore that",
        _by("restore"),
        (_option("copy", type=Path, metavar="FILE", help="the copy"),),
    ),
    Subcommand(
        "migrate",
        "bring the database up to date",
        "A start does so by itself with SQLite, after a copy. With PostgreSQL stop every process first.",
        "bring the database up to date",
        _by("migrate"),
        (
            _option("--dry-run", action="store_true", help="only say what would be done"),
            _option("--i-have-a-copy", action="store_true", help="for PostgreSQL: there is one, of today"),
            _option(
                "--begin-anew", action="store_true", help="make a new database where the one that was there is lost"
            ),
        ),
    ),
    Subcommand(
        "copy-database",
        "move between SQLite and PostgreSQL",
        "Stop the bot first: what it writes meanwhile is not copied. A password may stand in ~/.pgpass.",
        "copy that database",
        _by("move"),
        (
            _option("source", metavar="FROM", help="such as sqlite:///data/hearth.db"),
            _option("target", metavar="TO", help="an empty one, such as postgresql://user@host/name"),
        ),
    ),
    Subcommand(
        "export",
        "write down what is kept about a member",
        "The same as /privacy export.",
        "export that",
        _by("export"),
        (_MEMBER, _option("--to", type=Path, default=Path(), metavar="FOLDER", help="where to; by default, here")),
    ),
    Subcommand(
        "forget",
        "erase what is kept about a member",
        "The same as /privacy forget. It asks first.",
        "forget that",
        _by("forget"),
        (
            _MEMBER,
            _option("--server", type=int, default=0, metavar="ID", help="only there; by default, everywhere"),
            _option("--yes", action="store_true", help="do not ask"),
        ),
    ),
    Subcommand(
        "new-key",
        "seal with a new key",
        "What people write is sealed with it.",
        "make a new key",
        _by("new_key"),
        (_option("--lost", action="store_true", help="the older keys are lost: go on without them"),),
    ),
)


if __name__ == "__main__":
    sys.exit(main())
