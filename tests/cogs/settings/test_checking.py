"""What is wrong in a server, said with the clicks that mend it; or that all is well."""

import discord
import simcord

from tests.world import World


def said(result: simcord.InteractionResult) -> str:
    assert result.ephemeral
    assert result.response is not None
    return result.response.embeds[0].description or ""


async def test_all_is_well_until_something_is_taken_away(world: World) -> None:
    await world.settings("welcome", channel=world.welcome)
    words = said(await world.settings("check"))
    assert words.startswith("All is well.")
    assert "open to those whom they are for" in words

    me = world.guild.me
    assert me is not None
    helpers = world.guild.create_role("helpers")
    closed = world.guild.create_text_channel("closed", overwrites={me: discord.PermissionOverwrite(embed_links=False)})
    await world.settings("welcome", channel=closed)
    await world.settings("team", role=helpers)
    there = {one.name: one for one in await world.bot.tree.fetch_commands()}
    world.guild.set_command_permissions(there["help-now"].id, {world.guild.default_role: False})
    words = said(await world.settings("check"))
    assert "All is well" not in words
    assert "`welcome channel`: I can't write" in words
    assert "`/help-now` is closed to everyone" in words
    assert "So that <@&" in words

    world.guild.set_command_permissions(there["care"].id, {helpers: True})
    world.guild.set_command_permissions(there["help-now"].id, {world.guild.default_role: True})
    await world.settings("welcome", channel=world.welcome)
    assert said(await world.settings("check")).startswith("All is well.")

    world.env.inject_error("GET", "/applications/*", status=500)
    assert "Discord did not tell me" in said(await world.settings("check"))


async def test_nobody_else_sees_it(world: World) -> None:
    helpers = world.guild.create_role("helpers", permissions=discord.Permissions(moderate_members=True))
    helper = world.guild.add_member(world.env.create_user("helper"), roles=[helpers])
    everyone = {one.name: one for one in await world.bot.tree.fetch_commands()}["settings"]
    world.guild.set_command_permissions(everyone.id, {helpers: True})  # As a server may do it, and regret it.
    for command in ("overview", "check"):
        answer = await helper.slash(world.general, f"settings {command}")
        assert answer.response is not None
        assert "for people who manage this server" in answer.response.content
