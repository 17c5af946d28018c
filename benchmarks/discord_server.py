"""The stand-in for Discord that the bench measures against: `python -m benchmarks.discord_server PORT`."""

from tests.stand_in.server import main

if __name__ == "__main__":
    main()
