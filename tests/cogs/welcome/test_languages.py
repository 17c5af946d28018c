"""What is said to a whole server is said in its own language, whoever brought it about."""

from collections.abc import Iterator
from pathlib import Path

import discord
import pytest
import simcord

from tests.catalogues import Words, speaking
from tests.world import World

GERMAN: Words = {
    "Greet them": "Begrüßen",
    "Keep private": "Für mich behalten",
    "Read what you were thanked for here; only you see it.": "Jemandem danken",
    "Some things could not be done. Nobody but moderators is told.": "Einiges ging nicht.",
    "{name} has left, after {time}.": "{name} ist gegangen, nach {time}.",
    "Say hi": "Hallo sagen",
}


@pytest.fixture(autouse=True)
def german(tmp_path: Path) -> Iterator[None]:
    """A catalogue, as translators make it."""
    with speaking(tmp_path / "locales", {"de": GERMAN}):
        yield


@pytest.fixture
async def office(world: World) -> simcord.ChannelHandle:
    """The moderators' channel, in a German server."""
    office = world.private_channel("office")
    await world.settings("welcome", channel=world.welcome, moderators=office, farewell=True, introductions=world.thanks)
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    guild.preferred_locale = discord.Locale.german
    return office


def labels(message: discord.Message) -> list[str | None]:
    rows = [row for row in message.components if isinstance(row, discord.ActionRow)]
    return [button.label for row in rows for button in row.children if isinstance(button, discord.Button)]


async def test_moderators_read_of_a_burst_in_their_language(world: World, office: simcord.ChannelHandle) -> None:
    for number in range(12):
        await world.join(f"raider{number}")
    await world.pass_time(minutes=5)
    [note] = office.history()
    assert labels(note) == ["Begrüßen", "Look at each", "Skip them"]


async def test_moderators_read_of_obstacles_and_farewells_in_their_language(
    world: World, office: simcord.ChannelHandle
) -> None:
    world.refuse(f"/channels/{world.welcome.id}/messages", code=50013)
    cleo = await world.join("cleo")
    await world.pass_time(minutes=30)
    [note] = office.history()
    assert note.content.startswith("Einiges ging nicht.")
    await world.leave(cleo)
    await world.pass_time(minutes=1)
    assert office.history()[-1].content == "cleo ist gegangen, nach 30 minutes."


async def test_an_introduction_has_buttons_in_the_language_of_the_server(
    world: World, office: simcord.ChannelHandle
) -> None:
    cleo = await world.join("cleo")
    await world.pass_time(minutes=3)
    message = world.welcome.last_message
    assert message is not None
    result = await cleo.click(message, label="Introduce yourself")
    await cleo.submit_modal(result, {"about": "I bake."})
    await world.pass_time(minutes=1)
    [card] = world.thanks.history()
    assert "Hallo sagen" in labels(card)


async def test_discord_is_told_of_the_commands_in_every_language_that_there_is(world: World) -> None:
    await world.restart()
    sent = world.env.http_requests
    *_, told = [one.json for one in sent if one.json and one.method == "PUT" and one.path.endswith("/commands")]
    [kudos] = [command for command in told if command["name"] == "kudos"]
    [mine] = [command for command in kudos["options"] if command["name"] == "mine"]
    assert mine["description_localizations"] == {"de": "Jemandem danken"}


@pytest.mark.usefixtures("office")
async def test_a_card_of_thanks_that_is_drawn_anew_speaks_the_servers_language(world: World) -> None:
    cleo = await world.join("cleo")
    await cleo.slash(world.general, "kudos give", member=world.ben, reason="for the soup")
    await world.pass_time(minutes=1)
    await world.leave(cleo)
    await world.pass_time(hours=1.1)
    card = next(one for one in world.general.history() if one.embeds and "soup" in (one.embeds[0].description or ""))
    assert "From cleo" in (card.embeds[0].description or "")
    assert "Für mich behalten" in labels(card)
