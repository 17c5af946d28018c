"""A server in which people have to do with one another, and those who may reach nobody there any more."""

import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

import simcord

from bot.db import Reader
from bot.db.introspection import columns_by_table
from bot.interactions.buttons import ID
from tests.cogs.check_ins.people import EVERY_DAY, cards, check_in, choose, text, write_back
from tests.declared import Doing, command, control
from tests.forged import FORM, MENU, beginning, kinds
from tests.world import World

MARK = "what only a mischief-maker writes"
BARRED, TIMED_OUT, GONE, WELCOME = "bea", "tim", "gus", "cora"  # They have had to do with others before.
PLAIN, LISTENING, STRANGER = "mia", "lis", "eve"  # They have not.
INVOLVED = (BARRED, TIMED_OUT, GONE, WELCOME)
AUDIENCES = ("everyone:0", "nameless:0", "listeners:0")

# Which numbers could be meant, by what a template calls them; of one that is new, say here what it counts.
_SERVER = "SELECT guild_id AS id FROM rounds"
_MEMBERS = "SELECT member_id AS id FROM newcomers"
MEANT = {
    **dict.fromkeys(("guild_id", "guild"), _SERVER),
    **dict.fromkeys(("member_id", "newcomer_id", "author_id", "other_id"), _MEMBERS),
    **dict.fromkeys(("talk_id", "id"), "SELECT id FROM talks"),
    **dict.fromkeys(
        ("mark", "marks", "part", "channel", "moment", "planned_at", "skip", "reminder_id", "change", "question"),
        "SELECT 0 AS id FROM rounds",
    ),
    "about": "SELECT id FROM check_in_cards UNION SELECT id FROM check_in_letters",
    "ask_id": "SELECT id FROM asks",
    # Of five people a day one, who is asked by none of the commands.
    "asked_id": "SELECT member_id AS id FROM newcomers ORDER BY member_id LIMIT 1 OFFSET 1",
    **dict.fromkeys(("call", "call_id"), "SELECT id FROM help_calls"),
    "card_id": "SELECT id FROM check_in_cards UNION SELECT id FROM circle_cards",
    "check_in_id": "SELECT id FROM check_ins",
    "circle_id": "SELECT id FROM circles",
    "digest": "SELECT 0 AS id FROM rounds",
    "gift_id": "SELECT id FROM gifts",
    "key": "SELECT id FROM check_in_letters UNION SELECT id FROM asks UNION SELECT id FROM lookouts",
    "lookout_id": "SELECT id FROM lookouts",
    "message": "SELECT message_id AS id FROM check_ins WHERE message_id IS NOT NULL",
    "number": "SELECT number AS id FROM greetings",
    "report": "SELECT id FROM reports",
    "reply_id": "SELECT id FROM check_in_letters",
    "request_id": "SELECT id FROM hearings",
    "round": "SELECT id FROM round_times UNION SELECT 0 AS id FROM rounds",
    "round_id": "SELECT id FROM rounds",
    "subject": "SELECT subject AS id FROM awaited",
    "skipped_at": "SELECT 0 AS id FROM rounds",
    "which": "SELECT id FROM circles UNION SELECT 0 AS id FROM rounds",
    "wish_id": "SELECT id FROM listener_wishes UNION SELECT 0 AS id FROM rounds",
    "time_id": "SELECT id FROM round_times",
}
OFFERED = {
    "check_ins:lookout:end": MEANT["lookout_id"],
    "check_ins:open": MEANT["check_in_id"],
    "check_ins:open_letter": MEANT["reply_id"],
    "kudos:decide": MEANT["gift_id"],
    "answered:who": MEANT["subject"],
}
IN_CIRCLE = ("check_ins:few", "check_ins:just_reading", "check_ins:prompts", "check_ins:read_circle")
PLANNED = "agenda"
_GROUP = re.compile(r"\(\?P<(\w+)>(.*?)\)(?=:|$)")
_PLAIN = re.compile(r"[\w.:-]+")

Rows = dict[str, set[tuple[Any, ...]]]


@dataclass(frozen=True)
class Step:
    """One thing that somebody does: a custom_id and what goes with it, or a command with its options."""

    name: str
    kind: int = 0  # 0 for a command
    given: tuple[Any, ...] = ()

    @property
    def what(self) -> str:
        return self.name if not self.kind else beginning_of(self.name)

    @property
    def doing(self) -> Doing:
        if self.given == ("me:0",):
            return Doing.THEIRS if self.kind == FORM else Doing.GOING
        return (control(self.name) if self.kind else command(self.name)).doing


def beginning_of(custom_id: str) -> str:
    return re.sub(r":\d+(?=:|$)", "", custom_id)


class Town:
    """Everybody, what they can do, and what others see of it."""

    def __init__(self, world: World) -> None:
        self.world, self.env = world, world.env
        names = ("place", "rooms", "nook", "care", "hellos", "kitchen")
        self.channels = {name: world.guild.create_text_channel(name) for name in names}
        listeners = world.guild.create_role("those who listen")
        self.channels |= {"office": world.private_channel("office")}
        self.channels |= {"listening": world.private_channel("listening", listeners)}
        self.team_channel, self._listeners = self.channels["office"].id, listeners.id
        elsewhere = world.env.create_guild("Elsewhere")
        self.hall = elsewhere.create_text_channel("hall")
        self._circle = 0  # its thread
        self._tables: list[str] = []
        self._known: dict[str, list[int]] = {}  # by query: which numbers there are, in one look at all steps
        self.people = {"ann": world.ann, "ben": world.ben}
        self.people[STRANGER] = elsewhere.add_member(world.env.create_user(STRANGER))

    def __getitem__(self, name: str) -> simcord.MemberActor:
        return self.people[name]

    async def begin(self) -> None:
        """Everybody has done something with everybody else."""
        for name in (PLAIN, LISTENING):
            self.people[name] = await self.world.join(name)
        await self._open()
        for name in ("dora", *INVOLVED):
            self.people[name] = await self.world.join(name)
            await self.world.pass_time(minutes=11)
        self.have_long_been_here(*self.people)
        for name in (*INVOLVED, LISTENING):
            self.env.backend.add_member_role(self.world.guild.id, self[name].id, self._listeners)
            await self[name].slash(self.world.general, "listener on")
        await self._are_in_circles()
        await check_in(self.world, self["ann"], "ann for all", audience=AUDIENCES[0])
        round_ = {"name": "Morning", "channel": self.world.general, "days": "daily", "time": "9:00", "timezone": "UTC"}
        await self.world.mod.slash(self.world.general, "round create", **round_, window=6)
        await self.world.pass_time(hours=8.2)  # The round has begun, and a note lists what nobody has heard.
        for name in INVOLVED:
            await self._has_to_do_with_others(name)
        await check_in(self.world, self["dora"], "dora to listeners", audience=AUDIENCES[2])
        [card] = [one for one in cards(self.channels["place"]) if f"{WELCOME} for all" in text(one)]
        form = await self["ann"].context_menu(self.channels["place"], "Report", card)
        await self["ann"].submit_modal(form, {"happened": "ann wonders about it", "along": "yes"})
        helped = (await self["ann"].slash(self.world.general, "help-now")).response
        assert helped is not None
        form = await self["ann"].click(helped, label="Tell the moderators privately")
        await self["ann"].submit_modal(form, {"words": "ann needs somebody", "named": "nameless"})
        await self.world.pass_time(minutes=0.1)

    async def _open(self) -> None:
        await self.world.settle()
        place = self.channels
        await self.world.settings("team", channel=place["office"])
        await self.world.settings("help_now", moderators=place["office"])
        await self.world.settings("welcome", channel=self.world.welcome, introductions=place["hellos"])
        await self.world.settings("greeters", channel=place["kitchen"])
        await self.world.settings("check_ins", channel=place["place"], unheard_channel=place["care"], unheard_hours=1)
        await self.world.settings(
            "check_ins", listeners_channel=place["listening"], talks=place["rooms"], circles=place["nook"]
        )
        await self.world.settings("check_ins", listener_approval=False, listener_account_days=0)

    def have_long_been_here(self, *names: str) -> None:
        then = (self.env.now() - timedelta(days=60)).isoformat()
        for name in names:
            if name != STRANGER:
                self.env.backend.get_member(self.world.guild.id, self[name].id).joined_at = then
                self.env.backend.announce_member_update(self.world.guild.id, self[name].id)

    async def _are_in_circles(self) -> None:
        await self["ann"].slash(self.world.general, "circle start", name="Tea")
        await self["dora"].slash(self.world.general, "circle start", name="Soup")
        for name in ("ben", *INVOLVED):
            await self[name].slash(self.world.general, "circle join", name="Tea")
        await self.world.pass_time(minutes=0.1)
        [thread] = self.channels["nook"].threads
        self._circle = thread.id

    async def _has_to_do_with_others(self, name: str) -> None:
        """They check in, are answered, listen, are thanked, and are asked."""
        who, world = self[name], self.world
        await check_in(world, self["dora"], f"dora for {name}", audience="listeners:1")
        await choose(world, who, EVERY_DAY)
        await check_in(world, who, f"{name} for all", audience=AUDIENCES[0])
        await check_in(world, who, f"{name} for nobody")
        await check_in(world, who, f"{name} to listeners", audience=AUDIENCES[2])
        await world.pass_time(minutes=0.1)
        [request] = [one for one in cards(self.channels["listening"]) if f"dora for {name}" in text(one)]
        await who.click(request, label="I'll listen")
        [card] = [one for one in cards(self.channels["place"]) if f"{name} for all" in text(one)]
        await write_back(self["ben"], card, "I have read this")
        await self["ann"].slash(world.general, "kudos give", member=who, reason="for coming along")
        await self["ann"].slash(world.general, "checkin ask", member=who)
        await self["ben"].slash(world.general, "checkin friend", friend=who)
        await world.pass_time(minutes=0.1)

    async def cast_out(self) -> None:
        """One is barred from everything, one timed out, and one removed."""
        world = self.world
        await world.mod.slash(world.general, "care bar", member=self[BARRED], days=30, **{"from": "everything"})
        until = (self.env.now() + timedelta(days=20)).isoformat()
        self.env.backend.edit_member(world.guild.id, self[TIMED_OUT].id, {"timed_out_until": until})
        await world.leave(self[GONE])
        await world.pass_time(minutes=2)

    async def rows(self) -> Rows:
        """All that is kept; of what is planned, that it is, since its moments move as time goes by."""
        database = self.world.bot.services.database
        self._tables = self._tables or list(await columns_by_table(database))
        return await database.write(self._rows)  # On one connection, which need not be made ready for each query.

    async def _rows(self, reader: Reader) -> Rows:
        kept = Rows()
        for table in self._tables:
            what = "kind, guild_id, subject, member_id" if table == PLANNED else "*"
            found: Any = await reader.all(dict, cast("Any", f"SELECT {what} FROM {table}"))  # noqa: S608
            kept[table] = {tuple(one.values()) for one in found}
        return kept

    async def ids(self, sql: str) -> list[int]:
        if sql not in self._known:
            found: Any = await self.world.bot.services.database.all(dict, cast("Any", sql))
            self._known[sql] = sorted({int(one["id"]) for one in found})
        return self._known[sql]

    async def steps(self) -> list[Step]:
        """Everything that there is to press, to choose, to send and to say."""
        self._known.clear()
        steps = [Step(name) for name in self._commands()]
        circles = [f"circle:{one}" for one in await self.ids(MEANT["circle_id"])]
        audiences = (*AUDIENCES, *circles, *[f"round:{one}" for one in await self.ids(MEANT["time_id"])])
        for pattern, kind in kinds().items():
            offered = await self.ids(OFFERED[beginning(pattern)]) if beginning(pattern) in OFFERED else [1]
            for custom_id in await self._spelt(pattern):
                if custom_id.startswith(("check_ins:form", "check_ins:choose")):
                    steps += [Step(custom_id, kind, (one,)) for one in ("me:0", *audiences)]
                else:
                    steps += [Step(custom_id, kind, (str(one),)) for one in (offered if kind == MENU else offered[:1])]
        return steps

    def _commands(self) -> Iterator[str]:
        return (name for name in self["ann"].available_commands(self.world.general))

    async def _spelt(self, pattern: str) -> list[str]:
        parts, left = list[list[str]](), pattern
        while found := _GROUP.search(left):
            parts += [[left[: found.start()]], await self._fillings(found[1], found[2])]
            left = left[found.end() :]
        return ["".join(one) for one in itertools.product(*parts, [left])]

    async def _fillings(self, name: str, group: str) -> list[str]:
        if group == ID or name in ("moment", "planned_at", "skip"):
            return [str(one) for one in await self.ids(MEANT[name])]
        if all(_PLAIN.fullmatch(one) for one in group.split("|")):
            return group.split("|")
        match name, "." in group:
            case "feature", _:
                return ["-"]
            case "kind", True:
                return list(self.world.bot.services.awaiting.kinds)
            case "kind", False:
                return list(self.world.bot.services.content.kinds)
            case _:
                pass
        return [next(one for one in ("0", "soup", "-") if re.fullmatch(group, one))]

    def shown(self) -> dict[str, Any]:
        """Where everything is that can be pressed, by its custom_id, or how that begins in a circle."""
        in_circle = next(iter(self.env.backend.messages[self._circle].values()))
        found: dict[str, Any] = dict.fromkeys(IN_CIRCLE, in_circle)
        for messages in self.env.backend.messages.values():
            for message in messages.values():
                for custom_id in re.findall(r'"custom_id": "([^"]+)"', json.dumps(message.components)):
                    found[custom_id] = message
        return found
