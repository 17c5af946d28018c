"""`make audit` asks about everything that is locked, fails where something has a known hole or cannot be looked up."""

import json
import os
import re
import ssl
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.bot.program import ROOT

Json = dict[str, Any]
HOLE: Json = {"id": "HOLE-1", "summary": "planted", "aliases": [], "fixed_in": []}


class Advisories(ThreadingHTTPServer):
    """A stand-in for the database of known holes; it knows of those in `holes`."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.asked: set[tuple[str, str]] = set()
        self.holes: set[str] = set()
        self.breaks_off: set[str] = set()  # in the middle of the answer about these
        self.lasts = 1_000  # answers, and then none any more
        self.is_plain_index = False  # as of a mirror, with files and nothing else
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)


class _Answer(BaseHTTPRequestHandler):
    server: Advisories  # pyright: ignore[reportIncompatibleVariableOverride]

    def do_POST(self) -> None:
        """Answer as OSV does."""
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        name = asked["package"]["name"]
        hole: Json = {**HOLE, "affected": [{"package": asked["package"], "ranges": []}]}
        self._answer(name, asked["version"], {"vulns": [hole]} if name in self.server.holes else {})

    def do_CONNECT(self) -> None:
        """Be the proxy on the way to PyPI, and PyPI."""
        self.send_response(200)
        self.end_headers()
        with self.server.tls.wrap_socket(self.connection, server_side=True) as inside:
            _Answer(inside, self.client_address, self.server)

    def do_GET(self) -> None:
        """Answer as PyPI's JSON interface does."""
        _nothing, _pypi, name, version, _json = self.path.split("/")
        self._answer(name, version, {"vulnerabilities": [HOLE] if name in self.server.holes else []})

    def _answer(self, name: str, version: str, holes: Json) -> None:
        self.server.asked.add((name, version))
        if len(self.server.asked) > self.server.lasts:
            return
        body = json.dumps(holes).encode()
        self.send_response(404 if self.server.is_plain_index else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[:1] if name in self.server.breaks_off else body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - so it is called there
        """Say nothing."""


@pytest.fixture
def advisories() -> Iterator[Advisories]:
    with Advisories() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def run_audit(arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", "--assume-old=.venv/dev", "audit", f"ARGS={arguments}"],  # noqa: S607
        cwd=ROOT,
        env={**os.environ, "LC_ALL": "C", **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def audit(advisories: Advisories) -> subprocess.CompletedProcess[str]:
    return run_audit(f"--vulnerability-service osv --osv-url http://127.0.0.1:{advisories.server_port}/")


def certify(folder: Path) -> Path:
    """A certificate of pypi.org by nobody but this test, in one file with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "pypi.org")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(datetime(2000, 1, 1, tzinfo=UTC)).not_valid_after(
        datetime(2100, 1, 1, tzinfo=UTC)
    )
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName("pypi.org")]), critical=False)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    builder = builder.add_extension(identifier, critical=False)
    certificate = builder.sign(key, hashes.SHA256())
    plain = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    file = folder / "pypi.org.pem"
    file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + key.private_bytes(*plain))
    return file


def audit_at_pypi(advisories: Advisories, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run it as it is, without a word on where to ask; what answers in PyPI's place is here."""
    certificate = str(certify(folder))
    advisories.tls.load_cert_chain(certificate)
    proxy = dict.fromkeys(("HTTPS_PROXY", "https_proxy"), f"http://127.0.0.1:{advisories.server_port}")
    alone = {"NO_PROXY": "", "no_proxy": "", "REQUESTS_CA_BUNDLE": certificate}
    return run_audit(f"--cache-dir {folder}", **proxy, **alone)


def locked() -> set[str]:
    """The names of all that is locked, and is for this machine and this Python."""
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "requirements").glob("*.txt")]
    names = {name for text in texts for name in re.findall(r"^([a-z0-9-]+)(?:\[[a-z,]+\])?==\S+", text, re.MULTILINE)}
    assert len(names) > 50
    ours = re.compile(r"; (?:sys_platform|python_full_version)[^\n]*", re.MULTILINE)
    elsewhere = {line.partition("==")[0] for text in texts for line in text.splitlines() if ours.search(line)}
    return names - elsewhere


def ended_with(ran: subprocess.CompletedProcess[str]) -> int:
    """The exit code of what make ran, which make itself tells in its last line only."""
    codes: list[str] = re.findall(r"^make(?:\[\d+\])?: .*Error (\d+)$", ran.stderr, re.MULTILINE)
    assert bool(codes) == (ran.returncode != 0), ran.stderr
    return int(codes[0]) if codes else 0


def test_everything_that_is_locked_is_asked_about(advisories: Advisories) -> None:
    ran = audit(advisories)
    assert ended_with(ran) == 0
    assert locked() <= {name for name, _version in advisories.asked}


def test_a_known_hole_is_found(advisories: Advisories) -> None:
    advisories.holes.add("aiohttp")
    ran = audit(advisories)
    assert ended_with(ran) == 1
    assert "HOLE-1" in ran.stdout


def test_without_another_word_it_is_pypi_that_is_asked(advisories: Advisories, tmp_path: Path) -> None:
    advisories.holes.add("aiohttp")
    ran = audit_at_pypi(advisories, tmp_path)
    assert ended_with(ran) == 1
    assert "HOLE-1" in ran.stdout
    assert locked() <= {name for name, _version in advisories.asked}


def test_an_index_without_a_json_interface_is_asked_to_the_end(advisories: Advisories, tmp_path: Path) -> None:
    advisories.is_plain_index = True
    ran = audit_at_pypi(advisories, tmp_path)
    assert ended_with(ran) == 3
    assert "Nothing could be looked up. To ask elsewhere: make audit ARGS=" in ran.stderr
    assert locked() <= {name for name, _version in advisories.asked}
    assert locked() <= {line.split()[0] for line in ran.stdout.splitlines() if line}


def test_an_answer_that_breaks_off_costs_only_that_answer(advisories: Advisories) -> None:
    advisories.breaks_off |= {"idna", "yarl"}
    ran = audit(advisories)
    assert ended_with(ran) == 3
    assert "These could not be looked up: idna, yarl. To ask elsewhere: make audit ARGS=" in ran.stderr
    assert locked() <= {name for name, _version in advisories.asked}


def test_a_hole_counts_more_than_an_answer_that_breaks_off(advisories: Advisories) -> None:
    advisories.breaks_off.add("aiohttp")
    advisories.holes.add("yarl")
    ran = audit(advisories)
    assert ended_with(ran) == 1
    assert "HOLE-1" in ran.stdout
    assert "These could not be looked up: aiohttp." in ran.stderr


def test_an_index_that_falls_silent_is_not_asked_about_all_the_rest(advisories: Advisories) -> None:
    advisories.lasts = 20
    ran = audit(advisories)
    assert ended_with(ran) == 3
    (names,) = re.findall(r"These could not be looked up: (.+)\. To ask elsewhere", ran.stderr)
    unanswered, asked = set(names.split(", ")), {name for name, _version in advisories.asked}
    assert len(asked) == 23
    assert len(asked - unanswered) == 20
    assert locked() <= asked | unanswered
