"""People who mean harm: barred, gone, flooding, forgetting to begin anew, pressing what is others', reporting it all.

Everything that they say carries a thorn, besides the mark that it would carry if somebody else said it.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from tests.survival.check_in_actors import own_message
from tests.survival.evidence import TEAM, button, buttons
from tests.survival.responses import acknowledged
from tests.survival.town import Json, Town

# Barred on the first day, and one day; gone, with old buttons; too much of everything, and that again and again.
HARMFUL = BARRED, LATER, GONE, FLOODER, FORGETTER, FORGER, MEDDLER, REPORTER = range(10_132, 10_140)
TARGETS = (10_120, 10_121)  # at whom the flood is
AUDIENCES = ("Everyone here", "Everyone here, without my name", "Listeners")
OLD_BUTTON_SECONDS = 20
LOOKED_AT = 8  # people whose direct messages somebody forges from
PAUSES = 6  # as many a second, on the average
Act = Callable[[], Awaitable[Any]]


class HarmActor:
    """All of them, who act one after the other, so that it is clear what was before a bar and what after it."""

    def __init__(self, town: Town, chance: random.Random, mark: Callable[[str], str]) -> None:
        self._town, self._chance, self._mark = town, chance, mark
        self._moderator, self._permissions = 0, ""
        self._audiences: dict[str, str] = {}  # the values of a form's menu, for those to whom it offers fewer
        self._old: list[Json] = []  # what lies among the direct messages of somebody who has gone
        self._later_is_barred = False
        self._acts: dict[Act, int] = {
            self._push_on: 10,
            self._bar_one: 1,
            self._press_old: 4,
            self._flood: 10,
            self._begin_anew: 3,
            self._forge: 8,
            self._meddle: 6,
            self._report: 6,
            self._read_report: 2,
        }

    async def prepare(self, moderator: int, permissions: str) -> None:
        """One is barred, and another one leaves, with old buttons."""
        self._moderator, self._permissions = moderator, permissions
        for guild in self._town.guilds:
            await self._bar(BARRED, guild)
        with suppress(TimeoutError):  # Where much else is going on, it has no old button.
            await self._let_one_be_answered()
        for guild in self._town.guilds:
            self._town.note("leave", user=GONE, guild=guild)
            await self._town.do("leave", user=GONE, guild=guild)

    async def live(self, until: asyncio.Event) -> None:
        while not until.is_set():
            if self._town.is_up or self._chance.random() < 0.05:
                await self._chance.choices([*self._acts], [*self._acts.values()])[0]()
            await asyncio.sleep(self._chance.expovariate(PAUSES))

    async def _let_one_be_answered(self) -> None:
        """Somebody who is about to leave is written to, and is answered: both leave them a button."""
        guild, target = self._town.guilds[0], TARGETS[0]
        for user in (GONE, target):
            await self._check_in(user, guild, AUDIENCES[0])
        await self._write_back(FLOODER, guild, await self._card_of(GONE))
        await self._write_back(GONE, guild, await self._card_of(target))
        [letter] = await self._letters(target, 1)
        opened = await self._town.press(target, "Reply", letter, direct=True)
        if acknowledged(opened):
            await self._town.send_form("answer", opened, {"words": "That helps."}, message=letter, direct=True)
        self._old = await self._letters(GONE, 2)

    async def _card_of(self, user: int) -> Json:
        async with asyncio.timeout(OLD_BUTTON_SECONDS):
            while not (
                found := [one for one in await self._cards(self._town.guilds[0]) if f"<@{user}>" in str(one["content"])]
            ):
                await asyncio.sleep(0.05)
        return found[-1]

    async def _letters(self, user: int, number: int) -> list[Json]:
        """What has been written to somebody, once it is so many."""
        async with asyncio.timeout(OLD_BUTTON_SECONDS):
            while len(found := [one for one in await self._direct(user) if button(one, "Reply")]) < number:
                await asyncio.sleep(0.05)
        return found

    # The barred

    async def _bar_one(self) -> None:
        """The moderator has had enough of one of them."""
        if not self._later_is_barred and self._chance.random() < 0.2:
            barred = [await self._bar(LATER, guild) for guild in self._town.guilds]
            self._later_is_barred = all(map(acknowledged, barred))

    async def _bar(self, user: int, guild: int) -> Json:
        wish: Json = {"member": str(user), "from": "everything", "days": 30}
        return await self._town.ask(
            *(self._moderator, "care", "bar"), guild=guild, permissions=self._permissions, **wish
        )

    async def _push_on(self) -> None:
        """Somebody who is barred, or soon will be, tries whatever there is."""
        await self._reach_others(self._chance.choice((BARRED, BARRED, LATER)))

    async def _reach_others(self, user: int) -> None:
        guild, target = self._chance.choice(self._town.guilds), self._chance.choice(TARGETS)
        match self._chance.randrange(8):
            case 0 | 1:
                await self._check_in(user, guild, self._chance.choice(AUDIENCES))
            case 2:
                await self._thank(user, guild, target)
            case 3:
                await self._question(user, guild, target)
            case 4:
                await self._town.ask(user, "circle", "start", guild=guild, name=f"Nettle {user}")
            case 5:
                await self._town.ask(user, "listener", "on", guild=guild)
            case _:
                await self._write_to_one(user, guild)

    # Those who flood, and those who begin anew

    async def _flood(self) -> None:
        """As much as possible, at one person, where it counts."""
        user, guild = self._chance.choice((FLOODER, FORGETTER)), self._chance.choice(self._town.guilds)
        match self._chance.randrange(6):
            case 0 | 1:
                await self._check_in(user, guild, AUDIENCES[1])
            case 2:
                await self._thank(user, guild, TARGETS[0])
            case 3:
                await self._question(user, guild, TARGETS[0])
            case _:
                await self._write_to_one(user, guild)

    async def _begin_anew(self) -> None:
        """Somebody has all of it forgotten, and hopes to be a stranger to every limit."""
        asked = await self._town.ask(FORGETTER, "privacy", "forget", what="everything", where="everywhere")
        if acknowledged(asked):
            await self._town.press(FORGETTER, "Forget it", own_message(asked))

    async def _check_in(self, user: int, guild: int, audience: str) -> None:
        opened = await self._town.ask(user, "checkin", "now", guild=guild)
        if not acknowledged(opened):
            return
        asked = (label["component"] for label in opened["answer"]["data"]["components"])
        offered = next(one["options"] for one in asked if one["custom_id"] == "audience")
        self._audiences |= {one["label"]: one["value"] for one in offered}
        wish: Json = {"mood": "3", "wish": "nothing", "words": f"the {self._mark('fern')} has {self._mark('thorn')}"}
        if audience in self._audiences:  # Whether or not it was offered to them.
            answers = {**wish, "wish": [wish["wish"]], "audience": [self._audiences[audience]]}
            await self._town.send_form("check in", opened, answers, **wish, audience=audience)

    async def _thank(self, user: int, guild: int, receiver: int) -> None:
        reason = f"for the {self._mark('soup')} with {self._mark('thorn')}"
        await self._town.ask(user, "kudos", "give", guild=guild, member=str(receiver), reason=reason)

    async def _question(self, user: int, guild: int, receiver: int) -> None:
        words = f"are you still {self._mark('thorn')}"
        await self._town.ask(user, "checkin", "ask", guild=guild, member=str(receiver), words=words)

    async def _write_to_one(self, user: int, guild: int) -> None:
        """To whoever checked in a while ago: always the same."""
        if cards := [one for one in await self._cards(guild) if button(one, "Write back")]:
            await self._write_back(user, guild, cards[0])

    async def _write_back(self, user: int, guild: int, card: Json) -> None:
        await self._town.press(user, "I hear you", card, guild=guild)
        pressed = await self._town.press(user, "Write back", card, guild=guild)
        letter = (button(card, "Write back") or "").replace("write", "letter:write")
        words = f"and my {self._mark('moss')} of {self._mark('thorn')}"
        opened = pressed if acknowledged(pressed) else _forged(user, guild, letter)
        await self._town.send_form("write back", opened, {"words": words}, message=card, words=words)

    # Those who press what they were not shown

    async def _press_old(self) -> None:
        """Somebody who has left presses what lies among their direct messages, or sends the form without it."""
        if self._old:
            old = self._chance.choice(self._old)
            await self._town.press(GONE, "Reply", old, direct=True)
            await self._reply(GONE, old)

    async def _forge(self) -> None:
        """Somebody presses what others were shown: about a check-in of theirs, or among their direct messages."""
        shown = [one for one in self._town.journal if one["what"] == "check in" and acknowledged(one)]
        if shown and self._chance.random() < 0.5:
            said = self._chance.choice(shown)
            for label in ("Withdraw", "Change who sees it"):
                if button(own_message(said), label):
                    await self._town.press(FORGER, label, own_message(said), guild=said["guild"], what="forge")
            return
        letters = [one for user in await self._reached() for one in await self._direct(user) if button(one, "Reply")]
        if letters:
            letter = self._chance.choice(letters)
            await self._town.press(FORGER, "Reply", letter, direct=True, what="forge")
            await self._reply(FORGER, letter)

    async def _reply(self, user: int, letter: Json) -> None:
        """The form of an answer to a letter, sent though nobody opened it."""
        words = f"never mind the {self._mark('thorn')}"
        form = _forged(user, self._town.guilds[0], (button(letter, "Reply") or "").replace("reply", "letter:reply"))
        await self._town.send_form("answer back", form, {"words": words}, message=letter, direct=True, words=words)

    async def _meddle(self) -> None:
        """A member presses what only the team is shown."""
        guild = self._chance.choice(self._town.guilds)
        said = (await self._town.do("read", channel=self._town.places[guild, TEAM]))["messages"]
        found = [(one, label) for one in said for label in buttons(one)]
        if found:
            message, label = self._chance.choice(found)
            await self._town.press(MEDDLER, label, message, guild=guild, what="meddle")
            report = (button(message, "Read") or "").replace(":report:read:", ":report_answer:")
            form = _forged(MEDDLER, guild, report)
            if report:
                words = f"thank you for the {self._mark('thorn')}"
                await self._town.send_form("meddle", form, {"words": words}, words=words)
        if cards := await self._cards(guild):
            form = _forged(MEDDLER, guild, f"care:take_down:{self._chance.choice(cards)['id']}", "because")
            because = f"too much {self._mark('thorn')}"
            await self._town.send_form("meddle", form, {"because": because}, because=because)

    # Somebody who reports everything, and the team that reads it

    async def _report(self) -> None:
        guild = self._chance.choice(self._town.guilds)
        if cards := await self._cards(guild):
            card = self._chance.choice(cards)
            opened = await self._town.use_menu(REPORTER, "Report", card, guild=guild)
            if acknowledged(opened):
                words = f"it was {self._mark('thorn')}"
                answers = {"happened": words, "along": self._chance.choice(("yes", "no")), "whom": "team"}
                await self._town.send_form("report", opened, answers, message=card, words=words, along=answers["along"])

    async def _read_report(self) -> None:
        guild = self._chance.choice(self._town.guilds)
        said = (await self._town.do("read", channel=self._town.places[guild, TEAM]))["messages"]
        if cards := [one for one in said if button(one, "Read")]:
            card = self._chance.choice(cards)
            await self._town.press(self._moderator, "Read", card, guild=guild, permissions=self._permissions)

    async def _cards(self, guild: int) -> list[Json]:
        return (await self._town.do("read", channel=self._town.places[guild, "check-ins"]))["messages"]

    async def _reached(self) -> list[int]:
        """Some of those who have direct messages."""
        users = [int(user) for user in (await self._town.look())["direct"]]
        return self._chance.sample(users, min(LOOKED_AT, len(users)))

    async def _direct(self, user: int) -> list[Json]:
        direct = (await self._town.look())["direct"].get(str(user))
        return [] if direct is None else (await self._town.do("read", channel=int(direct)))["messages"]


def _forged(user: int, guild: int, custom_id: str, question: str = "words") -> Json:
    """A form that nobody opened, as if somebody had."""
    form: Json = {"custom_id": custom_id, "components": [{"component": {"custom_id": question, "type": 4}}]}
    return {"user": user, "guild": guild, "answer": {"data": form}}
