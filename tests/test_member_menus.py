"""What the menu of a member offers keeps to the same limits as the commands that it stands for."""

from typing import Any

import discord
import simcord

from tests.world import World


def said(result: simcord.InteractionResult) -> str:
    """All words of an answer."""
    answers: list[Any] = [result.response, *result.followups]
    parts = [f"{one.content} {' '.join(embed.description or '' for embed in one.embeds)}" for one in answers if one]
    return "\n".join(parts)


async def test_somebody_is_asked_how_they_are_from_their_menu(world: World) -> None:
    assert "ask yourself" in said(await world.ann.context_menu(world.general, "Ask how they are", world.ann))
    robot = await world.join("robot", bot=True)
    assert "Bots are always okay" in said(await world.ann.context_menu(world.general, "Ask how they are", robot))
    form = await world.ann.context_menu(world.general, "Ask how they are", world.ben)
    await world.restart()
    assert "I'll ask" in said(await world.ann.submit_modal(form, {"words": "soup?"}))
    await world.pass_time(minutes=1)
    [message] = world.dms(world.ben)
    assert "soup?" in message.content
    again = await world.ann.submit_modal(
        await world.ann.context_menu(world.general, "Ask how they are", world.ben), {"words": "well?"}
    )
    assert "well?" in said(again), "once in seven days, and what was written comes back"
    await world.pass_time(minutes=1)
    assert len(world.dms(world.ben)) == 1
    cleo = await world.join("cleo")
    form = await world.ann.context_menu(world.general, "Ask how they are", cleo)
    await world.leave(cleo)
    assert "no longer in this server" in said(await world.ann.submit_modal(form, {"words": ""}))


async def test_whoever_is_barred_opens_no_form(world: World) -> None:
    await world.mod.slash(world.general, "care bar", member=world.ann, **{"from": "asking", "days": 1})
    refused = await world.ann.context_menu(world.general, "Ask how they are", world.ben)
    assert refused.response is not None
    assert refused.response.ephemeral


async def test_why_is_for_the_team(world: World) -> None:
    await world.settings("welcome", channel=world.welcome)
    cleo = await world.join("cleo")
    shown = await world.mod.context_menu(world.general, "Why?", cleo)
    assert shown.response is not None
    assert shown.response.ephemeral
    assert "joined" in said(shown)
    menu = next(one for one in world.bot.tree.get_commands(type=discord.AppCommandType.user) if one.name == "Why?")
    assert menu.default_permissions == discord.Permissions(moderate_members=True)
