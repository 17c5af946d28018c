"""What a server can decide about check-ins."""

from typing import Annotated, Literal

from pydantic import Field

from bot.settings import Channel, FeatureSettings, Role

THREADS = (
    "view_channel",
    "create_private_threads",
    "send_messages_in_threads",
    "embed_links",
    "read_message_history",
)


class CheckInSettings(FeatureSettings):
    """Saying how one is, and being heard."""

    feature = "check_ins"

    channel: Annotated[int | None, Channel()] = Field(
        default=None, description="Where check-ins for everyone are posted. As long as none is set, there are none."
    )
    moderators: Annotated[int | None, Channel(private=True)] = Field(
        default=None, description="Where moderators hear which channel keeps check-ins from being posted; never whose."
    )
    talks: Annotated[int | None, Channel(THREADS, seen=True)] = Field(
        default=None,
        description="Under which channel two who want to talk get a private thread. Whoever uses it needs to see it.",
    )
    circles: Annotated[int | None, Channel(THREADS, seen=True)] = Field(
        default=None,
        description="Under which channel circles get their private threads. Whoever joins one needs to see it.",
    )
    circles_by: Literal["members", "moderators"] = Field(default="members", description="Who may start a circle.")
    listeners_channel: Annotated[int | None, Channel()] = Field(
        default=None, description="Where listeners see who would like to be heard. It needs `talks`, too."
    )
    listener_role: Annotated[int | None, Role()] = Field(
        default=None, description="A role that members have while they are listeners."
    )
    listener_talks: int = Field(default=3, ge=1, le=20, description="How many open talks one listener can have.")
    listener_minutes: int = Field(
        default=30, ge=5, le=1440, description="After how many minutes without a listener a member is told so."
    )
    words_days: int = Field(
        default=30, ge=1, le=90, description="After how many days the words of a check-in are deleted."
    )
    nameless: bool = Field(default=True, description="Whether members may choose to be seen there without their name.")
    hearers_named: bool = Field(
        default=True, description="Whether a card says who pressed “I hear you”; one without a name never does."
    )
    unheard_channel: Annotated[int | None, Channel()] = Field(
        default=None, description="Where a silent note lists check-ins for everyone that nobody has heard yet."
    )
    unheard_hours: int = Field(
        default=3, ge=1, le=48, description="After how many hours without an answer a check-in is listed there."
    )
