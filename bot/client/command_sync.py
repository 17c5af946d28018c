"""Tells Discord of the slash commands, if they differ from what it was last told; where it refuses, again later."""

import asyncio
import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import discord
import structlog
from discord import app_commands

from bot.agenda import Done, Due, Later
from bot.clock import from_epoch, to_epoch
from bot.db import Transaction
from bot.db.notes import read_note, write_note
from bot.services import Services

log = structlog.stdlib.get_logger("bot.client.command_sync")

SYNCHRONISE = "commands.synchronise"
REFUSED = "SELECT value FROM notes WHERE key = 'commands refused'"

PATIENCE_SECONDS = 10  # A limit can ask to wait for hours, and people wait for the bot meanwhile.
# What Discord refuses lasts for hours; what is between us and Discord, for minutes.
PAUSE, SHORT_PAUSE, LONGEST_PAUSE = timedelta(hours=1), timedelta(minutes=5), timedelta(days=1)
# https://discord.com/developers/docs/topics/opcodes-and-status-codes
_ENOUGH_FOR_TODAY, _MISTAKE = 30034, 50035


@dataclass(frozen=True)
class Refusal:
    """Which commands Discord did not take, in a sentence why, and when they are tried again."""

    told: str
    why: str
    at: int
    again_at: int

    @classmethod
    def of(cls, kept: str | None) -> "Refusal | None":
        """Return what is kept under REFUSED."""
        return None if kept is None else cls(**json.loads(kept))

    @property
    def again(self) -> datetime:
        return from_epoch(self.again_at)

    def __str__(self) -> str:
        return (
            f"Discord has not taken the commands of this version: {self.why} The bot runs with those that Discord has, "
            f"and tries again at {self.again:%Y-%m-%d %H:%M} UTC."
        )


class CommandSync:
    """What one process of a fleet was told holds for all; the agenda has one of them try again after a refusal."""

    def __init__(self, tree: app_commands.CommandTree[Any], services: Services) -> None:
        self._tree = tree
        self._database, self._agenda, self._clock = services.database, services.agenda, services.clock

    async def start(self) -> None:
        """Tell Discord in every language; costs no request where nothing has changed, or it has just been refused."""
        told = await self._fingerprint()
        refusal = Refusal.of(await self._database.value(REFUSED))
        if refusal is not None and refusal.told == told and self._clock.now() < refusal.again:
            log.warning("commands not tried yet", why=refusal.why, again=refusal.again)
        else:
            await self._register(told, attempts=1)

    async def again(self, due: Due) -> Done | Later:
        """Try again what was refused, unless it was another version's."""
        told = await self._fingerprint()
        refusal = Refusal.of(await self._database.value(REFUSED))
        if refusal is None:
            return Done()
        if refusal.told != told:  # A process of the other version has to do it.
            return Later(self._clock.now() + SHORT_PAUSE)
        refusal = await self._register(told, attempts=due.attempts + 1)
        return Done() if refusal is None else Later(refusal.again, failed=True)

    async def _fingerprint(self) -> str:
        translator = self._tree.translator
        payload: list[Any] = [
            await command.get_translated_payload(self._tree, translator) if translator else command.to_dict(self._tree)
            for command in self._tree.get_commands()
        ]
        digest = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
        return f"{self._tree.client.application_id} {digest}"

    async def _register(self, told: str, attempts: int) -> Refusal | None:
        if told != await read_note(self._database, "commands"):
            try:
                async with asyncio.timeout(PATIENCE_SECONDS):
                    taken = await self._tree.sync()
            except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError) as error:
                return await self._refused(told, error, attempts)
            log.info("commands synchronised", commands=len(taken))
        await self._database.write(lambda tx: self._keep_taken(tx, told))
        return None

    async def _keep_taken(self, tx: Transaction, told: str) -> None:
        await write_note(tx, "commands", told)
        await tx.run("DELETE FROM notes WHERE key = 'commands refused'")

    async def _refused(self, told: str, error: Exception, attempts: int) -> Refusal:
        now = self._clock.now()
        refusal = Refusal(told, _why(error), to_epoch(now), to_epoch(now + _pause(error, attempts)))
        log.warning("commands refused", why=refusal.why, again=refusal.again, cause=repr(error))

        async def keep(tx: Transaction) -> None:
            await write_note(tx, "commands refused", json.dumps(asdict(refusal)))
            if attempts == 1:
                await self._agenda.schedule(tx, SYNCHRONISE, 0, 0, refusal.again)

        await self._database.write(keep)
        return refusal


def _pause(error: Exception, attempts: int) -> timedelta:
    """Return how long to wait after so many refusals: twice as long each time."""
    first = SHORT_PAUSE if _may_pass(error) else PAUSE
    return min(first * 2 ** min(attempts - 1, 10), LONGEST_PAUSE)


def _may_pass(error: Exception) -> bool:
    return not isinstance(error, discord.HTTPException) or error.status == 429 or error.status >= 500


def _why(error: Exception) -> str:
    code = error.code if isinstance(error, discord.HTTPException) else 0
    if code == _ENOUGH_FOR_TODAY:
        return "it takes only so many new commands a day, and that was all for today."
    if code == _MISTAKE:
        return "it finds a mistake in them, which is Hearth's own; the log says where (“commands refused”): report it."
    if _may_pass(error):
        return "it did not answer, or asked to wait."
    return f"it refuses them with its code {code}, and the log says more (“commands refused”)."
