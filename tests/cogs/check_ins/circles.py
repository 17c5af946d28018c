"""A circle of people, for tests: how it comes about, and what they see in its thread."""

from dataclasses import dataclass
from typing import Any

import discord
import simcord

from tests.cogs.check_ins.people import SECRET, check_in, rows, said
from tests.world import World


@dataclass
class Town:
    """A server with a place for circles, and enough people for one."""

    world: World
    people: list[simcord.MemberActor]

    async def start(self, member: simcord.MemberActor, name: str = "Tea", **options: Any) -> simcord.InteractionResult:
        return await member.slash(self.world.general, "circle start", name=name, **options)

    async def join(self, member: simcord.MemberActor, name: str = "Tea") -> str:
        return said(await member.slash(self.world.general, "circle join", name=name))

    async def leave(self, member: simcord.MemberActor) -> str:
        return said(await member.slash(self.world.general, "circle leave"))

    async def begin(self, members: int = 3) -> None:
        """The first of them start a circle, and its thread is there."""
        await self.start(self.people[0])
        for one in self.people[1:members]:
            await self.join(one)
        await self.world.pass_time(minutes=0.1)

    async def share(self, member: simcord.MemberActor, words: str = SECRET) -> simcord.InteractionResult:
        [(circle,)] = rows_of(self.world, "SELECT id FROM circles WHERE ended_at = 0")
        result = await check_in(self.world, member, words, mood=1, audience=f"circle:{circle}")
        await self.world.pass_time(minutes=0.1)
        return result

    @property
    def thread(self) -> simcord.ChannelHandle:
        [thread] = self.world.general.threads
        return thread

    @property
    def inside(self) -> set[int]:
        backend = self.world.env.backend
        return set(backend.get_thread(self.thread.id).thread_members) - {backend.bot_user.id}

    def cards(self) -> list[discord.Message]:
        return [one for one in self.thread.history() if one.embeds and "has checked in" in text(one)]

    async def read(self, member: simcord.MemberActor) -> str:
        """What somebody is shown who presses Read, or whatever else is there to be pressed."""
        here = [*self.cards(), *self.thread.history()]
        label = "Read" if self.cards() else "Just reading this week"
        return said(await member.click(here[0], label=label))


def text(message: discord.Message) -> str:
    return "\n".join([message.content, *(one.description or "" for one in message.embeds)])


def rows_of(world: World, sql: str) -> list[tuple[Any, ...]]:
    """What the database says."""
    return rows(world.bot.services.config, sql)
