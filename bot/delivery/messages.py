"""What the bot sends by itself: what a message consists of, which kinds there are, and where one is."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum
from typing import TypedDict

import discord

from bot.db import Transaction
from bot.delivery.inbox import Held


class Message(TypedDict, total=False):
    """What a message consists of."""

    content: str
    embed: discord.Embed
    view: discord.ui.View
    silent: bool


class DirectMessage(Message, total=False):
    """A message for one person, which can be kept for them."""

    held: str  # what the inbox says where it cannot be delivered; otherwise its words


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
    words: Callable[[int], Awaitable[str]] | None = None  # what is held says, by its subject, if kept elsewhere
    typed: bool = False  # what is held are the reader's own words, as they typed them
    named: Callable[[int, int], Awaitable[str]] | None = None  # by its own words, from its subject and moment
    offers_help: bool = False  # it reaches people on a bad day, so the way to help stands beside it


@dataclass(frozen=True)
class Sent:
    """Where a direct message is."""

    channel_id: int
    message_id: int


class Otherwise(Enum):
    """What becomes of a message that is refused, or that finds no good moment."""

    HOLD = "it waits in the inbox"
    DROP = "it is not sent at all"


HOLD, DROP = Otherwise.HOLD, Otherwise.DROP


@dataclass(frozen=True)
class Told:
    """What came of telling somebody something: where the message is, or whether it is held."""

    sent: Sent | None = None
    held: bool = False


Make = Callable[[str], DirectMessage | Awaitable[DirectMessage | None] | None]  # given the name of the server, escaped
Then = Callable[[Transaction, Told], Awaitable[None]]
