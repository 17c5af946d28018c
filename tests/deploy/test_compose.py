"""Compose understands each of its files, and the configurations of its processes are valid and fit together."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.config import Config
from tests.bot.program import ROOT, TOKEN

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
    proxy = services("compose.postgres.yml")["proxy"]
    assert str(configs[0].discord_api_url) == f"http://proxy:{proxy['environment']['PORT']}/"


def test_the_one_process_keeps_everything_in_its_volume() -> None:
    (service,) = hearths("compose.yml")
    config = Config.model_validate(
        {"discord_token": TOKEN, **{k.lower(): v for k, v in service["environment"].items()}}
    )
    assert service["volumes"] == ["hearth-data:/data"]
    assert {config.database_file, config.key_place} == {Path("/data/hearth.db"), Path("/data/hearth.key")}
