"""What members do in tests of check-ins, and what they read then."""

import json
from collections.abc import Callable

import discord
import pytest
import simcord
from simcord.backend import serializers

from bot.config import Config
from tests.cogs.kudos.people import field, rows, said
from tests.world import World

__all__ = ["field", "rows", "said"]

SECRET = "the basil has wilted again"  # what only its audience may read
EVERY_DAY = [str(day) for day in range(7)]


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


async def choose(
    world: World, member: simcord.MemberActor, days: list[str], time: str = "9:00", zone: str = "Europe/Berlin"
) -> str:
    """Somebody chooses when they are asked."""
    form = await member.slash(world.general, "checkin schedule")
    return said(await member.submit_modal(form, {"days": days, "time": time, "zone": zone}))


def stored(config: Config) -> list[tuple[int, str, str]]:
    """What is kept of check-ins: their mood, their audience, and the sealed words."""
    return rows(config, "SELECT mood, audience, words FROM check_ins ORDER BY id")


def text(message: discord.Message) -> str:
    """What a message says, all of it."""
    parts = [message.content]
    for embed in message.embeds:
        parts += [embed.title or "", embed.description or ""]
    return "\n".join(parts)


def cards(place: simcord.ChannelHandle) -> list[discord.Message]:
    """The messages in a channel that everyone sees, oldest first."""
    return [message for message in place.history() if not message.flags.ephemeral]


def raw(world: World, message: discord.Message) -> str:
    """All that Discord passes on of a message."""
    backend = world.env.backend
    return json.dumps(serializers.message_payload(backend, backend.get_message(message.channel.id, message.id)))


async def write_back(member: simcord.MemberActor, card: discord.Message, words: str) -> simcord.InteractionResult:
    """Somebody writes back under a card."""
    form = await member.click(card, label="Write back")
    return await member.submit_modal(form, {"words": words})


async def answer(member: simcord.MemberActor, reply: discord.Message, words: str) -> simcord.InteractionResult:
    """Somebody answers a reply among their direct messages."""
    form = await member.user.click(reply, label="Reply")
    return await member.user.submit_modal(form, {"words": words})


async def take_down(
    world: World,
    place: simcord.ChannelHandle,
    card: discord.Message,
    days: int = 0,
    *,
    because: str = "",
    recent: bool = False,
) -> simcord.InteractionResult:
    """A moderator takes a card down."""
    form = await world.mod.context_menu(place, "Take down", card)
    hidden = {"days": [str(days)], "recent": "recent" if recent else "one"} if "days" in str(form.modal) else {}
    return await world.mod.submit_modal(form, {"because": because, **hidden})


def refuse(
    world: World, method: str, path: str, code: int, *, status: int = 400, times: int | None = None
) -> Callable[[], None]:
    """Discord refuses these requests with a code of its own, until what is returned is called."""
    world.env.inject_error(method, path, status=status, code=code, times=times)
    refusal = world.env.backend.faults[-1]
    return lambda: world.env.backend.faults.remove(refusal)


DELETIONS = ["seen", "with its channel", "unseen"]  # how a thread can go


def delete_thread(world: World, thread: simcord.ChannelHandle, way: str) -> None:
    """Somebody deletes a thread: seen, "with its channel", or "unseen", while the bot was away."""
    backend = world.env.backend
    with pytest.MonkeyPatch.context() as patch:
        if way != "seen":
            patch.setattr(backend, "emit", _say_nothing)
        backend.delete_channel(thread.id)
    if way == "with its channel":  # Discord says so of the channel, and not of the threads in it.
        backend.delete_channel(world.thanks.id)


def _say_nothing(*_event: object, **_more: object) -> None:
    """Nobody sees what happens."""
