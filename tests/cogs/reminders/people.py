"""What people do with reminders in tests, and what they read then."""

import simcord

from cogs.reminders.store import waiting
from cogs.reminders.store.waiting import Reminder
from tests.world import World


async def remind(
    world: World, when: str = "2h", what: str = "water the plants", **more: str
) -> simcord.InteractionResult:
    """Ann asks for a reminder."""
    return await world.ann.slash(world.general, "remind me", when=when, what=what, **more)


def words_of(result: simcord.InteractionResult) -> str:
    assert result.ephemeral
    assert result.response is not None
    return result.response.content


def arrived(world: World) -> list[str]:
    return [message.embeds[0].description or "" for message in world.dms(world.ann)]


async def listed(world: World, member: simcord.MemberActor | None = None) -> str:
    result = await (member or world.ann).slash(world.general, "remind list")
    assert result.ephemeral
    assert result.response is not None
    return result.response.embeds[0].description or ""


def content(result: simcord.InteractionResult) -> str:
    assert result.response is not None
    return result.response.content


async def kept(world: World, member: simcord.MemberActor | None = None) -> list[Reminder]:
    return await waiting.of_member(world.bot.services.database, (member or world.ann).id, 0, 100)
