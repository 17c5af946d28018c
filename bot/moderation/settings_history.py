"""Who decided what for a server, and what it was before: kept for 90 days, whatever whoever did it has forgotten."""

import json
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.clock import Clock, to_epoch
from bot.db import Database, Reader, Transaction
from bot.db.sweeps import sweep
from bot.members.keeps import Keeps
from bot.moderation.settings_sections import AnySection, kept
from bot.moderation.trail import KEPT

KEEPS = (
    Keeps(
        "setting_changes",
        ("moderator_id",),
        "what you changed of a server's settings, and what it was before",
        "90 days after",
        "people who manage that server, with `/settings history`",
        trail=True,
    ),
)


@dataclass(frozen=True)
class SettingChange:
    """What somebody changed at once. `what` is JSON: by setting, what it was and what it became."""

    id: int
    moderator_id: int
    what: str
    made_at: int

    @property
    def pairs(self) -> dict[str, tuple[Any, Any]]:
        """Return what each setting was and what it became, by its key; None is the default."""
        return {key: (was, became) for key, (was, became) in json.loads(self.what).items()}


class SettingsHistory:
    """Every change is recorded in the write that makes it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def record(
        self, tx: Transaction, guild_id: int, moderator_id: int, pairs: Mapping[str, tuple[Any, Any]]
    ) -> int:
        """Record what each setting was and what it becomes; return the number of the change, 0 where it is none."""
        what = {key: pair for key, pair in pairs.items() if pair[0] != pair[1]}
        if not what:
            return 0
        now = to_epoch(self._clock.now())
        await tx.lock("setting_changes", 0)
        # In the order in which they were made, also within one millisecond; none is ever that of a forgotten one.
        last = await tx.value("SELECT MAX(id) FROM setting_changes")
        change_id = max(now * 1000, (last or 0) + 1)
        await tx.run(
            "INSERT INTO setting_changes (id, guild_id, moderator_id, what, made_at) "
            "VALUES (:id, :guild, :moderator, :what, :now)",
            id=change_id,
            guild=guild_id,
            moderator=moderator_id,
            what=json.dumps(what),
            now=now,
        )
        return change_id

    @asynccontextmanager
    async def recording(
        self, tx: Transaction, guild_id: int, moderator_id: int, section: AnySection
    ) -> AsyncGenerator[None]:
        """Record what becomes of a section meanwhile, whichever command changes it."""
        was = kept(await section.read(tx, guild_id))
        yield
        await self.record(tx, guild_id, moderator_id, {section.key: (was, kept(await section.read(tx, guild_id)))})

    async def get(self, reader: Reader, guild_id: int, change_id: int) -> SettingChange | None:
        """Return a change; None where it is forgotten by now, or another server's."""
        return await reader.one(
            SettingChange,
            "SELECT id, moderator_id, what, made_at FROM setting_changes WHERE id = :id AND guild_id = :guild",
            id=change_id,
            guild=guild_id,
        )

    async def listed(self, reader: Reader, guild_id: int, skip: int, most: int) -> list[SettingChange]:
        """Return what was changed in a server, the latest first."""
        return await reader.all(
            SettingChange,
            "SELECT id, moderator_id, what, made_at FROM setting_changes WHERE guild_id = :guild "
            "ORDER BY made_at DESC, id DESC LIMIT :most OFFSET :skip",
            guild=guild_id,
            skip=skip,
            most=most,
        )

    async def prune(self, now: datetime) -> None:
        """Forget what was changed long ago; called every night."""
        before = to_epoch(now - KEPT)
        await sweep(self._database, "setting_changes", "made_at < :before", before=before)
