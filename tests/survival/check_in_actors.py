"""Members who say how they are, to whom they choose, and members who hear them: listeners, circles, everyone."""

import random
import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any

from tests.survival.evidence import button
from tests.survival.responses import acknowledged
from tests.survival.town import Json, Town

CIRCLE = "Basil"
LISTENERS = range(10_001, 10_009)  # one of each hand
MOODS = ("1", "2", "3", "4", "5")
WISHES = ("listen", "ideas", "company", "practical", "nothing")
Act = Callable[[], Awaitable[Any]]


async def found_places(town: Town, moderator: int, permissions: str) -> None:
    """What a moderator decides on the first day: where check-ins go."""
    for guild in town.guilds:
        rooms = await town.found(guild, "rooms")
        await town.ask(
            *(moderator, "settings", "check_ins"),
            guild=guild,
            permissions=permissions,
            channel=await town.found(guild, "check-ins"),
            listeners_channel=await town.found(guild, "listeners", private=True),
            talks=rooms,
            circles=rooms,
            circle_hours=1,
            listener_talks=20,
            listener_claims=50,
            listener_approval=False,
            listener_days=0,
            listener_account_days=0,
        )


class CheckInActor:
    """The same few members as a hand's: one of them listens, another is in a circle."""

    def __init__(self, town: Town, chance: random.Random, users: range, mark: Callable[[str], str]) -> None:
        self._town, self._chance, self._users, self._mark = town, chance, users, mark
        self._listener, self._mate = users[0], users[1]
        self._said: list[Json] = []
        self.acts: dict[Act, int] = {
            self._check_in: 14,
            self._withdraw: 4,
            self._change: 3,
            self._listen: 7,
            self._hand_over: 2,
            self._close: 2,
            self._write_in_talk: 4,
            self._stay: 2,
            self._hear: 4,
            self._write_back: 4,
            self._read: 2,
            self._come_and_go: 1,
        }

    async def prepare(self, *, first: bool) -> None:
        """Our listener listens, and our mate is in the circle, which the first of all begins."""
        for guild in self._town.guilds:
            await self._town.ask(self._listener, "listener", "on", guild=guild)
            await self._town.ask(self._mate, "circle", "start" if first else "join", guild=guild, name=CIRCLE)

    async def _check_in(self) -> None:
        guild = self._chance.choice(self._town.guilds)
        user = self._mate if self._chance.random() < 0.3 else self._chance.choice(self._users)
        opened = await self._town.ask(user, "checkin", "now", guild=guild)
        if not acknowledged(opened):
            return
        offered = options_of(opened["answer"]["data"], "audience")
        audience = self._chance.choice(offered)
        wish: Json = {"mood": self._chance.choice(MOODS), "wish": self._chance.choice(WISHES)}
        wish["words"] = f"the {self._mark('fern')} has wilted"
        answers = {**wish, "wish": [wish["wish"]], "audience": [audience["value"]]}
        if self._chance.random() < 0.3:  # A listener's thread may carry the words.
            wish["in_thread"], answers["in_thread"] = True, ["in_thread"]
        said = await self._town.send_form("check in", opened, answers, **wish, audience=audience["label"])
        if acknowledged(said):
            self._said.append(said)

    async def _withdraw(self) -> None:
        if self._said:
            said = self._said.pop(self._chance.randrange(len(self._said)))
            sealed = self._sealed(said["id"])
            pressed = await self._town.press(said["user"], "Withdraw", own_message(said), guild=said["guild"])
            pressed |= {"check_in": said["id"], "sealed": sealed}

    def _sealed(self, number: int) -> str:
        """The words as they lie on the disk, so that an auditor can look whether they do so afterwards."""
        try:
            return next((words for (words,) in self._town.rows(f"SELECT words FROM check_ins WHERE id = {number}")), "")  # noqa: S608
        except sqlite3.Error:
            return ""

    async def _change(self) -> None:
        if not self._said:
            return
        said = self._chance.choice(self._said)
        pressed = await self._town.press(said["user"], "Change who sees it", own_message(said), guild=said["guild"])
        if not acknowledged(pressed):
            return
        menu = pressed["answer"]["data"]["components"][0]["components"][0]
        chosen = self._chance.choice(menu["options"])
        changed = await self._town.choose(
            said["user"], chosen, menu["custom_id"], own_message(said), guild=said["guild"]
        )
        changed |= {"check_in": said["id"]}

    async def _listen(self) -> None:
        guild = self._chance.choice(self._town.guilds)
        cards = [one for one in await self._cards("listeners", guild) if button(one, "I'll listen")]
        if cards:  # The last ones, so that several want to listen to the same.
            card = self._chance.choice(cards[-3:])
            await self._town.press(self._listener, "I'll listen", card, guild=guild)

    async def _hand_over(self) -> None:
        """Back to all listeners, or to one of them."""
        talk = await self._talk()
        if talk is None:
            return
        guild, heading = talk
        opened = await self._town.press(self._listener, "Hand over", heading, guild=guild)
        if acknowledged(opened):
            to = [str(self._chance.choice(LISTENERS))] if self._chance.random() < 0.5 else []
            await self._town.send_form("hand over", opened, {"to": to}, message=heading, to=to)

    async def _close(self) -> None:
        if talk := await self._talk():
            guild, heading = talk
            await self._town.press(self._listener, "Close", heading, guild=guild)

    async def _write_in_talk(self) -> None:
        """Our listener says something in a talk; in others they stay silent, and somebody else is asked."""
        if talk := await self._talk():
            await self._town.do("say", user=self._listener, content="I am here.", channel=int(talk[1]["channel_id"]))

    async def _stay(self) -> None:
        """Our listener has written nothing, and says that they are still there."""
        talk = await self._talk()
        if talk is None:
            return
        said = (await self._town.do("read", channel=int(talk[1]["channel_id"])))["messages"]
        for asked in (one for one in said if button(one, "I'm still here")):
            await self._town.press(self._listener, "I'm still here", asked, guild=talk[0])

    async def _talk(self) -> tuple[int, Json] | None:
        """The server of a talk of our listener's, and what stands above it."""
        threads = await self._town.do("threads")
        mine = [one for one in threads.values() if self._listener in one["inside"] and one["name"].startswith("A talk")]
        if not mine:
            return None
        thread = self._chance.choice(mine)
        said = (await self._town.do("read", channel=int(thread["id"])))["messages"]
        heading = next((one for one in said if button(one, "Close")), None)
        return None if heading is None else (int(thread["guild_id"]), heading)

    async def _hear(self) -> None:
        if card := await self._card():
            await self._town.press(self._chance.choice(self._users), "I hear you", card[1], guild=card[0])

    async def _write_back(self) -> None:
        if card := await self._card():
            guild, message = card
            opened = await self._town.press(self._chance.choice(self._users), "Write back", message, guild=guild)
            if acknowledged(opened):
                words = f"and my {self._mark('moss')}"
                await self._town.send_form("write back", opened, {"words": words}, message=message, words=words)

    async def _card(self) -> tuple[int, Json] | None:
        """A check-in for everyone, with its server."""
        guild = self._chance.choice(self._town.guilds)
        cards = [one for one in await self._cards("check-ins", guild) if button(one, "I hear you")]
        return (guild, self._chance.choice(cards[-8:])) if cards else None

    async def _cards(self, name: str, guild: int) -> list[Json]:
        channel = self._town.places[guild, name]
        return (await self._town.do("read", channel=channel))["messages"]

    async def _read(self) -> None:
        """Somebody of a circle reads what is shared there, or somebody who is in none tries to."""
        guild = self._chance.choice(self._town.guilds)
        threads = await self._town.do("threads")
        mine = [one for one in threads.values() if one["name"].startswith(CIRCLE) and one["guild_id"] == str(guild)]
        for thread in mine:
            said = (await self._town.do("read", channel=int(thread["id"])))["messages"]
            cards = [one for one in said if button(one, "Read")]
            if cards:
                who = self._mate if self._chance.random() < 0.8 else self._listener
                await self._town.press(who, "Read", self._chance.choice(cards), guild=guild)

    async def _come_and_go(self) -> None:
        how = self._chance.choice(("leave", "join", "join"))
        await self._town.ask(self._mate, "circle", how, guild=self._chance.choice(self._town.guilds), name=CIRCLE)


def options_of(form: Json, question: str) -> list[Json]:
    """What a menu in a form offers."""
    asked = (label["component"] for label in form["components"])
    return next(one["options"] for one in asked if one["custom_id"] == question)


def own_message(said: Json) -> Json:
    """What somebody was answered, with its buttons, such as about a check-in of theirs."""
    return {"id": said["shown"], "components": said["answer"]["data"].get("components")}
