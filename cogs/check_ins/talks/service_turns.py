"""Whose words in a thread of ours are an answer, or a second turn: topics that open some register what they know."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.db import Reader
from bot.services import Services
from cogs.check_ins.talks import store
from cogs.check_ins.talks.rules import LISTENING

TALK_TURN = "check_ins.talk"  # as the second turns know it

# The check-ins about which a member writes, given the server, the thread, the member and the moment.
About = Callable[[Reader, int, int, int, datetime], Awaitable[list[int]]]


class ThreadTurns:
    """Records that somebody writes in a thread; what they write is not looked at."""

    def __init__(self, services: Services) -> None:
        self._database, self._second_turns = services.database, services.second_turns
        self._about: dict[str, About] = {TALK_TURN: about_talk}

    def add(self, kind: str, about: About) -> None:
        """Let what is written in such threads count as a turn of this kind."""
        self._about[kind] = about

    async def record(self, guild_id: int, thread: int, member_id: int, now: datetime) -> None:
        """Record that a member has written in a thread."""
        for kind, find in self._about.items():
            for check_in in await find(self._database, guild_id, thread, member_id, now):
                await self._second_turns.spoke(guild_id, kind, check_in, member_id, now)


async def about_talk(reader: Reader, guild_id: int, thread: int, member_id: int, _now: datetime) -> list[int]:
    """Return the check-in about which a member talks with a listener."""
    talk = await store.open_in_thread(reader, guild_id, thread)
    return [talk.about] if talk is not None and talk.occasion == LISTENING and member_id in talk.pair else []
