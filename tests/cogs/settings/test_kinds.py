"""Every kind of setting, as Discord offers it to a moderator and as the panel shows it."""

from contextlib import AsyncExitStack
from typing import Annotated, Literal

import discord
import pytest_asyncio
import simcord
from pydantic import Field

from bot.app import open_bot
from bot.client.hearth import Hearth
from bot.config import Config
from bot.settings import FeatureSettings, Role
from tests.world import SimulatedClock, World


class TeaSettings(FeatureSettings):
    """Drinking tea."""

    feature = "tea"

    sweet: bool = Field(default=True, description="Whether it is sweet.")
    leaf: Literal["black", "first flush"] = Field(default="black", description="Which leaves it is made of.")
    pourer: Annotated[int | None, Role()] = Field(default=None, description="Who pours it.")
    saying: str | None = Field(default=None, max_length=20, description="What is said with it.")


@pytest_asyncio.fixture
async def simcord_bot(bots: AsyncExitStack, config: Config, clock: SimulatedClock) -> Hearth:
    """The bot with one more feature that has settings."""
    bot = await bots.enter_async_context(open_bot(config, clock=clock))
    bot.services.settings.declare(TeaSettings)
    return bot


def panel(result: simcord.InteractionResult) -> str:
    assert result.ephemeral
    assert result.response is not None
    return result.response.embeds[0].description or ""


def said(result: simcord.InteractionResult) -> str:
    assert result.response is not None
    return result.response.content


def own_role(world: World) -> discord.Role:
    """The role that the bot got when it was invited."""
    assert world.guild.me is not None
    return world.guild.me.top_role


async def test_each_is_chosen_in_its_own_way_and_shown(world: World) -> None:
    result = await world.settings("tea", sweet=False, leaf="first flush", saying="to *you*")

    assert said(result) == "Saved."
    assert "**sweet** · no" in panel(result)
    assert "The default is: yes." in panel(result)
    assert "**leaf** · first flush" in panel(result)
    assert r"**saying** · to \*you\*" in panel(result)
    assert "**pourer** · not set" in panel(result)


async def test_discord_offers_the_choices(world: World) -> None:
    command = world.env.backend.find_command("settings", world.guild.id)
    assert command is not None
    [tea] = [one for one in command["options"] if one["name"] == "tea"]
    options = {one["name"]: one for one in tea["options"]}

    assert [one["value"] for one in options["leaf"]["choices"]] == ["black", "first flush"]
    assert options["saying"]["max_length"] == 20
    kinds = {name: discord.AppCommandOptionType(one["type"]).name for name, one in options.items()}
    assert kinds == {"sweet": "boolean", "leaf": "string", "pourer": "role", "saying": "string"}


async def test_a_role_below_the_bots_own_can_be_given(world: World) -> None:
    role = world.guild.create_role("pourers")
    result = await world.settings("tea", pourer=role)
    assert said(result) == "Saved."
    assert f"**pourer** · <@&{role.id}>" in panel(result)


async def test_a_role_above_the_bots_own_is_said_at_once(world: World) -> None:
    role, own = world.guild.create_role("pourers"), own_role(world)
    mods, top = world.guild.roles["mods"], own.position
    above = [{"id": one.id, "position": place} for one, place in ((own, 1), (role, top), (mods, top + 1))]
    world.env.backend.reorder_roles(world.guild.id, above)
    assert "stands above my own role" in said(await world.settings("tea", pourer=role))


async def test_a_missing_permission_to_give_roles_is_said_at_once(world: World) -> None:
    role, own = world.guild.create_role("pourers"), own_role(world)
    await world.settle()
    without = own.permissions
    without.update(manage_roles=False, administrator=False)
    world.env.backend.edit_role(world.guild.id, own.id, {"permissions": without.value})
    assert "Manage Roles" in said(await world.settings("tea", pourer=role))


async def test_a_role_that_is_gone_is_said(world: World) -> None:
    role = world.guild.create_role("pourers")
    await world.settings("tea", pourer=role)
    world.env.backend.delete_role(world.guild.id, role.id)
    await world.settle()
    assert "A role of `tea pourer` is gone" in said(await world.settings("tea"))


async def test_a_role_that_an_integration_gives_is_refused_with_a_sentence(world: World) -> None:
    integration = own_role(world)
    [handle] = [role for role in world.guild.roles.values() if role.id == integration.id]
    assert "nobody can be given" in said(await world.settings("tea", pourer=handle))
