"""Tells Discord of the slash commands, if they differ from what it was last told."""

import hashlib
import json
from typing import Any

import discord
import structlog
from discord import app_commands

from bot.db import Database

log = structlog.stdlib.get_logger("bot.client.command_sync")


async def synchronise(tree: app_commands.CommandTree[Any], client: discord.Client, database: Database) -> None:
    """Tell Discord of the commands in every language; costs no request where nothing has changed."""
    translator = tree.translator
    payload: list[Any] = [
        await command.get_translated_payload(tree, translator) if translator else command.to_dict(tree)
        for command in tree.get_commands()
    ]
    told = f"{client.application_id} " + hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
    if told == await database.value("SELECT value FROM notes WHERE key = 'commands'"):
        return
    await tree.sync()
    await database.write(
        lambda tx: tx.run(
            "INSERT INTO notes (key, value) VALUES ('commands', :told) "
            "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            told=told,
        )
    )
    log.info("commands synchronised", commands=len(payload))
