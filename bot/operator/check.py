"""`python -m bot check`: looks at everything an installation needs, and changes nothing."""

import argparse
import asyncio
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.table import Table
from rich.text import Text

from bot.clock import SystemClock
from bot.config import Config, load, unknown_names
from bot.errors import StartupError
from bot.health import logs
from bot.operator import say
from bot.operator.findings import Finding, look, ok, wrong

_COLOURS = {"ok": "green", "look": "yellow", "wrong": "bold red"}


def main(arguments: argparse.Namespace) -> int:
    """Look whether all is well; return 1 if something is wrong."""
    logs.set_up("ERROR", "text")
    try:
        config = load()
    except StartupError as error:
        findings = list(_problems(error))
    else:
        unknown = [look("configuration", problem) for problem in unknown_names()]
        configuration = unknown or [ok("configuration", "everything in it can be used")]
        findings = [*configuration, *asyncio.run(_look(config, online=arguments.online))]
    say(_table(findings))
    say(_verdict(findings))
    return int(any(finding.state == "wrong" for finding in findings))


async def _look(config: Config, *, online: bool) -> list[Finding]:
    from bot.operator.checks import CHECKS, look_around
    from bot.operator.online import look_online

    clock = SystemClock()
    here = await look_around(config, clock)
    findings = [finding for check in CHECKS if (finding := check(here)) is not None]
    return findings + (await look_online(config, clock) if online else [])


def _problems(error: StartupError) -> Iterator[Finding]:
    """Return a finding for each variable; `load` names them all at once."""
    for problem in re.split(r"\n(?=\S)", str(error)):
        yield wrong("configuration", problem)


def _table(findings: Sequence[Finding]) -> Table:
    table = Table(title=f"Hearth in {Path.cwd()}", title_justify="left", show_lines=False)
    for heading in ("what", "is", ""):
        table.add_column(heading, overflow="fold")
    for finding in findings:
        sentence = re.sub(r"\n\s*", "\n", finding.sentence)
        table.add_row(finding.name, Text(finding.state, style=_COLOURS[finding.state]), Text(sentence))
    return table


def _verdict(findings: Sequence[Finding]) -> str:
    bad = sum(finding.state == "wrong" for finding in findings)
    if bad:
        return f"{bad} wrong: the bot cannot run well before that is mended."
    doubtful = sum(finding.state == "look" for finding in findings)
    return f"Nothing is wrong; {doubtful} to look at." if doubtful else "All is well."
