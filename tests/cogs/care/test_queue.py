"""What waits for a team, in one list."""

from bot.interactions.buttons import Button
from bot.moderation.queue import CareQueue
from tests.cogs.care.people import helper_of, said
from tests.world import World


class Waiting:
    """A section with so many things in it."""

    def __init__(self, name: str, number: int) -> None:
        self._name, self._number = name, number

    def title(self) -> str:
        return self._name

    async def lines(self, guild_id: int) -> list[str]:
        return [f"{self._name} {number} of {guild_id}" for number in range(self._number)]

    async def buttons(self, guild_id: int) -> list[Button]:
        return []


async def test_a_queue_without_anything_says_so(world: World) -> None:
    shown = await helper_of(world).slash(world.general, "care queue")
    assert "Nothing just now" in said(shown)
    assert shown.ephemeral


async def test_an_empty_queue_promises_no_channel_that_there_is_not(world: World) -> None:
    shown = said(await helper_of(world).slash(world.general, "care queue"))
    assert "in the team's channel" not in shown
    assert "`/settings team channel:`" in shown
    await world.settings("team", channel=world.private_channel("office"))
    assert "in the team's channel" in said(await world.mod.slash(world.general, "care queue"))


async def test_every_section_with_something_in_it_is_shown(world: World) -> None:
    queue = world.bot.services.shared.get(CareQueue)
    for section in (Waiting("Letters", 2), Waiting("Wishes", 0), Waiting("Cards", 14)):
        queue.add(section)
    shown = said(await helper_of(world).slash(world.general, "care queue"))
    assert f"Letters 1 of {world.guild.id}" in shown
    assert "Wishes" not in shown
    assert "Cards 9" in shown
    assert "Cards 10" not in shown
    assert "and 4 more" in shown


async def test_members_are_not_offered_what_the_team_does(world: World) -> None:
    offered = set(world.ann.available_commands(world.general))
    assert not [one for one in offered if one.startswith("care")]
    assert "care queue" in set(helper_of(world).available_commands(world.general))
