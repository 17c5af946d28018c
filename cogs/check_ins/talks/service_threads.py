"""Private threads, as Discord has them."""

import hashlib
from collections.abc import Collection
from contextlib import suppress
from datetime import timedelta
from typing import Any

import discord

from bot.delivery import Undeliverable, talking_to_discord

_PRIVATE = 12  # https://discord.com/developers/docs/resources/channel#channel-object-channel-types
_ARCHIVED = 50083
AUTO_ARCHIVE = timedelta(days=3)  # without a message; Discord knows an hour, and 1, 3 and 7 days


class Threads:
    """Opens private threads that are found again after a crash, closes them and deletes them.

    A thread has no nonce. So its name ends in a mark of what it is for, and only we can give it that name.
    Everything raises as `Delivery.post` does.
    """

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def make(self, channel_id: int, name: str, key: str) -> int:
        """Open one under this channel; whoever is in it cannot invite others."""
        with talking_to_discord():
            made = await self._client.http.start_thread_without_message(
                channel_id,
                name=f"{name} · {_mark(key)}",
                auto_archive_duration=AUTO_ARCHIVE // timedelta(minutes=1),  # pyright: ignore[reportArgumentType]
                type=_PRIVATE,
                invitable=False,
            )
        return int(made["id"])

    async def find(self, guild_id: int, key: str) -> int | None:
        """The one that was made for this, if it is there and was active in the last days."""
        with talking_to_discord():
            found = await self._client.http.get_active_threads(guild_id)
        for thread in found["threads"]:
            if thread["owner_id"] == self._our_id and thread["name"].endswith(f"· {_mark(key)}"):
                return int(thread["id"])
        return None

    async def add(self, thread: int, member_id: int) -> None:
        """Let somebody in, once more if need be."""
        with talking_to_discord():
            await self._client.http.add_user_to_thread(thread, member_id)

    async def rests(self, thread: int) -> bool:
        """Whether nobody has written in it for days, or it is gone."""
        try:
            with talking_to_discord():
                found: Any = await self._client.http.get_channel(thread)
        except Undeliverable:
            return True
        return found["thread_metadata"]["archived"]

    async def is_gone(self, thread: int) -> bool:
        """Whether it was deleted; one that we may not see is there."""
        try:
            with talking_to_discord():
                await self._client.http.get_channel(thread)
        except Undeliverable as refusal:
            return isinstance(refusal.__cause__, discord.NotFound)
        return False

    async def keep_only(self, thread: int, members: Collection[int]) -> None:
        """Whoever is in it besides these, and us, is so no longer."""
        for member_id in await self._members(thread):
            if member_id not in members:
                with suppress(Undeliverable), talking_to_discord():
                    await self._client.http.remove_user_from_thread(thread, member_id)

    async def archive(self, thread: int) -> None:
        """Close it; whoever was in it can still read it."""
        await self._set(thread, archived=True)

    async def wake(self, thread: int) -> None:
        """Open it, so that its messages can be changed."""
        await self._set(thread, archived=False)

    async def _set(self, thread: int, *, archived: bool) -> None:
        with talking_to_discord():
            try:
                await self._client.http.edit_channel(thread, archived=archived)
            except discord.HTTPException as error:
                if error.code != _ARCHIVED:
                    raise

    async def remove(self, thread: int) -> None:
        """Delete it; where we may not, nobody whom we let in is in it any more, and it is closed."""
        try:
            with talking_to_discord():
                await self._client.http.delete_channel(thread)
        except Undeliverable:
            with suppress(Undeliverable):
                await self.keep_only(thread, ())
                await self.archive(thread)

    async def _members(self, thread: int) -> list[int]:
        with talking_to_discord():
            members = await self._client.http.get_thread_members(thread)
        return [int(member["user_id"]) for member in members if member["user_id"] != self._our_id]

    @property
    def _our_id(self) -> str:
        return str(self._client.user.id) if self._client.user else ""


def _mark(key: str) -> str:
    """Seven letters: among the few threads of a server that are active at a time, enough to tell them apart."""
    return hashlib.blake2s(key.encode(), digest_size=4).hexdigest()[:7]
