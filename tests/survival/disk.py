"""A disk that fills up or becomes read-only: a small tmpfs where we may mount one, or else a limit of the process.

A file that is open stays writable whatever its permissions become, and root ignores them. So while the bot runs, its
process is forbidden to write (RLIMIT_FSIZE: each write fails with EFBIG, which SQLite calls an I/O error). A full disk
is a real one (ENOSPC) where a tmpfs can be mounted.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.survival.town import Town

SIZE_MB = 48


class Disk:
    """The folder in which a town's database lies."""

    def __init__(self, folder: Path, *, own: bool) -> None:
        """With `own`, a disk of its own is mounted there, if that is possible."""
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.mounted = own and _run("mount", "-t", "tmpfs", "-o", f"size={SIZE_MB}m", "tmpfs", str(folder))

    @contextmanager
    def full(self, town: Town) -> Generator[None]:
        """There is not one byte left."""
        if not self.mounted:
            with self._limited(town, town.database.stat().st_size):
                yield
            return
        ballast = self._folder / "ballast"
        try:
            with ballast.open("wb", buffering=0) as file, suppress(OSError):
                while True:
                    file.write(bytes(4096))
            yield
        finally:
            ballast.unlink(missing_ok=True)

    @contextmanager
    def unwritable(self, town: Town) -> Generator[None]:
        """The running bot can write nothing."""
        with self._limited(town, 0):
            yield

    @contextmanager
    def _limited(self, town: Town, size: int) -> Generator[None]:
        town.limit_files(size)
        try:
            yield
        finally:
            with suppress(ProcessLookupError):
                town.limit_files()

    @contextmanager
    def read_only(self) -> Generator[None]:
        """Whoever opens a file here from now on cannot write. Only while nobody has one open."""
        if self.mounted:
            _run("mount", "-o", "remount,ro", str(self._folder))
        else:
            self._permit(0o444, 0o555)
        try:
            yield
        finally:
            if self.mounted:
                _run("mount", "-o", "remount,rw", str(self._folder))
            else:
                self._permit(0o644, 0o755)

    @property
    def can_be_read_only(self) -> bool:
        """Not where root cannot mount: permissions do not bind root."""
        assert sys.platform == "linux"
        return self.mounted or os.geteuid() != 0

    def _permit(self, file_mode: int, folder_mode: int) -> None:
        for file in self._folder.iterdir():
            file.chmod(file_mode)
        self._folder.chmod(folder_mode)

    def let_go(self) -> None:
        """Give the folder back to the disk below, with what is in it."""
        if self.mounted:
            aside = self._folder.with_name("aside")
            shutil.copytree(self._folder, aside)
            _run("umount", str(self._folder))
            self._folder.rmdir()
            aside.rename(self._folder)


def _run(*command: str) -> bool:
    known = shutil.which(command[0]) is not None
    return known and subprocess.run(command, capture_output=True, check=False).returncode == 0
