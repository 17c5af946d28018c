"""What `check` looks at on this machine: each a small function that changes nothing."""

import asyncio
import os
import shutil
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.client.command_sync import REFUSED, Refusal
from bot.client.invite_link import invitation
from bot.clock import Clock, from_epoch
from bot.config import Config
from bot.db.backups import REPORT, NightReport, age_of_newest
from bot.db.migrate import Applied, applied_in, read_migrations, still_to_apply, told
from bot.db.snapshot import reading
from bot.db.sqlite_file import FOLDER
from bot.db.trouble import damage_in, require_not_lost, way_back
from bot.errors import StartupError
from bot.operator.findings import Finding, look, ok, wrong
from bot.sealing.keys import known_in, one_for_all, opened
from bot.text.helplines import problems

# When this was written; a clock that says less has stopped, or its battery has.
WRITTEN = datetime(2026, 1, 1, tzinfo=UTC)
# A copy is made every night. One that is missing may be a machine that was off; a week of them is not.
LATE, LOST = timedelta(hours=36), timedelta(days=7)
# Bytes. SQLite needs a few for every write, and a log that is filling up needs more.
LITTLE = 200_000_000


@dataclass(frozen=True)
class Installation:
    """What there is, as it was found."""

    config: Config
    now: datetime
    file: Path | None  # None for PostgreSQL
    applied: Sequence[Applied] = ()
    last_change: datetime | None = None  # of the database's shape
    keys: Collection[str] = ()  # the marks of those that something may be sealed with
    refusal: Refusal | None = None  # of the commands, by Discord
    problem: StartupError | None = None  # with reading the database
    damage: str = ""  # of the file
    running: Sequence[str] = ()  # processes on a PostgreSQL server
    report: NightReport | None = None  # of the latest night


async def look_around(config: Config, clock: Clock) -> Installation:
    """Return everything that the checks need to know of the database."""
    here = Installation(config, clock.now(), config.database_file)
    if here.file is not None and not here.file.exists():
        return here
    if here.file is not None:
        here = replace(here, damage=await asyncio.to_thread(_damage_in, here.file))
    try:
        if here.file is None:
            from bot.db.snapshot.postgres import look_at_server

            here = replace(here, running=await look_at_server(config.database_url))
        async with reading(config.database_url) as snapshot:
            if not (applied := await applied_in(snapshot)):
                return here
            last = from_epoch(await snapshot.value("SELECT MAX(applied_at) FROM migrations"))
            refusal, report = Refusal.of(await snapshot.value(REFUSED)), NightReport.of(await snapshot.value(REPORT))
            here = replace(here, refusal=refusal, report=report)
            return replace(here, applied=applied, last_change=last, keys=await known_in(snapshot))
    except StartupError as error:
        return replace(here, problem=error)


def _damage_in(file: Path) -> str:
    try:
        return damage_in(file)
    except OSError:  # It cannot be read, which is said of the database.
        return ""


Check = Callable[[Installation], Finding | None]  # None where there is nothing to say


def token(here: Installation) -> Finding:
    """Return whether it looks like a token; only Discord knows more."""
    secret = here.config.discord_token.get_secret_value()
    try:
        application = invitation(secret).partition("client_id=")[2].partition("&")[0]
    except StartupError as error:
        if here.config.discord_api_url is not None:
            return look("token", "it is none of Discord's; DISCORD_API_URL may name a server that makes its own")
        return wrong("token", error)
    if [bool(part) for part in secret.split(".")] != [True] * 3:
        return look("token", "it should have three parts with dots between them: was all of it copied?")
    return ok("token", f"it is one of the application {application}")


def secrecy(here: Installation) -> Finding | None:
    """Return whether others on this machine can read the token, or what members said."""
    if os.name != "posix":
        return None
    secret = [file for file in (Path(".env"), here.config.key_place, *_kept_in(here.file)) if file.exists()]
    if not (open_to_all := [file for file in secret if _lets_others_read(file)]):
        return ok("secrecy", "nobody else on this machine can read what is yours") if secret else None
    named = " ".join(str(file) for file in open_to_all)
    return look("secrecy", f"others on this machine can read {named}, so: chmod 600 {named}")


def database(here: Installation) -> Finding:
    """Return whether it can be reached and written, and has the shape that this program knows."""
    if here.file is not None:
        try:
            require_not_lost(here.file, here.config.key_place)
        except StartupError as lost:
            return wrong("database", lost)
        if not here.file.exists():
            return look("database", f"there is no {here.file} yet; the first start makes it")
    if here.problem is not None:
        return wrong("database", "it cannot be read; why is said of its soundness" if here.damage else here.problem)
    if here.file is not None and not all(os.access(place, os.W_OK) for place in (here.file, here.file.parent)):
        return wrong("database", f"you may not write to {here.file} and its folder, as whoever runs the bot has to")
    return _up_to_date(here)


def processes(here: Installation) -> Finding | None:
    """Return which processes run on a PostgreSQL server; of a file there is one at the most."""
    if here.file is not None or here.problem is not None:
        return None
    return ok("processes", "\n".join(here.running) or "none runs on this database")


def _up_to_date(here: Installation) -> Finding:
    known = read_migrations()
    try:
        waiting = still_to_apply(known, [*here.applied], here.file)
    except StartupError as error:
        return wrong("database", error)
    if not waiting:
        return ok("database", f"it can be read, and is up to date: {known[-1].number:04}_{known[-1].name}")
    if here.file is not None or not here.applied:
        return look("database", f"{told(waiting)} will be applied by the next start, or by python -m bot migrate")
    return wrong("database", f"{told(waiting)} has to be applied, after a copy: python -m bot migrate --help")


def soundness(here: Installation) -> Finding | None:
    """Return whether SQLite finds the file whole; None where there is none, or it cannot be read at all."""
    if here.file is not None and here.damage:
        return wrong("soundness", f"the database is damaged: {here.damage}. To mend it: {way_back(here.file)}")
    if here.file is None or not here.file.exists() or here.problem is not None:
        return None
    return ok("soundness", "no damage was found in the database")


def keys(here: Installation) -> Finding:
    """Return whether what members wrote can be opened again."""
    given, file = here.config.hearth_keys.get_secret_value(), here.config.key_place
    first = not here.keys and here.problem is None
    if first and not given and here.config.one_of_several:
        return wrong("keys", one_for_all(file))
    if first and not given and not file.exists():
        return look("keys", f"there is no {file} yet; the next start makes it")
    try:
        opened(here.keys, given, file)
    except StartupError as error:
        return wrong("keys", error)
    if given:
        return ok("keys", "given as HEARTH_KEYS; without them nobody can open what members wrote, so keep a copy")
    return ok("keys", f"in {file}; copies of the database are of no use without it, so keep a copy elsewhere")


def room(here: Installation) -> Finding:
    """Return whether there is room for the database to grow, and for tonight's copy."""
    if here.file is None:
        return look("room", "the database is on a PostgreSQL server: see to the room there")
    place = next(folder for folder in here.file.absolute().parents if folder.exists())
    free, size = shutil.disk_usage(place).free, here.file.stat().st_size if here.file.exists() else 0
    words = f"{_megabytes(free)} free; the database takes {_megabytes(size)}, and a copy needs twice that"
    if free < 2 * size:
        return wrong("room", f"{words}: no copies are made")
    return look("room", f"{words}: it is getting tight") if free < 4 * size + LITTLE else ok("room", words)


def time(here: Installation) -> Finding:
    """Return whether the clock can be right; with --online it is compared with Discord's."""
    said = f"it says {here.now:%Y-%m-%d %H:%M:%S} UTC"
    if here.now < WRITTEN:
        return wrong("clock", f"{said}, which is over")
    if here.last_change is not None and here.now < here.last_change:
        return wrong("clock", f"{said}, but the database was changed at {here.last_change:%Y-%m-%d %H:%M:%S} UTC")
    return ok("clock", said)


def copies(here: Installation) -> Finding:
    """Return how old the newest copy is."""
    if here.file is None:
        return look("copies", "PostgreSQL's are made by its own tools, and cannot be seen from here: are they made?")
    if here.report is not None and here.report.failure:
        return wrong("copies", f"the latest night made none: {here.report.failure}")
    age = age_of_newest(here.file, here.now)
    if age is None:
        place = here.file.parent / FOLDER
        return look("copies", f"there is none in {place} yet; a bot that runs makes one every night")
    words = f"the newest is {_age(age)} old"
    if age > LOST:
        return wrong("copies", f"{words}: has the bot been running? Its log says why no copy was made")
    return look("copies", words) if age > LATE else ok("copies", words)


def commands(here: Installation) -> Finding | None:
    """Return that Discord refused the commands when the bot last told it of them; None where it did not."""
    return None if here.refusal is None else look("commands", str(here.refusal))


def help_now(_here: Installation) -> Finding:
    """Return whether those who need help now are shown places that are still right."""
    found = problems()
    return look("help now", "\n".join(found)) if found else ok("help now", "every place was looked at within a year")


# In the order in which they are shown. Whatever else an installation needs is looked at by one more of these.
CHECKS: tuple[Check, ...] = (
    token,
    secrecy,
    keys,
    database,
    soundness,
    processes,
    commands,
    room,
    time,
    copies,
    help_now,
)


def _kept_in(database: Path | None) -> Iterable[Path]:
    """Return the file of the database, what SQLite has beside it, and what was copied or put aside."""
    if database is None:
        return ()
    return (*database.parent.glob(f"{database.name}*"), *(database.parent / FOLDER).glob("*.db"))


def _lets_others_read(file: Path) -> bool:
    folders = [folder for folder in file.absolute().parents if not folder.stat().st_mode & 0o011]
    return not folders and bool(file.stat().st_mode & 0o044)


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:,.1f} MB"


def _age(age: timedelta) -> str:
    hours = max(0, int(age.total_seconds() // 3600))
    return f"{hours} hours" if hours < 72 else f"{hours // 24} days"
