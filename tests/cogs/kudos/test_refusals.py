"""When Discord says no: thanks are kept, and whoever gave them reads honestly that there is no card."""

import pytest

from tests.cogs.kudos.people import cards, keepsake, prefer, said, text, thank
from tests.wire import Wire
from tests.world import World

ANSWERS = "/interactions/*/callback"
BLOCKED, UNKNOWN = 240000, 123456  # a link that Discord blocks, and a reason that nobody knows


def refuse(world: World, path: str, code: int = BLOCKED, *, method: str = "POST", times: int | None = None) -> None:
    world.env.inject_error(method, path, status=400, code=code, times=times)


async def due(world: World) -> int:
    """How much of kudos the agenda has yet to do."""
    return await world.bot.services.database.value("SELECT COUNT(*) FROM agenda WHERE kind LIKE 'kudos.%'")


async def leave_to_the_agenda(world: World, wire: Wire, code: int) -> None:
    """Ann thanks Ben, we die before there is a card, and Discord takes none later on."""
    wire.die(ANSWERS, after=False)
    await thank(world, world.ann, world.ben, "for https://bad.example")
    refuse(world, f"/channels/{world.general.id}/messages", code)
    await world.restart()


async def test_a_card_that_discord_blocks_as_an_answer_is_owned_up_to(world: World) -> None:
    refuse(world, ANSWERS, times=1)
    words = said(await thank(world, world.ann, world.ben, "for https://bad.example"))
    assert "Discord doesn't let me post them" in words
    assert "Your thanks are kept" in words
    await world.pass_time(days=1)
    assert cards(world) == []
    assert "bad.example" in (await keepsake(world, world.ben)).replace("\\", "")
    assert world.dms(world.ann) == []
    assert await due(world) == 0


async def test_a_card_that_discord_blocks_elsewhere_is_owned_up_to(world: World) -> None:
    await world.settings("kudos", channel=world.thanks, digest="off")
    refuse(world, f"/channels/{world.thanks.id}/messages")
    result = await thank(world, world.ann, world.ben, "for https://bad.example")
    assert "Discord doesn't let me post them" in result.followups[0].content
    await world.pass_time(days=1)
    assert "bad.example" in (await keepsake(world, world.ben)).replace("\\", "")
    assert await due(world) == 0


async def test_a_card_that_is_not_up_yet_stays_away_once_its_giver_is_barred(world: World, wire: Wire) -> None:
    wire.die(ANSWERS, after=False)
    await thank(world, world.ann, world.ben)
    await world.mod.slash(world.general, "care bar", member=world.ann, **{"from": "kudos"}, days=7)
    await world.restart()
    await world.pass_time(hours=1)
    assert cards(world) == []
    assert "soup" in await keepsake(world, world.ben)
    assert await due(world) == 0


@pytest.mark.parametrize("code", [BLOCKED, UNKNOWN])
async def test_the_giver_is_told_of_a_card_that_is_given_up_later(world: World, wire: Wire, code: int) -> None:
    await leave_to_the_agenda(world, wire, code)
    await world.pass_time(days=1)
    [message] = world.dms(world.ann)
    assert f"thanks to {world.ben.mention} in The Hearth are kept" in text(message)
    assert "bad.example" in (await keepsake(world, world.ben)).replace("\\", "")
    assert await due(world) == 0


async def test_a_giver_who_wants_no_notices_finds_that_in_the_inbox(world: World, wire: Wire) -> None:
    await prefer(world, world.ann, "quiet")
    await leave_to_the_agenda(world, wire, BLOCKED)
    await world.pass_time(hours=1)
    assert world.dms(world.ann) == []
    assert "could not be posted" in await world.inbox(world.ann)


async def test_nobody_is_told_of_a_card_whose_thanks_are_forgotten(world: World, wire: Wire) -> None:
    await leave_to_the_agenda(world, wire, BLOCKED)
    await world.forget(world.ann)
    await world.pass_time(hours=1)
    assert world.dms(world.ann) == []
    assert await due(world) == 0


async def test_private_thanks_that_discord_blocks_wait_in_the_inbox(world: World) -> None:
    refuse(world, "/users/@me/channels")
    await thank(world, world.ann, world.ben, "for https://bad.example", shown="private")
    await world.pass_time(minutes=5)
    assert "thanked you in The Hearth" in await world.inbox(world.ben)
    assert await due(world) == 0


async def test_a_digest_that_discord_will_not_take_is_no_endless_task(world: World) -> None:
    await world.settings("kudos", channel=world.thanks)
    await thank(world, world.ann, world.ben)
    await world.pass_time(minutes=1.5)
    refuse(world, f"/channels/{world.thanks.id}/messages", UNKNOWN)
    await world.pass_time(days=9)
    assert await due(world) == 0


async def test_a_card_that_cannot_be_redrawn_is_no_endless_task(world: World) -> None:
    await thank(world, world.ann, world.ben)
    await world.pass_time(minutes=1.5)
    refuse(world, f"/channels/{world.general.id}/messages/*", UNKNOWN, method="DELETE")
    await world.ben.click(cards(world)[0], label="Keep private")
    await world.pass_time(days=1)
    assert await due(world) == 0
