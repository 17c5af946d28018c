"""`python -m bot export`: writes down what is kept about a member, as `/privacy export` does."""

import argparse
import asyncio
import os
from pathlib import Path

from bot.errors import StartupError
from bot.members.export import Export, as_json, as_text, export_of, unsealed
from bot.members.personal_data import ErasureScope
from bot.operator import say
from bot.operator.offline import member, offline_bot
from bot.text.language import set_locale


def main(arguments: argparse.Namespace) -> int:
    """Write down what is kept about a member. Raises StartupError if it cannot be read or written."""
    export, text = asyncio.run(_export(member(arguments.member)))
    contents = {".json": as_json(export), ".txt": text}
    files = {arguments.to / f"hearth-{export.member_id}{ending}": words for ending, words in contents.items()}
    _write(arguments.to, files)
    rows = sum(len(part.rows) for part in export.kept)
    say(f"{rows} entries are kept about {export.member_id}. They are in {' and '.join(map(str, files))}.")
    return 0


async def _export(member_id: int) -> tuple[Export, bytes]:
    async with offline_bot() as services:
        set_locale(services.languages.of(member_id, None))  # It is for them.
        about = ErasureScope(member_id)
        found = unsealed(await services.personal_data.found(services.database, about), services.vault)
        export = export_of(about, found, services.clock.now())
        return export, as_text(export)


def _write(folder: Path, files: dict[Path, bytes]) -> None:
    """Write files that only their owner can read."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for file, words in files.items():
            with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:
                out.write(words)
    except FileExistsError as error:
        raise StartupError(f"{error.filename} is there already.\n    To mend it: move it away.") from error
    except OSError as error:
        raise StartupError(f"It could not be written: {error}.") from error
