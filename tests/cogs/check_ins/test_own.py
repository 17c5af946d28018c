"""A check-in as the person who makes it knows it: kept, changed, withdrawn, and seen by nobody else at first."""

from bot.config import Config
from tests.cogs.check_ins.people import SECRET, check_in, said, stored
from tests.world import World


async def test_what_somebody_says_is_kept_sealed_and_shown_to_them_alone(world: World, config: Config) -> None:
    result = await check_in(world, world.ann, mood=1)
    assert result.ephemeral
    assert SECRET in said(result)
    assert "Only you see it." in said(result)
    [(mood, audience, words)] = stored(config)
    assert (mood, audience) == (1, "me")
    assert words
    assert SECRET not in words


async def test_withdrawn_nothing_is_kept(world: World, config: Config) -> None:
    result = await check_in(world, world.ann)
    assert result.response is not None
    await world.ann.click(result.response, label="Withdraw")
    assert stored(config) == []
