"""What a server can decide about help."""

from typing import Annotated

from pydantic import AfterValidator, Field

from bot.settings import Channel, FeatureSettings, HomeCountry, known_country


def _known(typed: str | None) -> str | None:
    return None if typed is None else known_country(typed)


WAITS = "Meanwhile what people tell the team with `/help-now` waits: they are told, and `/care queue` shows it."


class HelpNowSettings(FeatureSettings):
    """Help now."""

    feature = "help_now"

    moderators: Annotated[int | None, Channel(private=True, meanwhile=WAITS)] = Field(
        default=None,
        description="Where moderators read what somebody tells them privately; without it, in the team's channel.",
    )
    country: Annotated[str | None, AfterValidator(_known), HomeCountry()] = Field(
        default=None,
        description="Which country's numbers come first for people who haven't said where they are; called a guess.",
    )
