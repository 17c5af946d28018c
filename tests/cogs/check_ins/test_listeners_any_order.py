"""Whatever happens in whatever order: never two who listen, never a third, and nothing of what is withdrawn."""

import asyncio
from dataclasses import dataclass, field

import discord
import hypothesis
import pytest
import simcord
from hypothesis import strategies as st

from tests.cogs.check_ins.people import check_in, text
from tests.cogs.check_ins.talks import EASY, NAMED, NAMELESS, archived, people_in
from tests.world import World

STEPS = (
    "bo listens",
    "cy listens",
    "hand back",
    "hand on",
    "close",
    "withdraw",
    "for me alone",
    "listener leaves",
    "half an hour",
    "restart",
)
# Most orders begin with nobody there to hand anything over, so some begin later.
OPENINGS: tuple[list[str], ...] = (
    [],
    ["bo listens"],
    ["bo listens", "hand on"],
    ["bo listens", "hand on", "restart", "cy listens"],
)


@dataclass
class Story:
    """One check-in, and what should be true of it."""

    world: World
    number: int
    nameless: bool
    ann: simcord.MemberActor
    bo: simcord.MemberActor
    cy: simcord.MemberActor
    stored: discord.Message
    listener: simcord.MemberActor | None = None
    offered: simcord.MemberActor | None = None
    over: bool = False
    gone: set[int] = field(default_factory=set[int])

    @property
    def mark(self) -> str:
        return f"mark {self.number}."

    @property
    def threads(self) -> list[simcord.ChannelHandle]:
        return [one for one in self.world.general.threads if self.ann.mention in one.history()[0].content]

    @property
    def open(self) -> list[simcord.ChannelHandle]:
        return [one for one in self.threads if not archived(self.world, one)]

    @property
    def cards(self) -> list[discord.Message]:
        return [one for one in self.world.welcome.history() if self.mark in text(one)]

    async def take(self, step: str) -> None:
        """Do this, where it is possible at all."""
        match step:
            case "bo listens" | "cy listens":
                await self._listen(self.bo if step == "bo listens" else self.cy)
            case "hand back" if self.listener and self.open:
                await self._hand_over()
                self.listener = self.offered = None
            case "hand on" if self.listener and self.open:
                to = self.cy if self.listener is self.bo else self.bo
                await self._hand_over(to)
                if to.id not in self.gone:
                    self.offered = to
            case "close" if self.open:
                await self.ann.click(self.open[0].history()[0], label="Close")
                self._end()
            case "withdraw" if not self.stored_is_gone:
                await self.ann.click(self.stored, label="Withdraw")
                self.stored_is_gone = True
                self._end()
            case "for me alone" if not self.stored_is_gone:
                await self._change()
                self._end()
            case "listener leaves" if self.listener and self.listener.id not in self.gone:
                await self.world.leave(self.listener)
                self.gone.add(self.listener.id)
                self.listener = self.offered = None
            case "half an hour":
                await self.world.pass_time(minutes=31)
            case "restart":
                await self.world.restart()
            case _:
                return
        await self.world.pass_time(minutes=0.2)
        self.check()

    stored_is_gone: bool = False

    def _end(self) -> None:
        self.listener = self.offered = None
        self.over = True

    async def _listen(self, who: simcord.MemberActor) -> None:
        if who.id in self.gone or not self.cards:
            return
        await who.click(self.cards[-1], label="I'll listen")
        if self.listener is None or self.offered is who:
            self.listener, self.offered = who, None
            await self.world.pass_time(minutes=0.1)
            await who.send(self.open[0], "Hello.")  # Whoever stays silent is relieved: test_silent_listeners.py.

    async def _hand_over(self, *to: simcord.MemberActor) -> None:
        assert self.listener
        form = await self.listener.click(self.open[0].history()[0], label="Hand over")
        present = [one for one in to if one.id not in self.gone]
        if len(present) == len(to):
            await self.listener.submit_modal(form, {"to": present})

    async def _change(self) -> None:
        changed = await self.ann.click(self.stored, label="Change audience")
        assert changed.response is not None
        await self.ann.select(changed.response, ["me:0"])
        self.stored_is_gone = True  # Its menu has closed; the check-in is for its author alone.

    def check(self) -> None:
        for thread in self.threads:
            inside = people_in(self.world, thread) - {self.ann.id}
            assert len(inside) <= 1, inside
            assert self.mark not in "".join(text(one) for one in thread.history())
        listening = [people_in(self.world, one) - {self.ann.id} for one in self.open]
        assert listening == ([{self.listener.id}] if self.listener else []), (listening, self.listener)
        waits = not self.over and (self.listener is None or self.offered is not None)
        assert len(self.cards) == waits, (len(self.cards), self)
        if self.nameless:
            assert all(str(self.ann.id) not in text(one) for one in self.world.welcome.history())


async def one_story(world: World, number: int, nameless: bool, steps: list[str]) -> None:
    ann, bo, cy = [await world.join(f"{name}{number}") for name in ("ann", "bo", "cy")]
    for one in (bo, cy):
        await one.slash(world.general, "listener on")
    said = await check_in(world, ann, f"mark {number}.", audience=NAMELESS if nameless else NAMED)
    await world.pass_time(minutes=0.2)
    assert said.response is not None
    story = Story(world, number, nameless, ann, bo, cy, said.response)  # pyright: ignore[reportArgumentType]
    story.check()
    for step in steps:
        await story.take(step)
    await world.pass_time(minutes=5)
    story.check()


@pytest.mark.timeout(240)
async def test_never_two_never_a_third_and_nothing_of_what_is_withdrawn(world: World) -> None:
    await world.settings("check_ins", listeners_channel=world.welcome, talks=world.general, **EASY)
    loop, numbers = asyncio.get_running_loop(), iter(range(10_000))

    @hypothesis.settings(max_examples=20, database=None, derandomize=True, deadline=None)
    @hypothesis.given(
        st.booleans(), st.sampled_from(OPENINGS), st.lists(st.sampled_from(STEPS), min_size=1, max_size=6)
    )
    def live(nameless: bool, opening: list[str], steps: list[str]) -> None:
        asyncio.run_coroutine_threadsafe(one_story(world, next(numbers), nameless, [*opening, *steps]), loop).result(60)

    await asyncio.to_thread(live)
    assert next(numbers) >= 20
