"""What a server can decide about welcoming."""

from typing import Annotated, Literal

from pydantic import Field

from bot.settings import Channel, FeatureSettings, NeedsOnboarding, Role

AT_JOIN, AFTER_SCREENING, AFTER_ONBOARDING = "at join", "after screening", "after onboarding"
IN_CHANNEL, BY_DM, BOTH = "channel", "direct message", "both"

GREETED_LATER = "Meanwhile greetings wait, each for a day at most, and are posted once I can."
NOT_POSTED = "Meanwhile introductions are kept, and those who wrote them are told that they are not posted yet."
ELSEWHERE = "Meanwhile the team hears in another channel of its own, or at the next command of somebody on it."
BY_HAND = "Whoever comes meanwhile does not get it from me; you can give it to them by hand."
GREETERS_UNSEEN = "Meanwhile greeters do not see there who waits for a hello."


class WelcomeSettings(FeatureSettings):
    """Welcoming newcomers."""

    feature = "welcome"
    first = ("channel", "introductions", "role")

    channel: Annotated[int | None, Channel(seen=True, meanwhile=GREETED_LATER)] = Field(
        default=None, description="Where newcomers are greeted. Greetings begin once you choose one."
    )
    where: Literal["channel", "direct message", "both"] = Field(
        default=IN_CHANNEL, description="Whether newcomers are greeted in the channel, by direct message, or both."
    )
    when: Annotated[Literal["at join", "after screening", "after onboarding"], NeedsOnboarding(AFTER_ONBOARDING)] = (
        Field(
            default=AFTER_SCREENING, description="What a newcomer does first, before the minutes to look around begin."
        )
    )
    delay_minutes: int = Field(
        default=2, ge=0, le=1440, description="How many minutes a newcomer may look around first."
    )
    greet_returning: bool = Field(default=True, description="Whether those who come back are greeted, as old friends.")
    introductions: Annotated[int | None, Channel(seen=True, meanwhile=NOT_POSTED)] = Field(
        default=None, description="Where newcomers can introduce themselves. Without it they are not asked to."
    )
    rules: Annotated[int | None, Channel(needs=(), seen=True)] = Field(
        default=None, description="The channel that {rules} stands for in a greeting text."
    )
    follow_ups: bool = Field(
        default=True,
        description="Whether newcomers who used a button, or whom nobody answered, are asked how it is going.",
    )
    moderators: Annotated[int | None, Channel(private=True, meanwhile=ELSEWHERE)] = Field(
        default=None, description="Where moderators hear of bursts of joins and of what stands in the way."
    )
    farewell: bool = Field(
        default=False, description="Whether moderators get a quiet line in their channel when somebody leaves."
    )
    remove_days: int = Field(
        default=0,
        ge=0,
        le=365,
        description="A greeting is deleted if its newcomer leaves within so many days; 0 keeps it.",
    )
    role: Annotated[int | None, Role(meanwhile=BY_HAND)] = Field(
        default=None, description="A role that members get once they are in, after screening."
    )
    newcomer_role: Annotated[int | None, Role(meanwhile=BY_HAND)] = Field(
        default=None, description="A role that newcomers have for their first days."
    )
    newcomer_days: int = Field(default=14, ge=1, le=365, description="After how many days newcomer_role is taken away.")
    raid_joins: int = Field(
        default=10,
        ge=0,
        le=1000,
        description="Beyond so many joins a minute, greetings wait for moderators; 0 for no limit.",
    )
    youngest_days: int = Field(
        default=0,
        ge=0,
        le=365,
        description="Greetings of accounts younger than so many days wait for moderators.",
    )


class GreeterSettings(FeatureSettings):
    """Greeters."""

    feature = "greeters"
    first = ("channel", "patience_hours", "role")

    channel: Annotated[int | None, Channel(meanwhile=GREETERS_UNSEEN)] = Field(
        default=None, description="Where greeters see which newcomers nobody has answered yet."
    )
    patience_hours: int = Field(
        default=6, ge=1, le=48, description="After how many hours without an answer a newcomer is listed there."
    )
    role: Annotated[int | None, Role(meanwhile="Meanwhile greeters greet without it.")] = Field(
        default=None, description="A role that members have while they are greeters."
    )
    greeter_days: int = Field(
        default=7, ge=0, le=365, description="For how many days somebody is a member before they can greet."
    )
    open_newcomers: int = Field(
        default=3, ge=1, le=20, description="To how many newcomers without an answer one greeter is named at a time."
    )
    invite: bool = Field(
        default=True,
        description="Whether newcomers who took part are asked once, after 30 days, if they would like to greet.",
    )
