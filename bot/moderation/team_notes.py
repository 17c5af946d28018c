"""What a team has to know where its channel cannot say it: told at the next command of somebody who acts for it.

Nothing of it is private: a note says what to look at, and never what somebody wrote.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import discord

from bot.clock import Clock, to_epoch
from bot.db import Database, Transaction
from bot.moderation.team import Team
from bot.text.language import _

TOPIC = "team notes"
DAY = timedelta(days=1)
NEVER = 253_402_300_799_000  # the end of the year 9999, in epoch milliseconds
ROOM = 1900  # characters, of one message


@dataclass(frozen=True)
class TeamNote:
    """What a team reads, in the reader's language, and what is recorded together with that they have."""

    words: str
    told: Callable[[Transaction], Awaitable[object]] | None = None


Draw = Callable[[int], Awaitable[TeamNote | None]]


@dataclass(frozen=True)
class _Kind:
    draw: Draw
    once: bool


@dataclass(frozen=True)
class _Waiting:
    guild_id: int
    tell_at: int


class TeamNotes:
    """Knows in memory which servers have something untold, so that nearly every command costs nothing."""

    def __init__(self, database: Database, clock: Clock, team: Team) -> None:
        self._database, self._clock, self._team = database, clock, team
        self._kinds: dict[str, _Kind] = {}
        self._next: dict[int, int] = {}  # by server, when it may be told of something, in epoch milliseconds
        database.subscribe(TOPIC, self._look_up, self.load)

    def register(self, kind: str, draw: Draw, *, once: bool = False) -> None:
        """Make a kind of note known. `draw` is given the server, and returns None where it needs no telling any more.

        It is told again after a day as long as there is something to tell; never again where it is `once`.
        """
        self._kinds[kind] = _Kind(draw, once)

    async def load(self) -> None:
        """Read which servers have something untold."""
        self._next.clear()
        sql = "SELECT guild_id, tell_at FROM team_notes WHERE tell_at < :never ORDER BY tell_at DESC"
        for one in await self._database.all(_Waiting, sql, never=NEVER):
            self._next[one.guild_id] = one.tell_at

    async def _look_up(self, guild_id: int) -> None:
        sql = "SELECT MIN(tell_at) FROM team_notes WHERE guild_id = :guild AND tell_at < :never"
        tell_at = await self._database.value(sql, guild=guild_id, never=NEVER)
        if tell_at is None:
            self._next.pop(guild_id, None)
        else:
            self._next[guild_id] = tell_at

    async def add(self, tx: Transaction, guild_id: int, kind: str) -> None:
        """Let a team be told of something; where it has been within a day, it is told again after that."""
        now = to_epoch(self._clock.now())
        added = await tx.run(
            "INSERT INTO team_notes (guild_id, kind, tell_at) VALUES (:guild, :kind, :now) "
            "ON CONFLICT (guild_id, kind) DO NOTHING",
            guild=guild_id,
            kind=kind,
            now=now,
        )
        if added:
            await tx.notify(TOPIC, guild_id)
            tx.after_commit(lambda: self._next.update({guild_id: min(now, self._next.get(guild_id, now))}))

    def concerns(self, interaction: discord.Interaction[Any]) -> bool:
        """Return whether somebody is to be told of something now; costs no query."""
        tell_at = self.next_moment(interaction.guild_id or 0)
        return tell_at is not None and tell_at <= to_epoch(self._clock.now()) and self._team.acts(interaction)

    def next_moment(self, guild_id: int) -> int | None:
        """Return when a team may be told of something next, in epoch milliseconds; None where there is nothing."""
        return self._next.get(guild_id)

    async def tell_team(self, interaction: discord.Interaction[Any]) -> None:
        """Tell somebody on the team who uses the bot, and them alone, what the team has to know."""
        guild_id = interaction.guild_id or 0
        now, found = to_epoch(self._clock.now()), dict[str, TeamNote | None]()
        sql = "SELECT kind FROM team_notes WHERE guild_id = :guild AND tell_at <= :now ORDER BY tell_at, kind"
        for kind in await self._database.column(sql, guild=guild_id, now=now):
            note = await self._kinds[kind].draw(guild_id) if kind in self._kinds else None
            if note is not None and len(_words([*filter(None, found.values()), note])) > ROOM and any(found.values()):
                break  # The rest is told at the next command.
            found[kind] = note
        words = _words([note for note in found.values() if note is not None])
        if words:
            await interaction.followup.send(words[:ROOM], ephemeral=True)
        await self._database.write(lambda tx: self._record_told(tx, guild_id, now, found))
        await self._look_up(guild_id)

    async def _record_told(self, tx: Transaction, guild_id: int, now: int, found: dict[str, TeamNote | None]) -> None:
        again = now + DAY // timedelta(milliseconds=1)
        for kind, note in found.items():
            if note is None:
                sql = "DELETE FROM team_notes WHERE guild_id = :guild AND kind = :kind"
                await tx.run(sql, guild=guild_id, kind=kind)
                continue
            await tx.run(
                "UPDATE team_notes SET tell_at = :again WHERE guild_id = :guild AND kind = :kind",
                guild=guild_id,
                kind=kind,
                again=NEVER if self._kinds[kind].once else again,
            )
            if note.told is not None:
                await note.told(tx)
        await tx.notify(TOPIC, guild_id)


def _words(notes: list[TeamNote]) -> str:
    if not notes:
        return ""
    small = _("Only you see this. It is for the team, which has no channel where I could say it.")
    return "\n\n".join([*(note.words for note in notes), f"-# {small}"])
