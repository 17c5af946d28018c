"""Who changed what, from what to what, and the ways back, as moderators experience them."""

import simcord

from bot.settings import Settings
from cogs.kudos.settings import KudosSettings
from cogs.welcome.settings import WelcomeSettings
from tests.world import World


def card(result: simcord.InteractionResult) -> str:
    assert result.ephemeral
    assert result.response is not None
    return result.response.embeds[0].description or ""


def said(result: simcord.InteractionResult) -> str:
    assert result.ephemeral
    assert result.response is not None
    return result.response.content


def in_force(world: World) -> Settings:
    return world.bot.services.settings


async def history(world: World) -> simcord.InteractionResult:
    return await world.mod.slash(world.general, "settings history")


async def press(world: World, result: simcord.InteractionResult, label: str) -> simcord.InteractionResult:
    assert result.response is not None
    return await world.mod.click(result.response, label=label)


async def test_who_changed_what_is_listed_in_words_and_taken_back(world: World) -> None:
    me, here = world.mod.mention, world.guild.id
    assert card(await history(world)) == "Nothing has been changed in the last 90 days."
    await world.settings("welcome", channel=world.welcome)
    await world.settings("welcome", channel=world.general)
    await world.settings("welcome", channel=world.general)  # It is that already, and so this is no change.
    await world.settings("kudos", daily_limit=3, pair_minutes=9)
    await world.restart()
    listed = await history(world)
    first, second, third = card(listed).split("\n\n")
    assert first.endswith(f"{me} changed 2 settings:\n- `kudos daily_limit`: 5 → 3\n- `kudos pair_minutes`: 30 → 9")
    assert second.endswith(f"{me} set `welcome channel` to {world.general.mention}; it was {world.welcome.mention}.")
    assert third.endswith(f"{me} set `welcome channel` to {world.welcome.mention}; it was not set.")
    assert said(await press(world, listed, "Take 2 back")) == "Saved."
    assert in_force(world).of(here, WelcomeSettings).channel == world.welcome.id
    taken = await press(world, listed, "Take 1 back")
    assert in_force(world).of(here, KudosSettings) == KudosSettings()
    assert "as it was before that change already" in said(await press(world, listed, "Take 1 back"))
    await press(world, taken, "Take it back")  # The taking back is a change, too.
    assert in_force(world).of(here, KudosSettings).daily_limit == 3
    newest = await history(world)
    assert len(card(newest).split("\n\n")) == 5
    older = await press(world, newest, "Older")
    assert older.response is not None
    assert (older.response.embeds[0].description or "").endswith("it was not set.")
    await world.pass_time(days=91)
    assert "last 90 days" in card(await history(world))
    assert "no longer remembered" in said(await press(world, listed, "Take 2 back"))


async def test_taking_back_asks_once_more_where_something_came_after_it(world: World) -> None:
    here = world.guild.id
    await world.settings("kudos", daily_limit=3)
    await world.settings("kudos", daily_limit=7)
    listed = await history(world)
    asked = await press(world, listed, "Take 2 back")
    assert "I have not touched it yet" in said(asked)
    assert "- `kudos daily_limit`: 7 → 5" in said(asked)
    await world.settings("kudos", daily_limit=9)
    again = await press(world, asked, "Take it back")
    assert "- `kudos daily_limit`: 9 → 5" in said(again)
    assert in_force(world).of(here, KudosSettings).daily_limit == 9
    assert said(await press(world, again, "Take it back")) == "Saved."
    assert in_force(world).of(here, KudosSettings).daily_limit == 5


async def test_taking_back_passes_the_refusals_of_a_change_by_hand(world: World) -> None:
    office = world.private_channel("office")
    await world.settings("team", channel=office)
    await world.reset("team.channel")
    listed = await history(world)
    world.env.backend.delete_overwrite(office.id, world.guild.default_role.id)
    await world.settle()
    assert "nothing is changed" in said(await press(world, listed, "Take 1 back"))
    world.env.backend.delete_channel(office.id)
    await world.settle()
    assert "The channel of `team channel` is gone" in said(await press(world, listed, "Take 1 back"))
    assert card(await history(world)).count("team channel") == 2


async def test_several_settings_have_their_defaults_again_in_one_change(world: World) -> None:
    here = world.guild.id
    nothing = await world.mod.slash(world.general, "settings reset")
    assert said(nothing) == "Every setting is at its default."
    await world.settings("kudos", daily_limit=3, pair_minutes=9)
    await world.settings("welcome", channel=world.welcome, delay_minutes=9)
    shown = await world.mod.slash(world.general, "settings reset")
    assert shown.response is not None
    [row] = shown.response.components
    assert [option["value"] for option in row["components"][0]["options"]] == [
        *("welcome.channel", "welcome.delay_minutes", "kudos.daily_limit", "kudos.pair_minutes")
    ]
    done = await world.mod.select(shown.response, ["kudos.daily_limit", "welcome.channel"])
    assert done.response is not None
    assert "2 settings have their defaults again." in done.response.content
    assert in_force(world).of(here, KudosSettings) == KudosSettings(pair_minutes=9)
    assert in_force(world).of(here, WelcomeSettings) == WelcomeSettings(delay_minutes=9)
    assert "changed 2 settings" in card(await history(world)).split("\n\n")[0]
    await press(world, done, "Take it back")
    assert in_force(world).of(here, KudosSettings).daily_limit == 3
    assert in_force(world).of(here, WelcomeSettings).channel == world.welcome.id


async def test_nobody_without_manage_server_reaches_history_or_resets(world: World) -> None:
    await world.settings("kudos", daily_limit=3)
    listed, resets = await history(world), await world.mod.slash(world.general, "settings reset")
    command = world.env.backend.find_command("settings", world.guild.id)
    assert command is not None
    world.guild.set_command_permissions(int(command["id"]), {world.ann: True})
    for name in ("history", "reset"):
        refused = await world.ann.slash(world.general, f"settings {name}")
        assert "people who manage this server" in said(refused)
    world.env.backend.edit_role(world.guild.id, world.guild.roles["mods"].id, {"permissions": 0})
    await world.settle()
    assert resets.response is not None
    for refused in (
        await press(world, listed, "Take 1 back"),
        await world.mod.select(resets.response, ["kudos.daily_limit"]),
    ):
        assert "people who manage this server" in said(refused)
    assert in_force(world).of(world.guild.id, KudosSettings).daily_limit == 3
