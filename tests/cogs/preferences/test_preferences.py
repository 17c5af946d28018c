"""What somebody wishes holds at once, everywhere, and is shown to them alone."""

import re
from datetime import timedelta

import discord
import pytest
import simcord

from bot.agenda import Done, Due, Later
from bot.clock import to_epoch
from bot.errors import CareError
from bot.members import preferences
from bot.members.preferences import Preferences
from bot.text.hours import parse_hours
from cogs.preferences.rules import means_none, quiet_hours
from tests.forged import MENU
from tests.telling import TEA, carry_out
from tests.world import World


async def person(world: World) -> Preferences:
    return await preferences.of(world.bot.services.database, world.ann.id)


def panel(result: simcord.InteractionResult) -> str:
    assert result.response is not None
    assert result.response.ephemeral
    return result.response.embeds[0].description or ""


def said(result: simcord.InteractionResult) -> str:
    assert result.response is not None
    return result.response.content


async def me(world: World, **options: str) -> simcord.InteractionResult:
    return await world.ann.slash(world.general, "preferences", **options)


async def choose(world: World, what: str, *values: str) -> simcord.InteractionResult:
    shown = await me(world)
    assert shown.response is not None
    return await world.ann.select(shown.response, list(values), custom_id=f"me:{what}")


async def test_at_first_nothing_is_told_and_the_defaults_hold(world: World) -> None:
    words = panel(await me(world))
    assert "**Time zone** · not set yet" in words
    assert "**Quiet hours** · 22:00 to 8:00" in words
    assert "Standard · At most 2 messages a week" in words
    assert "**Pause** · off" in words
    assert await person(world) == Preferences()


async def test_a_zone_is_chosen_typed_or_offered_near_what_was_typed(world: World) -> None:
    offered = await world.ann.autocomplete(world.general, "preferences", "timezone", "berln")
    assert offered[0]["value"] == "Europe/Berlin"
    result = await me(world, timezone="berlin")
    assert said(result) == "Saved."
    assert "Europe/Berlin · 1:00" in panel(result) or "Europe/Berlin · 01:00" in panel(result)
    assert (await person(world)).timezone == "Europe/Berlin"
    assert "America/New_York · " in panel(await choose(world, "zone", "America/New_York"))
    refused = said(await me(world, timezone="lon"))
    assert "Is it one of these?" in refused
    assert "`Europe/London`" in refused
    assert (await person(world)).timezone == "America/New_York"


@pytest.mark.parametrize(
    ("typed", "zone", "place"),
    [
        ("München", "Europe/Berlin", "Munich, Germany"),
        ("東京", "Asia/Tokyo", ""),
        ("india", "Asia/Kolkata", "India"),
        ("springfield, illinois", "America/Chicago", "Springfield, Illinois, United States"),
    ],
)
async def test_a_place_of_that_very_name_is_saved_and_told(world: World, typed: str, zone: str, place: str) -> None:
    result = await me(world, timezone=typed)
    assert said(result) == (f"Saved: {place}." if place else "Saved.")
    assert f"{zone} · " in panel(result)
    assert (await person(world)).timezone == zone


async def test_what_may_be_several_places_is_saved_only_when_one_is_pressed(world: World) -> None:
    asked = await me(world, timezone="Georgia", quiet="21-7")
    assert asked.response is not None
    assert "`America/New_York` · Georgia, United States (19:00)" in said(asked)
    assert "Your quiet hours are saved, your time zone is not yet." in said(asked)
    assert ((await person(world)).timezone, (await person(world)).quiet_from) == (None, 21 * 60)
    pressed = await world.ann.click(asked.response, label="Georgia (04:00)")
    assert "Asia/Tbilisi · " in panel(pressed)
    assert (await person(world)).timezone == "Asia/Tbilisi"


async def test_whoever_names_no_known_place_reads_that_their_quiet_hours_are_saved(world: World) -> None:
    refused = said(await me(world, timezone="xyzzyq", quiet="21-7"))
    assert "I don't know that time zone." in refused
    assert "Your quiet hours are saved, your time zone is not yet." in refused
    assert ((await person(world)).timezone, (await person(world)).quiet_from) == (None, 21 * 60)
    assert "quiet hours" not in said(await me(world, timezone="xyzzyq"))


async def test_whoever_types_unclear_quiet_hours_reads_that_their_time_zone_is_saved(world: World) -> None:
    refused = said(await me(world, timezone="Europe/Berlin", quiet="when I sleep"))
    assert refused.startswith("Saved.")
    assert "these hours" in refused.partition("\n")[2]
    assert (await person(world)).timezone == "Europe/Berlin"


async def test_a_country_with_many_clocks_has_a_menu(world: World) -> None:
    asked = await me(world, timezone="Canada")
    assert asked.response is not None
    assert "Nothing is saved yet." in said(asked)
    chosen = await world.ann.select(asked.response, ["America/Halifax"], custom_id="me:zone")
    assert "America/Halifax · " in panel(chosen)
    assert said(chosen) == "Saved."
    assert (await person(world)).timezone == "America/Halifax"


async def test_a_clock_without_summer_is_said_to_be_that(world: World) -> None:
    asked = await me(world, timezone="GMT+1")
    assert asked.response is not None
    assert "does not change in summer" in said(asked)
    assert (await person(world)).timezone is None
    pressed = await world.ann.click(asked.response, label="GMT+1 (01:00)")
    assert pressed.response is not None
    assert pressed.response.content == "Saved. That clock does not change in summer."
    assert (await person(world)).timezone == "Etc/GMT-1"


async def test_suggestions_say_what_their_clocks_show(world: World) -> None:
    offered = await world.ann.autocomplete(world.general, "preferences", "timezone", "kyo")
    assert offered[0] == {"name": "Kyoto, Japan (09:00)", "value": "Asia/Tokyo"}


async def test_quiet_hours_how_often_and_language_are_chosen_from_menus(world: World) -> None:
    assert "21:00 to 7:00" in panel(await choose(world, "quiet", "1260-420"))
    assert "Light · At most 1 message a week" in panel(await choose(world, "often", "1"))
    assert "no quiet hours" in panel(await me(world, quiet="none"))
    assert "22:30 to 6:00" in panel(await me(world, quiet="10:30pm - 6am"))
    kept = await person(world)
    assert (kept.quiet_from, kept.quiet_until, kept.per_week) == (22 * 60 + 30, 6 * 60, 1)


async def test_a_closed_menu_says_what_it_is_about(world: World) -> None:
    shown = (await me(world, timezone="Europe/Berlin")).response
    assert shown is not None
    menus = [one for row in shown.components for one in row["components"] if one["type"] == MENU]
    closed = [[one["label"] for one in menu["options"] if one.get("default")] for menu in menus]
    names = (
        "Time zone: Europe/Berlin · ",
        "Quiet hours: 22:00",
        "Unasked messages: Standard",
        "Language: ",
    )
    assert all(label.startswith(name) for [label], name in zip(closed, names, strict=False))
    assert all(label.startswith("Messages here: ") for label in closed[-1])
    assert "Messages here: Check-ins" in closed[-1]
    assert "English (US)" in [one["label"] for one in menus[3]["options"]]


async def test_what_was_wished_outlasts_a_restart_and_the_old_panel_still_works(world: World) -> None:
    shown = await choose(world, "often", "5")
    await world.restart()
    assert shown.response is not None
    assert "Never" in panel(await world.ann.select(shown.response, ["0"], custom_id="me:often"))
    assert (await person(world)).contacts_a_week == 0


async def test_notices_are_chosen_for_one_server(world: World) -> None:
    assert "**Switched off in this server** · nothing" in panel(await me(world))
    assert "**Switched off in this server** · Welcome" in panel(await choose(world, "notices", "kudos", "check_ins"))
    database = world.bot.services.database
    assert await preferences.muted(database, world.guild.id, world.ann.id) == {"welcome"}
    assert await preferences.muted(database, 1, world.ann.id) == set()
    assert "nothing" in panel(await choose(world, "notices", "welcome", "kudos", "check_ins"))


async def test_a_pause_keeps_uninvited_messages_back_and_ends_with_a_button(world: World) -> None:
    now = world.env.now()
    world.bot.services.delivery.declare(TEA)
    moment = to_epoch(now)
    due = Due("tea.ask", 0, 1, world.ann.id, moment, moment, 1)
    result = await world.ann.slash(world.general, "pause", until="3 days")
    assert "Only what you asked for" in said(result)
    assert await carry_out(world, due, "Tea?", lapses=timedelta(days=9)) == Later(now + timedelta(days=3))
    assert isinstance(await carry_out(world, due, "Tea?", lapses=timedelta(days=2)), Done)
    assert world.dms(world.ann) == []
    assert "**Pause** · until" in panel(await me(world))
    assert result.response is not None
    assert "over" in said(await world.ann.click(result.response, label="End my pause"))
    await carry_out(world, due, "Tea?", lapses=timedelta(days=9))
    assert [message.content for message in world.dms(world.ann)] == ["Tea?"]


async def test_a_plain_pause_needs_one_press_and_no_words(world: World) -> None:
    await world.ann.slash(
        world.general, "preferences", timezone="Asia/Tokyo"
    )  # It is Thursday, nine in the morning, there.
    for label, until in (("Tomorrow", 1767308400), ("Monday", 1767567600), ("In a week", 1767830400)):
        asked = await world.ann.slash(world.general, "pause")
        assert "Until when shall I be quiet?" in said(asked)
        assert asked.response is not None
        paused = await world.ann.click(asked.response, label=label)
        found = re.search(r"<t:(\d+)", said(paused))
        assert found is not None
        assert (label, int(found[1])) == (label, until)
        assert "I'm quiet until" in said(await world.ann.slash(world.general, "pause"))
        assert paused.response is not None
        await world.ann.click(paused.response, label="End my pause")


async def test_a_pause_goes_by_the_servers_clock_for_whoever_has_said_of_none(world: World) -> None:
    await world.settings("reminders", timezone="Asia/Tokyo")
    asked = await world.ben.slash(world.general, "pause")
    assert asked.response is not None
    assert "<t:1767308400" in said(await world.ben.click(asked.response, label="Tomorrow"))


async def test_the_language_that_was_chosen_is_spoken_until_discords_is_wanted_again(world: World) -> None:
    await choose(world, "language", "en-US")
    languages = world.bot.services.languages
    assert languages.of(world.ann.id, discord.Locale.german) is discord.Locale.american_english
    assert languages.of(world.ben.id, discord.Locale.german) is discord.Locale.german
    await world.restart()
    languages = world.bot.services.languages
    assert languages.of(world.ann.id, discord.Locale.german) is discord.Locale.american_english
    await choose(world, "language", "discord")
    assert languages.of(world.ann.id, discord.Locale.german) is discord.Locale.german


async def test_a_language_that_discord_no_longer_has_counts_as_none(world: World) -> None:
    await choose(world, "language", "en-US")
    database = world.bot.services.database
    await database.write(lambda tx: tx.run("UPDATE people SET language = 'tlh' WHERE member_id > 0"))
    await world.restart()
    assert world.bot.services.languages.of(world.ann.id, discord.Locale.german) is discord.Locale.german
    assert "as in your Discord" in panel(await me(world))


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("22-8", (1320, 480)),
        ("from 21:30 to 7", (1290, 420)),
        ("10pm until 6:15am", (1320, 375)),
        ("0-9", (0, 540)),
        ("22:00\u20138:00", (1320, 480)),
        ("12am - 12pm", (0, 720)),
        ("24 to 8", (0, 480)),
        ("NONE", (0, 0)),
    ],
)
def test_quiet_hours_as_people_write_them(words: str, meant: tuple[int, int]) -> None:
    assert means_none(words) or quiet_hours(parse_hours(words)) == (meant,)
    assert means_none(words) == (meant == (0, 0))


@pytest.mark.parametrize("words", ["", "late", "25-8", "22", "22:60-8", "13pm-2am", "22-8-9"])
def test_hours_that_mean_nothing_are_refused_with_what_works(words: str) -> None:
    with pytest.raises(CareError, match="22-8"):
        quiet_hours(parse_hours(words))


async def test_in_direct_messages_there_is_nothing_of_a_server(world: World) -> None:
    ann = world.ann.user
    words = panel(await ann.slash("preferences", timezone="Europe/Berlin"))
    assert "Europe/Berlin" in words
    assert "this server" not in words
    shown = (await ann.slash("preferences")).response
    assert "Never" in panel(await ann.select(shown, ["0"], custom_id="me:often"))
    assert "until" in said(await ann.slash("pause", until="3 days"))
    assert (await person(world)).contacts_a_week == 0
