"""What a server can decide about kudos."""

from typing import Annotated, Literal

from pydantic import Field

from bot.settings import Channel, FeatureSettings, Names, Roles

OFF, WEEKLY, MONTHLY = "off", "weekly", "monthly"
MOST_ROLES, MOST_VALUES, LONGEST_VALUE = 10, 10, 40

KEPT = "Meanwhile thanks are kept, and whoever was thanked finds them with `/kudos mine`; their givers know."


class KudosSettings(FeatureSettings):
    """Thanking one another."""

    feature = "kudos"
    first = ("channel", "digest", "daily_limit")

    daily_limit: int = Field(
        default=5, ge=0, le=100, description="How many thanks one member can give in 24 hours; 0 for no limit."
    )
    pair_minutes: int = Field(
        default=30,
        ge=0,
        le=10080,
        description="How many minutes until the same member can be thanked again; 0 for no limit.",
    )
    channel: Annotated[int | None, Channel(meanwhile=KEPT)] = Field(
        default=None, description="Where thanks are posted. As long as none is set, where they are given."
    )
    digest: Literal["off", "weekly", "monthly"] = Field(
        default=WEEKLY,
        description="How often the thanks in that channel are gathered: on Sundays, on the first day of a month.",
    )
    digest_hour: int = Field(
        default=18, ge=0, le=23, description="At which hour of your server's time zone they are gathered."
    )
    values: Annotated[
        tuple[Annotated[str, Field(max_length=LONGEST_VALUE)], ...], Names(MOST_VALUES, LONGEST_VALUE)
    ] = Field(
        default=(),
        max_length=MOST_VALUES,
        description="Values to pick from, with commas, such as 🤝 helping, 🌱 learning. Digests group by them.",
    )
    denied_roles: Annotated[tuple[int, ...], Roles(MOST_ROLES)] = Field(
        default=(), max_length=MOST_ROLES, description="Members with one of these roles cannot give thanks."
    )
    account_days: int = Field(
        default=0, ge=0, le=365, description="How many days old an account must be to give thanks; 0 for any."
    )
    member_days: int = Field(
        default=0, ge=0, le=365, description="How many days somebody must be a member to give thanks; 0 for any."
    )
