"""Asks the bot of this machine whether it is alive: exit code 0 if so. For a container, which has no curl."""

import os
import sys
from http.client import HTTPConnection, HTTPException

EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - whoever listens there also answers here


def main() -> int:
    host = os.environ.get("HEALTH_HOST") or "127.0.0.1"
    port = int(os.environ.get("HEALTH_PORT") or 8790)
    if not port:  # Nobody is told how it is. That the process is there, the container itself shows.
        print("HEALTH_PORT is 0, so it is not asked.")  # noqa: T201
        return 0
    try:
        connection = HTTPConnection("127.0.0.1" if host in EVERYWHERE else host, port, timeout=4)
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
    except (OSError, HTTPException) as error:
        print(f"It does not answer: {error}.")  # noqa: T201
        return 1
    print(answer.read().decode())  # noqa: T201
    return 0 if answer.status == 200 else 1


if __name__ == "__main__":
    sys.exit(main())
