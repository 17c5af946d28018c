"""Private threads, as Discord has them."""

import hashlib
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from datetime import timedelta
from enum import Enum
from typing import Any

import discord

from bot.agenda import Due
from bot.db import Database, Reader
from bot.delivery import Undeliverable, talking_to_discord
from bot.delivery.refusals import ARCHIVED, UNKNOWN_CHANNEL
from cogs.check_ins.talks.rules import LISTENING
from cogs.check_ins.talks.store import PlacedThread, Talk

_PAGE = 100  # messages, the most that Discord gives at once
_PRIVATE = 12  # https://discord.com/developers/docs/resources/channel#channel-object-channel-types
AUTO_ARCHIVE = timedelta(days=3)  # without a message; Discord knows an hour, and 1, 3 and 7 days


class ThreadState(Enum):
    """How a thread of ours is."""

    OPEN = "open"
    RESTS = "nobody has written in it for days, or we may not see it"
    GONE = "gone"


class Threads:
    """Opens private threads that are found again after a crash, closes them and deletes them.

    A thread has no nonce. So its name ends in a mark of what it is for, and only we can give it that name.
    Everything raises as `Delivery.post` does.
    """

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def make(self, channel_id: int, name: str, key: str) -> int:
        """Open a thread under this channel, and return its id; whoever is in it cannot invite others."""
        with talking_to_discord():
            made = await self._client.http.start_thread_without_message(
                channel_id,
                name=f"{name} · {_mark(key)}",
                auto_archive_duration=AUTO_ARCHIVE // timedelta(minutes=1),  # pyright: ignore[reportArgumentType]
                type=_PRIVATE,
                invitable=False,
            )
        return int(made["id"])

    async def make_once(self, due: Due, channel_id: int, name: str, key: str) -> int:
        """Return the thread of an earlier attempt, or else open one."""
        return await self._earlier(due, key) or await self.make(channel_id, name, key)

    async def remove_earlier(self, due: Due, key: str) -> None:
        """Delete the thread of an earlier attempt, of which we did not get to know."""
        if (thread := await self._earlier(due, key)) is not None:
            await self.remove(thread)

    async def _earlier(self, due: Due, key: str) -> int | None:
        return await self.find(due.guild_id, key) if due.attempts > 1 else None

    async def find(self, guild_id: int, key: str) -> int | None:
        """Return the thread that was made for this, if it is there and was active in the last days."""
        for thread in await self._active(guild_id):
            if thread["owner_id"] == self._our_id and thread["name"].endswith(f"· {_mark(key)}"):
                return int(thread["id"])
        return None

    async def lost(self, guild_id: int, known: Collection[int]) -> list[int]:
        """Return which of these threads of a server are gone; one request, and one for each that rests."""
        active = {int(thread["id"]) for thread in await self._active(guild_id)}
        return [one for one in known if one not in active and await self.state(one) is ThreadState.GONE]

    async def _active(self, guild_id: int) -> list[Any]:
        with talking_to_discord():
            return (await self._client.http.get_active_threads(guild_id))["threads"]

    async def state(self, thread: int) -> ThreadState:
        """Return how a thread is; Discord tells of its deletion only those who are there at that moment."""
        try:
            with talking_to_discord():
                found: Any = await self._client.http.get_channel(thread)
        except Undeliverable as refusal:
            return ThreadState.GONE if refusal.code == UNKNOWN_CHANNEL else ThreadState.RESTS
        return ThreadState.RESTS if found["thread_metadata"]["archived"] else ThreadState.OPEN

    async def has_written(self, thread: int, member_id: int) -> bool:
        """Return whether somebody has written in a thread; by whom messages are is looked at, and nothing else.

        Whether it is so of a thread with more than a page of messages, or of one that cannot be read, is not looked at.
        """
        try:
            with talking_to_discord():
                found = await self._client.http.logs_from(thread, _PAGE)
        except Undeliverable:
            return True
        return len(found) == _PAGE or any(one["author"]["id"] == str(member_id) for one in found)

    async def add(self, thread: int, member_id: int) -> None:
        """Let somebody into a thread, once more if need be."""
        await self._awake(thread, lambda: self._client.http.add_user_to_thread(thread, member_id))

    async def keep_only(self, thread: int, members: Collection[int]) -> None:
        """Put everybody out of a thread but these, and us."""
        for member_id in await self.members(thread):
            if member_id not in members:
                await self.put_out(thread, member_id)

    async def put_out(self, thread: int, member_id: int) -> None:
        """Put somebody out of a thread, as far as we may; who is in it beside them stays."""
        with suppress(Undeliverable):
            await self._awake(thread, lambda: self._client.http.remove_user_from_thread(thread, member_id))

    async def archive(self, thread: int) -> None:
        """Close a thread; whoever was in it can still read it."""
        try:
            await self._set(thread, archived=True)
        except Undeliverable as refusal:
            if refusal.code != ARCHIVED:  # It rests already.
                raise

    async def wake(self, thread: int) -> None:
        """Open a thread, so that its messages can be changed; one that is locked stays as it is, and this raises."""
        await self._set(thread, archived=False)

    async def _set(self, thread: int, *, archived: bool) -> None:
        with talking_to_discord():
            await self._client.http.edit_channel(thread, archived=archived)

    async def _awake(self, thread: int, change: Callable[[], Awaitable[object]]) -> None:
        """Change something in a thread; one that rests is woken first."""
        try:
            with talking_to_discord():
                await change()
        except Undeliverable as refusal:
            if refusal.code != ARCHIVED:
                raise
            await self.wake(thread)
            with talking_to_discord():
                await change()

    async def remove(self, thread: int) -> None:
        """Delete a thread; where we may not, put everybody out whom we let in, and close it."""
        try:
            with talking_to_discord():
                await self._client.http.delete_channel(thread)
        except Undeliverable as refusal:
            if refusal.code != UNKNOWN_CHANNEL:
                with suppress(Undeliverable):
                    await self.keep_only(thread, ())
                    await self.archive(thread)

    async def members(self, thread: int) -> list[int]:
        """Return who is in a thread, besides us."""
        with talking_to_discord():
            members = await self._client.http.get_thread_members(thread)
        return [int(member["user_id"]) for member in members if member["user_id"] != self._our_id]

    @property
    def _our_id(self) -> str:
        return str(self._client.user.id) if self._client.user else ""


async def is_unspoken(threads: Threads, talk: Talk) -> bool:
    """Return whether the one who came to listen in a talk has not written anything so far."""
    if talk.occasion != LISTENING:
        return False
    return talk.thread is None or not await threads.has_written(talk.thread, talk.other_id)


KnownThreads = Callable[[Reader, int], Awaitable[list[PlacedThread]]]  # open ones of a server; of every server, for 0
Prune = Callable[[Database, int], Awaitable[None]]  # forgets what was closed before then; its threads have to go


class ThreadRegister:
    """Which threads ought to be there: each topic that opens some registers how they are looked up, and forgotten."""

    def __init__(self) -> None:
        self._known: list[KnownThreads] = []
        self._prunes: list[Prune] = []

    def add(self, known: KnownThreads, prune: Prune) -> None:
        """Watch over these threads, too, until some time after they were closed."""
        self._known.append(known)
        self._prunes.append(prune)

    async def prune(self, database: Database, before: int) -> None:
        """Forget what was closed before that moment, whichever topic it belongs to."""
        for prune in self._prunes:
            await prune(database, before)

    async def all(self, reader: Reader, guild_id: int = 0) -> list[PlacedThread]:
        """Return all threads that ought to be there, in a server or everywhere."""
        return [thread for known in self._known for thread in await known(reader, guild_id)]


def _mark(key: str) -> str:
    """Return seven letters: among the few threads of a server that are active, enough to tell them apart."""
    return hashlib.blake2s(key.encode(), digest_size=4).hexdigest()[:7]
