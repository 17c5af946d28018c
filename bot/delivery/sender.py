"""Messages on their way to Discord and back: sent under a nonce, looked for after a crash, changed and deleted."""

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Unpack

import discord

from bot.delivery.messages import Message, Sent
from bot.delivery.refusals import ARCHIVED, Undeliverable, talking_to_discord
from bot.health.metrics import Metrics

_LOOKED_THROUGH = 500  # messages; Discord gives up to 100 a request
_NEAREST = 100
_CLOCKS_DIFFER = timedelta(seconds=5)  # ours and Discord's

Recognise = Callable[[discord.Message], bool]
Refused = Callable[[int, Undeliverable], Awaitable[None]]
Posted = Callable[[int], Awaitable[None]]


class PingedRole(int):
    """The id of a role, where a message pings one and not a member."""


class Sender:
    """Sends, finds, changes and deletes messages of ours. Everything raises Undeliverable, or NotNow."""

    def __init__(self, client: discord.Client, metrics: Metrics) -> None:
        self._client, self._metrics = client, metrics
        self._refused: Refused | None = None
        self._posted: Posted | None = None

    def when_posting(self, refused: Refused, posted: Posted) -> None:
        """Call these with each channel in which posting was refused, or went well. Said before the start."""
        self._refused, self._posted = refused, posted

    async def post(
        self, channel_id: int, *, key: str, ping: int | Sequence[int] | None, **message: Unpack[Message]
    ) -> int:
        """Post into a channel and return the message's id; nobody but `ping` is pinged.

        `key` says what this message is. Sent again within a few minutes, Discord gives the first message instead of a
        second. Raises Undeliverable, or NotNow if Discord does not answer.
        """
        try:
            with self._metrics.delivering("channel"), talking_to_discord():
                channel = self._client.get_partial_messageable(channel_id)
                message_id = await self._send(channel, key, ping, message)
        except Undeliverable as refusal:
            if self._refused is not None:
                await self._refused(channel_id, refusal)
            raise
        if self._posted is not None:
            await self._posted(channel_id)
        return message_id

    async def write_to(self, member_id: int, *, key: str, **message: Unpack[Message]) -> Sent:
        """Send a direct message and return where it is; `key` as for `post`."""
        with self._metrics.delivering("direct"), talking_to_discord():
            channel = await self._client.create_dm(discord.Object(member_id))
            return Sent(channel.id, await self._send(channel, key, member_id, message))

    async def _send(
        self, channel: discord.abc.Messageable, key: str, ping: int | Sequence[int] | None, message: Message
    ) -> int:
        nonce = hashlib.blake2s(key.encode(), digest_size=12).hexdigest()  # Discord takes up to 25 characters.
        try:
            return (await channel.send(nonce=nonce, allowed_mentions=only(ping), **message)).id
        except discord.HTTPException as refusal:
            if refusal.code != ARCHIVED or not isinstance(channel, discord.PartialMessageable):
                raise
            await self._client.http.edit_channel(channel.id, archived=False)  # A locked thread refuses this, too.
            return (await channel.send(nonce=nonce, allowed_mentions=only(ping), **message)).id

    async def edit(
        self,
        channel_id: int,
        message_id: int,
        embed: discord.Embed,
        view: discord.ui.View,
        *,
        content: str = discord.utils.MISSING,
    ) -> None:
        """Change a message of ours. Raises as `post` does; Undeliverable also where the message is gone."""
        with talking_to_discord():
            message = self._client.get_partial_messageable(channel_id).get_partial_message(message_id)
            await message.edit(content=content, embed=embed, view=view, allowed_mentions=only(None))

    async def take_buttons(self, channel_id: int, message_id: int) -> None:
        """Let a message of ours stand as it is, without anything to press. Raises as `edit` does."""
        with talking_to_discord():
            await self._client.get_partial_messageable(channel_id).get_partial_message(message_id).edit(view=None)

    async def remove(self, channel_id: int, message_id: int) -> None:
        """Delete a message of ours. Raises as `edit` does."""
        with talking_to_discord():
            await self._client.get_partial_messageable(channel_id).get_partial_message(message_id).delete()

    async def said_since(self, channel_id: int, after: int | datetime) -> list[discord.Message]:
        """Return what we said in a channel after a moment, or that of an id, among the first 500 messages there.

        For the one case that a nonce does not cover: we died between an answer and noting that it was given.
        """
        return await self._ours(self._client.get_partial_messageable(channel_id), after, _LOOKED_THROUGH)

    async def find_button(self, channel_id: int, since: datetime, custom_id: str) -> int | None:
        """Return the id of a message of ours with this button, among the first 100 since then; None without one."""
        return await self.find(channel_id, since, lambda message: custom_id in custom_ids(message))

    async def find(self, channel_id: int, since: datetime, is_it: Recognise) -> int | None:
        """Return the id of a message of ours that is recognised, among the first 100 since then; None without one."""
        ours = await self._ours(self._client.get_partial_messageable(channel_id), since, _NEAREST)
        return next((message.id for message in ours if is_it(message)), None)

    async def find_sent(self, member_id: int, since: datetime, is_it: Recognise) -> Sent | None:
        """Return where such a direct message to a member is; None if there is none."""
        with talking_to_discord():
            channel = await self._client.create_dm(discord.Object(member_id))
        ours = await self._ours(channel, since, _NEAREST)
        return next((Sent(channel.id, message.id) for message in ours if is_it(message)), None)

    async def has_sent_button(self, member_id: int, since: datetime, custom_id: str) -> bool:
        """Return whether a direct message with this button was sent since then."""
        return await self.find_sent(member_id, since, lambda message: custom_id in custom_ids(message)) is not None

    async def _ours(self, channel: discord.abc.Messageable, after: int | datetime, most: int) -> list[discord.Message]:
        since = discord.Object(after) if isinstance(after, int) else after - _CLOCKS_DIFFER
        with talking_to_discord():
            said = channel.history(after=since, limit=most, oldest_first=True)
            return [message async for message in said if message.author == self._client.user]


def only(members: int | Sequence[int] | None) -> discord.AllowedMentions:
    """Return that nobody but this member or role, or these, if any, may be pinged."""
    if members is None:
        return discord.AllowedMentions.none()
    pinged = [members] if isinstance(members, int) else members
    users = [discord.Object(one) for one in pinged if not isinstance(one, PingedRole)]
    roles = [discord.Object(one) for one in pinged if isinstance(one, PingedRole)]
    return discord.AllowedMentions(everyone=False, roles=roles, users=users)


def says(message: Message) -> Recognise:
    """Return what recognises a message by its words, where it has no button that no other message has."""
    card = message["embed"].description if "embed" in message else None
    words = message.get("content", "")
    return lambda seen: seen.content == words and (card is None or [one.description for one in seen.embeds] == [card])


def words_of(message: Message) -> str:
    """Return all words of a message."""
    card = message["embed"].description if "embed" in message else None
    return "\n".join(filter(None, (message.get("content"), card)))


def custom_ids(message: discord.Message) -> set[str | None]:
    """Return what the buttons under a message say that they are."""
    rows = [row for row in message.components if isinstance(row, discord.ActionRow)]
    return {item.custom_id for row in rows for item in row.children if isinstance(item, discord.Button)}
