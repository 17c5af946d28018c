"""Who was the first to answer a newcomer: a greeting, or an introduction where there is no greeting to be seen."""

from bot.awaiting import store as awaited
from bot.db import Reader
from cogs.welcome.service.arriving import HELLO
from cogs.welcome.store import hellos


async def first_to_answer(reader: Reader, guild_id: int, newcomer_id: int) -> int | None:
    """Return the person who answered first; None where nobody has."""
    answers = await awaited.answers(reader, HELLO, guild_id, newcomer_id)
    if answers:
        return answers[0].member_id
    return next(iter(await hellos.hellos(reader, guild_id, newcomer_id)), None)
