"""What a team did, and who of it: kept for 90 days, whatever whoever did it has forgotten."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock, to_epoch
from bot.db import Database, Reader, Transaction
from bot.db.sweeps import sweep
from bot.members.keeps import Keeps
from bot.moderation.acts import Act

KEPT = timedelta(days=90)

KEEPS = (
    Keeps(
        "team_acts",
        ("member_id",),
        "what moderators decided about you: bars, listening, greeting, circles, an introduction",
        "90 days after",
        "moderators, with `/care removals`",
        forget=("UPDATE team_acts SET member_id = 0 WHERE member_id = :member AND (guild_id = :guild OR :guild = 0)",),
        stays="That moderators decided something stays with them for 90 days, without whom it was about.",
        veiled=("moderator_id",),
        outlasts=True,
    ),
    Keeps(
        "team_acts",
        ("moderator_id",),
        "what you did as a moderator: taken down, barred, ended, let in; never whose it was where they had no name",
        "90 days after",
        "moderators, with `/care removals`",
        veiled=("member_id",),
        trail=True,
    ),
)


@dataclass(frozen=True)
class TeamAct:
    """Something that somebody on the team did; `member_id` is 0 where nobody is to know whom it was about."""

    moderator_id: int
    act: str
    member_id: int
    detail: str
    made_at: int


class Trail:
    """Every act of a team is recorded in the write that does it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def record(
        self,
        tx: Transaction,
        guild_id: int,
        moderator_id: int,
        act: Act,
        *,
        member_id: int = 0,
        detail: str = "",
        subject: int = 0,
    ) -> None:
        """Record that somebody on the team did something; `subject` is what it was done to, for `last_by`."""
        await tx.run(
            "INSERT INTO team_acts (id, guild_id, moderator_id, act, member_id, detail, subject, made_at) "
            "VALUES (:id, :guild, :moderator, :act, :member, :detail, :subject, :now)",
            id=secrets.randbits(62) | 1,
            guild=guild_id,
            moderator=moderator_id,
            act=act,
            member=member_id,
            detail=detail,
            subject=subject,
            now=to_epoch(self._clock.now()),
        )

    async def last_by(self, reader: Reader, guild_id: int, act: Act, subject: int) -> int:
        """Return who did this to a thing last; 0 where nobody on the team did."""
        found = await reader.value(
            "SELECT moderator_id FROM team_acts WHERE guild_id = :guild AND subject = :subject AND act = :act "
            "ORDER BY made_at DESC, id DESC LIMIT 1",
            guild=guild_id,
            subject=subject,
            act=act,
        )
        return found or 0

    async def is_about(self, reader: Reader, guild_id: int, act: Act, subject: int, member_id: int) -> bool:
        """Return whether this was done to a thing of somebody's, who has not had it forgotten."""
        return bool(
            await reader.value(
                "SELECT 1 FROM team_acts WHERE guild_id = :guild AND subject = :subject AND act = :act "
                "AND member_id = :member LIMIT 1",
                guild=guild_id,
                subject=subject,
                act=act,
                member=member_id,
            )
        )

    async def listed(self, reader: Reader, guild_id: int, skip: int, most: int) -> list[TeamAct]:
        """Return what the team of a server did, the latest first."""
        return await reader.all(
            TeamAct,
            "SELECT moderator_id, act, member_id, detail, made_at FROM team_acts WHERE guild_id = :guild "
            "ORDER BY made_at DESC, id DESC LIMIT :most OFFSET :skip",
            guild=guild_id,
            skip=skip,
            most=most,
        )

    async def prune(self, now: datetime) -> None:
        """Forget what was done long ago; called every night."""
        before = to_epoch(now - KEPT)
        await sweep(self._database, "team_acts", "made_at < :before", before=before)
