"""What limits count outlasts forgetting, and says nothing else."""

from datetime import timedelta

import simcord

from bot.config import Config
from tests.cogs.kudos.people import cards, forget, rows, said, thank
from tests.world import World


async def given(world: World, *givers: simcord.MemberActor) -> int:
    """How many of these can thank Ben now."""
    return sum([not (await thank(world, giver, world.ben)).ephemeral for giver in givers])


async def test_the_same_member_is_not_thanked_again_sooner_for_having_forgotten(world: World) -> None:
    for number in range(4):
        await thank(world, world.ann, world.ben, f"thanks for nothing, {number}")
        await forget(world, world.ann)
    assert len(cards(world)) == 1
    again = int((world.env.now() + timedelta(minutes=30)).timestamp())
    assert f"<t:{again}:R>" in said(await thank(world, world.ann, world.ben))
    await world.pass_time(minutes=31)
    assert await given(world, world.ann) == 1


async def test_a_day_has_no_more_thanks_for_having_forgotten_whoever_did(world: World) -> None:
    await world.settings("kudos", daily_limit=2, pair_minutes=0)
    assert await given(world, world.ann) == 1
    await forget(world, world.ann)
    assert "You can thank one more person today." in str((await world.ann.slash(world.general, "kudos give")).modal)
    assert await given(world, world.ann) == 1
    await forget(world, world.ben)
    assert "in the last 24 hours" in said(await thank(world, world.ann, world.ben))
    assert "in the last 24 hours" in said(await world.ann.slash(world.general, "kudos give"))
    assert await given(world, world.mod) == 1
    await world.pass_time(hours=24.1)
    assert await given(world, world.ann) == 1


async def test_what_counts_says_nothing_and_goes_when_it_counts_no_longer(world: World, config: Config) -> None:
    await world.settings("kudos", pair_minutes=60 * 48)
    await thank(world, world.ann, world.ben)
    await forget(world, world.ann)
    kept = rows(config, "SELECT * FROM quota_uses")
    assert len(kept) == 2
    assert not {str(world.ann.id), str(world.ben.id)} & {word for row in kept for word in map(str, row)}
    await world.pass_time(days=2.5)
    assert rows(config, "SELECT * FROM quota_uses") == []
    assert await given(world, world.ann) == 1


async def test_forgetting_something_else_counts_nothing(world: World, config: Config) -> None:
    await thank(world, world.ann, world.ben)
    await world.ann.slash(world.general, "remind me", when="3d", what="water the plants")
    await forget(world, world.ann, "reminders")
    assert rows(config, "SELECT * FROM quota_uses") == []
    await world.pass_time(minutes=31)
    assert await given(world, world.ann) == 1


async def test_show_names_what_limits_count(world: World) -> None:
    await thank(world, world.ann, world.ben)
    await world.ann.slash(world.general, "remind me", when="3d", what="water the plants")
    await forget(world, world.ann)
    result = await world.ann.slash(world.general, "privacy show")
    assert "how many thanks you gave" in said(result)
