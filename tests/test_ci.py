"""What CI does beside the tests: it keeps migrations as they are, and publishes what the changelog says."""

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.health.version import version
from tests.bot.program import ROOT

WORKFLOWS = ROOT / ".github" / "workflows"
Git = Callable[..., str]


def run(*command: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def git(tmp_path: Path) -> Git:
    """A repository with one migration."""
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "unedited-migrations", tmp_path / ".ci")
    (tmp_path / "data" / "migrations").mkdir(parents=True)
    (tmp_path / "data" / "migrations" / "0001_soups.sql").write_text("CREATE TABLE soups (id BIGINT);\n")

    def git(*command: str) -> str:
        who = ("-c", "user.name=Ann", "-c", "user.email=ann@example.org", "-c", "commit.gpgsign=false")
        done = run("git", *who, *command, folder=tmp_path)
        assert done.returncode == 0, done
        return done.stdout.strip()

    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "--no-verify", "--message", "Begin")
    return git


def compared(folder: Path, before: str) -> int:
    return run(".ci/unedited-migrations", before, folder=folder).returncode


def change(folder: Path, git: Git, name: str, text: str | None) -> None:
    file = folder / "data" / "migrations" / name
    file.unlink() if text is None else file.write_text(text)
    git("add", "--all")
    git("commit", "--quiet", "--no-verify", "--message", "Change")


def test_a_new_migration_may_come(tmp_path: Path, git: Git) -> None:
    before = git("rev-parse", "HEAD")
    change(tmp_path, git, "0002_bowls.sql", "CREATE TABLE bowls (id BIGINT);\n")
    assert compared(tmp_path, before) == 0
    assert compared(tmp_path, "0" * 40) == 0


@pytest.mark.parametrize("text", ["CREATE TABLE soups (id BIGINT, hot BIGINT);\n", None])
def test_one_that_was_there_stays_as_it_is(tmp_path: Path, git: Git, text: str | None) -> None:
    before = git("rev-parse", "HEAD")
    change(tmp_path, git, "0001_soups.sql", text)
    assert compared(tmp_path, before) == 1


def test_the_release_says_what_the_changelog_says() -> None:
    told = run(".ci/release-notes", f"v{version()}")
    assert told.returncode == 0, told
    assert told.stdout.startswith("\n### ") or told.stdout.startswith("### ")
    assert "\n## " not in told.stdout
    assert run(".ci/release-notes", "v99.0.0").returncode == 1


@pytest.mark.parametrize("file", sorted(WORKFLOWS.iterdir()), ids=lambda file: file.name)
def test_a_workflow_is_one_and_runs_what_is_there(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    whole: dict[Any, Any] = yaml.safe_load(text)
    assert {"name", True, "permissions", "jobs"} <= whole.keys()  # YAML reads “on” as true.
    for job in whole["jobs"].values():
        assert job["timeout-minutes"] <= 60
        for step in job["steps"]:
            assert ("uses" in step) != ("run" in step)
            assert "${{" not in step.get("run", ""), "what is given goes through the environment"
    for script in re.findall(r"(?:^|\s)(\.ci/[\w-]+)", text):
        assert (ROOT / script).stat().st_mode & 0o100, script


def test_where_there_is_no_make_the_quick_tests_are_run_as_make_does() -> None:
    whole = yaml.safe_load((WORKFLOWS / "ci.yml").read_text(encoding="utf-8"))
    job = whole["jobs"]["without-make"]
    assert {system.partition("-")[0] for system in job["strategy"]["matrix"]["system"]} == {"windows", "macos"}
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    quick = makefile.partition("\ntest-quick:")[2].partition("$(BIN)/")[2].partition(" $(ARGS)")[0]
    assert quick
    assert quick in [step.get("run") for step in job["steps"]]


def test_what_may_publish_is_named_by_its_commit() -> None:
    text = (WORKFLOWS / "release.yml").read_text(encoding="utf-8")
    used = re.findall(r"uses: (\S+)(.*)", text)
    assert used
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", action) and "# v" in said for action, said in used)
    whole: dict[Any, Any] = yaml.safe_load(text)
    assert whole["permissions"] == {}
    for step in whole["jobs"]["image"]["steps"]:
        script = step.get("run", "")
        assert run("bash", "-n", "-c", script).returncode == 0
