"""systemd hears of us over a socket, and a pulse is felt only while the event loop turns."""

import asyncio
import os
import socket
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.health.loop_lag import LoopLag
from bot.health.systemd import Systemd

if sys.platform == "win32":
    pytest.skip("there is no systemd", allow_module_level=True)


@pytest.fixture
def listener(tmp_path: Path) -> Iterator[socket.socket]:
    """systemd's end."""
    assert sys.platform != "win32"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as end:
        end.bind(str(tmp_path / "notify"))
        end.settimeout(5)
        yield end


async def test_it_hears_of_each_state(listener: socket.socket) -> None:
    systemd = Systemd({"NOTIFY_SOCKET": listener.getsockname()})
    await systemd.wait_longer(timedelta(hours=2))
    await systemd.ready()
    systemd.alive()
    systemd.stopping()
    heard = [listener.recv(99) for _state in range(4)]
    assert heard == [b"EXTEND_TIMEOUT_USEC=8100000000", b"READY=1", b"WATCHDOG=1", b"STOPPING=1"]


async def test_an_abstract_socket_is_found() -> None:
    assert sys.platform != "win32"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as end:
        end.bind(f"\0hearth-test-{os.getpid()}")
        end.settimeout(5)
        Systemd({"NOTIFY_SOCKET": f"@hearth-test-{os.getpid()}"}).stopping()
        assert end.recv(99) == b"STOPPING=1"


def test_signs_of_life_come_twice_as_often_as_they_are_waited_for() -> None:
    asked = {"NOTIFY_SOCKET": "/run/notify", "WATCHDOG_USEC": "30000000"}
    assert Systemd(asked).every == 15
    assert Systemd(asked | {"WATCHDOG_PID": str(os.getpid())}).every == 15
    assert Systemd(asked | {"WATCHDOG_PID": "1"}).every == 0  # another process was meant
    assert Systemd({"WATCHDOG_USEC": "30000000"}).every == 0
    assert Systemd({"NOTIFY_SOCKET": "/run/notify"}).every == 0


async def test_started_by_hand_nobody_is_told(caplog: pytest.LogCaptureFixture) -> None:
    await Systemd({}).ready()
    assert not caplog.text


async def test_a_socket_that_is_gone_is_a_warning(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    Systemd({"NOTIFY_SOCKET": str(tmp_path / "gone")}).stopping()
    assert "STOPPING=1" in caplog.text


async def test_a_pulse_tells_how_late_it_is_and_stops_with_the_loop() -> None:
    felt: list[float] = []
    pulse = LoopLag(0.05, felt.append)
    pulse.start()
    time.sleep(0.5)  # noqa: ASYNC251 - the loop is held
    assert not felt
    async with asyncio.timeout(10):
        while len(felt) < 3:
            await asyncio.sleep(0.01)
    assert max(felt) >= 0.4
    assert min(felt) < 0.4
    pulse.stop()
    so_far = len(felt)
    await asyncio.sleep(0.2)
    assert len(felt) == so_far
