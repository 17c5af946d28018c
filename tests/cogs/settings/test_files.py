"""Settings as a file: taken along, looked at, and applied whole or not at all."""

import asyncio
import json
from pathlib import Path
from typing import Any, cast

import discord
import jsonschema
import pytest
import simcord
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import CareError
from bot.moderation.settings_schema import settings_schema
from bot.moderation.team import TeamSettings
from cogs.check_ins.settings import CheckInSettings
from cogs.kudos.settings import KudosSettings
from cogs.settings.rules import files
from cogs.settings.service.changes import ChangeOutcome
from cogs.settings.service.decisions import Decisions
from cogs.settings.service.files import SettingsFiles, with_places
from cogs.settings.service.importing import Proposal, SettingsImports
from cogs.welcome.settings import WelcomeSettings
from tests.cogs.settings.broken_files import BROKEN, TEXT, WHOLE, at, of
from tests.world import World

ROOT = Path(__file__).parents[3]
Content = dict[str, Any]


def said(result: simcord.InteractionResult) -> str:
    """The words of an answer and of its card."""
    shown = result.response
    assert shown is not None
    return "\n".join([shown.content, *(embed.description or "" for embed in shown.embeds)])


async def exported(world: World, member: simcord.MemberActor | None = None) -> bytes:
    who = member or world.mod
    result = await who.slash(world.general, "settings export")
    assert result.ephemeral
    assert result.response is not None
    [file] = result.response.attachments
    return await file.read()


async def send(world: World, content: bytes | Content, who: simcord.MemberActor | None = None) -> Any:
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    return await (who or world.mod).slash(world.general, "settings import", file=("settings.json", data))


async def press(world: World, result: simcord.InteractionResult, label: str) -> simcord.InteractionResult:
    assert result.response is not None
    return await world.mod.click(result.response, label=label)


async def state(world: World) -> Content:
    """All that the server has decided."""
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    services = world.bot.services
    return json.loads(await SettingsFiles(services).export(services.database, guild))


async def decide(world: World) -> None:
    """A server with something of everything."""
    await world.settings("welcome", channel=world.welcome, delay_minutes=9, when="at join")
    await world.settings("kudos", channel=world.thanks, values="🤝 helping, 🌱 learning", digest="off")
    await world.settings("team", channel=world.private_channel("office"))
    await world.settings("reminders", timezone="Wien")
    await world.mod.slash(world.general, "welcome places", channel=world.thanks, about="*Thanks* are `here` @all")
    shown = await world.mod.slash(world.general, "welcome interests")
    await world.mod.submit_modal(shown, {"lines": "tea\nbread"})
    texts = await world.mod.slash(world.general, "welcome texts")
    assert texts.response is not None
    await world.mod.submit_modal(
        await world.mod.click(texts.response, label="Add a text"), {"words": "Hi {member}, welcome to {server}!"}
    )
    await world.mod.slash(
        world.general,
        "round create",
        name="Monday",
        channel=world.general,
        days="mon",
        time="9:00",
        timezone="Europe/Vienna",
        question1="What went well?",
    )


async def test_a_file_brings_back_all_that_was_decided(world: World) -> None:
    await decide(world)
    file, before = await exported(world), await state(world)
    assert json.loads(file) == before
    schema = json.loads((ROOT / "docs" / "settings.schema.json").read_text(encoding="utf-8"))
    services = world.bot.services
    assert schema == json.loads(settings_schema(services.settings.declared, services.settings_sections.all))
    jsonschema.validate(before, schema)
    assert before["settings"]["kudos"]["channel"] == {"id": str(world.thanks.id), "name": "thanks"}
    assert "so there is nothing to change" in said(await send(world, file))
    listed = await world.mod.slash(world.general, "settings history")
    for words in ("to Rounds: “Monday”", "to **Greeting texts**", "to **Interests**: tea, bread"):
        assert words.replace("Rounds", "**Rounds**") in said(listed)
    await world.mod.slash(world.general, "round end", name="Monday")
    await world.settings("kudos", digest="weekly", daily_limit=1)
    await world.reset("welcome.channel", "team.channel")
    await world.mod.slash(world.general, "welcome places", channel=world.thanks)
    changed = await state(world)
    shown = await send(world, file)
    for line in ("`kudos daily_limit`: 1 → 5", f"`welcome channel`: not set → {world.welcome.mention}", "“Monday”"):
        assert line in said(shown)
    assert await state(world) == changed
    await world.restart()
    done = await press(world, shown, "Apply")
    assert done.response is not None
    assert done.response.content.startswith("Saved.")
    assert await state(world) == before
    await press(world, done, "Take it back")  # All of it was one change.
    assert await state(world) == changed
    first, second = [await send(world, file) for _time in range(2)]
    assert "no longer with me" in said(await press(world, first, "Apply"))
    assert "Everything stays as it is." in said(await press(world, second, "Leave it"))
    assert await state(world) == changed


async def test_what_has_changed_since_it_was_shown_is_shown_once_more(world: World) -> None:
    shown = await send(world, of({"kudos": {"daily_limit": 3, "pair_minutes": 9}}))
    await world.settings("kudos", daily_limit=7)
    again = await press(world, shown, "Apply")
    assert "nothing is applied yet" in said(again)
    assert "`kudos daily_limit`: 7 → 3" in said(again)
    await world.settings("kudos", account_days=7)  # Which is not in the file.
    assert said(await press(world, again, "Apply")).startswith("Saved.")
    kudos = world.bot.services.settings.of(world.guild.id, KudosSettings)
    assert kudos == KudosSettings(daily_limit=3, pair_minutes=9, account_days=7)


async def test_of_two_moderators_who_apply_at_once_one_is_shown_it_anew(world: World) -> None:
    guild, services = world.bot.get_guild(world.guild.id), world.bot.services
    assert guild is not None
    imports, both = SettingsImports(services), [await guild.fetch_member(one) for one in (world.mod.id, world.ann.id)]
    for number, member in enumerate(both, start=1):
        data = json.dumps(of({"kudos": {"daily_limit": number, "pair_minutes": number}})).encode()
        await imports.saw((await imports.begin(guild, member.id, number, data)).found)
    done = await asyncio.gather(*(imports.apply(guild, one, number) for number, one in enumerate(both, start=1)))
    [applied] = [number for number, one in enumerate(done, start=1) if isinstance(one, ChangeOutcome)]
    kudos = services.settings.of(world.guild.id, KudosSettings)
    assert kudos == KudosSettings(daily_limit=applied, pair_minutes=applied)
    [anew] = [one for one in done if isinstance(one, Proposal)]
    assert not anew.as_seen
    assert len(await services.settings_history.listed(services.database, guild.id, 0, 9)) == 1


async def test_a_place_of_few_is_never_taken_by_its_name_alone(world: World) -> None:
    office, circles = world.private_channel("office"), world.guild.create_text_channel("circles")
    role = world.guild.create_role("greeters")
    await world.settle()
    away = {"id": "77", "name": "office"}
    file = of(
        {
            "team": {"channel": away},
            "check_ins": {"circles": {"id": "78", "name": "circles"}, "listeners_channel": away},
            "greeters": {"role": {"id": "79", "name": "greeters"}, "channel": {"id": "80", "name": "gone"}},
            "kudos": {"daily_limit": 3},
        },
        welcome_places=[{"channel": {"id": "81", "name": "thanks"}, "about": "Thanks"}],
    )
    asked = await send(world, file)
    assert "**office**, for `team channel`, `check_ins listeners_channel`" in said(asked)
    with pytest.raises(Exception, match="Apply"):
        await press(world, asked, "Apply")
    assert asked.response is not None
    asked = await world.mod.select(asked.response, [office])
    assert "the role **greeters**, for `greeters role`" in said(asked)
    assert asked.response is not None
    asked = await world.mod.select(asked.response, [role])
    assert "**gone**, for `greeters channel`" in said(asked)
    shown = await press(world, asked, "Leave this out")
    assert "Left out: `greeters channel`" in said(shown)
    assert said(await press(world, shown, "Apply")).startswith(("Saved.", "It is set"))
    settings, here = world.bot.services.settings, world.guild.id
    assert settings.of(here, TeamSettings).channel == office.id
    assert settings.of(here, CheckInSettings).circles == circles.id
    assert settings.of(here, CheckInSettings).listeners_channel == office.id
    assert (await state(world))["lists"]["welcome_places"][0]["channel"]["id"] == str(world.thanks.id)


async def test_a_file_passes_the_refusals_of_a_change_by_hand_whole(world: World) -> None:
    before, place = await state(world), {"id": str(world.general.id), "name": "general"}
    role = world.guild.create_role("power", permissions=discord.Permissions(ban_members=True))
    await world.settle()
    kudos = {"daily_limit": 3}
    for settings, words in (
        ({"kudos": kudos, "team": {"channel": place}}, "take View Channel"),
        ({"kudos": kudos, "welcome": {"role": {"id": str(role.id), "name": "power"}}}, "without these permissions"),
    ):
        shown = await send(world, of(settings))
        assert words in said(await press(world, shown, "Apply"))
        assert await state(world) == before


async def test_nobody_without_manage_server_reaches_files(world: World) -> None:
    shown = await send(world, of({"kudos": {"daily_limit": 3}}))
    command = world.env.backend.find_command("settings", world.guild.id)
    assert command is not None
    world.guild.set_command_permissions(int(command["id"]), {world.ann: True})
    refused = [
        await world.ann.slash(world.general, "settings export"),
        await send(world, of({"kudos": {"daily_limit": 3}}), world.ann),
    ]
    world.env.backend.edit_role(world.guild.id, world.guild.roles["mods"].id, {"permissions": 0})
    await world.settle()
    refused += [await press(world, shown, label) for label in ("Apply", "Leave it")]
    assert all("people who manage this server" in said(one) for one in refused)
    assert world.bot.services.settings.of(world.guild.id, KudosSettings).daily_limit == 5


async def test_a_hundred_broken_files_change_nothing_and_each_says_why(world: World) -> None:
    before = await state(world)
    assert len(BROKEN) >= 100
    assert SettingsFiles(world.bot.services).checked(TEXT.encode()).settings["kudos.daily_limit"] == 3
    for make, why in BROKEN:
        with pytest.raises(CareError) as refused:
            SettingsFiles(world.bot.services).checked(make())
        assert why in str(refused.value)
        assert str(refused.value).startswith("Nothing is changed.")
        assert len(str(refused.value)) < 1500
    for make, why in BROKEN[:: len(BROKEN) // 5]:
        answer = await send(world, make())
        assert why in "\n".join(said_last(answer))
    assert await state(world) == before


def said_last(result: Any) -> list[str]:
    """What was said in an answer and after it."""
    first = [] if result.response is None else [result.response.content]
    return [*first, *(one.content for one in result.followups)]


@given(st.binary(max_size=300))
def test_whatever_bytes_there_are_they_are_read_or_refused(data: bytes) -> None:
    try:
        files.read(data)
    except CareError as refusal:
        assert str(refusal).startswith("Nothing is changed.")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def places_in(content: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every place in a file at which something stands."""
    if isinstance(content, dict):
        inner = list(cast("Content", content).items())
    else:
        inner = list(enumerate(cast("list[Any]", content))) if isinstance(content, list) else []
    return [place for name, one in inner for place in [(*path, name), *places_in(one, (*path, name))]]


async def test_a_file_in_which_anything_is_exchanged_is_refused_or_fits_whole(world: World) -> None:
    services = world.bot.services
    checker, decisions = SettingsFiles(services), Decisions(services)

    @given(st.sampled_from(places_in(WHOLE)), JSON)
    def exchange(place: tuple[str | int, ...], value: Any) -> None:
        try:
            found = checker.checked(at(*place, value=value)())
        except CareError as refusal:
            assert str(refusal).startswith("Nothing is changed.")
            return
        wanted = {**found.settings, **found.lists}
        resolved = {key: with_places(one, lambda place: place.id) for key, one in wanted.items()}
        changes, lists = decisions.parted(resolved)
        assert len(services.settings.proposed(world.guild.id, changes)) == len(changes)
        assert lists.keys() == found.lists.keys()

    exchange()


KUDOS = {
    "daily_limit": st.integers(0, 100),
    "pair_minutes": st.integers(0, 10080),
    "digest": st.sampled_from(["off", "weekly", "monthly"]),
    "values": st.lists(st.sampled_from(["tea", "🌱 learning", "d'accord"]), unique=True).map(tuple),
}
WELCOME = {"greet_returning": st.booleans(), "delay_minutes": st.integers(0, 1440)}


async def test_settings_are_the_same_after_they_went_through_a_file(world: World) -> None:
    services = world.bot.services
    checker, decisions = SettingsFiles(services), Decisions(services)

    @given(st.fixed_dictionaries({}, optional=KUDOS), st.fixed_dictionaries({}, optional=WELCOME))
    def through(kudos: dict[str, Any], welcome: dict[str, Any]) -> None:
        configs = {KudosSettings: KudosSettings(**kudos), WelcomeSettings: WelcomeSettings(**welcome)}
        written = {model.feature: json.loads(config.model_dump_json()) for model, config in configs.items()}
        read = checker.checked(json.dumps(of(written)).encode()).settings
        changes, _lists = decisions.parted(read)
        assert services.settings.proposed(world.guild.id, changes) == configs

    through()


def test_a_string_without_an_end_is_refused_at_once() -> None:
    with pytest.raises(CareError, match="line 1 is not JSON"):
        files.read(b'"' + b'\\"' * 95_000)


def test_the_longest_file_that_can_be_is_read() -> None:
    assert files.MOST_BYTES > 10 * 2000 * 6 + 10 * 603 * 6  # every text and question full, each letter as \uXXXX


async def test_much_is_shown_in_pages_and_what_is_left_to_do_in_short(world: World) -> None:
    me = world.guild.me
    assert me is not None
    shut: Any = {me: discord.PermissionOverwrite(send_messages=False, embed_links=False, create_private_threads=False)}
    closed = world.guild.create_text_channel("closed", overwrites=shut)
    place = {"id": str(closed.id), "name": "closed"}
    texts = [{"words": f"{number} " + "w" * 1900} for number in range(10)]
    names = [f"{number}" + "_" * 39 for number in range(10)]
    file = of(
        {
            "welcome": {"channel": place, "introductions": place, "rules": place},
            "greeters": {"channel": place},
            "check_ins": dict.fromkeys(("channel", "talks", "circles", "unheard_channel"), place),
            "kudos": {"channel": place, "values": names},
        },
        welcome_texts=texts,
        welcome_interests=[{"name": f"{number} " + "i" * 50} for number in range(25)],
    )
    shown = await send(world, file)
    assert "`kudos values`: not set →" in said(shown)
    done = await press(world, shown, "Apply")
    assert "It is set, and something is left to do:" in said(done)
    assert "I can't write in" in said(done)
    listed = await world.mod.slash(world.general, "settings history")
    assert "changed 12 settings" in said(listed)
    await press(world, done, "Take it back")
    assert (await state(world))["lists"]["welcome_texts"] == []
