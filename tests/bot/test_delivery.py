"""What becomes of something the bot sends: posted once, to be tried again, or not for this place at all."""

import aiohttp
import discord
import pytest

from bot.delivery import Delivery, Undeliverable, talking_to_discord
from bot.errors import CareError, NotNow
from tests.world import World


@pytest.fixture
def delivery(world: World) -> Delivery:
    return world.bot.services.delivery


@pytest.mark.parametrize(
    ("status", "code"),
    [(500, 0), (502, 0), (503, 0), (504, 0), (520, 0), (429, 0), (400, 40003), (403, 40003)],
)
async def test_where_discord_is_busy_it_may_work_later(
    world: World, delivery: Delivery, status: int, code: int
) -> None:
    world.env.inject_error("POST", f"/channels/{world.general.id}/messages", status=status, code=code, times=1)

    with pytest.raises(NotNow, match="try again"):
        await delivery.post(world.general.id, key="one", ping=world.ann.id, content="hello")

    await delivery.post(world.general.id, key="one", ping=world.ann.id, content="hello")
    assert [message.content for message in world.general.history()] == ["hello"]


@pytest.mark.parametrize(
    ("status", "code"),
    [(403, 50001), (403, 50013), (403, 50007), (403, 50278), (400, 50007), (400, 50278), (404, 10003), (404, 0)],
)
async def test_where_discord_refuses_it_is_undeliverable(
    world: World, delivery: Delivery, status: int, code: int
) -> None:
    world.env.inject_error("POST", f"/channels/{world.general.id}/messages", status=status, code=code, times=1)

    with pytest.raises(Undeliverable) as caught:
        await delivery.post(world.general.id, key="one", ping=world.ann.id, content="hello")

    assert not isinstance(caught.value, NotNow), "it would be tried for ever, and Discord bans who does"


@pytest.mark.parametrize(("status", "code"), [(400, 50035), (400, 0), (401, 0), (405, 0), (413, 40005)])
async def test_a_mistake_of_ours_stays_one(world: World, delivery: Delivery, status: int, code: int) -> None:
    world.env.inject_error("POST", f"/channels/{world.general.id}/messages", status=status, code=code, times=1)

    with pytest.raises(discord.HTTPException) as caught:
        await delivery.post(world.general.id, key="one", ping=world.ann.id, content="hello")

    assert caught.value.code == code


async def test_a_channel_that_is_gone_is_undeliverable(world: World, delivery: Delivery) -> None:
    with pytest.raises(Undeliverable):
        await delivery.post(1, key="one", ping=world.ann.id, content="hello")


async def test_a_direct_message_that_cannot_even_be_opened_is_put_off_where_it_was_too_fast(
    world: World, delivery: Delivery
) -> None:
    world.env.inject_error("POST", "/users/@me/channels", status=400, code=40003, times=1)

    with pytest.raises(NotNow):
        await delivery.direct(world.ann.id, key="one", content="hello")

    await delivery.direct(world.ann.id, key="one", content="hello")
    assert [message.content for message in world.dms(world.ann)] == ["hello"]


@pytest.mark.parametrize(
    "error", [aiohttp.ServerDisconnectedError(), ConnectionResetError(), TimeoutError(), OSError("no route to host")]
)
def test_where_discord_is_not_reached_it_may_work_later(error: Exception) -> None:
    with pytest.raises(NotNow, match="try again") as caught, talking_to_discord():
        raise error

    assert caught.value.__cause__ is error


@pytest.mark.parametrize("error", [KeyError("x"), CareError("no"), Undeliverable("no")])
def test_what_has_nothing_to_do_with_discord_passes_through(error: Exception) -> None:
    with pytest.raises(type(error)) as caught, talking_to_discord():
        raise error

    assert caught.value is error


async def test_the_same_key_gives_the_first_message_again_and_another_key_another(
    world: World, delivery: Delivery
) -> None:
    first = await delivery.post(world.general.id, key="gift:1", ping=world.ann.id, content="thanks")
    again = await delivery.post(world.general.id, key="gift:1", ping=world.ann.id, content="thanks")
    other = await delivery.post(world.general.id, key="gift:2", ping=world.ann.id, content="thanks")

    assert first == again != other
    assert len(world.general.history()) == 2


async def test_nobody_is_pinged_but_the_one_it_is_for(world: World, delivery: Delivery) -> None:
    everyone = f"@everyone <@&{world.guild.id}> {world.ben.mention} {world.ann.mention}"
    await delivery.post(world.general.id, key="one", ping=world.ann.id, content=everyone)

    [sent] = [one for one in world.env.http_requests if one.path.endswith(f"{world.general.id}/messages")]
    assert sent.json is not None
    allowed = sent.json["allowed_mentions"]  # The simulation does not act on it, Discord does.
    assert allowed["parse"] == []
    assert [int(user_id) for user_id in allowed["users"]] == [world.ann.id]
    assert not allowed.get("roles")
