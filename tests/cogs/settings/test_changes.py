"""One service changes settings: of several features in one write, through the refusals of each of them."""

import asyncio

import discord
import pytest

from bot.errors import CareError
from bot.moderation.team import TeamSettings
from bot.settings import Changes
from cogs.kudos.settings import KudosSettings
from cogs.settings.service.changes import ChangeOutcome, SettingsChanges
from cogs.welcome.settings import WelcomeSettings
from tests.world import World


async def change(world: World, changes: Changes) -> ChangeOutcome:
    """What the owner of the server changes."""
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    owner = await guild.fetch_member(guild.owner_id or 0)
    return await world.bot.services.shared.get(SettingsChanges).apply(guild, owner, changes)


async def test_several_features_change_together_or_not_at_all(world: World) -> None:
    settings, here = world.bot.services.settings, world.guild.id
    old, new = world.private_channel("old"), world.private_channel("new")
    outcome = await change(
        world,
        {WelcomeSettings: {"channel": world.welcome.id, "moderators": old.id}, KudosSettings: {"daily_limit": 3}},
    )
    assert (outcome.works, outcome.words) == (True, "Saved.")
    assert outcome.configs[KudosSettings] == settings.of(here, KudosSettings)
    both = world.guild.create_role("both")
    await world.settle()
    # Neither half is harmful by itself: together members would get the team's role by pressing a button.
    with pytest.raises(CareError, match="act for the team"):
        await change(world, {TeamSettings: {"role": both.id}, WelcomeSettings: {"role": both.id}})
    with pytest.raises(CareError, match="from 0 to 100"):
        await change(world, {WelcomeSettings: {"delay_minutes": 9}, KudosSettings: {"daily_limit": 101}})
    with pytest.raises(CareError, match="nothing is changed"):
        await change(world, {KudosSettings: {"daily_limit": 4}, TeamSettings: {"channel": world.general.id}})
    assert settings.of(here, KudosSettings).daily_limit == 3
    assert settings.of(here, TeamSettings) == TeamSettings()
    assert settings.of(here, WelcomeSettings) == WelcomeSettings(channel=world.welcome.id, moderators=old.id)
    outcome = await change(world, {TeamSettings: {"channel": new.id}, WelcomeSettings: {"moderators": None}})
    assert old.mention in outcome.words


async def test_two_moderators_cannot_choose_the_halves_of_something_harmful_at_once(world: World) -> None:
    both = world.guild.create_role("both")
    await world.settle()
    done = await asyncio.gather(
        change(world, {TeamSettings: {"role": both.id}}),
        change(world, {WelcomeSettings: {"role": both.id}}),
        return_exceptions=True,
    )
    assert sorted(isinstance(one, CareError) for one in done) == [False, True]
    settings = world.bot.services.settings
    chosen = settings.of(world.guild.id, TeamSettings).role, settings.of(world.guild.id, WelcomeSettings).role
    assert set(chosen) == {None, both.id}


async def test_a_server_that_discord_has_not_told_of_changes_nothing_unseen(world: World) -> None:
    hidden = world.bot.get_guild(world.guild.id)
    assert isinstance(hidden, discord.Guild)
    world.bot._connection._remove_guild(hidden)  # pyright: ignore[reportPrivateUsage]
    result = await world.settings("kudos", daily_limit=3)
    assert result.response is not None
    assert "nothing is changed" in result.response.content
    assert world.bot.services.settings.of(world.guild.id, KudosSettings).daily_limit == 5
