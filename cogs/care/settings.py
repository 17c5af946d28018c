"""What a server can decide about its team."""

from bot.moderation.team import TeamSettings

__all__ = ["TeamSettings"]
