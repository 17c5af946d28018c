"""What members do in tests of check-ins, and what they read then."""

import simcord

from bot.config import Config
from tests.cogs.kudos.people import field, rows, said
from tests.world import World

__all__ = ["field", "rows", "said"]

SECRET = "the basil has wilted again"  # what only its audience may read


async def check_in(
    world: World,
    member: simcord.MemberActor,
    words: str = SECRET,
    *,
    mood: int = 3,
    wish: str = "listen",
    audience: str = "me:0",
) -> simcord.InteractionResult:
    """Somebody says how they are."""
    opened = await member.slash(world.general, "checkin now")
    answers = {"mood": str(mood), "wish": [wish], "audience": [audience], "words": words}
    return await member.submit_modal(opened, answers)


def stored(config: Config) -> list[tuple[int, str, str]]:
    """What is kept of check-ins: their mood, their audience, and the sealed words."""
    return rows(config, "SELECT mood, audience, words FROM check_ins ORDER BY id")
