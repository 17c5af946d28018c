"""What the visitor looks at: as whom, which channel, and at what time; and what they can set going."""

import asyncio
import time
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import structlog

from bot.demo import simulation
from bot.demo.preview import DemoPreview
from bot.demo.unread import DIRECT, UnreadCounts
from bot.demo.world import MODERATOR, Community

log = structlog.stdlib.get_logger("bot.demo.session")

TICK = 1.0  # seconds
CROWD = 3
SKIPS = {
    "hour": ("An hour later", timedelta(hours=1)),
    "day": ("A day later", timedelta(days=1)),
    "week": ("A week later", timedelta(weeks=1)),
}


class DemoSession:
    """One person's view of one channel.

    `_turn` is held by whatever happens in the simulated world, `_switching` while one view gives way to another.
    """

    def __init__(self, community: Community, zone: str, framed_by: str) -> None:
        self._community, self._env, self._zone = community, community.env, ZoneInfo(zone)
        self._person, self._channel = "June", "welcome"
        self._turn, self._switching = asyncio.Lock(), asyncio.Lock()
        self._preview = DemoPreview(self._env, self._turn, framed_by=framed_by, zone=zone, on_action=self._note_shown)
        self._unread = UnreadCounts(community)
        self._shown = 0
        self._said = "This Discord is a simulation, and runs on your computer alone."

    async def look(self, person: str = "", channel: str = "") -> None:
        """Be somebody, in some channel; empty for no change. Raises KeyError if there is no such person or channel."""
        viewer = self._community.present(person or self._person)
        if channel not in ("", DIRECT, *self._community.channels):
            raise KeyError(channel)
        async with self._switching:
            self._person, self._channel = person or self._person, channel or self._channel
            if not self._sees(self._channel):
                self._channel = "general"
            await self._preview.close()
            async with self._turn:
                if self._channel == DIRECT:
                    await self._preview.open(viewer.user.dm_channel, viewer.user)
                else:
                    await self._preview.open(self._community.channels[self._channel], viewer)
                self._note_shown()

    async def skip(self, how_far: str) -> None:
        """Let an hour, a day or a week go by. Raises KeyError for anything else."""
        words, duration = SKIPS[how_far]
        before = self._unread.from_bot()
        async with self._turn:
            await simulation.advance(self._env, self._env.now() + duration)
        arrived = [place for place, count in self._unread.from_bot().items() if count > before.get(place, 0)]
        self._said = f"{words}: {_listed(arrived)}"
        self._shown = 0  # Even if nothing has happened, it is now longer ago.
        await self._refresh()

    async def join(self) -> None:
        """Let a newcomer join, and the visitor watch the welcome channel."""
        if len(self._community.reading_rules) >= CROWD:
            self._said = "Some newcomers are still reading the rules. Let one of them accept first."
            return
        name = self._community.next_newcomer()
        async with self._turn:
            await self._community.join(name)
        self._said = f"{name} has joined, and has the server's rules to read. Hearth waits until that is done."
        if self._channel != "welcome":
            await self.look(channel="welcome")
        await self._refresh()

    async def accept(self, name: str) -> None:
        """Let a newcomer accept the rules. Raises KeyError if they have none before them."""
        if name not in self._community.reading_rules:
            raise KeyError(name)
        async with self._turn:
            await self._community.accept_rules(name)
        self._said = (
            f"{name} has accepted the rules. Hearth gives them two minutes to look around, and then greets them."
        )
        await self._refresh()

    async def keep_time(self) -> None:
        """Let the simulated time go by as fast as the real one, and show what happens. Runs until cancelled."""
        last = time.monotonic()
        while True:
            await asyncio.sleep(TICK)
            elapsed, last = time.monotonic() - last, time.monotonic()
            try:
                async with self._turn:
                    await simulation.advance(self._env, self._env.now() + timedelta(seconds=elapsed))
                await self._refresh()
            except Exception as error:  # Whatever it was, time goes on.
                log.warning("time stood still for a moment", cause=repr(error))

    async def _refresh(self) -> None:
        """Show what has happened, if anything has."""
        async with self._switching, self._turn:
            if self._shown != simulation.events_so_far(self._env):
                await self._preview.refresh()
                self._note_shown()

    def _note_shown(self) -> None:
        self._shown = simulation.events_so_far(self._env)

    def state(self) -> dict[str, Any]:
        """Return what the page shows."""
        self._unread.mark_read(self._person, self._channel)
        now = self._env.now().astimezone(self._zone)
        return {
            "time": f"{now:%A}, {now.day} {now:%B}, {now:%H:%M}",
            "person": self._person,
            "channel": self._channel,
            "people": [self._person_entry(name) for name in self._community.people],
            "channels": [self._channel_entry(key) for key in (*self._community.channels, DIRECT) if self._sees(key)],
            "readingRules": sorted(self._community.reading_rules),
            "preview": self._preview.url,
            "said": self._said,
        }

    def _sees(self, channel: str) -> bool:
        return channel == DIRECT or self._community.sees(self._person, channel)

    def _person_entry(self, name: str) -> dict[str, Any]:
        reading = name in self._community.reading_rules
        note = "moderator" if name == MODERATOR else "reading the rules" if reading else ""
        return {"key": name, "name": name, "note": note, "here": not reading, "unread": self._unread.of(name, DIRECT)}

    def _channel_entry(self, key: str) -> dict[str, Any]:
        name = "Direct messages" if key == DIRECT else f"# {key}"
        return {"key": key, "name": name, "unread": self._unread.of(self._person, key)}


def _listed(places: list[str]) -> str:
    if not places:
        return "nothing was due."
    *others, last = places
    return f"Hearth wrote {', '.join(others)}{' and ' if others else ''}{last}."
