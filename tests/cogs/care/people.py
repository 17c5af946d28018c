"""Who looks after a server in tests, and where."""

import discord
import simcord

from tests.world import World


def helper_of(world: World, name: str = "helper") -> simcord.MemberActor:
    """Somebody who may time out members, and so acts for the team without managing the server."""
    role = world.guild.create_role(name, permissions=discord.Permissions(moderate_members=True))
    return world.guild.add_member(world.env.create_user(name), roles=[role])


def words_of(message: discord.Message | simcord.ResponseMessage | None) -> str:
    """All words of a message, those of its embeds too."""
    if message is None:
        return ""
    parts = [message.content or ""]
    for embed in message.embeds:
        parts += [embed.title or "", embed.description or "", *(f"{one.name}\n{one.value}" for one in embed.fields)]
        parts.append(embed.footer.text or "")
    return "\n".join(part for part in parts if part)


def said(result: simcord.InteractionResult) -> str:
    """All words of the answers to a command, a press or a form."""
    return "\n".join(words_of(one) for one in (result.response, *result.followups))
