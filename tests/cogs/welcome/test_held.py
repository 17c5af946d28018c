"""Greetings are held in a burst, and those that are on their way already are not."""

from tests.wire import Wire
from tests.world import World


async def test_who_may_be_greeted_already_is_not_held_and_greeted_again(world: World, wire: Wire) -> None:
    await world.settings("welcome", channel=world.welcome, delay_minutes=0, raid_joins=3)
    wire.lose_answer(f"/channels/{world.welcome.id}/messages")
    cleo = await world.join("cleo")
    assert wire.all_happened
    others = [await world.join(f"friend{number}") for number in range(4)]
    held = await world.mod.slash(world.general, "care queue")
    assert held.response is not None
    words = held.response.embeds[0].fields[0].value or ""
    assert cleo.mention not in words
    assert others[-1].mention in words
    await world.mod.click(held.response, label="Greet them")
    await world.pass_time(minutes=5)
    greeted = [message.content for message in world.welcome.history()]
    assert [sum(one.mention in content for content in greeted) for one in (cleo, *others)] == [1] * 5
