"""What happened in the demo's community before the visitor came: two weeks, in the order in which it happened."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.demo import simulation
from bot.demo.deeds import (
    ZONE,
    Accepts,
    AnswersRound,
    ChecksIn,
    Deed,
    GivesThanks,
    Joins,
    Presses,
    ReportsMessage,
    Says,
    SaysHi,
    SetsReminder,
    TellsTeam,
    Types,
    WritesBack,
)
from bot.demo.world import THREAD, Community

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


def start(now: datetime) -> datetime:
    """Return the simulated moment at which the bot starts, so that the history ends at `now`."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(days=DAYS)


async def live_through(community: Community, now: datetime) -> None:
    """Let two weeks go by, in which everything happens by what members do; in the end it is `now`."""
    with simulation.seldom_tidied():
        for at, deed in HISTORY:
            await simulation.advance(community.env, at.moment(now))
            await deed.happen(community)
        await simulation.advance(community.env, now)
    simulation.dismiss_private_answers(community.env)


ROUND = {
    "name": "Good morning",
    "channel": "#workbench",
    "days": "daily",
    "time": "9:00",
    "timezone": ZONE,
    "question1": "What would you like to mend today?",
}

HISTORY: tuple[tuple[At, Deed], ...] = (
    (At(13, "08:30"), Types("Noor", "settings welcome", {"channel": "#welcome", "introductions": "#introductions"})),
    (At(13, "08:30"), Types("Noor", "settings team", {"channel": "#team", "role": "@moderators"})),
    (At(13, "08:31"), Types("Noor", "settings greeters", {"channel": "#greeters", "greeter_days": 0})),
    (At(13, "08:31"), Types("Noor", "welcome places", {"channel": "#workbench", "about": "Show what is broken."})),
    (
        At(13, "08:32"),
        Types("Noor", "welcome places", {"channel": "#thanks", "about": "What people did for each other."}),
    ),
    (At(13, "08:33"), Types("Noor", "settings reminders", {"timezone": ZONE})),
    (
        At(13, "08:34"),
        Types("Noor", "settings kudos", {"channel": "#thanks", "values": "🤝 a helping hand, 🌱 learning"}),
    ),
    (
        At(13, "08:35"),
        Types(
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
    ),
    (
        At(13, "08:40"),
        Says(
            "Noor",
            "general",
            "Good morning, everyone. We have a helper now, called Hearth: it greets whoever is new, carries our "
            "thanks, and reminds us of things. Tell me if it is ever in the way.",
        ),
    ),
    (At(13, "08:52"), Says("Tomas", "general", "I need the reminding part most of all.")),
    (At(13, "09:10"), Says("June", "general", "Same here!")),
    (At(13, "09:12"), Types("June", "greeter on", {})),
    (At(13, "09:15"), Types("Imani", "greeter on", {})),
    (At(13, "09:16"), Types("Imani", "listener on", {})),
    (At(13, "09:18"), Presses("Noor", "team", "Let them listen")),
    (
        At(13, "18:20"),
        Says("Wei", "workbench", "The zip of my winter coat gave up. A new zip, or can I save the slider?"),
    ),
    (
        At(13, "18:41"),
        Says(
            "Imani",
            "workbench",
            "Often it is only the slider. Squeeze its back with pliers, gently, a little on each side, and try again.",
        ),
    ),
    (At(13, "19:15"), Says("Wei", "workbench", "That worked! It has closed ten times in a row now.")),
    (
        At(13, "19:20"),
        GivesThanks("Wei", "workbench", "Imani", "Saved my winter coat with one sentence and some pliers."),
    ),
    (At(12, "10:05"), SetsReminder("Tomas", "tomorrow 9am", "Take the bread knife to Sofia for sharpening")),
    (At(12, "12:30"), Says("Sofia", "general", "I am at the market until two. Does anyone need buttons?")),
    (At(12, "12:38"), Says("June", "general", "Two big brown ones, please, for the green coat.")),
    (
        At(12, "17:45"),
        GivesThanks("June", "thanks", "Sofia", "Found two buttons that suit the coat better than the old ones."),
    ),
    (At(11, "15:00"), Joins("Priya")),
    (At(11, "15:04"), Accepts("Priya")),
    (At(11, "15:12"), SaysHi("Noor", "Priya")),
    (At(11, "15:20"), SaysHi("Imani", "Priya")),
    (At(11, "16:02"), SaysHi("Tomas", "Priya")),
    (
        At(11, "16:10"),
        Says(
            "Priya",
            "welcome",
            "Thank you, how kind! I have a jumper with a moth hole, and no idea where to begin.",
        ),
    ),
    (
        At(11, "16:25"),
        Says(
            "Imani",
            "welcome",
            "Then you are in the right place. Show it in #workbench and we look at it together.",
        ),
    ),
    (At(11, "19:02"), Says("Priya", "workbench", "Here I am with my jumper: a hole as wide as a thumb, at the elbow.")),
    (
        At(11, "19:15"),
        Says(
            "June",
            "workbench",
            "Swiss darning hides that completely. Shall I show you, the day after tomorrow?",
        ),
    ),
    (At(11, "19:16"), Says("Priya", "workbench", "Yes, please!")),
    (At(10, "18:00"), Types("June", "circle start", {"name": "Early birds", "timezone": ZONE})),
    (At(10, "18:10"), Types("Tomas", "circle join", {"name": "Early birds"})),
    (At(10, "18:25"), Types("Wei", "circle join", {"name": "Early birds"})),
    (At(10, "18:40"), Says("June", THREAD, "Good to have you both here. I am up at five, so write at any hour.")),
    (At(10, "18:52"), Says("Wei", THREAD, "At five I come home from the late shift. We can wave to each other.")),
    (
        At(9, "20:30"),
        GivesThanks("Priya", "thanks", "June", "Sat with me for an hour until my darning looked like knitting."),
    ),
    (At(8, "09:15"), Says("Noor", "general", "Who can bring a sewing machine to the repair afternoon?")),
    (At(8, "09:40"), Says("Tomas", "general", "I can. I will bring an extension lead, too.")),
    (At(8, "09:44"), SetsReminder("Noor", "in 24 hours", "Ask the library for the key to the back room")),
    (
        At(8, "21:10"),
        GivesThanks("Noor", "thanks", "Tomas", "Carried a sewing machine across town, up all the stairs."),
    ),
    (
        At(6, "17:30"),
        Says(
            "Imani",
            "general",
            "Eleven people came to the repair afternoon, and nineteen things work again. One kettle is beyond hope.",
        ),
    ),
    (At(6, "17:41"), Says("Wei", "general", "It had a good life.")),
    (
        At(6, "18:00"),
        GivesThanks("Wei", "thanks", "Noor", "Opened the room, found the fuse, and made tea for everyone."),
    ),
    (
        At(6, "18:03"),
        GivesThanks("Tomas", "thanks", "Imani", "Stayed to the end to sweep up, and sang while doing it."),
    ),
    (At(6, "18:30"), GivesThanks("Sofia", "thanks", "Tomas", "My reading lamp works again, and so do my evenings.")),
    (At(5, "11:20"), Joins("Callum")),
    (At(5, "11:22"), Accepts("Callum")),
    (At(5, "11:40"), SaysHi("June", "Callum")),
    (At(5, "11:43"), SaysHi("Priya", "Callum")),
    (At(5, "12:15"), SaysHi("Wei", "Callum")),
    (At(5, "12:20"), Says("Callum", "welcome", "Hello! I mostly mend bicycles, so ask me about those.")),
    (At(5, "12:31"), Says("Priya", "welcome", "My back brake squeaks. Is that something I can mend myself?")),
    (At(5, "12:36"), Says("Callum", "welcome", "Very likely. Clean the rim first; it is nearly always the rim.")),
    (At(4, "17:30"), GivesThanks("Priya", "thanks", "Callum", "My brake is quiet again, and now I know why.")),
    (At(3, "08:00"), ChecksIn("Tomas", 4, "nothing", "Slept through, for once.", audience="circle:")),
    (At(3, "19:00"), Says("Wei", "workbench", "Does anyone have a little grey wool? My socks need new heels.")),
    (At(3, "19:08"), Says("Sofia", "workbench", "I do. I will bring it when we meet.")),
    (At(3, "19:09"), SetsReminder("Sofia", "4 days", "Bring the grey wool for Wei")),
    (At(2, "10:10"), SetsReminder("June", "8 days", "Ring Grandad and ask about his tomatoes")),
    (At(2, "15:00"), Joins("Viktor")),
    (At(2, "15:05"), Accepts("Viktor")),
    (At(2, "15:30"), SaysHi("Noor", "Viktor")),
    (At(2, "20:15"), GivesThanks("June", "thanks", "Wei", "Listened for a long while when I had a hard week.")),
    (At(2, "20:30"), Types("Noor", "round create", ROUND)),
    (At(1, "08:10"), ChecksIn("Wei", 2, "company", "The evenings are long since my sister moved away.")),
    (At(1, "09:05"), AnswersRound("June", 4, "nothing", "A kettle that only half the town has given up on.")),
    (At(1, "09:12"), AnswersRound("Priya", 3, "company", "A zip. Would somebody sit beside me while I swear at it?")),
    (At(1, "09:20"), WritesBack("Tomas", "Wei", "Come by tonight? I have soup for two.")),
    (At(1, "09:45"), WritesBack("Viktor", "Wei", "Everybody is alone in the evening. Get over it.")),
    (At(1, "10:05"), ReportsMessage("Wei", "That hurt. I would rather not hear from him for a while.")),
    (At(1, "16:00"), Joins("Hana")),
    (At(1, "16:05"), Accepts("Hana")),
    (At(1, "16:20"), SaysHi("Callum", "Hana")),
    (At(1, "16:31"), SaysHi("Imani", "Hana")),
    (
        At(1, "16:40"),
        Says(
            "Hana",
            "welcome",
            "Hello, all. I am new in town and thought that mending is a good way to meet people.",
        ),
    ),
    (At(1, "16:52"), Says("Wei", "welcome", "It is. I am glad you found us.")),
    (At(1, "21:00"), GivesThanks("Imani", "thanks", "June", "Lent me her darning loom, and gave me a lesson with it.")),
    (At(minutes=100), ChecksIn("Callum", 2, "company", "The workshop has let me go. I do not know what to do today.")),
    (At(minutes=58), SetsReminder("June", "in 90 minutes", "Take the bread out of the oven")),
    (
        At(minutes=55),
        Says("June", "general", "The bread is in the oven. There will be enough for everyone who comes by."),
    ),
    (At(minutes=47), Says("Imani", "general", "I will bring butter.")),
    (
        At(minutes=35),
        TellsTeam(
            "Priya",
            "I have not slept for three nights, and today I cannot see how it goes on. Could somebody talk to me?",
        ),
    ),
    (At(minutes=30), GivesThanks("Hana", "thanks", "Callum", "Walked me home and showed me all the short cuts.")),
)
