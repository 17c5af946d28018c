"""What a server can decide about check-ins."""

from typing import Annotated, Literal

from pydantic import Field

from bot.settings import Channel, FeatureSettings, Needs, Role, TeamRole

THREADS = (
    "view_channel",
    "create_private_threads",
    "send_messages_in_threads",
    "embed_links",
    "read_message_history",
)

CHOOSE_OTHERS = "Meanwhile those who want to be heard there are told so at once, and can choose somebody else."
ELSEWHERE = "Meanwhile the team hears in another channel of its own, or at the next command of somebody on it."
NO_TALKS = "Meanwhile two who want to talk are told that there is no thread for them, and what else they can do."
NO_CIRCLES = "Meanwhile circles wait for their thread, and their members know; I keep trying."
IN_QUEUE = "Meanwhile nothing is lost: `/care queue` shows how many wait to be heard."


class CheckInSettings(FeatureSettings):
    """Check-ins."""

    feature = "check_ins"
    first = ("channel", "talks", "listeners_channel")

    channel: Annotated[int | None, Channel(meanwhile=CHOOSE_OTHERS)] = Field(
        default=None, description="Where check-ins for everyone are posted. As long as none is set, there are none."
    )
    moderators: Annotated[int | None, Channel(private=True, meanwhile=ELSEWHERE)] = Field(
        default=None, description="Where moderators hear which channel keeps check-ins from being posted; never whose."
    )
    talks: Annotated[int | None, Channel(THREADS, seen=True, meanwhile=NO_TALKS)] = Field(
        default=None,
        description="Under which channel two who want to talk get a private thread. They need to see it.",
    )
    circles: Annotated[int | None, Channel(THREADS, seen=True, meanwhile=NO_CIRCLES)] = Field(
        default=None,
        description="Under which channel circles get their private threads. Members need to see it.",
    )
    circles_by: Literal["members", "moderators"] = Field(default="members", description="Who may start a circle.")
    listeners_channel: Annotated[
        int | None,
        Channel(private=True, unless="listeners_public", readers="listener_role", meanwhile=CHOOSE_OTHERS),
        Needs("talks"),
    ] = Field(default=None, description="Where listeners see who would like to be heard. It needs `talks`, too.")
    listeners_public: bool = Field(
        default=False, description="Whether everyone may read what is said to listeners. People are told so beforehand."
    )
    listener_role: Annotated[int | None, Role(meanwhile="Meanwhile listeners listen without it.")] = Field(
        default=None, description="A role that members have while they are listeners; taking it away ends that."
    )
    listener_approval: bool = Field(
        default=True, description="Whether the team is asked before somebody becomes a listener."
    )
    listener_days: int = Field(
        default=7, ge=0, le=365, description="How many days somebody must have been here to become a listener."
    )
    listener_account_days: int = Field(
        default=30, ge=0, le=365, description="How many days old the account of a listener must be."
    )
    listener_needs: Annotated[int | None, TeamRole()] = Field(
        default=None, description="A role that somebody must have to become a listener; I never give it."
    )
    listener_claims: int = Field(
        default=5, ge=1, le=50, description="How many talks one listener can begin in 24 hours."
    )
    listener_talks: int = Field(default=3, ge=1, le=20, description="How many open talks one listener can have.")
    listener_minutes: int = Field(
        default=30, ge=5, le=1440, description="After how many minutes without a listener a member is told so."
    )
    unheard_hours: int = Field(
        default=3,
        ge=1,
        le=48,
        description="After how many hours without an answer a check-in for everyone is listed, and its author told.",
    )
    circle_hours: int = Field(
        default=24, ge=1, le=168, description="After how many hours without an answer in a circle a member is told so."
    )
    words_days: int = Field(
        default=30, ge=1, le=90, description="After how many days the words of a check-in are deleted."
    )
    nameless: bool = Field(default=True, description="Whether members may choose to be seen there without their name.")
    hearers_named: bool = Field(
        default=True, description="Whether a card says who pressed “I hear you”; one without a name never does."
    )
    unheard_channel: Annotated[int | None, Channel(meanwhile=IN_QUEUE)] = Field(
        default=None, description="Where a silent note lists check-ins for everyone that nobody has heard yet."
    )
