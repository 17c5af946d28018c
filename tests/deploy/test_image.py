"""The container image holds what the program needs and no secret, and what it starts can start."""

import asyncio
import json
import re
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path
from typing import cast

import pytest
from aiohttp.test_utils import unused_port
from pydantic import SecretStr

from bot.config import Config
from bot.text import helplines
from tests.bot.program import REASONABLE, ROOT, TOKEN, Program
from tests.survival.town import town_in

DEPLOY = ROOT / "deploy"


def files(*places: str) -> list[str]:
    """The files in these folders that are not made by a machine."""
    found = [path for place in places for path in (ROOT / place).rglob("*") if path.is_file()]
    return [str(path.relative_to(ROOT)) for path in found if "__pycache__" not in path.parts]


def instructions(stage: int | None = None) -> list[tuple[str, str]]:
    """The Dockerfile's instructions with their arguments, of one of its stages or of all."""
    text = re.sub(r"\\\n\s*", "", (DEPLOY / "Dockerfile").read_text(encoding="utf-8"))
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    found = [cast("tuple[str, str]", tuple(line.split(maxsplit=1))) for line in lines]
    begins = [number for number, (word, _rest) in enumerate(found) if word == "FROM"] + [len(found)]
    return found if stage is None else found[begins[stage] : begins[stage + 1]]


def of_kind(word: str, stage: int | None = None) -> list[str]:
    return [rest for kind, rest in instructions(stage) if kind == word]


def test_the_image_is_made_in_two_stages_from_a_base_that_is_named() -> None:
    bases = of_kind("FROM")
    assert len(bases) == 2
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    bound = project["requires-python"].partition("<3.")[2]
    assert {base.split()[0] for base in bases} == {f"python:3.{int(bound) - 1}-slim-trixie"}


def test_the_image_installs_what_is_locked_and_nothing_else() -> None:
    (install,) = [rest for rest in of_kind("RUN") if "install --no-cache" in rest]
    assert all(wish in install for wish in ("--require-hashes", "--no-deps", "--only-binary :all:"))
    assert not [rest for rest in of_kind("RUN", 1) if "pip" in rest or "apt" in rest or "curl" in rest]


def test_the_process_in_the_image_is_nobody_and_owns_only_its_data() -> None:
    users = of_kind("USER", 1)
    assert users == ["10001:10001"]
    last = [kind for kind, _rest in instructions(1)]
    assert last.index("USER") > max(number for number, kind in enumerate(last) if kind in ("COPY", "RUN"))
    (made,) = [rest for rest in of_kind("RUN", 1) if "useradd" in rest]
    assert "--uid 10001" in made
    assert "--owner hearth --group hearth --mode 700 /data" in made


def ignored(path: str) -> bool:
    """Whether .dockerignore keeps this out of the build, by its last line that matches."""
    out = False
    for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        rule, parts = line.lstrip("!"), path.split("/")
        begins = ["/".join(parts[:length]) for length in range(1, len(parts) + 1)]
        alike = [fnmatch(one, rule) and one.count("/") == rule.count("/") for one in begins]
        if any(alike) or (rule.startswith("**/") and rule[3:] in parts):
            out = not line.startswith("!")
    return out


def test_what_the_program_needs_goes_into_the_image() -> None:
    needed = [*files("bot", "cogs", "data/migrations", "data/locales"), "requirements/run.txt", "deploy/healthcheck.py"]
    needed.append(str(helplines.FILE.relative_to(ROOT)))
    assert len(needed) > 100
    assert not [path for path in needed if ignored(path)]
    copied = [rest.split()[:-1] for rest in of_kind("COPY") if not rest.startswith("--from")]
    places = [place for group in copied for place in group]
    assert all((ROOT / place).exists() for place in places)
    assert not [path for path in needed if not any(path == place or path.startswith(f"{place}/") for place in places)]


@pytest.mark.parametrize(
    "path",
    [
        ".env",
        ".git/config",
        "data/hearth.db",
        "data/hearth.db-wal",
        "data/hearth.key",
        "data/hearth.db.before-0005",
        "data/backups/hearth-2026-01-01.db",
        "deploy/.env",
        "tests/conftest.py",
        "bot/__pycache__/app.cpython-313.pyc",
    ],
)
def test_secrets_and_what_members_said_stay_out_of_the_image(path: str) -> None:
    assert ignored(path)


def environment(stage: int = 1) -> dict[str, str]:
    return dict(part.split("=", 1) for rest in of_kind("ENV", stage) for part in rest.split())


def test_the_image_starts_the_bot_with_a_configuration_that_is_one() -> None:
    settings = {name.lower(): value for name, value in environment().items() if name.lower() in Config.model_fields}
    config = Config.model_validate({"discord_token": TOKEN, **settings})
    assert (str(config.database_file), str(config.key_place)) == ("/data/hearth.db", "/data/hearth.key")
    assert of_kind("VOLUME", 1) == ["/data"]


async def test_what_the_image_starts_can_start(tmp_path: Path) -> None:
    entry, command = json.loads(of_kind("ENTRYPOINT")[0]), json.loads(of_kind("CMD", 1)[0])
    assert entry == ["python", "-m", "bot"]
    ended = await Program(tmp_path, tuple(command), {}).ended()
    assert ended.code == 2
    assert "DISCORD_TOKEN: is missing." in ended.err


async def healthcheck(**variables: str) -> tuple[int | None, str]:
    """Runs what the image runs to see whether it is well."""
    (check,) = of_kind("HEALTHCHECK", 1)
    python, *arguments = json.loads(check.partition("CMD ")[2])
    assert python == "python"
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, cwd=ROOT, env=variables, stdout=asyncio.subprocess.PIPE
    )
    said, _nothing = await process.communicate()
    return process.returncode, said.decode()


async def test_the_health_check_sees_whether_the_process_lives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    port = str(unused_port())
    assert (await healthcheck(HEALTH_PORT=port))[0] == 1
    assert (await healthcheck(HEALTH_PORT="0"))[0] == 0
    monkeypatch.setenv("HEALTH_PORT", port)
    monkeypatch.setenv("HEALTH_HOST", "0.0.0.0")  # noqa: S104 - as in a container
    async with town_in(tmp_path, "--members", "10") as town:
        await town.start_bot()
        async with asyncio.timeout(REASONABLE):
            while (await healthcheck(HEALTH_PORT=port, HEALTH_HOST="0.0.0.0"))[0] != 0:  # noqa: S104
                await asyncio.sleep(0.1)


def test_the_health_check_asks_where_the_bot_answers_by_default() -> None:
    config = Config(discord_token=SecretStr(TOKEN))
    script = (DEPLOY / "healthcheck.py").read_text(encoding="utf-8")
    assert f'"HEALTH_PORT") or {config.health_port}' in script
    assert f'"HEALTH_HOST") or "{config.health_host}"' in script
