"""Whatever happens in whatever order: the limits hold, and everyone sees what they should and nothing else."""

import asyncio
from dataclasses import dataclass, field

import discord
import hypothesis
import pytest
import simcord
from hypothesis import strategies as st

from tests.cogs.kudos.people import prefer, said, text
from tests.world import World

STEPS = ("give", "give", "give privately", "keep private", "remove", "opt out", "opt in", "a while", "restart")
DAILY = 3


@dataclass
class Model:
    """What should be true of one pair, by the marks that their thanks carry."""

    world: World
    giver: simcord.MemberActor
    receiver: simcord.MemberActor
    number: int
    posted: set[str] = field(default_factory=set[str])
    private: set[str] = field(default_factory=set[str])
    given: int = 0
    wants: bool = True

    async def take(self, step: str) -> None:
        world = self.world
        match step:
            case "give" | "give privately":
                await self._give(private=step == "give privately")
            case "keep private" if mark := min(self.posted, default=None):
                await self.receiver.click(self._card(mark), label="Keep private")
                self.posted.remove(mark)
                self.private.add(mark)
            case "remove" if mark := max(self.posted, default=None):
                await self.receiver.click(self._card(mark), label="Remove")
                self.posted.remove(mark)
            case "opt out" | "opt in":
                self.wants = step == "opt in"
                await prefer(world, self.receiver, *([] if self.wants else ["declined"]))
            case "a while":
                await world.pass_time(minutes=1)
            case "restart":
                await world.restart()
            case _:
                return  # It cannot happen now.
        await world.pass_time(minutes=0.05)

    async def _give(self, *, private: bool) -> None:
        mark = f"mark {self.number} {self.given}."
        shown = "private" if private else "posted"
        result = await self.giver.slash(
            self.world.general, "kudos give", member=self.receiver, reason=mark, shown=shown
        )
        if not self.wants:
            assert "rather not get kudos" in said(result)
        elif self.given == DAILY:
            assert "last 24 hours" in said(result)
        else:
            self.given += 1
            (self.private if private else self.posted).add(mark)

    def _card(self, mark: str) -> discord.Message:
        [card] = [one for one in self.world.general.history() if mark in text(one)]
        return card

    async def check(self) -> None:
        await self.world.pass_time(minutes=3)
        seen = "\n".join(text(one) for one in self.world.general.history() if not one.flags.ephemeral)
        for given in range(DAILY):
            mark = f"mark {self.number} {given}."
            assert seen.count(mark) == (mark in self.posted), mark
        mine = await self.receiver.slash(self.world.general, "kudos mine")
        words = said(mine)
        assert {
            f"mark {self.number} {given}." for given in range(DAILY) if f"mark {self.number} {given}." in words
        } == (self.posted | self.private)


async def one_story(world: World, number: int, steps: list[str]) -> None:
    giver, receiver = await world.join(f"giver{number}"), await world.join(f"receiver{number}")
    model = Model(world, giver, receiver, number)
    for step in steps:
        await model.take(step)
    await model.check()


@pytest.mark.timeout(240)
async def test_everyone_sees_what_they_should_whatever_the_order(world: World) -> None:
    await world.settings("kudos", daily_limit=DAILY, pair_minutes=0)
    loop, numbers = asyncio.get_running_loop(), iter(range(10_000))

    @hypothesis.settings(max_examples=20, database=None, derandomize=True, deadline=None)
    @hypothesis.given(st.lists(st.sampled_from(STEPS), max_size=9))
    def live(steps: list[str]) -> None:
        asyncio.run_coroutine_threadsafe(one_story(world, next(numbers), steps), loop).result(60)

    await asyncio.to_thread(live)
    assert next(numbers) >= 20
