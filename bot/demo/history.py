"""What happened in the demo's community before the visitor came: two weeks, in the order in which it happened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

DAYS = 14


@dataclass(frozen=True)
class At:
    """A moment of the two weeks: so many days ago at this time of day, or so many minutes ago."""

    days: int = 0
    time: str = ""
    minutes: int = 0

    def moment(self, now: datetime) -> datetime:
        """Return when that was, in UTC, seen from `now`, which is in the visitor's zone."""
        if not self.time:  # In UTC, because local hours are longer or shorter than their clocks say when those change.
            return now.astimezone(UTC) - timedelta(minutes=self.minutes)
        hour, minute = map(int, self.time.split(":"))
        day = now - timedelta(days=self.days)
        return day.replace(hour=hour, minute=minute, second=0, microsecond=0).astimezone(UTC)


@dataclass(frozen=True)
class Says:
    """Somebody writes a message."""

    at: At
    who: str
    where: str
    words: str


@dataclass(frozen=True)
class GivesThanks:
    """Somebody thanks somebody with /kudos give."""

    at: At
    who: str
    where: str
    whom: str
    reason: str


@dataclass(frozen=True)
class SetsReminder:
    """Somebody asks for a reminder with /remind me."""

    at: At
    who: str
    when: str
    what: str


@dataclass(frozen=True)
class Joins:
    """Somebody joins; they accept the rules four minutes later."""

    at: At
    who: str


@dataclass(frozen=True)
class Accepts:
    """Somebody accepts the rules."""

    at: At
    who: str


@dataclass(frozen=True)
class SaysHi:
    """Somebody presses the button on a newcomer's greeting."""

    at: At
    who: str
    whom: str


@dataclass(frozen=True)
class ChecksIn:
    """Somebody says how they are, for everyone to see."""

    at: At
    who: str
    mood: int
    wish: str
    words: str


@dataclass(frozen=True)
class Types:
    """Somebody types a command. In its options "#name" stands for a channel, and ZONE for the visitor's time zone."""

    at: At
    who: str
    command: str
    options: Mapping[str, str | int | bool]


@dataclass(frozen=True)
class Presses:
    """Somebody presses what the newest message with buttons in a channel offers."""

    at: At
    who: str
    where: str
    label: str


@dataclass(frozen=True)
class WritesBack:
    """Somebody writes back to a member's check-in, which the two of them alone read."""

    at: At
    who: str
    whom: str
    words: str


@dataclass(frozen=True)
class ReportsMessage:
    """Somebody reports what stands in their newest direct message."""

    at: At
    who: str
    happened: str


@dataclass(frozen=True)
class TellsTeam:
    """Somebody who needs help now tells the moderators, with their name."""

    at: At
    who: str
    words: str


Event = (
    Says
    | GivesThanks
    | SetsReminder
    | Joins
    | Accepts
    | SaysHi
    | ChecksIn
    | Types
    | Presses
    | WritesBack
    | ReportsMessage
    | TellsTeam
)

ZONE = "ZONE"

HISTORY: tuple[Event, ...] = (
    Types(At(13, "08:30"), "Noor", "settings welcome", {"channel": "#welcome", "introductions": "#introductions"}),
    Types(At(13, "08:30"), "Noor", "settings team", {"channel": "#team", "role": "@moderators"}),
    Types(At(13, "08:31"), "Noor", "settings greeters", {"channel": "#greeters", "greeter_days": 0}),
    Types(At(13, "08:31"), "Noor", "welcome places", {"channel": "#workbench", "about": "Show what is broken."}),
    Types(
        At(13, "08:32"), "Noor", "welcome places", {"channel": "#thanks", "about": "What people did for each other."}
    ),
    Types(At(13, "08:33"), "Noor", "settings reminders", {"timezone": ZONE}),
    Types(
        At(13, "08:34"), "Noor", "settings kudos", {"channel": "#thanks", "values": "🤝 a helping hand, 🌱 learning"}
    ),
    Types(
        At(13, "08:35"),
        "Noor",
        "settings check_ins",
        {
            "channel": "#general",
            "talks": "#general",
            "circles": "#general",
            "listeners_channel": "#listeners",
            "listener_role": "@listeners",
            "listener_days": 0,  # Everybody came this morning.
            "listener_account_days": 0,
        },
    ),
    Says(
        At(13, "08:40"),
        "Noor",
        "general",
        "Good morning, everyone. We have a helper now, called Hearth: it greets whoever is new, carries our thanks, "
        "and reminds us of things. Tell me if it is ever in the way.",
    ),
    Says(At(13, "08:52"), "Tomas", "general", "I need the reminding part most of all."),
    Says(At(13, "09:10"), "June", "general", "Same here!"),
    Types(At(13, "09:12"), "June", "greeter on", {}),
    Types(At(13, "09:15"), "Imani", "greeter on", {}),
    Types(At(13, "09:16"), "Imani", "listener on", {}),
    Presses(At(13, "09:18"), "Noor", "team", "Let them listen"),
    Says(
        At(13, "18:20"), "Wei", "workbench", "The zip of my winter coat gave up. A new zip, or can I save the slider?"
    ),
    Says(
        At(13, "18:41"),
        "Imani",
        "workbench",
        "Often it is only the slider. Squeeze its back with pliers, gently, a little on each side, and try again.",
    ),
    Says(At(13, "19:15"), "Wei", "workbench", "That worked! It has closed ten times in a row now."),
    GivesThanks(
        At(13, "19:20"), "Wei", "workbench", "Imani", "Saved my winter coat with one sentence and some pliers."
    ),
    SetsReminder(At(12, "10:05"), "Tomas", "tomorrow 9am", "Take the bread knife to Sofia for sharpening"),
    Says(At(12, "12:30"), "Sofia", "general", "I am at the market until two. Does anyone need buttons?"),
    Says(At(12, "12:38"), "June", "general", "Two big brown ones, please, for the green coat."),
    GivesThanks(
        At(12, "17:45"), "June", "thanks", "Sofia", "Found two buttons that suit the coat better than the old ones."
    ),
    Joins(At(11, "15:00"), "Priya"),
    Accepts(At(11, "15:04"), "Priya"),
    SaysHi(At(11, "15:12"), "Noor", "Priya"),
    SaysHi(At(11, "15:20"), "Imani", "Priya"),
    SaysHi(At(11, "16:02"), "Tomas", "Priya"),
    Says(
        At(11, "16:10"),
        "Priya",
        "welcome",
        "Thank you, how kind! I have a jumper with a moth hole, and no idea where to begin.",
    ),
    Says(
        At(11, "16:25"),
        "Imani",
        "welcome",
        "Then you are in the right place. Show it in #workbench and we look at it together.",
    ),
    Says(At(11, "19:02"), "Priya", "workbench", "Here I am with my jumper: a hole as wide as a thumb, at the elbow."),
    Says(
        At(11, "19:15"),
        "June",
        "workbench",
        "Swiss darning hides that completely. Shall I show you, the day after tomorrow?",
    ),
    Says(At(11, "19:16"), "Priya", "workbench", "Yes, please!"),
    GivesThanks(
        At(9, "20:30"), "Priya", "thanks", "June", "Sat with me for an hour until my darning looked like knitting."
    ),
    Says(At(8, "09:15"), "Noor", "general", "Who can bring a sewing machine to the repair afternoon?"),
    Says(At(8, "09:40"), "Tomas", "general", "I can. I will bring an extension lead, too."),
    SetsReminder(At(8, "09:44"), "Noor", "in 24 hours", "Ask the library for the key to the back room"),
    GivesThanks(At(8, "21:10"), "Noor", "thanks", "Tomas", "Carried a sewing machine across town, up all the stairs."),
    Says(
        At(6, "17:30"),
        "Imani",
        "general",
        "Eleven people came to the repair afternoon, and nineteen things work again. One kettle is beyond hope.",
    ),
    Says(At(6, "17:41"), "Wei", "general", "It had a good life."),
    GivesThanks(At(6, "18:00"), "Wei", "thanks", "Noor", "Opened the room, found the fuse, and made tea for everyone."),
    GivesThanks(At(6, "18:03"), "Tomas", "thanks", "Imani", "Stayed to the end to sweep up, and sang while doing it."),
    GivesThanks(At(6, "18:30"), "Sofia", "thanks", "Tomas", "My reading lamp works again, and so do my evenings."),
    Joins(At(5, "11:20"), "Callum"),
    Accepts(At(5, "11:22"), "Callum"),
    SaysHi(At(5, "11:40"), "June", "Callum"),
    SaysHi(At(5, "11:43"), "Priya", "Callum"),
    SaysHi(At(5, "12:15"), "Wei", "Callum"),
    Says(At(5, "12:20"), "Callum", "welcome", "Hello! I mostly mend bicycles, so ask me about those."),
    Says(At(5, "12:31"), "Priya", "welcome", "My back brake squeaks. Is that something I can mend myself?"),
    Says(At(5, "12:36"), "Callum", "welcome", "Very likely. Clean the rim first; it is nearly always the rim."),
    GivesThanks(At(4, "17:30"), "Priya", "thanks", "Callum", "My brake is quiet again, and now I know why."),
    Says(At(3, "19:00"), "Wei", "workbench", "Does anyone have a little grey wool? My socks need new heels."),
    Says(At(3, "19:08"), "Sofia", "workbench", "I do. I will bring it when we meet."),
    SetsReminder(At(3, "19:09"), "Sofia", "4 days", "Bring the grey wool for Wei"),
    SetsReminder(At(2, "10:10"), "June", "8 days", "Ring Grandad and ask about his tomatoes"),
    Joins(At(2, "15:00"), "Viktor"),
    Accepts(At(2, "15:05"), "Viktor"),
    SaysHi(At(2, "15:30"), "Noor", "Viktor"),
    GivesThanks(At(2, "20:15"), "June", "thanks", "Wei", "Listened for a long while when I had a hard week."),
    ChecksIn(At(1, "08:10"), "Wei", 2, "company", "The evenings are long since my sister moved away."),
    WritesBack(At(1, "09:20"), "Tomas", "Wei", "Come by tonight? I have soup for two."),
    WritesBack(At(1, "09:45"), "Viktor", "Wei", "Everybody is alone in the evening. Get over it."),
    ReportsMessage(At(1, "10:05"), "Wei", "That hurt. I would rather not hear from him for a while."),
    Joins(At(1, "16:00"), "Hana"),
    Accepts(At(1, "16:05"), "Hana"),
    SaysHi(At(1, "16:20"), "Callum", "Hana"),
    SaysHi(At(1, "16:31"), "Imani", "Hana"),
    Says(
        At(1, "16:40"),
        "Hana",
        "welcome",
        "Hello, all. I am new in town and thought that mending is a good way to meet people.",
    ),
    Says(At(1, "16:52"), "Wei", "welcome", "It is. I am glad you found us."),
    GivesThanks(At(1, "21:00"), "Imani", "thanks", "June", "Lent me her darning loom, and gave me a lesson with it."),
    SetsReminder(At(minutes=58), "June", "in 90 minutes", "Take the bread out of the oven"),
    Says(
        At(minutes=55), "June", "general", "The bread is in the oven. There will be enough for everyone who comes by."
    ),
    Says(At(minutes=47), "Imani", "general", "I will bring butter."),
    TellsTeam(
        At(minutes=35),
        "Priya",
        "I have not slept for three nights, and today I cannot see how it goes on. Could somebody talk to me?",
    ),
    GivesThanks(At(minutes=30), "Hana", "thanks", "Callum", "Walked me home and showed me all the short cuts."),
)
