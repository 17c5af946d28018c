"""What people do who need help, and those who answer them, and what they see then."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import discord
import simcord
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.config import Config
from tests.world import World

WORDS = "I am not safe at home"


def text(message: Any) -> str:
    """All words of a message."""
    parts = [message.content or ""]
    for embed in message.embeds:
        parts += [embed.title or "", embed.description or "", *(one.value or "" for one in embed.fields)]
        parts.append(embed.footer.text or "")
    return "\n".join(part for part in parts if part)


def said(result: simcord.InteractionResult) -> str:
    """All that somebody is told."""
    return "\n".join(text(one) for one in (result.response, *result.followups) if one is not None)


def rows_of(message: Any) -> list[dict[str, Any]]:
    """The rows of buttons and menus under a message."""
    return [one if isinstance(one, dict) else one.to_dict() for one in message.components]


def labels(message: Any) -> list[str]:
    """What can be pressed under a message."""
    return list(_labels(rows_of(message)))


def _labels(parts: list[Any]) -> Iterator[str]:
    for one in parts:
        if one.get("type") == 2:
            yield one.get("label") or ""
        yield from _labels(one.get("components", []))


def cards(place: simcord.ChannelHandle) -> list[discord.Message]:
    """The messages in a channel that everyone there sees, oldest first."""
    return [message for message in place.history() if not message.flags.ephemeral]


def everything_kept(config: Config) -> bytes:
    """Every byte that is on disk, but for what SQLite's readers tell one another in shared memory."""
    place = Path(config.database_url.removeprefix("sqlite:///"))
    files = sorted(place.parent.glob("hearth.db*"))
    return b"".join(one.read_bytes() for one in files if not one.name.endswith("-shm"))


async def open_to_everyone(world: World, place: simcord.ChannelHandle) -> None:
    """Somebody lets everyone read a channel."""
    world.env.backend.delete_overwrite(place.id, world.guild.default_role.id)
    await world.settle()


async def close_to_everyone(world: World, place: simcord.ChannelHandle) -> None:
    """Somebody takes that back."""
    deny = discord.Permissions(view_channel=True).value
    everyone = Overwrite(target_id=world.guild.default_role.id, type=OverwriteType.ROLE, allow=0, deny=deny)
    world.env.backend.set_overwrite(place.id, everyone)
    await world.settle()


def forbid(world: World, place: simcord.ChannelHandle) -> None:
    """Somebody keeps the bot from writing in a channel."""
    deny = discord.Permissions(send_messages=True).value
    assert world.guild.me is not None
    mine = Overwrite(target_id=world.guild.me.id, type=OverwriteType.MEMBER, allow=0, deny=deny)
    world.env.backend.set_overwrite(place.id, mine)


async def tell_moderators(
    world: World, who: simcord.MemberActor, words: str = WORDS, named: str = "named"
) -> simcord.InteractionResult:
    """Somebody writes to the moderators."""
    opened = await who.slash(world.general, "help-now")
    assert opened.response is not None
    form = await who.click(opened.response, label="Tell the moderators privately")
    return await who.submit_modal(form, {"words": words, "named": named})


class Office:
    """A team of two with a private channel, and whoever tells them something."""

    def __init__(self, world: World) -> None:
        self.world, self.channel = world, world.private_channel("office")
        self.max = world.guild.add_member(world.env.create_user("max"), roles=[world.guild.roles["mods"]])

    async def open(self, *, ping: bool = False) -> None:
        await self.world.settle()
        await self.world.settings("help_now", moderators=self.channel)
        if ping:
            await self.world.settings("team", role=self.world.guild.roles["mods"], ping=True)

    @property
    def card(self) -> discord.Message:
        """The card of the last call."""
        return [one for one in cards(self.channel) if one.embeds and one.embeds[0].title][-1]

    @property
    def last(self) -> discord.Message:
        return cards(self.channel)[-1]

    async def press(self, who: simcord.MemberActor, label: str) -> str:
        """Somebody of the team presses something on the card."""
        result = await who.click(self.card, label=label)
        await self.world.settle()
        return said(result)

    async def write(self, who: simcord.MemberActor, words: str) -> str:
        """Somebody of the team writes to the person, through Hearth."""
        form = await who.click(self.card, label="Write to them")
        result = await who.submit_modal(form, {"words": words})
        await self.moment()
        return said(result)

    async def answer(self, who: simcord.MemberActor, words: str, label: str = "Answer") -> str:
        """Somebody answers what came by direct message."""
        form = await who.user.click(self.heard(who)[-1], label=label)
        result = await who.user.submit_modal(form, {"words": words})
        await self.moment()
        return said(result)

    async def moment(self) -> None:
        await self.world.pass_time(minutes=0.05)

    def heard(self, who: simcord.MemberActor) -> list[discord.Message]:
        """What somebody was told by direct message."""
        sent = self.world.dms(who) if who.id in self.world.env.backend.dm_channels else []
        return [message for message in sent if not message.flags.ephemeral]
