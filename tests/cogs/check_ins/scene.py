"""A server with an author for every audience, and every kind of other member somewhere near."""

import json
import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import Any

import simcord

from bot.config import Config
from tests.cogs.check_ins.people import EVERY_DAY, cards, check_in, choose, field, rows, text, write_back
from tests.cogs.check_ins.talks import EASY
from tests.cogs.help_now.people import tell_moderators
from tests.forged import BUTTON, FORM, Forger, answer, beginning, kinds, spelt
from tests.world import World

CHANNEL, LISTENERS, CARE, CIRCLE = "the check-in channel", "the listeners' channel", "the note", "the circle's thread"
MOOD = "having a very hard time"
WRITTEN, REPLY = "shall we repot it together", "yes, on Sunday"


@dataclass(frozen=True)
class Case:
    """An audience: what its author says, and where else than to them the words and the name may go."""

    audience: str
    name: str
    words: str
    words_to: Set[str] = frozenset()
    name_to: Set[str] = frozenset()


CASES = (
    Case("me:0", "Marigold", "the basil has wilted", name_to={"fay"}),  # who agreed to be told if she goes quiet
    Case("everyone:0", "Rosemary", "my letter came back", {CHANNEL}, {CHANNEL, CARE, "ben"}),
    Case("nameless:0", "Juniper", "nobody rang all week", {CHANNEL}),
    Case("listeners:0", "Saffron", "it rains indoors", {LISTENERS, "lea"}, {LISTENERS, "lea", "Saffron's talk"}),
    Case("listeners:1", "Hyacinth", "I slept for an hour", {LISTENERS, "lea"}, {"Hyacinth's talk"}),
    Case("circle", "Clementine", "the kettle broke", {"cat"}, {"cat", CIRCLE}),
    Case("round", "Bryony", "too loud a day", {"rex"}, {"rex"}),
)

# Which ids could be meant in which buttons, menus and forms.
CHECK_INS = "SELECT id FROM check_ins WHERE mood = 1"  # those of the authors
CARDS, REPLIES = "SELECT id FROM check_in_cards", "SELECT id FROM check_in_letters"
MESSAGES = "SELECT message_id FROM check_ins WHERE message_id IS NOT NULL"
REQUESTS, TALKS, ASKS = "SELECT id FROM hearings", "SELECT id FROM talks", "SELECT id FROM asks"
LOOKOUTS, CIRCLE_CARDS = "SELECT id FROM lookouts", "SELECT id FROM circle_cards"
ROUNDS, TIMES = "SELECT id FROM rounds", "SELECT id FROM round_times"
SERVER, SERVER_AND_TIME = "SELECT guild_id FROM rounds", "SELECT guild_id, id FROM round_times"
CALLS = "SELECT id FROM help_calls"
NONE, WISHES = "SELECT 0", "SELECT id FROM listener_wishes"
MEANT = {
    **dict.fromkeys(("change", "choose", "withdraw", "everyone", "open", "turn_to"), CHECK_INS),
    **dict.fromkeys(("heard", "now"), NONE),
    **dict.fromkeys(("hear", "write"), CARDS),
    **dict.fromkeys(("reply", "no_more", "open_letter"), REPLIES),
    **dict.fromkeys(("close", "hand", "handed", "reread", "here"), TALKS),
    **dict.fromkeys(("asked", "unasked"), ASKS),
    **dict.fromkeys(("lookout", "lookout:end"), LOOKOUTS),
    **dict.fromkeys(("read_circle", "hear_circle", "just_reading", "few", "prompts"), CIRCLE_CARDS),
    **dict.fromkeys(("round", "read"), TIMES),
    **dict.fromkeys(("begin", "not_today", "stop", "again", "tell", "words", "server"), SERVER),
    **dict.fromkeys(("after", "ask", "ask_again", "rhythm", "countries", "country", "whom"), NONE),
    **dict.fromkeys(("take", "write_to", "written", "pass_on", "done"), CALLS),
    **dict.fromkeys(("they_wrote", "answer", "answered", "alright", "reopen"), CALLS),
    "form": SERVER_AND_TIME,
    "away": SERVER_AND_TIME,
    "ping": "SELECT 127, 60, 600",
    "letter": f"{CARDS} UNION {REPLIES}",
    "remove": MESSAGES,
    "listen": REQUESTS,
    "nudge": ROUNDS,
    **dict.fromkeys(("waits", "keep_out", "let_back"), "SELECT id FROM circles"),
    **dict.fromkeys(("as", "others"), CHECK_INS),
    **dict.fromkeys(("wish", "after_all"), WISHES),
    "let_in": "SELECT c.id, o.id FROM check_ins c, circles o UNION SELECT id, 0 FROM check_ins",
    **dict.fromkeys(("wishes", "dismiss", "dismissed"), NONE),
}
# What opens a form, or answers in the message that was pressed, for whoever it is.
HARMLESS = (
    "page:",
    "help_now:",
    *(f"check_ins:{name}" for name in ("after", "ask_again", "begin", "heard", "now", "stop", "round:", "waits")),
)
# What is anybody's in this server, or of no consequence; and what is theirs who are near.
IN_THREAD = ("page:check.ins.circle:", *(f"check_ins:{name}" for name, ids in MEANT.items() if ids == CIRCLE_CARDS))
ANYBODYS = ("check_ins:letter:write", "check_ins:nudge", "help_now:words")
THEIRS = {
    "lea": tuple(f"check_ins:{one}" for one in ("listen", "close", "hand", "reread", "here", "ping")),
    "lin": ("check_ins:listen", "check_ins:ping"),
    "cat": ("check_ins:just_reading", "check_ins:hear_circle", "check_ins:prompts", "page:check.ins.circle:"),
    "cid": ("check_ins:just_reading", "check_ins:prompts"),
    **dict.fromkeys(("ron", "dot"), ("check_ins:let_in",)),  # They have check-ins of their own.
    "ben": (
        "check_ins:let_in",
        "check_ins:reply",
        "check_ins:no_more",
        "check_ins:letter:reply",
        "check_ins:open_letter",
    ),
    "fay": ("check_ins:lookout",),
    "rex": ("check_ins:asked", "check_ins:unasked"),
    "mod": (
        "check_ins:remove",
        "check_ins:wish",
        "check_ins:after_all",
        "check_ins:dismiss",
        "check_ins:keep_out",
        "check_ins:let_back",
        *(f"help_now:{name}" for name in ("take", "write_to", "written", "pass_on", "done", "reopen")),
    ),
}


def ours() -> dict[str, int]:
    """The kinds of buttons, menus and forms with which people say how they are, and find help."""
    return {one: kind for one, kind in kinds().items() if one.startswith(("check_ins:", "help_now:"))}


class Scene:
    """Everybody, what was sent to whom, and what a forger can do."""

    def __init__(self, world: World, config: Config) -> None:
        self.world, self.config = world, config
        server = world.guild
        self.place, self.care, self.listening, self.rooms, self.nook = (
            server.create_text_channel(name) for name in ("check-ins", "care", "listening", "rooms", "nook")
        )
        self.office = world.private_channel("office")
        elsewhere = world.env.create_guild("Elsewhere")
        self.hall = elsewhere.create_text_channel("hall")
        eve = elsewhere.add_member(world.env.create_user("eve"))
        names = ("lea", "lin", "cat", "cid", "dot", "fay", "rex", "ron", *(case.name for case in CASES))
        self.people = {name: server.add_member(world.env.create_user(name)) for name in names}
        self.people |= {"ben": world.ben, "mod": world.mod, "eve": eve}
        self.own: dict[str, simcord.InteractionResult] = {}

    def __getitem__(self, name: str) -> simcord.MemberActor:
        return self.people[name]

    @property
    def others(self) -> list[str]:
        """A stranger, a moderator, somebody elsewhere, listeners, mates, and those who answer the round."""
        return [name for name in self.people if name not in {case.name for case in CASES}]

    async def open(self) -> None:
        """The server has a place for every audience."""
        await self.world.settle()
        await self.world.settings("check_ins", channel=self.place, unheard_channel=self.care, unheard_hours=1)
        await self.world.settings(
            "check_ins", listeners_channel=self.listening, talks=self.rooms, circles=self.nook, **EASY
        )
        await self.world.settings("help_now", moderators=self.office)

    async def begin(self) -> None:
        """Everybody is where they belong, and every author has said how they are."""
        world = self.world
        await self.open()
        for name in ("lea", "lin"):
            await self[name].slash(world.general, "listener on")
        for circle, members in (("Tea", ("Clementine", "cat", "cid")), ("Soup", ("dot", "lea", "fay"))):
            await self[members[0]].slash(world.general, "circle start", name=circle)
            for name in members[1:]:
                await self[name].slash(world.general, "circle join", name=circle)
        round_ = {"name": "Morning", "channel": world.general, "days": "daily", "time": "9:00", "timezone": "UTC"}
        await world.mod.slash(world.general, "round create", **round_, window=6)
        await choose(world, self["Marigold"], EVERY_DAY, time="13:00", zone="UTC")
        await self["Marigold"].slash(world.general, "checkin friend", friend=self["fay"], misses=1)
        await self["ron"].slash(world.general, "checkin ask", member=self["rex"])
        await world.pass_time(hours=9.1)
        await self["fay"].user.click(world.dms(self["fay"])[0], label="Yes, I will")
        await self._say()

    async def _say(self) -> None:
        for case in CASES[:-2]:
            audience = case.audience if ":" in case.audience else f"{case.audience}:0"
            self.own[case.name] = await check_in(self.world, self[case.name], case.words, mood=1, audience=audience)
        [(circle,)] = self.rows("SELECT id FROM circles WHERE name = 'Tea'")
        tea = f"circle:{circle}"
        self.own["Clementine"] = await check_in(self.world, self["Clementine"], CASES[-2].words, mood=1, audience=tea)
        await check_in(self.world, self["cat"], "the cat's own", mood=5, audience=tea)
        self.own["Bryony"] = await self._answer("Bryony", CASES[-1].words, "round:")
        await self._answer("rex", "the king's own", "round:", mood=5)
        for name in ("ron", "dot", "ben"):
            await self._answer(name, "", "me:", mood=5)
        await tell_moderators(self.world, self["Juniper"], "it is too much", named="nameless")
        await self.world.pass_time(minutes=0.1)

    async def _answer(self, name: str, words: str, audience: str, *, mood: int = 1) -> simcord.InteractionResult:
        """Somebody answers the round."""
        [prompt] = [one for one in self.world.general.history() if one.embeds and one.embeds[0].title == "Morning"]
        form = await self[name].click(prompt, label="Check in")
        [chosen] = [one["value"] for one in field(form, "audience")["options"] if one["value"].startswith(audience)]
        return await self[name].submit_modal(
            form, {"mood": str(mood), "wish": ["listen"], "audience": [chosen], "words": words}
        )

    async def be_answered(self) -> None:
        """lea listens to those who asked for it, ben hears those who spoke to everyone, and they answer him."""
        await self.listen("Saffron")
        for card in cards(self.place):
            await self.world.ben.click(card, label="I hear you")
            await write_back(self.world.ben, card, WRITTEN)
        await self.world.pass_time(minutes=0.1)
        for name in ("Rosemary", "Juniper"):
            [reply] = [one for one in self.world.dms(self[name]) if WRITTEN in text(one)]
            form = await self[name].user.click(reply, label="Reply")
            await self[name].user.submit_modal(form, {"words": REPLY})
        await self.world.pass_time(minutes=0.1)

    async def be_handed_on(self) -> None:
        """lea listens to Hyacinth, and asks lin to go on, who has not answered yet."""
        await self.listen("Hyacinth")
        [thread] = [one for one in self.rooms.threads if self._places()[one.id] == "Hyacinth's talk"]
        form = await self["lea"].click(thread.history()[0], label="Hand over")
        await self["lea"].submit_modal(form, {"to": [self["lin"]]})
        await self.world.pass_time(minutes=0.1)

    async def listen(self, name: str) -> None:
        """lea answers somebody who asked listeners."""
        [words] = [case.words for case in CASES if case.name == name]
        [card] = [one for one in cards(self.listening) if words in text(one)]
        await self["lea"].click(card, label="I'll listen")
        await self.world.pass_time(minutes=0.1)

    async def read(self) -> None:
        """Whoever may read in a circle or in a round tries to, and so do those who may not."""
        [card] = [one for one in self.tea.history() if f"<@{self['Clementine'].id}> has checked in" in text(one)]
        [prompt] = [one for one in self.world.general.history() if one.embeds and one.embeds[0].title == "Morning"]
        for name in ("cat", "cid"):
            await self[name].click(card, label="Read")
        for name in ("rex", "ron", "ben"):
            await self[name].click(prompt, label="Read this round")

    @property
    def tea(self) -> simcord.ChannelHandle:
        """The thread of Clementine's circle."""
        [(thread,)] = self.rows("SELECT thread FROM circles WHERE name = 'Tea'")
        return next(one for one in self.nook.threads if one.id == thread)

    async def look_around(self, name: str) -> None:
        """Somebody uses every command that shows anything; what is in files is looked through here."""
        who, where = self[name], self.hall if name == "eve" else self.world.general
        mine = "checkin history", "checkin answers", "checkin friend", "circle list"
        for command in (*mine, "inbox", "preferences", "privacy show"):
            await who.slash(where, command)
        exported = await who.slash(where, "privacy export")
        assert exported.response is not None
        for attachment in exported.response.attachments:
            content = (await attachment.read()).decode()
            for case in CASES:
                assert case.words not in content or name in case.words_to
                for told in (case.name, str(self[case.name].id)):
                    assert told not in content or name in case.name_to, content

    async def forger(self, name: str) -> Forger:
        """Somebody, with a message of ours."""
        where = self.hall if name == "eve" else self.world.general
        shown = await self[name].slash(where, "inbox")
        assert shown.response is not None
        return Forger(self.world, self[name], where, shown.response)

    def forge(self, name: str, forger: Forger) -> None:
        """They press every button, choose from every menu and send every form that is not theirs."""
        theirs = THEIRS.get(name, ()) + (() if name == "eve" else ANYBODYS)
        forged = [
            (custom_id, kind, numbers)
            for pattern, kind in ours().items()
            for numbers in self._meant(pattern)
            for custom_id in spelt(pattern, *numbers)
        ]
        forged += [(f"page:{pages}:0:on", BUTTON, (0,)) for pages in self.world.bot.pages]
        for custom_id, kind, numbers in forged:
            if custom_id.startswith(theirs):
                continue
            if kind == FORM:
                forger.submit(custom_id, answers(*numbers))
            else:
                chosen = "me:0" if "choose" in custom_id else str(numbers[-1])
                in_thread = name != "eve" and custom_id.startswith(IN_THREAD)
                forger.press(custom_id, kind, chosen, where=self.tea if in_thread else None)

    def _meant(self, pattern: str) -> list[tuple[int, ...]]:
        """The numbers that could stand in it; of a kind that is new, say in MEANT which those are."""
        name = beginning(pattern).partition(":")[2]
        return self.rows(NONE if pattern == "help_now:open" else MEANT[name])

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return rows(self.config, sql)

    def everything(self) -> dict[str, list[tuple[Any, ...]]]:
        """All that the database keeps."""
        tables = self.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {name: self.rows(f"SELECT * FROM {name} ORDER BY 1") for (name,) in tables}  # noqa: S608

    def sent(self) -> Iterator[tuple[str, str]]:
        """To whom each request of the bot's went, and all that it said."""
        for request in self.world.env.http_requests:
            if request.json is not None and request.path != "/users/@me/channels":  # which opens them, and says nothing
                yield self._receiver(request.path, request.json), json.dumps(request.json, ensure_ascii=False)

    def _receiver(self, path: str, said: Any) -> str:
        backend = self.world.env.backend
        if found := re.match(r"/interactions/(\d+)/", path) or re.match(
            r"/webhooks/\d+/simcord_interaction_(\d+)", path
        ):
            record = backend.interactions[int(found[1])]
            source = record.source_message_id
            if source and said.get("type") in (7, None) and source in {one.id for one in cards(self.place)}:
                return CHANNEL
            return self._named(record.user_id)
        if found := re.match(r"/channels/(\d+)/", path):
            channel_id = int(found[1])
            whose = [user for user, channel in backend.dm_channels.items() if channel == channel_id]
            return self._named(whose[0]) if whose else self._places().get(channel_id, path)
        return path

    def _places(self) -> dict[int, str]:
        talks = {
            thread: f"{self._named(member_id)}'s talk"
            for thread, member_id in self.rows("SELECT thread, member_id FROM talks WHERE thread IS NOT NULL")
        }
        known = {self.place.id: CHANNEL, self.listening.id: LISTENERS, self.care.id: CARE, self.tea.id: CIRCLE}
        return talks | known

    def _named(self, user_id: int) -> str:
        return next((name for name, who in self.people.items() if who.id == user_id), str(user_id))


def answers(*numbers: int) -> list[Any]:
    """A form filled in by somebody who would like to be let in where they do not belong."""
    chosen = {"mood": ["1"], "wish": ["listen"], "audience": [f"circle:{numbers[-1]}"], "days": ["30"], "named": ["no"]}
    return [answer("words", "what I forge"), *(answer(question, given) for question, given in chosen.items())]
