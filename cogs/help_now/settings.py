"""What a server can decide about help."""

from typing import Annotated

from pydantic import Field

from bot.settings import Channel, FeatureSettings


class HelpNowSettings(FeatureSettings):
    """Help for somebody who needs it now."""

    feature = "help_now"

    moderators: Annotated[int | None, Channel(private=True)] = Field(
        default=None,
        description="Where moderators read what somebody tells them privately; without it, in the team's channel.",
    )
