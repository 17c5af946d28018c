"""Messages, channels and threads that are gone: each feature hears of them once, from Discord or from a refusal."""

from collections.abc import Awaitable, Callable, Sequence

from bot.health.incidents import await_all

MessagesDeleted = Callable[[int, Sequence[int]], Awaitable[None]]  # in which channel, and their ids
ChannelDeleted = Callable[[int, int], Awaitable[None]]  # in which server, and its id; threads are channels, too


class Messages:
    """Tells features which messages were deleted."""

    def __init__(self) -> None:
        self._calls: list[MessagesDeleted] = []

    def when_deleted(self, call: MessagesDeleted) -> None:
        """Call this for messages that were deleted, or that a request found gone."""
        self._calls.append(call)

    async def deleted(self, channel_id: int, message_ids: Sequence[int]) -> None:
        """Tell that these are gone."""
        await await_all([call(channel_id, message_ids) for call in self._calls], "messages deleted")


class Channels:
    """Tells features which channels and threads were deleted."""

    def __init__(self) -> None:
        self._calls: list[ChannelDeleted] = []

    def when_deleted(self, call: ChannelDeleted) -> None:
        """Call this for a channel or a thread that was deleted, or that a request found gone."""
        self._calls.append(call)

    async def deleted(self, guild_id: int, channel_id: int) -> None:
        """Tell that this one is gone."""
        await await_all([call(guild_id, channel_id) for call in self._calls], "channel deleted")
