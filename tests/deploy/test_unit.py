"""systemd understands the unit, waits until the bot is ready, watches it, and lets it do nothing else."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.__main__ import MENDABLE
from tests.bot.program import ROOT

UNIT = ROOT / "deploy" / "hearth.service"
_HARDENED = {
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateDevices": "yes",
    "CapabilityBoundingSet": "",
    "MemoryDenyWriteExecute": "yes",
    "RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX",
    "SystemCallArchitectures": "native",
}


def unit() -> Iterator[tuple[str, str, str]]:
    section = ""
    for line in UNIT.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            key, _equals, value = line.partition("=")
            yield section, key, value


def test_the_unit_waits_for_the_bot_and_watches_it() -> None:
    service = {key: value for section, key, value in unit() if section == "Service"}
    assert service["Type"] == "notify"
    assert int(service["WatchdogSec"]) >= 30
    assert service["ExecStart"].endswith("/python -m bot run")
    assert service["ExecStart"].startswith(service["WorkingDirectory"])
    assert int(service["TimeoutStopSec"]) >= 20
    assert service.items() >= _HARDENED.items()
    assert (service["Restart"], service["RestartPreventExitStatus"]) == ("on-failure", str(MENDABLE))


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd on this machine")
def test_systemd_understands_the_unit_and_finds_it_safe(tmp_path: Path) -> None:
    text = re.sub(r"ExecStart=\S+", f"ExecStart={shutil.which('true')}", UNIT.read_text(encoding="utf-8"))
    (tmp_path / UNIT.name).write_text(text, encoding="utf-8")
    verified = analyse("verify", "--man=no", str(tmp_path / UNIT.name))
    assert UNIT.name not in verified, verified
    rated = analyse("security", "--offline=true", "--no-pager", str(tmp_path / UNIT.name))
    assert float(rated.rpartition("exposure level for hearth.service: ")[2].split()[0]) <= 2


def analyse(*arguments: str) -> str:
    run = subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True, check=False)  # noqa: S607
    return run.stdout + run.stderr
