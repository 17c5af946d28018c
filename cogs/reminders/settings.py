"""What a server can decide about reminders."""

from typing import Annotated

from pydantic import AfterValidator, Field

from bot.settings import FeatureSettings, TimeZone, known_zone


class ReminderSettings(FeatureSettings):
    """Personal reminders."""

    feature = "reminders"

    limit: int = Field(default=25, ge=1, le=100, description="How many reminders one member can have waiting.")
    timezone: Annotated[str, TimeZone(), AfterValidator(known_zone)] = Field(
        default="UTC", description="The time zone in which “tomorrow 9am” is understood, such as Europe/Berlin."
    )
