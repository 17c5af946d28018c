"""The demo's second town, for moderators: an empty server that has just invited Hearth, and what can go wrong in it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

import discord
import simcord

from bot.demo import simulation
from bot.demo.world import Community

NAME = "A New Town"
MODERATOR, NEIGHBOUR, GRUMBLER = "Kim", "Ada", "Rufus"
CROWD = 30
FIRST = "general"  # the one channel that is there


@dataclass(frozen=True)
class Incident:
    """Something that happens to moderators: what the button says, and what makes it so and tells of it."""

    name: str
    happen: Callable[[Community], Awaitable[str]]


async def found(env: simcord.Env, zone: str) -> Community:
    """Found the town: one channel, a moderator, two members; Hearth has introduced itself."""
    guild = env.create_guild(NAME)
    may = discord.Permissions(manage_guild=True, manage_channels=True, manage_roles=True, moderate_members=True)
    moderators = guild.create_role("moderators", permissions=may, color=0xE8A33D)
    channel = guild.create_text_channel(FIRST, topic="Anything and everything")
    people = {MODERATOR: guild.add_member(simulation.create_user(env, MODERATOR), roles=[moderators])}
    people |= {name: guild.add_member(simulation.create_user(env, name)) for name in (NEIGHBOUR, GRUMBLER)}
    await simulation.invite(env, guild, channel)
    await simulation.advance(env, env.now() + timedelta(minutes=2))
    return Community(env, guild, zone, {FIRST: channel}, people, {"moderators": moderators})


async def _let_crowd_join(community: Community) -> str:
    before = len(community.env.backend.get_guild(community.guild.id).members)
    for number in range(before, before + CROWD):
        community.guild.add_member(community.env.create_user(f"guest{number}", global_name=f"Guest {number}"))
    await community.env.settle()
    await simulation.advance(community.env, community.env.now() + timedelta(minutes=10))
    return f"{CROWD} have joined at once. Hearth greets nobody of a burst before the team has said so."


async def _break_permission(community: Community) -> str:
    key = "welcome" if "welcome" in community.channels else FIRST
    simulation.shut_up(community.env, community.channels[key])
    await community.env.settle()
    return f"Hearth may not write in #{key} any more. Look at /setup: it says so, and mends it."


async def _post_unkind_card(community: Community) -> str:
    who, whom = community.people[GRUMBLER], community.people[NEIGHBOUR]
    where = community.channels[FIRST]
    await who.slash(where, "kudos give", member=whom, reason="For nothing at all, as usual.")
    return f"{GRUMBLER} has “thanked” {NEIGHBOUR}. As {MODERATOR}, find the card, and choose Take down in its menu."


INCIDENTS = {
    "crowd": Incident("Let 30 join at once", _let_crowd_join),
    "permission": Incident("Break a permission", _break_permission),
    "card": Incident("An unkind card", _post_unkind_card),
}
