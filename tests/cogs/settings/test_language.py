"""A server chooses the language of what everybody there reads; what somebody asks for alone is in theirs."""

from collections.abc import Iterator
from pathlib import Path

import discord
import pytest

from cogs.settings.settings import LanguageSettings
from tests.catalogues import Words, speaking
from tests.world import World
from tests.world import speaking as everyone_speaking

WORDS: dict[str, Words] = {
    "de": {"Say hi": "Hallo sagen", "{name} says hi.": "{name} sagt hallo.", "Saved.": "Gespeichert."},
    "fr": {"Say hi": "Dire bonjour", "{name} says hi.": "{name} dit bonjour.", "Saved.": "Enregistré."},
}


@pytest.fixture(autouse=True)
def catalogues(tmp_path: Path) -> Iterator[None]:
    with speaking(tmp_path / "locales", WORDS):
        yield


async def greeted(world: World, name: str) -> discord.Message:
    await world.join(name)
    await world.pass_time(minutes=5)
    greeting = world.welcome.last_message
    assert greeting is not None
    return greeting


async def test_a_server_chooses_what_everybody_there_reads(world: World) -> None:
    await world.settings("welcome", channel=world.welcome)
    await world.settings("language", language="de")
    await world.restart()
    greeting = await greeted(world, "cleo")
    with everyone_speaking("fr"):
        said = await world.ann.click(greeting, label="Hallo sagen")
    assert said.response is not None
    answered = world.welcome.last_message
    assert answered is not None
    assert "sagt hallo" in (answered.embeds[0].description or "")

    await world.bot.services.settings.change(world.guild.id, LanguageSettings, language=None)
    assert await world.ann.click(await greeted(world, "dora"), label="Say hi")


async def test_moderators_are_offered_languages_by_their_own_names(world: World) -> None:
    offered = await world.mod.autocomplete(world.general, "settings language", "language", "fran")
    assert offered == [{"name": "Français", "value": "fr"}]
    shown = await world.settings("language", language="fr")
    assert shown.response is not None
    assert "Français" in (shown.response.embeds[0].description or "")


async def test_a_language_without_words_is_not_taken(world: World) -> None:
    refused = await world.settings("language", language="tlh")
    assert refused.response is not None
    assert "choose one of the suggestions" in refused.response.content
    assert world.bot.services.settings.language_of(world.guild.id) is None
