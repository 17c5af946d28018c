"""Members who reach out by every way there is, and others of whom nobody answers, or one, or one who goes on."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import cycle
from typing import Any

from tests.survival.check_in_actors import CIRCLE, LISTENERS, options_of, own_message
from tests.survival.evidence import TEAM, button, secrets
from tests.survival.reaching_out import HI, TAKE, WRITE_TO
from tests.survival.responses import acknowledged
from tests.survival.town import Json, Town

SEEKERS, HEARERS, MATES = range(10_017, 10_100), range(10_100, 10_120), range(10_009, 10_017)
EVERYONE = ("Everyone here", "Everyone here, without my name")
TO_LISTENERS = ("Listeners", "Listeners, without my name until one answers")
NOBODY, ONCE, ON_AND_ON, STOPS = "nobody", "once", "on and on", "stops"
HANDS, TRIES = 6, 5
TALKATIVE = 0.1  # Whoever writes in a circle answers everybody there.
TELL = "Tell the moderators privately"


@dataclass
class Seeker:
    """Somebody who reached out, and what becomes of it; `answer` returns whether their answer is known to count."""

    user: int
    guild: int
    fate: str
    number: int  # of the interaction by which they did
    mark: str  # by which a card is known as theirs
    answer: Callable[["Seeker"], Awaitable[bool]]
    is_answered: bool = False


class Seekers:
    """Everybody who reaches out in a town, and those who answer them."""

    def __init__(
        self, town: Town, chance: random.Random, mark: Callable[[str], str], newcomer: Callable[[], int]
    ) -> None:
        self._town, self._chance, self._mark, self._newcomer = town, chance, mark, newcomer
        self._users, self._mates, self._listeners = cycle(SEEKERS), cycle(MATES), cycle(LISTENERS)
        self._moderator, self._permissions = 0, ""
        self._seekers: list[Seeker] = []

    def prepare(self, moderator: int, permissions: str) -> None:
        self._moderator, self._permissions = moderator, permissions

    async def close_some(self, number: int) -> None:
        """Some of those who are going to reach out take no direct messages."""
        for user in self._chance.sample(SEEKERS, number):
            self._town.note("close_dms", user=user)
            await self._town.do("close_dms", user=user)

    async def reach_out(self, people: int) -> None:
        """So many reach out, as many of them by each way."""
        ways = (self._to_everyone, self._to_circle, self._to_listeners, self._join, self._call)
        hands: list[list[Callable[[], Awaitable[None]]]] = [[] for _ in range(HANDS)]
        for number in range(people):
            hands[number % HANDS].append(ways[number % len(ways)])
        await asyncio.gather(*map(self._one_after_the_other, hands))

    async def _one_after_the_other(self, acts: list[Callable[[], Awaitable[None]]]) -> None:
        for act in acts:
            await act()

    async def answer(self) -> None:
        """Whoever answers does so, as far as there is something to be seen."""
        waiting = [one for one in self._seekers if one.fate != NOBODY and not one.is_answered]
        await asyncio.gather(*(self._answer_each(waiting[hand::HANDS]) for hand in range(HANDS)))

    async def _answer_each(self, seekers: list[Seeker]) -> None:
        for one in seekers:
            if self._town.is_up:
                one.is_answered = await one.answer(one)

    # Reaching out

    async def _to_everyone(self) -> None:
        await self._check_in(next(self._users), EVERYONE, self._hear)

    async def _to_circle(self) -> None:
        await self._check_in(next(self._mates), ("My circle",), self._hear_in_circle)

    async def _to_listeners(self) -> None:
        await self._check_in(next(self._users), TO_LISTENERS, self._listen)

    async def _check_in(
        self, user: int, audiences: tuple[str, ...], answer: Callable[[Seeker], Awaitable[bool]]
    ) -> None:
        guild, audience = self._chance.choice(self._town.guilds), self._chance.choice(audiences)

        async def attempt() -> Json | None:
            opened = await self._town.ask(user, "checkin", "now", guild=guild)
            if not acknowledged(opened):
                return None
            offered = {one["label"]: one for one in options_of(opened["answer"]["data"], "audience")}
            if audience not in offered:  # A circle may still wait for its thread.
                return None
            words = f"the {self._mark('fern')} has wilted"
            wish: Json = {"mood": self._chance.choice("12345"), "wish": "listen", "words": words}
            answers = {**wish, "wish": ["listen"], "audience": [offered[audience]["value"]]}
            return await self._town.send_form("check in", opened, answers, **wish, audience=audience)

        await self._until_told(attempt, user, guild, answer)

    async def _until_told(
        self,
        attempt: Callable[[], Awaitable[Json | None]],
        user: int,
        guild: int,
        answer: Callable[[Seeker], Awaitable[bool]],
    ) -> None:
        """Whoever hears nothing tries it again, once the bot is there again."""
        for _ in range(TRIES):
            asked = await attempt()
            if asked is not None and acknowledged(asked):
                mark = next(iter(secrets(asked["options"])), "")
                self._seekers.append(Seeker(user, guild, self._fate(), asked["id"], mark, answer))
                return
            await asyncio.sleep(self._chance.uniform(0.5, 1.5))

    def _fate(self) -> str:
        return self._chance.choice((NOBODY, NOBODY, ONCE, ON_AND_ON, STOPS))

    async def _join(self) -> None:
        user, guild = self._newcomer(), self._chance.choice(self._town.guilds)
        await self._town.join(user, guild)
        self._seekers.append(Seeker(user, guild, self._fate(), user, f"<@{user}>", self._say_hi))

    async def _call(self) -> None:
        """Somebody looks for help, and tells the moderators."""
        user, guild = next(self._users), self._chance.choice(self._town.guilds)

        async def attempt() -> Json | None:
            asked = await self._town.look_up(user, "help-now", guild=guild)
            if not acknowledged(asked):
                return None
            opened = await self._town.press(user, TELL, own_message(asked), guild=guild)
            if not acknowledged(opened):
                return None
            answers = {"words": "Please write to me.", "named": self._chance.choice(("named", "nameless"))}
            return await self._town.send_form("call", opened, answers, named=answers["named"])

        await self._until_told(attempt, user, guild, self._write_to_them)

    # Answering

    async def _hear(self, one: Seeker) -> bool:
        card = await self._card_in(self._town.places[one.guild, "check-ins"], "I hear you", one.mark)
        if card is None:
            return False
        who = self._chance.choice(HEARERS)
        heard = await self._town.press(who, "I hear you", card, guild=one.guild)
        if one.fate == ON_AND_ON:
            opened = await self._town.press(who, "Write back", card, guild=one.guild)
            if acknowledged(opened):
                words = f"and my {self._mark('moss')}"
                await self._town.send_form("write back", opened, {"words": words}, message=card, words=words)
        return acknowledged(heard)

    async def _hear_in_circle(self, one: Seeker) -> bool:
        known = self._town.rows(f"SELECT message_id FROM circle_cards WHERE check_in = {one.number}")  # noqa: S608
        for thread in await self._threads(one.guild, CIRCLE):
            said = (await self._town.do("read", channel=int(thread["id"])))["messages"]
            card = next((message for message in said if (int(message["id"]),) in known), None)
            if card is not None:
                return await self._hear_as_mates(one, card, int(thread["id"]))
        return False

    async def _hear_as_mates(self, one: Seeker, card: Json, thread: int) -> bool:
        others = [mate for mate in MATES if mate != one.user]
        hearers = self._chance.sample(others, 2 if one.fate == ON_AND_ON else 1)
        heard = [await self._town.press(who, "I hear you", card, guild=one.guild) for who in hearers]
        if self._chance.random() < TALKATIVE:
            await self._say(others[0], thread)
        return all(map(acknowledged, heard))

    async def _listen(self, one: Seeker) -> bool:
        """A listener takes it, and writes; or gives it back."""
        card = await self._card_in(self._town.places[one.guild, "listeners"], "I'll listen", one.mark)
        if card is None:
            return False
        listener = next(self._listeners)
        taken = await self._town.press(listener, "I'll listen", card, guild=one.guild)
        if not acknowledged(taken):
            return False
        for _ in range(TRIES):
            for thread in await self._threads(one.guild, "A talk"):
                if {listener, one.user} <= {*thread["inside"]}:
                    await self._go_on(one, listener, int(thread["id"]))
                    return True
            await asyncio.sleep(0.3)
        return True

    async def _go_on(self, one: Seeker, listener: int, thread: int) -> None:
        for _ in range({STOPS: 0, ONCE: 1}.get(one.fate, 3)):
            await self._say(listener, thread)
        heading = await self._card_in(thread, "Hand over", "")
        if one.fate == STOPS and heading is not None:
            opened = await self._town.press(listener, "Hand over", heading, guild=one.guild)
            if acknowledged(opened):
                await self._town.send_form("hand over", opened, {"to": []}, message=heading, to=[])

    async def _say_hi(self, one: Seeker) -> bool:
        card = await self._card_in(1_000_000 + one.guild, HI, one.mark)
        if card is None:
            return False
        who = self._chance.choice(HEARERS)
        pressed = await self._town.press(who, HI, card, guild=one.guild)
        if one.fate == ON_AND_ON:
            await self._town.press(self._chance.choice(HEARERS), HI, card, guild=one.guild)
        return acknowledged(pressed)

    async def _write_to_them(self, one: Seeker) -> bool:
        """A moderator takes it, and writes, once or again; or leaves it at that."""
        said = (await self._town.do("read", channel=self._town.places[one.guild, TEAM]))["messages"]
        card = next((card for card in said if (button(card, WRITE_TO) or "").endswith(f":{one.number}")), None)
        if card is None:
            return False
        as_moderator: Json = {"guild": one.guild, "permissions": self._permissions}
        if button(card, TAKE):
            taken = await self._town.press(self._moderator, TAKE, card, **as_moderator)
            if not acknowledged(taken):
                return False
        for _ in range({STOPS: 0, ONCE: 1}.get(one.fate, 2)):
            opened = await self._town.press(self._moderator, WRITE_TO, card, **as_moderator)
            if not acknowledged(opened):
                return False
            await self._town.send_form("write to them", opened, {"words": "I am here."}, message=card)
        return True

    async def _say(self, user: int, channel: int) -> None:
        said = await self._town.do("say", user=user, content="I am here.", channel=channel)
        if said["id"]:  # They may have been put out of the thread meanwhile.
            self._town.note("say", user=user, channel=channel)

    async def _threads(self, guild: int, name: str) -> list[Json]:
        threads: dict[str, Json] = await self._town.do("threads")
        return [one for one in threads.values() if one["name"].startswith(name) and one["guild_id"] == str(guild)]

    async def _card_in(self, channel: int, label: str, mark: str) -> Json | None:
        """The last message in a channel that has this button, and says this."""
        said: list[Any] = (await self._town.do("read", channel=channel))["messages"]
        return next((one for one in reversed(said) if button(one, label) and _says(one, mark)), None)


def _says(message: Json, mark: str) -> bool:
    """Whether it is that mark which stands there, and not one that merely begins like it."""
    return mark in secrets(message.get("embeds")) or mark in str(message.get("content"))
