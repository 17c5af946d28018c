"""Members who act at random, from a seed: they join and leave, thank, ask to be reminded, say hi, and moderate.

How they check in with one another is told in `check_in_actors.py`, who means harm in `harm_actors.py`, and who reaches
out, one after the other, in `seekers.py`.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from itertools import count
from typing import Any

from tests.survival.check_in_actors import CheckInActor, found_places
from tests.survival.evidence import SNOOZES, TEAM, button
from tests.survival.harm_actors import HarmActor
from tests.survival.seekers import Seekers
from tests.survival.town import Json, Town

MODERATOR = 10_000  # of every server
MEMBERS = range(10_001, 10_132)  # the last few of the servers mean harm (harm_actors.py)
NEWCOMERS = 50_000
HANDS = 8  # so many members act at a time
MAY_MANAGE = "32"
RUSH = 4  # times as many join the first server as each other one: here they are greeted together, there one by one
Act = Callable[[], Awaitable[Any]]
_SOON = ("1s", "1s", "2s", "3s", "5s")


def _first_day(guild: int, team: str, pair_minutes: int) -> dict[str, Json]:
    """What a moderator decides on the first day, by feature."""
    return {
        "team": {"channel": team},
        "welcome": {"channel": str(1_000_000 + guild), "delay_minutes": 0},
        "kudos": {"daily_limit": 0, "pair_minutes": pair_minutes},
    }


class Actors:
    """Everyone who acts in a town. What each of them says carries a mark that nothing else does."""

    def __init__(self, town: Town, seed: str) -> None:
        self._town = town
        self._marks = count()
        self._newcomers = count(NEWCOMERS)
        self._hands = [Hand(town, random.Random(f"{seed} {number}"), number, self) for number in range(HANDS)]
        self._harm = HarmActor(town, random.Random(f"{seed} harm"), self.mark)
        self.seekers = Seekers(town, random.Random(f"{seed} seekers"), self.mark, self.newcomer)

    def mark(self, kind: str) -> str:
        """A word such as soup-17, by which an auditor knows again what was said."""
        return f"{kind}-{next(self._marks)}"

    def newcomer(self) -> int:
        return next(self._newcomers)

    async def prepare(self) -> None:
        """What a moderator decides on the first day, such as to greet newcomers, soon; and who is there for others."""
        for guild in self._town.guilds:
            team = await self._town.found(guild, TEAM, private=True)
            for feature, wishes in _first_day(guild, team, int(guild == self._town.guilds[1])).items():
                await self._town.ask(*(MODERATOR, "settings", feature), guild=guild, permissions=MAY_MANAGE, **wishes)
        await found_places(self._town, MODERATOR, MAY_MANAGE)
        for number, hand in enumerate(self._hands):
            await hand.check_in_actor.prepare(first=number == 0)
        await self._harm.prepare(MODERATOR, MAY_MANAGE)
        self.seekers.prepare(MODERATOR, MAY_MANAGE)

    async def live(self, until: asyncio.Event) -> None:
        """Everyone acts until then."""
        await asyncio.gather(*(hand.live(until) for hand in self._hands), self._harm.live(until))

    async def use(self, commands: int) -> None:
        """So many slash commands, one after the other in each hand, without a pause."""
        shares = [len(range(number, commands, HANDS)) for number in range(HANDS)]
        await asyncio.gather(*(hand.use(share) for hand, share in zip(self._hands, shares, strict=True)))


class Hand:
    """Some of the members, who act one after the other, so that it is clear in which order they asked."""

    def __init__(self, town: Town, chance: random.Random, number: int, actors: Actors) -> None:
        self._town, self._chance, self._actors = town, chance, actors
        self._users = MEMBERS[number::HANDS]
        self.check_in_actor = CheckInActor(town, chance, self._users, actors.mark)
        self._reminders: list[tuple[int, int]] = []
        self._here: list[tuple[int, int]] = []
        self._greetings: list[Json] = []
        self._commands: dict[Act, int] = {
            self._give: 30,
            self._remind: 25,
            self._mine: 8,
            self._list: 8,
            self._cancel: 8,
        }
        self._acts = {
            **self._commands,
            **self.check_in_actor.acts,
            self._join: 8,
            self._leave: 3,
            self._say_hi: 8,
            self._press_one: 6,
            self._meddle: 1,
        }
        if number == 0:  # In order, so that it is clear what was decided last.
            self._acts |= {self._moderate: 8, self._decide: 8}

    async def live(self, until: asyncio.Event) -> None:
        while not until.is_set():
            if self._town.is_up or self._chance.random() < 0.05:  # Few people talk to somebody who is not there.
                await self._do_one_of(self._acts)
            await asyncio.sleep(self._chance.expovariate(10))

    async def use(self, commands: int) -> None:
        for _ in range(commands):
            await self._do_one_of(self._commands)

    async def _do_one_of(self, acts: dict[Act, int]) -> None:
        await self._chance.choices([*acts], [*acts.values()])[0]()

    def _someone(self) -> tuple[int, int]:
        return self._chance.choice(self._users), self._chance.choice(self._town.guilds)

    async def _give(self) -> None:
        user, guild = self._someone()
        receiver = self._chance.choice(MEMBERS)
        reason = f"for the {self._actors.mark('soup')}"
        await self._town.ask(user, "kudos", "give", guild=guild, member=str(receiver), reason=reason)

    async def _mine(self) -> None:
        user, guild = self._someone()
        await self._town.ask(user, "kudos", "mine", guild=guild)

    async def _remind(self) -> None:
        user, guild = self._someone()
        when = self._chance.choice((*_SOON, "2h"))
        what = f"water the {self._actors.mark('plant')}"
        often = {"repeat": "every hour"} if self._chance.random() < 0.2 else {}
        asked = await self._town.ask(user, "remind", "me", guild=guild, when=when, what=what, **often)
        self._reminders.append((user, asked["id"]))

    async def _list(self) -> None:
        user, guild = self._someone()
        await self._town.ask(user, "remind", "list", guild=guild)

    async def _cancel(self) -> None:
        if self._reminders:
            user, which = self._reminders.pop(self._chance.randrange(len(self._reminders)))
            await self._town.ask(user, "remind", "cancel", which=str(which))

    async def _press_one(self) -> None:
        """Somebody is done with what they were reminded of, or wants it once more later."""
        seen = await self._town.do("seen", requests=False, problems=False)
        arrived = [
            (int(user), said)
            for user, channel in seen["direct"].items()
            if int(user) in self._users
            for said in seen["messages"].get(str(channel), [])
            if button(said, "Done")
        ]
        if arrived:
            user, said = self._chance.choice(arrived)
            await self._town.press(user, self._chance.choice(("Done", *SNOOZES)), said, direct=True)

    async def _join(self) -> None:
        gone = [entry for entry in self._here if entry[0] < 0]
        if gone and self._chance.random() < 0.3:
            self._here.remove(back := self._chance.choice(gone))
            user, guild = -back[0], back[1]
        else:
            (guild,) = self._chance.choices(self._town.guilds, (RUSH, *(1 for _ in self._town.guilds[1:])))
            user = self._actors.newcomer()
        self._here.append((user, guild))
        await self._town.join(user, guild)

    async def _leave(self) -> None:
        staying = [entry for entry in self._here if entry[0] > 0]
        if staying:
            self._here.remove(entry := self._chance.choice(staying))
            self._here.append((-entry[0], entry[1]))
            self._town.note("leave", user=entry[0], guild=entry[1])
            await self._town.do("leave", user=entry[0], guild=entry[1])

    async def _say_hi(self) -> None:
        """Mostly members do, now and then a newcomer."""
        user, guild = self._someone()
        if self._chance.random() < 0.3 or not self._greetings:
            said = await self._said_in(1_000_000 + guild)
            self._greetings = [one for one in said if button(one, "Say hi")]
        here = [one for one in self._greetings if one["channel_id"] == str(1_000_000 + guild)]
        newcomers = [entry[0] for entry in self._here if entry[0] > 0 and entry[1] == guild]
        if here:
            user = self._chance.choice(newcomers) if newcomers and self._chance.random() < 0.1 else user
            await self._town.press(user, "Say hi", self._chance.choice(here), guild=guild)

    async def _said_in(self, channel: int) -> list[Json]:
        return (await self._town.do("read", channel=channel))["messages"]

    async def _moderate(self) -> None:
        guild = self._chance.choice(self._town.guilds)
        wish = self._chance.choice(
            [
                ("kudos", {"daily_limit": self._chance.choice([0, 50, 100])}),
                ("kudos", {"pair_minutes": self._chance.choice([1, 2] if guild == self._town.guilds[1] else [0, 1])}),
                ("reminders", {"limit": self._chance.choice([25, 40])}),
                ("reminders", {"timezone": self._chance.choice(["Europe/Berlin", "America/New_York", "UTC"])}),
                ("welcome", {"raid_joins": 10}),  # its default
                ("welcome", {"raid_joins": self._chance.choice([0, 5, 20])}),
            ]
        )
        await self._town.ask(MODERATOR, "settings", wish[0], guild=guild, permissions=MAY_MANAGE, **wish[1])

    async def _decide(self) -> None:
        """About newcomers whose greetings are held, where there are any."""
        guild = self._chance.choice(self._town.guilds)
        said = await self._said_in(self._town.places[guild, TEAM])
        asked = [one for one in said if button(one, "Greet them")]
        if asked:
            how = self._chance.choice(["Greet them", "Greet them", "Skip them"])
            await self._town.press(MODERATOR, how, asked[-1], guild=guild, permissions=MAY_MANAGE)

    async def _meddle(self) -> None:
        """Somebody who may not tries to change a setting."""
        user, guild = self._someone()
        await self._town.ask(user, "settings", "kudos", guild=guild, daily_limit=1)
