"""Members of whom much is kept, for tests: what they do, what they are shown and given, and where they are found."""

import json
from typing import Any, LiteralString, cast

import simcord

from bot.db.introspection import columns_by_table
from tests.world import World


async def live(world: World) -> None:
    """Ann does a bit of everything, and others do something for her."""
    await world.settings("kudos", pair_minutes=0)
    await world.ann.slash(world.general, "kudos give", member=world.ben, reason="for the soup")
    await world.ben.slash(world.general, "kudos give", member=world.ann, reason="for asking")
    await world.ann.slash(world.general, "remind me", when="3d", what="water the plants")
    await world.ann.slash(world.general, "greeter on", timezone="Europe/Berlin", named=True)
    await world.settle()


async def tables_with(world: World, member_id: int) -> set[str]:
    """Where in the whole database this id is found."""
    database = world.bot.services.database
    found: set[str] = set()
    for table in await columns_by_table(database):
        rows: list[dict[str, Any]] = await database.all(dict, cast(LiteralString, f"SELECT * FROM {table}"))  # noqa: S608
        if any(str(member_id) in str(value) for row in rows for value in row.values()):
            found.add(table)
    return found


def shown(result: simcord.InteractionResult) -> str:
    assert result.response is not None
    assert result.response.ephemeral
    return result.response.content or "".join(embed.description or "" for embed in result.response.embeds)


async def files(world: World, where: str = "everywhere") -> tuple[dict[str, Any], str]:
    result = await world.ann.slash(world.general, "privacy export", where=where)
    assert result.ephemeral
    assert result.response is not None
    data, text = [await attachment.read() for attachment in result.response.attachments]
    return json.loads(data), text.decode()
