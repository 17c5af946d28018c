"""The machine's clock is set back, and everybody is greeted all the same."""

from datetime import timedelta

from tests.world import SimulatedClock, World


async def test_nobody_is_added_to_a_greeting_that_is_posted(world: World, clock: SimulatedClock) -> None:
    await world.settings("welcome", channel=world.welcome, delay_minutes=0)
    for number in range(5):
        await world.join(f"friend{number}")
    await world.pass_time(minutes=1.5)
    clock.jump = -timedelta(minutes=1)
    cleo = await world.join("cleo")
    await world.pass_time(minutes=5)
    assert sum(cleo.mention in message.content for message in world.welcome.history()) == 1


async def test_an_account_that_is_newer_than_our_clock_is_greeted(world: World, clock: SimulatedClock) -> None:
    await world.settings("welcome", channel=world.welcome, delay_minutes=0)
    await world.pass_time(minutes=10)
    clock.jump = -timedelta(seconds=30)
    cleo = await world.join("cleo")
    await world.pass_time(minutes=5)
    assert sum(cleo.mention in message.content for message in world.welcome.history()) == 1


async def test_nobody_is_added_to_a_greeting_of_which_nobody_is_left(world: World, clock: SimulatedClock) -> None:
    await world.settings("welcome", channel=world.welcome, delay_minutes=0)
    friends = [await world.join(f"friend{number}") for number in range(5)]
    for friend in friends:
        await world.leave(friend)
    await world.pass_time(minutes=1.5)
    clock.jump = -timedelta(minutes=1)
    cleo = await world.join("cleo")
    dana = await world.join("dana")
    await world.pass_time(minutes=5)
    greeted = [message.content for message in world.welcome.history()]
    assert [sum(one.mention in content for content in greeted) for one in (cleo, dana)] == [1, 1]
