"""Which messages would answer something: kept in memory, so that everybody else's cost nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import discord

from bot.awaiting.store import Answer, AwaitedItem

_WRITTEN = (discord.MessageType.default, discord.MessageType.reply)


@dataclass(eq=False)
class _Open:
    item: AwaitedItem
    answered_by: set[int] = field(default_factory=set[int])

    @property
    def signs(self) -> tuple[int, int, int]:
        """Return what a message that answers an item points to, or stands in."""
        return self.item.member_id, self.item.message_id, self.item.channel_id


class OpenItems:
    """Everything that is open, found by what a message would point to."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, int, int], _Open] = {}
        self._by_sign: dict[int, dict[int, set[_Open]]] = {}  # by server and sign

    def add(self, item: AwaitedItem) -> None:
        """Listen for answers to an item; another one of the same kind and subject is replaced."""
        before = self._open.get(item.key)
        if before is not None and before.item.message_id == item.message_id:
            return
        self.drop(*item.key)
        opened = self._open[item.key] = _Open(item)
        signs = self._by_sign.setdefault(item.guild_id, {})
        for sign in opened.signs:
            signs.setdefault(sign, set()).add(opened)

    def record_answer(self, answer: Answer) -> None:
        """Mark an item as answered by a member: more messages of theirs make no difference."""
        opened = self._open.get((answer.kind, answer.guild_id, answer.subject))
        if opened is not None:
            opened.answered_by.add(answer.member_id)

    def drop(self, kind: str, guild_id: int, subject: int) -> None:
        """Listen no longer for answers to an item."""
        opened = self._open.pop((kind, guild_id, subject), None)
        if opened is None:
            return
        signs = self._by_sign[guild_id]
        for sign in opened.signs:
            with_it = signs.get(sign, set())
            with_it.discard(opened)
            if not with_it:
                signs.pop(sign, None)
        if not signs:
            del self._by_sign[guild_id]

    @property
    def keys(self) -> set[tuple[str, int, int]]:
        """Return the keys of everything that is open."""
        return set(self._open)

    def answered_by(self, message: discord.Message) -> list[AwaitedItem]:
        """Return what a message answers for the first time on its author's part."""
        signs = self._by_sign.get(message.guild.id) if message.guild else None
        if not signs:
            return []
        found = {opened for pointed in points_to(message) for opened in signs.get(pointed, ())}
        author = message.author.id
        return [
            opened.item
            for opened in sorted(found, key=lambda opened: opened.item.asked_at)
            if author != opened.item.member_id and author not in opened.answered_by
        ]


def points_to(message: discord.Message) -> Iterator[int]:
    """Return the ids of what a person's message replies to, whom it mentions, and the thread that it stands in.

    Discord tells these of every message, and the content of none but those addressed to the bot; it is not looked at.
    """
    if message.author.bot or message.webhook_id is not None or message.type not in _WRITTEN:
        return
    for mentioned in message.mentions:
        yield mentioned.id
    reference = message.reference
    if message.type is discord.MessageType.reply and reference is not None and reference.message_id is not None:
        yield reference.message_id
        if isinstance(reference.resolved, discord.Message):
            yield reference.resolved.author.id
    if isinstance(message.channel, discord.Thread):
        yield message.channel.id  # Also the id of the message that it was opened from.
