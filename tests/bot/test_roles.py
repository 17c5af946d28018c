"""Roles that follow what is true, and what is seen where somebody else takes one."""

from datetime import timedelta

import discord
import pytest
import simcord

from bot.delivery import member_of
from bot.delivery.roles import FollowingRoles, RoleLook, RoleState
from tests.world import World


class Follower:
    """ben, and a role that he has for as long as he makes tea."""

    def __init__(self, world: World) -> None:
        self.world, self.role = world, world.guild.create_role("tea")
        assert world.guild.me is not None
        own = world.guild.me.roles[-1]
        world.env.backend.edit_role(world.guild.id, own.id, {"position": 50})
        self.following = FollowingRoles(world.bot.services, "tea")

    async def ben(self) -> discord.Member:
        member = await member_of(self.world.bot, self.world.guild.id, self.world.ben.id)
        assert member is not None
        return member

    async def look(self, *, wanted: bool = True, role: simcord.RoleHandle | None = None) -> RoleLook:
        chosen = role or self.role
        return await self.following.follow(await self.ben(), chosen.id, wanted=wanted, reason="tea")

    async def was_taken(self) -> bool:
        return await self.following.was_taken(self.world.bot.services.database, await self.ben(), self.role.id)

    def has(self, role: simcord.RoleHandle | None = None) -> bool:
        return (role or self.role).id in self._kept.role_ids

    def take(self) -> None:
        """A moderator takes it, and Discord tells nobody of it."""
        self._kept.role_ids.remove(self.role.id)

    @property
    def _kept(self) -> simcord.backend.models.Member:
        return self.world.env.backend.get_member(self.world.guild.id, self.world.ben.id)


@pytest.fixture
def follower(world: World) -> Follower:
    return Follower(world)


async def test_it_comes_and_goes(follower: Follower) -> None:
    assert (await follower.look()).state is RoleState.TRUE
    assert follower.has()
    assert (await follower.look(wanted=False)).state is RoleState.TRUE
    assert not follower.has()
    assert not await follower.was_taken()


async def test_taken_by_somebody_else_it_is_seen_and_not_given_back(follower: Follower) -> None:
    await follower.look()
    follower.take()
    assert await follower.was_taken()
    assert (await follower.look()).state is RoleState.TAKEN_AWAY
    assert not follower.has()


async def test_what_begins_anew_is_given_anew(follower: Follower) -> None:
    await follower.look()
    follower.take()
    begin = follower.following.begin_anew
    await follower.world.bot.services.database.write(
        lambda tx: begin(tx, follower.world.guild.id, follower.world.ben.id)
    )
    assert (await follower.look()).state is RoleState.TRUE
    assert follower.has()


async def test_what_could_not_be_given_was_not_taken(follower: Follower) -> None:
    follower.world.env.inject_error("PUT", "*/roles/*", status=403, code=50013, times=1)
    look = await follower.look()
    assert look.state is RoleState.REFUSED
    assert look.refusal is not None
    assert not await follower.was_taken()
    assert (await follower.look()).state is RoleState.TRUE
    assert follower.has()


async def test_another_role_that_is_chosen_takes_the_place_of_the_first(follower: Follower) -> None:
    await follower.look()
    other = follower.world.guild.create_role("coffee")
    follower.take()
    assert (await follower.look(role=other)).state is RoleState.TRUE
    assert follower.has(other)
    assert (await follower.look()).state is RoleState.TRUE
    assert follower.has()
    assert not follower.has(other)


async def test_a_role_that_is_gone_was_not_taken(follower: Follower) -> None:
    await follower.look()
    follower.take()
    follower.world.env.backend.delete_role(follower.world.guild.id, follower.role.id)
    await follower.world.settle()
    assert not await follower.was_taken()
    assert (await follower.look()).state is RoleState.TRUE


async def test_a_role_that_has_powers_by_now_is_given_to_nobody(follower: Follower) -> None:
    await follower.look()
    follower.take()
    permissions = str(discord.Permissions(ban_members=True).value)
    follower.world.env.backend.edit_role(follower.world.guild.id, follower.role.id, {"permissions": permissions})
    await follower.world.settle()
    assert not await follower.was_taken()
    assert (await follower.look()).state is RoleState.TOO_POWERFUL
    assert not follower.has()


async def test_nobody_gets_it_who_is_timed_out(follower: Follower) -> None:
    member = follower.world.env.backend.get_member(follower.world.guild.id, follower.world.ben.id)
    member.timed_out_until = (follower.world.env.now() + timedelta(hours=1)).isoformat()
    assert (await follower.look()).state is RoleState.WAITING
    assert not follower.has()
    await follower.world.pass_time(hours=1.1)
    assert (await follower.look()).state is RoleState.TRUE
    assert follower.has()
