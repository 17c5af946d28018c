"""What a server can decide about welcoming."""

from typing import Annotated

from pydantic import Field

from bot.settings import Channel, FeatureSettings


class WelcomeSettings(FeatureSettings):
    """Welcoming newcomers."""

    feature = "welcome"

    channel: Annotated[int | None, Channel()] = Field(
        default=None, description="Where newcomers are greeted. Greetings begin once you choose one."
    )
    delay_minutes: int = Field(
        default=2, ge=0, le=1440, description="How many minutes a newcomer may look around first."
    )
