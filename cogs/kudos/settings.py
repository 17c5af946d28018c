"""What a server can decide about kudos."""

from typing import Annotated

from pydantic import Field

from bot.settings import Channel, FeatureSettings


class KudosSettings(FeatureSettings):
    """Thanking one another."""

    feature = "kudos"

    daily_limit: int = Field(
        default=5, ge=0, le=100, description="How many thanks one member can give in 24 hours; 0 for no limit."
    )
    pair_minutes: int = Field(
        default=30,
        ge=0,
        le=10080,
        description="How many minutes until the same member can be thanked again; 0 for no limit.",
    )
    channel: Annotated[int | None, Channel()] = Field(
        default=None, description="Where thanks are posted. As long as none is set, where they are given."
    )
