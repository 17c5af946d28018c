"""Settings that would harm somebody: private words where everybody reads, and roles that give members power."""

from contextlib import AsyncExitStack
from typing import Annotated

import discord
import pytest
import pytest_asyncio
import simcord
from pydantic import Field
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.app import open_bot
from bot.client.hearth import Hearth
from bot.config import Config
from bot.moderation.team import TeamSettings
from bot.settings import Channel, FeatureSettings, Needs, Role
from tests.cogs.care.people import helper_of, words_of
from tests.world import SimulatedClock, World


class TeaSettings(FeatureSettings):
    """Drinking tea."""

    feature = "tea"

    whispers: Annotated[int | None, Channel(private=True, unless="whispers_public")] = Field(
        default=None, description="Where it is whispered who drinks it."
    )
    whispers_public: bool = Field(default=False, description="Whether everybody may hear that.")
    table: Annotated[int | None, Channel(seen=True)] = Field(default=None, description="Where it is drunk.")
    kitchen: Annotated[int | None, Channel()] = Field(default=None, description="Where it is made.")
    pourer: Annotated[int | None, Role()] = Field(default=None, description="Who pours it.")
    bell: Annotated[bool, Needs("kitchen")] = Field(default=False, description="Whether a bell rings there.")


@pytest_asyncio.fixture
async def simcord_bot(bots: AsyncExitStack, config: Config, clock: SimulatedClock) -> Hearth:
    """The bot with one more feature that has settings."""
    bot = await bots.enter_async_context(open_bot(config, clock=clock))
    bot.services.settings.declare(TeaSettings)
    return bot


def said(result: simcord.InteractionResult) -> str:
    assert result.ephemeral
    assert result.response is not None
    return result.response.content


def chosen(world: World) -> TeaSettings:
    return world.bot.services.settings.of(world.guild.id, TeaSettings)


def _say_nothing(*_event: object, **_more: object) -> None:
    """A gateway that is cut off."""


def open_to_everyone(world: World, place: simcord.ChannelHandle) -> None:
    """Somebody lets everyone see a channel."""
    world.env.backend.delete_overwrite(place.id, world.guild.default_role.id)


async def test_a_private_place_that_everybody_reads_is_refused_with_how_to_mend_it(world: World) -> None:
    words = said(await world.settings("tea", whispers=world.general))
    assert "nothing is changed" in words
    assert "take View Channel from" in words
    assert "`tea whispers`" in words
    assert chosen(world).whispers is None
    place = world.private_channel("place")
    assert said(await world.settings("tea", whispers=place)) == "Saved."


async def test_a_place_may_be_public_where_the_server_agrees_to_it(world: World) -> None:
    assert "`tea whispers_public` to True" in said(await world.settings("tea", whispers=world.general))
    assert said(await world.settings("tea", whispers=world.general, whispers_public=True)) == "Saved."
    assert "nothing is changed" in said(await world.settings("tea", whispers_public=False))
    assert "nothing is changed" in said(await world.reset("tea.whispers_public"))
    assert chosen(world).whispers_public


async def test_a_role_that_nearly_everybody_has_makes_a_place_public(world: World) -> None:
    verified = world.guild.create_role("verified")
    place = world.private_channel("place", verified)
    for number in range(16):
        world.guild.add_member(world.env.create_user(f"m{number}"), roles=[verified])
    for number in range(5):
        world.guild.add_member(world.env.create_user(f"n{number}"))
    await world.settle()
    assert said(await world.settings("tea", whispers=place)) == "Saved."  # 16 of 25
    for number in range(24):
        world.guild.add_member(world.env.create_user(f"o{number}"), roles=[verified])
    await world.settle()
    await world.pass_time(days=1)  # 40 of 49
    assert world.bot.services.places.is_public(world.guild.id, place.id)
    refused = said(await world.settings("tea", whispers=place))
    assert f"Everyone with {verified.mention}" in refused


async def test_where_roles_may_not_be_counted_everyone_is_known_still(world: World) -> None:
    me = world.guild.me
    assert me is not None
    without = me.top_role.permissions
    without.update(manage_roles=False, administrator=False)
    world.env.backend.edit_role(world.guild.id, me.top_role.id, {"permissions": without.value})
    await world.settle()
    assert said(await world.settings("tea", whispers=world.private_channel("place"))) == "Saved."
    assert "nothing is changed" in said(await world.settings("tea", whispers=world.general))


async def test_the_team_of_a_small_server_is_not_everybody(world: World) -> None:
    place = world.private_channel("place", world.guild.roles["mods"])
    for number in range(30):
        world.guild.add_member(world.env.create_user(f"m{number}"), roles=[world.guild.roles["mods"]])
    await world.settle()
    assert said(await world.settings("tea", whispers=place)) == "Saved."


async def test_a_place_that_was_opened_is_told_to_the_team_and_said_in_the_settings(world: World) -> None:
    office, place = world.private_channel("office"), world.private_channel("place")
    await world.settings("team", channel=office)
    await world.settings("tea", whispers=place)
    open_to_everyone(world, place)
    await world.settle()
    await world.pass_time(minutes=10)
    assert f"everyone can read {place.mention} now" in words_of(office.history()[-1])
    assert "private words wait" in said(await world.settings("tea"))


async def test_a_place_that_was_opened_while_we_were_away_is_found_at_night(world: World) -> None:
    place = world.private_channel("place")
    await world.settings("tea", whispers=place)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(world.env.backend, "emit", _say_nothing)
        open_to_everyone(world, place)
    await world.restart()
    world.bot.services.settings.declare(TeaSettings)
    await world.pass_time(days=1, hours=1)
    told = await world.mod.slash(world.general, "kudos mine")
    assert place.mention in words_of(told.followups[-1])


async def test_a_place_that_members_cannot_see_is_said(world: World) -> None:
    place = world.private_channel("place")
    words = said(await world.settings("tea", table=place)).splitlines()
    assert words[0] == "It is set, and something is left to do:"
    assert words[1].startswith("`tea table`: not everyone can see")
    assert said(await world.settings("tea", table=world.general)) == "Saved."


async def test_two_settings_in_one_bad_channel_are_told_apart(world: World) -> None:
    place, me = world.guild.create_text_channel("place"), world.guild.me
    assert me is not None
    deny = discord.Permissions(read_message_history=True).value
    mine = Overwrite(target_id=me.id, type=OverwriteType.MEMBER, allow=0, deny=deny)
    world.env.backend.set_overwrite(place.id, mine)
    lines = said(await world.settings("tea", table=place, kitchen=place)).splitlines()[1:]
    assert [line.partition(":")[0] for line in lines] == ["`tea table`", "`tea kitchen`"]
    assert all("Read Message History" in line for line in lines)


@pytest.mark.parametrize("power", ["administrator", "kick_members", "manage_messages", "mention_everyone"])
async def test_a_role_with_powers_is_not_given_to_members(world: World, power: str) -> None:
    role = world.guild.create_role("pourers", permissions=discord.Permissions(**{power: True}))
    words = said(await world.settings("tea", pourer=role))
    assert power.replace("_", " ").title() in words
    assert chosen(world).pourer is None


async def test_nobody_chooses_a_role_that_stands_above_theirs(world: World) -> None:
    role = world.guild.create_role("pourers")
    world.env.backend.edit_role(world.guild.id, role.id, {"position": 40})
    await world.settle()
    assert "below yours" in said(await world.settings("tea", pourer=role))
    assert chosen(world).pourer is None


async def test_whoever_owns_the_server_chooses_any_harmless_role(world: World) -> None:
    elsewhere = world.env.create_guild("Elsewhere", owner=world.mod.user)
    place, role = elsewhere.create_text_channel("general"), elsewhere.create_role("pourers")
    world.env.backend.edit_role(elsewhere.id, role.id, {"position": 40})
    await world.settle()
    owner = simcord.MemberActor(world.env, elsewhere, world.mod.user)
    await owner.slash(place, "settings tea", pourer=role)
    assert world.bot.services.settings.of(elsewhere.id, TeaSettings).pourer == role.id


async def test_a_role_that_becomes_powerful_is_told_to_the_team(world: World) -> None:
    role = world.guild.create_role("pourers")
    await world.settings("tea", pourer=role)
    powers = discord.Permissions(kick_members=True).value
    world.env.backend.edit_role(world.guild.id, role.id, {"permissions": powers})
    await world.pass_time(minutes=10)
    told = await world.mod.slash(world.general, "kudos mine")
    assert "`tea pourer`" in words_of(told.followups[-1])
    assert "I don't give" in said(await world.settings("tea"))


async def test_the_clicks_are_said_that_let_a_team_use_its_commands(world: World) -> None:
    role = world.guild.create_role("team")
    words = said(await world.settings("team", role=role))
    assert "Integrations" in words
    assert role.mention in words
    helper_of(world, "moderators")
    assert said(await world.settings("team", role=world.guild.roles["moderators"])) == "Saved."


async def test_everybody_is_not_the_team(world: World) -> None:
    everyone = simcord.RoleHandle(
        world.env, world.guild, world.env.backend.get_guild(world.guild.id).roles[world.guild.id]
    )
    assert "acts for the team" in said(await world.settings("team", role=everyone))
    needed = said(await world.settings("check_ins", listener_needs=everyone))
    assert "would ask for nothing" in needed
    assert "acts for the team" not in needed


async def test_what_members_are_given_does_not_make_them_the_team(world: World) -> None:
    team, pourers = world.guild.create_role("team"), world.guild.create_role("pourers")
    await world.settings("team", role=team)
    refused = said(await world.settings("tea", pourer=team))
    assert "would act for the team" in refused
    assert "`tea pourer`" in refused
    assert chosen(world).pourer is None
    await world.settings("tea", pourer=pourers)
    refused = said(await world.settings("team", role=pourers))
    assert "Members get" in refused
    assert "`tea pourer`" in refused
    assert world.bot.services.settings.of(world.guild.id, TeamSettings).role == team.id


async def test_what_does_nothing_without_another_setting_says_so(world: World) -> None:
    words = said(await world.settings("tea", bell=True)).splitlines()
    assert words[0] == "It is set, and something is left to do:"
    assert words[1] == "`tea bell`: this begins to work once `tea kitchen` is set, too."
    assert said(await world.settings("tea", kitchen=world.general)) == "Saved."
    assert "`team ping`" in said(await world.settings("team", ping=True))


async def test_a_role_that_nearly_everybody_has_is_not_the_teams(world: World) -> None:
    helpers, verified = world.guild.create_role("helpers"), world.guild.create_role("verified")
    for number in range(30):
        world.guild.add_member(world.env.create_user(f"m{number}"), roles=[verified])
    await world.settle()
    refused = said(await world.settings("team", role=verified))
    assert "Nearly everybody here has" in refused
    assert "nothing is changed" in refused
    await world.settings("team", role=helpers)
    ann = world.guild.add_member(world.env.create_user("helper"), roles=[helpers])
    await world.settle()
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    member = await guild.fetch_member(ann.id)
    assert world.bot.services.team.includes(member)
    office = world.private_channel("office")
    await world.settings("team", channel=office)
    for number in range(140):
        world.guild.add_member(world.env.create_user(f"n{number}"), roles=[helpers])
    await world.settle()
    await world.pass_time(days=1)
    assert not world.bot.services.team.includes(member)
    await world.pass_time(minutes=10)
    assert "it lets nobody act for the team" in words_of(office.history()[-1])
    assert "it lets nobody act for the team" in said(await world.settings("team"))


async def test_the_channel_that_the_team_had_is_told_once_where_things_go(world: World) -> None:
    old, new, crisis = (world.private_channel(name) for name in ("old", "new", "crisis"))
    await world.settings("help_now", moderators=old)
    assert old.mention in said(await world.settings("team", channel=new))
    await world.settings("help_now", moderators=crisis)
    await world.pass_time(minutes=1)
    first, second = (words_of(one) for one in old.history())
    assert first.startswith(f"`team channel` is {new.mention} from now on.")
    assert second.startswith(f"`help_now moderators` is {crisis.mention} from now on.")
    open_to_everyone(world, crisis)
    await world.settle()
    await world.settings("help_now", moderators=old)
    await world.settings("team", channel=old)
    await world.pass_time(minutes=1)
    assert crisis.history() == []
    assert len(new.history()) == 1
    await world.reset("team.channel")
    assert world.bot.services.settings.of(world.guild.id, TeamSettings).channel is None
