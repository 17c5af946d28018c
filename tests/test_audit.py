"""`make audit` asks about everything that is locked, and fails where something has a known hole or cannot be asked."""

import json
import re
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.bot.program import ROOT


class Advisories(ThreadingHTTPServer):
    """A stand-in for the database of known holes; it knows of those in `holes`."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.asked: set[tuple[str, str]] = set()
        self.holes: set[str] = set()


class _Answer(BaseHTTPRequestHandler):
    server: Advisories  # pyright: ignore[reportIncompatibleVariableOverride]

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        name = asked["package"]["name"]
        self.server.asked.add((name, asked["version"]))
        hole: dict[str, Any] = {"id": "HOLE-1", "summary": "planted"}
        hole["affected"] = [{"package": asked["package"], "ranges": []}]
        body = json.dumps({"vulns": [hole]} if name in self.server.holes else {}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - so it is called there
        """Say nothing."""


@pytest.fixture
def advisories() -> Iterator[Advisories]:
    with Advisories() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def audit(advisories: Advisories) -> subprocess.CompletedProcess[str]:
    where = f"--vulnerability-service osv --osv-url http://127.0.0.1:{advisories.server_port}/"
    return subprocess.run(
        ["make", "--assume-old=.venv/dev", "audit", f"ARGS={where}"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_everything_that_is_locked_is_asked_about(advisories: Advisories) -> None:
    ran = audit(advisories)
    assert ran.returncode == 0, ran.stderr
    locked = [path.read_text(encoding="utf-8") for path in (ROOT / "requirements").glob("*.txt")]
    names = {name for text in locked for name in re.findall(r"^([a-z0-9-]+)(?:\[[a-z,]+\])?==\S+", text, re.MULTILINE)}
    assert len(names) > 50
    ours = re.compile(r"; (?:sys_platform|python_full_version)[^\n]*", re.MULTILINE)
    elsewhere = {line.partition("==")[0] for text in locked for line in text.splitlines() if ours.search(line)}
    assert names - elsewhere <= {name for name, _version in advisories.asked}


def test_a_known_hole_is_found(advisories: Advisories) -> None:
    advisories.holes.add("aiohttp")
    ran = audit(advisories)
    assert ran.returncode != 0
    assert "HOLE-1" in ran.stdout
