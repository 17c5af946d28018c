"""Addresses within Discord."""


def message_link(guild_id: int, channel_id: int, message_id: int) -> str:
    """Return where a message is to be seen; `guild_id` is 0 for one among direct messages."""
    return f"https://discord.com/channels/{guild_id or '@me'}/{channel_id}/{message_id}"
