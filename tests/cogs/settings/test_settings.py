"""Settings, as a moderator experiences them."""

import re

import discord
import pytest
import simcord
from simcord.backend.errors import SetupError

from cogs.kudos.settings import KudosSettings
from tests.world import World


def panel(result: simcord.InteractionResult) -> str:
    assert result.ephemeral
    assert result.response is not None
    return result.response.embeds[0].description or ""


def said(result: simcord.InteractionResult) -> str:
    assert result.response is not None
    return result.response.content


async def test_without_options_everything_is_shown_and_nothing_changed(world: World) -> None:
    result = await world.settings("kudos")
    assert "**daily_limit** · 5" in panel(result)
    assert "**channel** · not set" in panel(result)
    assert said(result) == ""


async def test_a_change_is_said_shown_and_kept_over_a_restart(world: World) -> None:
    result = await world.settings("kudos", daily_limit=3, channel=world.thanks)
    assert said(result) == "Saved."
    assert "**daily_limit** · 3" in panel(result)
    assert "The default is: 5." in panel(result)
    await world.restart()
    result = await world.settings("kudos")
    assert "**daily_limit** · 3" in panel(result)
    assert f"**channel** · {world.thanks.mention}" in panel(result)


async def test_a_setting_can_be_given_its_default_again(world: World) -> None:
    await world.settings("welcome", channel=world.welcome, delay_minutes=9)
    await world.reset("welcome.channel")
    result = await world.settings("welcome")
    assert "**channel** · not set" in panel(result)
    assert "**delay_minutes** · 9" in panel(result)


async def test_a_channel_that_cannot_be_used_is_said_at_once(world: World) -> None:
    me = world.guild.me
    assert me is not None
    channel = world.guild.create_text_channel("closed", overwrites={me: discord.PermissionOverwrite(embed_links=False)})
    sentence = (
        "It is set, and something is left to do:\n"
        f"`welcome channel`: I can't write in {channel.mention} yet. Please allow me there: Embed Links."
    )
    assert said(await world.settings("welcome", channel=channel)) == sentence


async def test_a_deleted_channel_is_said(world: World) -> None:
    gone = world.guild.create_text_channel("gone")
    await world.settings("welcome", channel=gone)
    world.env.backend.delete_channel(gone.id)
    await world.settle()
    assert "The channel of `welcome channel` is gone" in said(await world.settings("welcome"))


async def test_time_zones_are_suggested_and_unknown_ones_refused(world: World) -> None:
    offered = await world.mod.autocomplete(world.general, "settings reminders", "timezone", "new york")
    assert offered[0]["value"] == "America/New_York"
    assert await world.mod.autocomplete(world.general, "settings reminders", "timezone", "")
    refused = await world.settings("reminders", timezone="Atlantis")
    assert "Europe/Berlin" in said(refused)
    assert "**timezone** · UTC" in panel(await world.settings("reminders"))
    assert "`Asia/Tbilisi`" in said(await world.settings("reminders", timezone="Georgia"))
    assert "**timezone** · Europe/Vienna" in panel(await world.settings("reminders", timezone="Wien"))


async def test_other_members_do_not_see_the_command(world: World) -> None:
    with pytest.raises(SetupError, match="not visible"):
        await world.ann.slash(world.general, "settings kudos", daily_limit=0)


async def test_a_member_who_is_let_in_by_mistake_is_refused(world: World) -> None:
    command = world.env.backend.find_command("settings", world.guild.id)
    assert command is not None
    world.guild.set_command_permissions(int(command["id"]), {world.ann: True})
    result = await world.ann.slash(world.general, "settings kudos", daily_limit=0)
    assert result.ephemeral
    assert "people who manage this server" in said(result)
    assert "**daily_limit** · 5" in panel(await world.settings("kudos"))


async def test_servers_decide_each_for_themselves(world: World) -> None:
    await world.settings("kudos", daily_limit=1)
    elsewhere = world.env.create_guild("Elsewhere", owner=world.mod.user)
    channel = elsewhere.create_text_channel("general")
    result = await simcord.MemberActor(world.env, elsewhere, world.mod.user).slash(channel, "settings kudos")
    assert "**daily_limit** · 5" in panel(result)


async def test_what_matters_most_comes_first(world: World) -> None:
    shown = panel(await world.settings("kudos"))
    names = re.findall(r"^\*\*(\w+)\*\*", shown, re.MULTILINE)
    assert names[:3] == ["channel", "digest", "daily_limit"]
    assert set(names) == set(KudosSettings.model_fields)
    assert shown.index("### And, if you like") > shown.index("daily_limit")
    for model in world.bot.services.settings.declared:
        assert set(model.first) <= set(model.model_fields)
        assert len(model.first) in (0, 3)
