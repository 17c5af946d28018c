"""Answering somebody: every use of the bot begins here, and every error ends as a sentence for the person."""

from typing import Any

import aiohttp
import discord
import structlog
from discord import app_commands

from bot.errors import CareError, NotNow
from bot.health.incidents import apology, record
from bot.text.language import _, set_locale

log = structlog.stdlib.get_logger("bot.interactions.lifecycle")

# The interaction is over, was answered elsewhere, or its message was deleted in that moment:
# https://discord.com/developers/docs/topics/opcodes-and-status-codes
_ANSWERED_ELSEWHERE = 40060
_NOBODY_LISTENS = (10062, 10015, _ANSWERED_ELSEWHERE, 50027, 10008)
CUT_OFF = (aiohttp.ClientError, OSError, TimeoutError)
_ROOM, _MORE_ROOM = 2000, 4096  # characters: of a message, and of an embed
_COMMANDS = (discord.AppCommandOptionType.subcommand.value, discord.AppCommandOptionType.subcommand_group.value)
_KINDS = {
    discord.InteractionType.application_command: "command",
    discord.InteractionType.autocomplete: "typing",
    discord.InteractionType.component: "button",
    discord.InteractionType.modal_submit: "form",
}


async def begin(interaction: discord.Interaction[Any], name: str) -> bool:
    """Begin to answer somebody in this task; its log lines say which server and feature they are about.

    False if the bot is about to leave: then they are told so, and nothing is begun that could stay half done.
    Raises CareError for what this server has switched off.
    """
    interaction.extras["begun"] = True
    set_locale(interaction.client.services.languages.of(interaction.user.id, interaction.locale))
    if interaction.client.leaving:
        await respond_privately(interaction, _("I'm restarting. Please try again in a minute."))
        return False
    interaction.client.begin_answer(interaction)
    structlog.contextvars.bind_contextvars(guild=interaction.guild_id, feature=_feature(interaction, name))
    if interaction.type is not discord.InteractionType.autocomplete:
        interaction.client.services.gate.require_begun_by(interaction.guild_id, _used(interaction.data or {}))
    return True


def _used(data: Any) -> str:
    """Return the custom_id of what somebody pressed or sent, or the whole name of their command."""
    if "custom_id" in data:
        return str(data["custom_id"])
    below = next((one for one in data.get("options", ()) if one.get("type") in _COMMANDS), None)
    return str(data.get("name", "")) if below is None else f"{data.get('name', '')} {_used(below)}"


def _feature(interaction: discord.Interaction[Any], name: str) -> str:
    return str((interaction.data or {}).get(name, "")).partition(":")[0]


def usage_labels(interaction: discord.Interaction[Any]) -> tuple[str, str]:
    """Return the kind and the name of what somebody used; the name is one of the program's, whatever is sent."""
    kind = _KINDS.get(interaction.type, "other")
    if kind in ("command", "typing"):
        return kind, interaction.command.qualified_name if interaction.command else "unknown"
    client, feature = interaction.client, _feature(interaction, "custom_id")
    return kind, feature if f"cogs.{feature}" in client.extensions or client.tree.get_command(feature) else "unknown"


def only_in_servers() -> str:
    """Return the sentence for what concerns a server, where somebody is in none of ours."""
    return _("This needs a server that I am part of. Please use it there; nothing has happened here.")


def guild_and_channel(interaction: discord.Interaction[Any]) -> tuple[int, int]:
    """Return the server and the channel in which somebody uses the bot. Raises CareError outside of its servers."""
    if interaction.guild_id is None or interaction.channel_id is None:
        raise CareError(only_in_servers())
    return interaction.guild_id, interaction.channel_id


async def respond_to_error(interaction: discord.Interaction[Any], error: BaseException) -> None:
    """Tell the person what went wrong, to them alone: in the error's own words, or with an incident number."""
    if isinstance(error, CareError):
        if error.__cause__ is not None:
            log.warning("refused", cause=repr(error.__cause__), error=type(error).__name__)
        outcome, words = "not now" if isinstance(error, NotNow) else "refused", str(error)
    elif isinstance(error, app_commands.TransformerError):
        outcome, words = "refused", _("Please choose one of the suggestions that Discord shows while you type.")
    elif isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
        outcome, words = "refused", _("This command has just changed. Please try again in a minute.")
    elif isinstance(error, CUT_OFF) or (isinstance(error, discord.HTTPException) and _is_discords(error)):
        _record_lost(error)
        outcome, words = "cut off", ""
    else:
        outcome, words = "incident", apology(record(error, f"interaction {interaction.type.name}"))
    interaction.extras["outcome"] = outcome
    if words:
        await respond_privately(interaction, words)


def _is_discords(error: discord.HTTPException) -> bool:
    """Return whether the trouble is Discord's own, or there is nobody any more who waits for an answer."""
    return error.status >= 500 or error.code in _NOBODY_LISTENS


async def respond_privately(interaction: discord.Interaction[Any], words: str) -> None:
    """Answer with a sentence that only this person sees, first answer or not; who is still typing sees none.

    One that gives them back what they wrote may be long, and goes where there is more room; a forger's is cut off.
    """
    if interaction.type is discord.InteractionType.autocomplete:
        return
    said: Any = {"content": words} if len(words) <= _ROOM else {"embed": discord.Embed(description=words[:_MORE_ROOM])}
    try:
        if interaction.response.is_done():
            await interaction.followup.send(**said, ephemeral=True)
        else:
            await interaction.response.send_message(**said, ephemeral=True)
    except (discord.HTTPException, *CUT_OFF) as error:
        _record_lost(error)


def _record_lost(error: BaseException) -> None:
    """Log an answer that did not arrive. Now and then Discord takes one and does not say so; often, it is somebody."""
    if isinstance(error, discord.HTTPException) and error.code == _ANSWERED_ELSEWHERE:
        log.warning("answered by somebody else; does another process run with the same token?", cause=repr(error))
    else:
        log.warning("answer did not arrive", cause=repr(error))
