"""Settings that two features declare, for tests, and what a process that starts now reads of them."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from bot.settings import Channel, FeatureSettings, Role, Settings, TimeZone, known_zone
from tests.databases import DatabaseSite

HERE, THERE = 111, 222


class TeaSettings(FeatureSettings):
    """Drinking tea."""

    feature = "tea"

    minutes: int = Field(default=4, ge=1, le=10, description="How long it is left to draw.")
    room: Annotated[int | None, Channel()] = Field(default=None, description="Where it is poured.")
    zone: Annotated[str, AfterValidator(known_zone), TimeZone()] = Field(default="UTC", description="Where it is five.")
    sweet: bool = Field(default=True, description="Whether it is sweet.")
    leaf: Literal["black", "green", "first flush"] = Field(default="black", description="Which leaves it is made of.")
    pourer: Annotated[int | None, Role()] = Field(default=None, description="Who pours it.")
    saying: str | None = Field(default=None, max_length=20, description="What is said with it.")


class SoupSettings(FeatureSettings):
    """Eating soup."""

    feature = "soup"

    minutes: int = Field(default=30, ge=1, le=90, description="How long it is cooked.")


async def of_a_new_process(place: DatabaseSite) -> Settings:
    """What somebody who starts now finds."""
    settings = Settings(await place.open())
    settings.declare(TeaSettings)
    settings.declare(SoupSettings)
    await settings.load()
    return settings
