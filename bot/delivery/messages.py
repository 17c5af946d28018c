"""What the bot sends by itself: what a message consists of, which kinds there are, and where one is."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypedDict

import discord

from bot.delivery.inbox import Held


class Message(TypedDict, total=False):
    """What a message consists of."""

    content: str
    embed: discord.Embed
    view: discord.ui.View
    silent: bool


@dataclass(frozen=True)
class Remade:
    """What could not be delivered, as it would have been sent."""

    message: Message
    mark: str = ""  # the custom_id of a button that no other message has


@dataclass(frozen=True)
class Notice:
    """One kind of message that the bot sends somebody by direct message, named after its kind on the agenda."""

    kind: str
    what: str  # said to the person
    usefulness: int = 0  # where not all may be sent that are due, those with more go first
    asked_for: bool = False  # the person started it, so it is free and on time
    remake: Callable[[Held], Awaitable[Remade | None]] | None = None  # None, and None: its words are all there is


@dataclass(frozen=True)
class Sent:
    """Where a direct message is."""

    channel_id: int
    message_id: int
