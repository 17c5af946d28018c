"""`make image` builds with the engine that runs, or with buildah where none does, and sees what the bot says."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.bot.program import ROOT

MISSING = 'echo "DISCORD_TOKEN: is missing."; exit 2'  # as the bot ends without a token


@dataclass(frozen=True)
class Machine:
    """A machine that has what every machine has, and the programs that a test puts on it."""

    folder: Path

    @property
    def programs(self) -> Path:
        return self.folder / "programs"

    def put(self, name: str, script: str) -> None:
        """Put a program there that writes down how it was called."""
        program = self.programs / name
        program.write_text(f'#!/bin/sh\necho "{name} $*" >> "{self.folder}/calls"\n{script}\n', encoding="utf-8")
        program.chmod(0o755)

    @property
    def calls(self) -> list[str]:
        file = self.folder / "calls"
        return file.read_text(encoding="utf-8").splitlines() if file.exists() else []

    def calls_of(self, program: str, step: str = "") -> list[str]:
        return [call for call in self.calls if call.startswith(f"{program} ") and step in call]

    @property
    def left_behind(self) -> list[Path]:
        return list((self.folder / "tmp").iterdir())

    def try_image(self, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [ROOT / "deploy" / "try-image"],
            env={"PATH": str(self.programs), "TMPDIR": str(self.folder / "tmp"), **variables},
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    machine = Machine(tmp_path)
    (tmp_path / "tmp").mkdir()
    machine.programs.mkdir()
    for name in ("awk", "bash", "cp", "dirname", "mkdir", "mktemp", "rm", "tail"):
        found = shutil.which(name)
        assert found
        (machine.programs / name).symlink_to(found)
    machine.put("id", "echo 0")
    return machine


def put_builders(machine: Machine, bot: str = MISSING) -> None:
    machine.put("debootstrap", 'mkdir -p "$4/etc/ssl/certs"')
    machine.put("buildah", f'case "$*" in *" run "*) {bot};; *) echo made;; esac')


@pytest.mark.parametrize("engine", ["docker", "podman"])
def test_an_engine_that_runs_builds_and_starts_it(machine: Machine, engine: str) -> None:
    put_builders(machine)
    machine.put("docker", "exit 1")  # its client is there, and nothing to talk to
    machine.put(engine, f'case "$1" in run) {MISSING};; esac')
    ran = machine.try_image()
    assert (ran.returncode, ran.stderr) == (0, "")
    assert machine.calls_of(engine, "build") == [
        f"{engine} build --quiet --file deploy/Dockerfile --tag hearth:tried ."
    ]
    assert machine.calls_of(engine, "run") == [f"{engine} run --rm --read-only hearth:tried"]
    assert not machine.calls_of("buildah")


def test_without_an_engine_buildah_builds_on_a_base_of_the_same_name(machine: Machine) -> None:
    put_builders(machine)
    ran = machine.try_image()
    assert (ran.returncode, ran.stderr) == (0, "")
    base = next(line.split()[1] for line in (ROOT / "deploy" / "Dockerfile").read_text().splitlines() if "FROM" in line)
    (made,) = machine.calls_of("debootstrap")
    assert made.split()[3] == base.rpartition("-")[2]
    (committed,) = machine.calls_of("buildah", " commit ")
    assert committed.endswith(f" made docker.io/library/{base}")
    (built,) = machine.calls_of("buildah", " build ")
    assert "--pull=never --isolation chroot" in built
    assert "--file deploy/Dockerfile" in built
    (started,) = machine.calls_of("buildah", " run ")
    assert started.endswith("-- python -m bot run")


def test_nothing_of_what_buildah_made_stays_behind(machine: Machine) -> None:
    put_builders(machine)
    assert machine.try_image().returncode == 0
    assert not machine.left_behind
    stores = {call.split()[2] for call in machine.calls_of("buildah")}
    assert all(store.startswith(str(machine.folder / "tmp")) for store in stores)


def test_another_release_brings_another_python(machine: Machine) -> None:
    put_builders(machine)
    ran = machine.try_image(SUITE="sid", MIRROR="http://mirror.example/debian")
    assert ran.returncode == 0
    assert "the Python of Debian sid" in ran.stdout
    (made,) = machine.calls_of("debootstrap")
    assert made.split()[3] == "sid"
    assert made.endswith(" http://mirror.example/debian")


@pytest.mark.parametrize("bot", ['echo "No module named bot"; exit 1', "exit 2", MISSING.replace("2", "0")])
def test_a_bot_that_does_not_start_is_a_failure(machine: Machine, bot: str) -> None:
    put_builders(machine, bot)
    ran = machine.try_image()
    assert ran.returncode == 1
    assert "The bot in the image ended with" in ran.stderr


@pytest.mark.parametrize("step", ["from scratch", "build --quiet", "commit"])
def test_a_step_that_fails_ends_it(machine: Machine, step: str) -> None:
    put_builders(machine)
    machine.put("buildah", f'case "$*" in *"{step}"*) exit 9;; *" run "*) {MISSING};; *) echo made;; esac')
    assert machine.try_image().returncode == 9
    assert not machine.left_behind


def test_a_base_that_cannot_be_made_says_why(machine: Machine) -> None:
    put_builders(machine)
    machine.put("debootstrap", 'mkdir -p "$4"; echo "E: No such release"; exit 1')
    ran = machine.try_image()
    assert ran.returncode == 1
    assert "E: No such release" in ran.stderr
    assert not machine.calls_of("buildah")


@pytest.mark.parametrize("lacking", ["buildah", "debootstrap", "root"])
def test_a_machine_with_nothing_to_build_with_says_what_to_install(machine: Machine, lacking: str) -> None:
    put_builders(machine)
    if lacking == "root":
        machine.put("id", "echo 1000")
    else:
        (machine.programs / lacking).unlink()
    ran = machine.try_image()
    assert ran.returncode == 1
    assert "as root: apt-get install buildah debootstrap" in ran.stderr
