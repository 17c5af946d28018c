"""`/setup`, as moderators experience it: from an empty server, together, and where Discord says no."""

import asyncio
from collections.abc import Callable
from typing import Any

import discord
import pytest
import simcord
from simcord.backend import serializers
from simcord.backend.errors import SetupError
from simcord.components import walk_components

from bot.clock import to_epoch
from bot.errors import CareError
from bot.moderation.features import State
from bot.moderation.team import TeamSettings
from cogs.check_ins.settings import CheckInSettings
from cogs.reminders.settings import ReminderSettings
from cogs.settings.service import new_channels
from cogs.settings.service.new_channels import NewChannels
from cogs.welcome.settings import WelcomeSettings
from tests.wire import Wire
from tests.world import World

CHANNELS = "/guilds/*/channels"
MADE = {"team", "greeters", "listeners", "talks", "welcome", "how-we-are", "thanks"}


class Town:
    """An empty server that has just invited the bot, its moderator, and the panel that they look at."""

    def __init__(self, world: World) -> None:
        self.world, self.taps = world, 0
        self.guild = world.env.create_guild("Elsewhere")
        self.general = self.guild.create_text_channel("general")
        may = discord.Permissions(manage_guild=True)
        self.keepers = self.guild.create_role("keepers", permissions=may)
        self.kim = self.guild.add_member(world.env.create_user("kim"), roles=[self.keepers])
        self.lee = self.guild.add_member(world.env.create_user("lee"), roles=[self.keepers])
        self.max = self.guild.add_member(world.env.create_user("max"))
        self.panel: Any = None

    async def open(self) -> str:
        return self.shows(await self.kim.slash(self.general, "setup"))

    async def tap(self, custom_id: str, *chosen: Any) -> str:
        """Press something in the panel, or choose in one of its menus; what stands after it changes."""
        full = next(one for one in ids(self.panel) if one == custom_id or one.startswith(f"{custom_id}:"))
        self.taps += 1
        if chosen or custom_id.split(":")[1] in ("role", "channel"):
            return self.shows(await self.kim.select(self.panel, list(chosen), custom_id=full))
        return self.shows(await self.kim.click(self.panel, custom_id=full))

    def shows(self, result: simcord.InteractionResult) -> str:
        if result.response is not None:
            self.panel = result.response
        assert self.panel.ephemeral
        return words(self.panel)

    def names(self) -> list[str]:
        return sorted(channel.name or "" for channel in self.discord.text_channels)

    @property
    def discord(self) -> discord.Guild:
        guild = self.world.bot.get_guild(self.guild.id)
        assert guild is not None
        return guild

    def chosen(self, model: Any) -> Any:
        return self.world.bot.services.settings.of(self.guild.id, model)

    async def states(self) -> dict[str, State]:
        return {one.feature.name: one.state for one in await self.world.bot.services.features.look(self.discord)}

    def take_from_bot(self, **permissions: bool) -> None:
        me = self.guild.me
        assert me is not None
        allowed = me.top_role.permissions
        allowed.update(**permissions)
        self.world.env.backend.edit_role(self.guild.id, me.top_role.id, {"permissions": allowed.value})


def ids(message: Any) -> list[str]:
    return [one["custom_id"] for one in walk_components(message.components) if "custom_id" in one]


def words(message: Any) -> str:
    return "\n".join(str(one["content"]) for one in walk_components(message.components) if one.get("type") == 10)


def _nothing(*_who: object) -> None:
    """A channel that is gone."""


@pytest.fixture
async def town(world: World) -> Town:
    town = Town(world)
    world.env.backend.edit_guild(town.guild.id, {"system_channel_id": town.general.id})
    await invited(world, town.guild)
    return town


async def invited(world: World, guild: simcord.GuildHandle) -> None:
    """Discord tells of a server that the bot has just joined; the simulation itself tells of those that it was in."""
    backend: Any = world.env.backend
    payload = dict(serializers.guild_create_payload(backend, backend.get_guild(guild.id)))
    del payload["unavailable"]
    backend.emit("GUILD_CREATE", payload)
    await world.settle()


async def test_eight_taps_from_an_empty_server_to_people_who_answer(town: Town) -> None:
    assert set((await town.states()).values()) == {State.ON, State.HALF, State.OFF}
    await town.world.pass_time(minutes=2)
    introduced = town.general.history()[-1]
    assert "I'm Hearth" in introduced.content
    town.taps += 1  # 1: “Set up”, under what the bot has said of itself
    shown = town.shows(await town.kim.click(introduced, label="Set up"))
    assert shown.index("The team") < shown.index("Greeters") < shown.index("Listeners") < shown.index("Welcome")
    await town.tap("setup:role:home:team:role", town.keepers)  # 2: who the team is
    made = await town.tap("setup:channels")  # 3: “Create the channels for me”
    assert "I have made" in made
    assert "**Welcome** · on" in made
    assert "**Greeters** · half set up" in made  # Nobody would answer yet.
    await town.tap("setup:first:greeters")  # 4: “I'll greet”
    await town.tap("setup:first:listeners")  # 5: “I'll listen”
    await town.tap("setup:page:reminders")  # 6: “Look”, beside reminders
    await town.tap("setup:zone:home:reminders:timezone", "Europe/London")  # 7: where most of you are
    shown = await town.tap("setup:first:rounds")  # 8: “Ask on Mondays”
    assert "On Mondays at 9:00 (Europe/London)" in shown
    assert town.taps == 8
    assert set((await town.states()).values()) == {State.ON}
    assert len(ids(town.panel)) == len(set(ids(town.panel)))

    assert set(town.names()) == {"general", *MADE}
    places = {channel.name: channel for channel in town.discord.text_channels}
    for name, channel in places.items():
        assert channel.permissions_for(town.discord.default_role).view_channel == (name not in ("team", "listeners"))
        assert channel.permissions_for(town.discord.me).send_messages
    assert not places["talks"].permissions_for(town.discord.default_role).send_messages
    keepers = town.discord.get_role(town.keepers.id)
    assert keepers is not None
    assert places["team"].permissions_for(keepers).view_channel
    await town.kim.slash(town.general, "settings team")
    config = town.chosen(CheckInSettings)
    assert config.talks == config.circles == places["talks"].id
    await town.world.restart()
    assert "**Rounds** · on" in await town.tap("setup:page:home")  # The panel is there after a restart, too.


async def test_only_whoever_manages_the_server_gets_in(town: Town) -> None:
    await town.world.pass_time(minutes=2)
    introduced = town.general.history()[-1]
    refused = await town.max.click(introduced, label="Set up")
    assert refused.ephemeral
    assert refused.response is not None
    assert "people who manage this server" in refused.response.content
    with pytest.raises(SetupError, match="not visible"):
        await town.max.slash(town.general, "setup")
    await town.open()
    town.world.env.backend.edit_role(town.guild.id, town.keepers.id, {"permissions": 0})
    await town.world.settle()
    result = await town.kim.click(town.panel, custom_id="setup:channels")  # A moment ago they could.
    assert result.response is not None
    assert town.names() == ["general"]


async def test_it_introduces_itself_once_and_never_to_old_servers(town: Town) -> None:
    world = town.world
    await world.pass_time(minutes=2)
    assert len(town.general.history()) == 1
    await world.restart()
    await invited(world, town.guild)  # It was kicked, and is back on the same day.
    await world.pass_time(minutes=5)
    assert len(town.general.history()) == 1
    assert world.general.history() == []  # The bot has been in this one for long.
    quiet = world.env.create_guild("Quiet", owner=world.mod.user)
    await invited(world, quiet)
    await world.pass_time(minutes=2)
    [written] = world.dms(world.mod)
    assert "I have just joined Quiet" in written.content
    assert f"https://discord.com/channels/{quiet.id}" in written.content


async def test_two_moderators_see_what_the_other_has_chosen(town: Town) -> None:
    other, own = town.guild.create_text_channel("other"), town.guild.create_text_channel("own")
    await town.open()
    await town.tap("setup:page:welcome")
    await town.lee.slash(town.general, "settings welcome", channel=other)
    shown = await town.tap("setup:channel:welcome:welcome:channel", own)
    assert f"Somebody has just chosen {other.mention} here" in shown
    assert town.chosen(WelcomeSettings).channel == other.id
    assert "Saved." in await town.tap("setup:channel:welcome:welcome:channel", own)  # Now they have seen it.
    assert town.chosen(WelcomeSettings).channel == own.id
    town.world.env.backend.delete_channel(own.id)
    await town.world.settle()
    shown = await town.tap("setup:page:home")
    assert "**Welcome** · broken" in shown
    secret = town.guild.create_text_channel(
        "secret", overwrites={town.guild.default_role: discord.PermissionOverwrite(view_channel=False)}
    )
    await town.tap("setup:page:team")
    await town.tap("setup:channel:team:team:channel", other)
    assert town.chosen(TeamSettings).channel is None  # Everybody reads there.
    with pytest.raises(SetupError):
        await town.tap("setup:channel:team:team:channel", secret)


async def test_a_channel_that_goes_between_two_taps_changes_nothing(town: Town) -> None:
    gone = town.guild.create_text_channel("gone")
    await town.open()
    await town.tap("setup:page:welcome")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(discord.Guild, "get_channel", _nothing)
        shown = await town.tap("setup:channel:welcome:welcome:channel", gone)
    assert "has just been deleted" in shown
    assert town.chosen(WelcomeSettings).channel is None


async def test_what_it_may_mend_is_mended_in_one_tap(town: Town) -> None:
    me = town.guild.me
    assert me is not None
    closed = town.guild.create_text_channel("closed", overwrites={me: discord.PermissionOverwrite(embed_links=False)})
    await town.open()
    await town.tap("setup:page:welcome")
    shown = await town.tap("setup:channel:welcome:welcome:channel", closed)
    assert "Please allow me there: Embed Links." in shown
    assert "setup:mend:welcome:welcome:channel" in ids(town.panel)
    town.take_from_bot(manage_roles=False)
    await town.world.settle()
    await town.tap("setup:page:home")
    await town.tap("setup:look", "welcome")
    assert "setup:mend:welcome:welcome:channel" not in ids(town.panel)
    assert "Hearth; then allow Embed Links." in words(town.panel)
    town.take_from_bot(manage_roles=True)
    await town.world.settle()
    await town.tap("setup:page:home")
    await town.tap("setup:look", "welcome")
    assert "Mended." in await town.tap("setup:mend:welcome:welcome:channel")
    assert "Embed Links" not in words(town.panel)
    previewed = await town.kim.click(town.panel, custom_id="setup:preview:welcome")
    assert previewed.response is not None


async def test_those_for_whom_a_channel_is_are_let_in(town: Town) -> None:
    world, helpers = town.world, town.guild.create_role("helpers")
    seen, closed = discord.PermissionOverwrite(view_channel=True), discord.PermissionOverwrite(view_channel=False)
    who: dict[Any, discord.PermissionOverwrite] = {
        town.guild.default_role: closed,
        town.guild.me: seen,
        town.kim: seen,
    }
    office = town.guild.create_text_channel("office", overwrites=who)
    await world.settle()
    for setting, chosen in (("role", helpers), ("channel", office)):
        await town.kim.slash(town.general, "settings team", **{setting: chosen})
    assert "**The team** · half set up" in await town.open()
    await town.tap("setup:look", "team")
    assert f"Edit Channel of {office.mention}, Permissions" in words(town.panel)  # Kim could not do it by hand.
    assert "setup:mend:team:team:channel" not in ids(town.panel)
    may = discord.Permissions(manage_guild=True, manage_roles=True)
    world.env.backend.edit_role(town.guild.id, town.keepers.id, {"permissions": may.value})
    await world.settle()
    await town.tap("setup:page:home")
    await town.tap("setup:look", "team")
    assert "Mended." in await town.tap("setup:mend:team:team:channel")
    role, channel = town.discord.get_role(helpers.id), town.discord.get_channel(office.id)
    assert role is not None
    assert channel is not None
    assert channel.permissions_for(role).view_channel


async def test_without_manage_channels_there_is_a_list_to_copy(town: Town) -> None:
    town.take_from_bot(manage_channels=False)
    await town.world.settle()
    await town.open()
    shown = await town.tap("setup:channels")
    assert all(f"`{name}`" in shown for name in MADE)
    links = [one["url"] for one in walk_components(town.panel.components) if "url" in one]
    assert any(f"guild_id={town.guild.id}" in link for link in links)
    assert town.names() == ["general"]


async def test_a_server_that_is_full_gets_none(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(new_channels, "MOST", 7)
    await town.open()
    assert "here is no room for 7 more" in await town.tap("setup:channels")
    assert town.names() == ["general"]


async def test_two_who_press_at_once_get_each_channel_once(town: Town) -> None:
    rooms = town.world.bot.services.shared.get(NewChannels)
    both = [await town.discord.fetch_member(one.id) for one in (town.kim, town.lee)]
    made = await asyncio.gather(*(rooms.make(town.discord, one) for one in both), return_exceptions=True)
    assert [isinstance(one, CareError) for one in made] == [False, True]
    assert town.names() == sorted(["general", *MADE])
    for channel in list(town.discord.text_channels):
        if channel.name != "general":
            town.world.env.backend.delete_channel(channel.id)
    await town.world.settle()
    await town.open()
    assert "within the last hour" in await town.tap("setup:channels")  # Nobody has them made over and over.
    assert town.names() == ["general"]
    await town.world.pass_time(hours=2)
    assert "I have made" in await town.tap("setup:channels")


@pytest.mark.parametrize("accident", ["refused", "too fast", "answer lost", "died before", "died after"])
async def test_where_discord_says_no_or_the_process_dies_none_is_made_twice(
    town: Town, wire: Wire, accident: str
) -> None:
    await town.open()
    happen: dict[str, Callable[[], None]] = {
        "refused": lambda: town.world.env.inject_error("POST", CHANNELS, status=403, code=999_999),
        "too fast": lambda: town.world.env.inject_error("POST", CHANNELS, status=429),
        "answer lost": lambda: wire.lose_answer(CHANNELS),
        "died before": lambda: wire.die(CHANNELS, after=False),
        "died after": lambda: wire.die(CHANNELS, after=True),
    }
    happen[accident]()
    shown = await town.tap("setup:channels")
    if accident == "refused":
        assert "Discord didn't let me make channels here" in shown
        assert town.names() == ["general"]
        assert "I have made" in await town.tap("setup:channels")
    elif accident.startswith("died"):
        await town.world.restart()
    else:
        assert "Discord is not answering me just now" in shown
    await town.world.pass_time(minutes=5)
    assert town.names() == sorted(["general", *MADE])
    assert town.chosen(WelcomeSettings).channel is not None
    assert town.chosen(ReminderSettings).timezone == "UTC"
    assert (
        await town.world.bot.services.database.value(
            "SELECT COUNT(*) FROM setup_rooms WHERE channel_id IS NULL AND begun_at <= :now",
            now=to_epoch(town.world.env.now()),
        )
        == 0
    )
