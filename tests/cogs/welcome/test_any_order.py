"""Whatever happens in whatever order: at most one greeting a join, and exactly one for whoever stayed."""

import asyncio
import itertools
from dataclasses import dataclass, field

import hypothesis
import pytest
import simcord
from hypothesis import strategies as st

from tests.world import World

STEPS = ("clear", "clear unseen", "speak", "leave", "join", "repeat", "a moment", "a while", "restart")


@dataclass
class Newcomer:
    """One person's coming and going, and how many greetings there were at each of their joins."""

    world: World
    actor: simcord.MemberActor
    pending: bool
    here: bool = True
    at_joins: list[int] = field(default_factory=lambda: [0])

    @property
    def greetings(self) -> int:
        return sum(self.actor.mention in message.content for message in self.world.welcome.history())

    async def take(self, step: str) -> None:
        world, actor = self.world, self.actor
        match step:
            case "a moment":
                await world.pass_time(minutes=0.4)
            case "a while":
                await world.pass_time(minutes=5)
            case "restart":
                await world.restart()
            case "join" if not self.here:
                self.at_joins.append(self.greetings)
                world.guild.add_member(actor.user)
                await world.settle()
                self.here, self.pending = True, False
            case "clear" | "clear unseen" if self.here and self.pending:
                await world.clear_screening(actor, told=step == "clear")
                self.pending = False
            case "speak" if self.here and not self.pending:
                await actor.send(world.general, "hello")
            case "leave" if self.here:
                await world.leave(actor)
                self.here = False
            case "repeat" if self.here:
                await world.repeat_join(actor)
            case _:
                return  # It cannot happen now.


async def one_life(world: World, number: int, pending: bool, steps: list[str]) -> None:
    actor = await world.join(f"person{number}", pending=pending)
    someone = Newcomer(world, actor, pending)
    for step in steps:
        await someone.take(step)
    stays = someone.here
    await someone.take("clear unseen")
    await world.pass_time(minutes=70)
    counts = [*someone.at_joins, someone.greetings]
    greeted = [after - before for before, after in itertools.pairwise(counts)]
    assert all(one in (0, 1) for one in greeted), (greeted, steps)
    assert not stays or greeted[-1] == 1, (greeted, steps)


@pytest.mark.timeout(240)
async def test_one_greeting_a_join_whatever_the_order(world: World) -> None:
    await world.settings("welcome", channel=world.welcome, raid_joins=0)
    loop, lives = asyncio.get_running_loop(), iter(range(10_000))

    @hypothesis.settings(max_examples=25, database=None, derandomize=True, deadline=None)
    @hypothesis.given(st.booleans(), st.lists(st.sampled_from(STEPS), max_size=9))
    def live(pending: bool, steps: list[str]) -> None:
        asyncio.run_coroutine_threadsafe(one_life(world, next(lives), pending, steps), loop).result(60)

    await asyncio.to_thread(live)
    assert next(lives) >= 25
