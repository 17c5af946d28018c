"""The three journeys, from end to end, on both databases."""

import pytest
from pydantic import SecretStr

from bot.config import Config
from tests.databases import DatabaseSite
from tests.world import World


@pytest.fixture
def config(place: DatabaseSite) -> Config:
    return Config(discord_token=SecretStr("a-token"), database_url=place.url, shard_count=1)


async def test_a_newcomer_is_greeted_and_people_say_hi(world: World) -> None:
    await world.settings("welcome", channel=world.welcome)
    cleo = await world.join("cleo")
    assert world.welcome.last_message is None

    await world.pass_time(minutes=1)
    await world.restart()
    await world.pass_time(minutes=1)

    greeting = world.welcome.last_message
    assert greeting is not None
    assert cleo.mention in greeting.content
    await world.ann.click(greeting, label="Say hi")
    message = world.welcome.last_message
    assert message
    assert world.ann.mention in (message.embeds[0].description or "")


async def test_a_member_thanks_another(world: World) -> None:
    result = await world.ann.slash(world.general, "kudos give", member=world.ben, reason="for the soup")
    assert not result.ephemeral
    card = world.general.last_message
    assert card is not None
    assert [user.id for user in card.mentions] == [world.ben.id]
    mine = await world.ben.slash(world.general, "kudos mine")
    assert mine.ephemeral
    assert mine.response
    assert "for the soup" in (mine.response.embeds[0].description or "")


async def test_a_reminder_arrives(world: World) -> None:
    result = await world.ann.slash(world.general, "remind me", when="2h30m", what="water the plants")
    assert result.ephemeral
    await world.pass_time(hours=2, minutes=29)
    assert not world.dms(world.ann)
    await world.restart()
    await world.pass_time(minutes=1)
    [reminder] = world.dms(world.ann)
    assert "water the plants" in (reminder.embeds[0].description or "")
