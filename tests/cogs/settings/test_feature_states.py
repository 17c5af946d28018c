"""What state each feature of a server is in, from nothing to whole, and when something breaks."""

import discord
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.features import FeatureState, State
from cogs.settings.rules.states import FeatureLine, page
from tests.world import World

ON, HALF, OFF, BROKEN = State.ON, State.HALF, State.OFF, State.BROKEN


async def states(world: World) -> dict[str, FeatureState]:
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    return {one.feature.name: one for one in await world.bot.services.features.look(guild)}


async def overview(world: World) -> str:
    result = await world.settings("overview")
    assert result.ephemeral
    assert result.response is not None
    return result.response.embeds[0].description or ""


def in_short(found: dict[str, FeatureState]) -> dict[str, State]:
    return {name: one.state for name, one in found.items()}


async def test_every_feature_goes_from_nothing_to_whole(world: World) -> None:
    found = await states(world)
    assert in_short(found) == {
        "team": OFF,
        "greeters": OFF,
        "listeners": OFF,
        "help_now": HALF,
        "welcome": OFF,
        "check_ins": ON,
        "everyone": OFF,
        "circles": OFF,
        "rounds": OFF,
        "kudos": ON,
        "reminders": ON,
    }
    for one in found.values():  # Whatever is not on says what to do about it, and by which command.
        assert bool(one.obstacles) == (one.state is not ON)
        for obstacle in one.obstacles:
            assert obstacle.sentence.endswith(".")
            assert world.bot.tree.get_command(obstacle.command.split(" ")[0]), obstacle.command

    await world.settings("welcome", where="direct message")
    await world.settings("check_ins", channel=world.general, listeners_channel=world.private_channel("ears"))
    found = await states(world)
    assert {found[name].state for name in ("welcome", "everyone", "listeners")} == {HALF}
    shown = await overview(world)
    assert shown.index("People who answer") < shown.index("**Listeners** · half set up") < shown.index("**Welcome**")
    assert "get a private thread. `/settings check_ins talks:`\n- Nobody listens yet" in shown
    assert "They begin with `/listener on`.\n" in shown  # Once is enough.
    assert [one.setting for one in found["welcome"].left] == ["greeters channel"]
    assert [one.command for one in found["listeners"].left] == ["settings check_ins", "listener on"]

    await world.settings("team", channel=world.private_channel("team"))
    assert in_short(await states(world))["team"] is HALF
    await world.settings("team", role=world.guild.create_role("helpers"))
    await world.settings("greeters", channel=world.general)
    await world.settings(
        "check_ins", talks=world.general, circles=world.general, listener_approval=False, listener_account_days=0
    )
    assert in_short(await states(world))["greeters"] is HALF
    await world.ann.slash(world.general, "greeter on")
    await world.ann.slash(world.general, "listener on")
    await world.mod.slash(
        world.general,
        "round create",
        name="evening",
        channel=world.general,
        days="daily",
        time="18:00",
        timezone="Europe/Berlin",
    )
    found = await states(world)
    assert {name for name, one in found.items() if one.state is not ON} == set(), found


async def test_what_is_broken_is_named_permission_by_permission(world: World) -> None:
    me = world.guild.me
    assert me is not None
    closed = world.guild.create_text_channel("closed", overwrites={me: discord.PermissionOverwrite(embed_links=False)})
    await world.settings("welcome", channel=closed)
    await world.settings("check_ins", channel=world.thanks, circles=world.general)
    times = {"days": "daily", "time": "18:00", "timezone": "UTC"}
    await world.mod.slash(world.general, "round create", name="evening", channel=world.thanks, **times)
    world.env.backend.delete_channel(world.thanks.id)
    await world.settle()

    found = await states(world)
    assert in_short(found)["welcome"] is BROKEN
    (obstacle,) = found["welcome"].broken
    assert (obstacle.setting, obstacle.command) == ("welcome channel", "settings welcome")
    assert "Embed Links" in obstacle.sentence
    assert f"**Welcome** · broken\n- {obstacle.sentence} `/settings welcome channel:`\n" in await overview(world)
    assert in_short(found)["everyone"] is BROKEN
    assert "is gone" in found["everyone"].broken[0].sentence
    assert in_short(found)["rounds"] is BROKEN  # Its channel is no setting.
    assert [one.command for one in found["rounds"].broken] == ["round edit"]
    assert in_short(found)["circles"] is ON  # It has the same settings, of which its own works.


@given(
    st.lists(
        st.builds(
            FeatureLine,
            st.text("t", max_size=30),
            st.just("broken"),
            st.lists(st.tuples(st.text("s", max_size=400), st.text("c", max_size=40)), max_size=6),
        ),
        max_size=9,
    )
)
def test_the_overview_has_room_whatever_is_broken(lines: list[FeatureLine]) -> None:
    words = page(lines[:4], lines[4:])
    assert len(words) <= 4096
    hidden = [one for one in lines if one.to_do and one.to_do[0][0] not in words]
    assert not hidden or "`/settings check`" in words
