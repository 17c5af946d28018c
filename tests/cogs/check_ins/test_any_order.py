"""Whatever happens in whatever order: one card at most, with a name only where its author wants it, and no copies."""

import asyncio
from dataclasses import dataclass, field

import discord
import hypothesis
import pytest
import simcord
from hypothesis import strategies as st

from bot.config import Config
from tests.cogs.check_ins.people import cards, raw, rows, text, write_back
from tests.world import World

SAY = ("say me:0", "say everyone:0", "say nameless:0")
CHANGE = ("change me:0", "change everyone:0", "change nameless:0")
STEPS = (*SAY, *CHANGE, *CHANGE, "withdraw", "hear", "hear", "write", "write", "reply", "restart", "leave")


@dataclass
class Model:
    """What should be true of the check-ins of one author, and of what one other member has to do with them."""

    world: World
    place: simcord.ChannelHandle
    author: simcord.MemberActor
    friend: simcord.MemberActor
    number: int
    own: simcord.ResponseMessage | None = None  # the private answer to the latest
    audience: str = ""  # of the latest; empty where there is none any more
    heard: bool = False
    replies: list[str] = field(default_factory=list[str])  # to the author
    answers: list[str] = field(default_factory=list[str])  # to the friend
    left: bool = False
    said: int = 0

    @property
    def mark(self) -> str:
        """The words of the latest."""
        return f"mark {self.number} {self.said}."

    async def take(self, step: str) -> None:
        name, _space, value = step.partition(" ")
        can_act = not self.left and self.audience != ""
        match name:
            case "say" if not self.left and not self.audience:
                await self._say(value)
            case "change" if can_act and self.own:
                await self._change(value)
            case "withdraw" if can_act and self.own:
                await self.author.click(self.own, label="Withdraw")
                self._let_go("")
            case "hear" if card := self._card():
                await self.friend.click(card, label="I hear you")
                self.heard = True
            case "write" if (card := self._card()) and len(self.replies) < 3:
                self.replies.append(f"letter {self.mark} {len(self.replies)}.")
                await write_back(self.friend, card, self.replies[-1])
            case "reply" if not self.left and self.replies and len(self.answers) < 3:
                await self._reply()
            case "restart":
                await self.world.restart()
            case "leave" if not self.left:
                await self.world.leave(self.author)
                self.left = True
                if self.audience == "everyone:0":
                    self._let_go("me:0")
            case _:
                return  # It cannot happen now.
        await self.world.settle()

    async def _say(self, audience: str) -> None:
        self.said += 1
        form = await self.author.slash(self.world.general, "checkin now")
        answers = {"mood": "3", "wish": ["listen"], "audience": [audience], "words": self.mark}
        self.own = (await self.author.submit_modal(form, answers)).response
        self.audience = audience

    async def _change(self, audience: str) -> None:
        assert self.own is not None
        await self.author.click(self.own, label="Change who sees it")
        await self.author.select(self.own, [audience])
        if audience != self.audience:
            self._let_go(audience)

    def _let_go(self, audience: str) -> None:
        self.audience, self.heard, self.replies, self.answers = audience, False, [], []

    async def _reply(self) -> None:
        [*_earlier, reply] = [one for one in self.world.dms(self.author) if self.replies[-1] in text(one)]
        self.answers.append(f"answer {self.mark} {len(self.answers)}.")
        form = await self.author.user.click(reply, label="Reply")
        await self.author.user.submit_modal(form, {"words": self.answers[-1]})

    def _card(self) -> discord.Message | None:
        return next((one for one in cards(self.place) if f"mark {self.number} " in text(one)), None)

    async def check(self, config: Config) -> None:
        await self.world.pass_time(minutes=2)
        shown = [one for one in cards(self.place) if f"mark {self.number} " in text(one)]
        assert [self.mark in text(one) for one in shown] == [True] * (self.audience not in ("", "me:0"))
        for card in shown:
            assert (str(self.author.id) in raw(self.world, card)) == (self.audience == "everyone:0")
            heard = str(self.friend.id) if self.audience == "everyone:0" else "This is heard."
            assert (heard in text(card)) == self.heard
            assert self.audience == "everyone:0" or str(self.friend.id) not in text(card)
        to_author, to_friend = (
            "\n".join(text(one) for one in self.world.dms(who)) for who in (self.author, self.friend)
        )
        for number in range(3):
            assert (f"letter {self.mark} {number}." in to_author) == (f"letter {self.mark} {number}." in self.replies)
            assert (f"answer {self.mark} {number}." in to_friend) == (f"answer {self.mark} {number}." in self.answers)
        assert "mark" not in to_friend.replace("answer mark", "")
        kept = rows(config, f"SELECT audience FROM check_ins WHERE member_id = {self.author.id}")  # noqa: S608
        assert kept == ([(self.audience.partition(":")[0],)] if self.audience else [])
        written = rows(config, f"SELECT answers FROM check_in_letters WHERE member_id = {self.friend.id}")  # noqa: S608
        assert len(written) == len(self.replies) + len(self.answers)
        assert rows(config, "SELECT id FROM check_in_cards WHERE check_in = 0 OR tried_at > 0") == []
        assert rows(config, "SELECT * FROM check_in_takedowns") == []


@pytest.mark.timeout(240)
async def test_everyone_sees_what_they_may_whatever_the_order(world: World, config: Config) -> None:
    place = world.guild.create_text_channel("check-ins")
    await world.settings("check_ins", channel=place)
    loop, numbers = asyncio.get_running_loop(), iter(range(10_000))

    async def one_story(steps: list[str]) -> None:
        number = next(numbers)
        author, friend = await world.join(f"author{number}"), await world.join(f"friend{number}")
        model = Model(world, place, author, friend, number)
        for step in steps:
            await model.take(step)
        await model.check(config)

    @hypothesis.settings(max_examples=30, database=None, derandomize=True, deadline=None)
    @hypothesis.given(st.sampled_from(SAY[1:]), st.lists(st.sampled_from(STEPS), min_size=2, max_size=12))
    @hypothesis.example("say nameless:0", ["hear", "write", "reply", "restart", "change everyone:0", "write"])
    @hypothesis.example("say everyone:0", ["hear", "write", "reply", "withdraw", "say nameless:0"])
    @hypothesis.example("say nameless:0", ["write", "reply", "leave"])
    def live(first: str, steps: list[str]) -> None:
        asyncio.run_coroutine_threadsafe(one_story([first, *steps]), loop).result(60)

    await asyncio.to_thread(live)
    assert next(numbers) >= 30
