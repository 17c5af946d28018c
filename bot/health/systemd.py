"""What systemd is told of us, where it started us with `Type=notify`.

https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html
"""

import os
import socket
import sys
from collections.abc import Mapping
from datetime import timedelta

import structlog

log = structlog.stdlib.get_logger("bot.health")

_A_START = timedelta(minutes=15)  # Thousands of servers take a while to arrive.


class Systemd:
    """Tells systemd, if it asked for that, when we are ready, alive and about to stop."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        address = environment.get("NOTIFY_SOCKET", "")
        self._address = "\0" + address[1:] if address.startswith("@") else address
        mine = environment.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
        patience = int(environment.get("WATCHDOG_USEC", "0")) / 1e6 if mine else 0.0
        self.every = patience / 2 if self._address else 0.0  # seconds between signs of life; 0 if none are asked for

    async def ready(self) -> None:
        """Tell that we are connected and at work. As discord.py wants its listeners, it is awaited."""
        self._notify("READY=1")

    async def wait_longer(self, wait: timedelta) -> None:
        """Tell that the start takes so much longer than usual."""
        self._notify(f"EXTEND_TIMEOUT_USEC={(wait + _A_START) // timedelta(microseconds=1)}")

    def alive(self) -> None:
        """Tell that the event loop turns."""
        self._notify("WATCHDOG=1")

    def stopping(self) -> None:
        """Tell that we were asked to stop, and do."""
        self._notify("STOPPING=1")

    def _notify(self, state: str) -> None:
        if sys.platform == "win32" or not self._address:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as speaker:
                speaker.setblocking(False)
                speaker.sendto(state.encode(), self._address)
        except OSError as error:
            log.warning("systemd could not be told", state=state, cause=repr(error))
