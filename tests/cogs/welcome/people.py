"""What people do and see in the tests of welcoming."""

import discord
import simcord
from simcord.backend import serializers
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from tests.world import World


def words_of(message: discord.Message | simcord.ResponseMessage | None) -> str:
    """All words of a message, those of its embeds too."""
    if message is None:
        return ""
    parts = [message.content or ""]
    for embed in message.embeds:
        parts += [embed.title or "", embed.description or "", *(f"{one.name}\n{one.value}" for one in embed.fields)]
    return "\n".join(part for part in parts if part)


def said(result: simcord.InteractionResult) -> str:
    """All words of the answers to a command, a press or a form."""
    return "\n".join(words_of(one) for one in (result.response, *result.followups))


def forbid_writing(world: World, place: simcord.ChannelHandle) -> None:
    """Somebody takes from the bot that it may write in a channel."""
    me, deny = world.guild.me, discord.Permissions(send_messages=True).value
    assert me is not None
    world.env.backend.set_overwrite(place.id, Overwrite(target_id=me.id, type=OverwriteType.MEMBER, allow=0, deny=deny))


def allow_writing(world: World, place: simcord.ChannelHandle) -> None:
    """Somebody gives it back."""
    me = world.guild.me
    assert me is not None
    world.env.backend.delete_overwrite(place.id, me.id)


def private_place(world: World, name: str, *roles: simcord.RoleHandle) -> simcord.ChannelHandle:
    """A channel that only the bot, whoever manages the server, and these roles see."""
    seen = discord.PermissionOverwrite(view_channel=True, read_message_history=True)
    inside = dict.fromkeys((world.guild.roles["mods"], *roles), seen)
    closed, me = discord.PermissionOverwrite(view_channel=False), world.guild.me
    assert me is not None
    return world.guild.create_text_channel(name, overwrites={world.guild.default_role: closed, me: seen, **inside})


def roles_of(world: World, member: simcord.MemberActor) -> list[int]:
    return world.env.backend.get_member(world.guild.id, member.id).role_ids


async def take_role(world: World, member: simcord.MemberActor, role: simcord.RoleHandle) -> None:
    """A moderator takes a role from somebody by hand, and the gateway tells of it."""
    backend = world.env.backend
    kept = backend.get_member(world.guild.id, member.id)
    kept.role_ids.remove(role.id)
    payload = dict(serializers.member_payload(backend, backend.get_guild(world.guild.id), kept))
    backend.emit("GUILD_MEMBER_UPDATE", {**payload, "guild_id": str(world.guild.id)})
    await world.settle()


def helper_of(world: World) -> tuple[simcord.MemberActor, simcord.RoleHandle]:
    """Somebody who may time out members and does not manage the server, and their role."""
    role = world.guild.create_role("helpers", permissions=discord.Permissions(moderate_members=True))
    return world.guild.add_member(world.env.create_user("helper"), roles=[role]), role


def greetings(world: World) -> list[str]:
    return [message.content for message in world.welcome.history()]


def last_greeting(world: World) -> discord.Message:
    message = world.welcome.last_message
    assert message is not None
    return message


async def burst(world: World, number: int = 12) -> list[simcord.MemberActor]:
    """So many join at once."""
    people = [await world.join(f"raider{one}") for one in range(number)]
    await world.pass_time(minutes=2)
    return people


def shown_by(result: simcord.InteractionResult) -> simcord.ResponseMessage:
    """What a command, a press or a form is answered with."""
    assert result.response is not None
    return result.response
