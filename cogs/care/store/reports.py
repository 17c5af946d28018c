"""Reports: what somebody tells the team of what another person did, who has read it, and what the team answered.

Whose it is that was reported is sealed, and no part of what anybody is shown or takes along: neither shall the reporter
learn who wrote without a name, nor the other that they were reported.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.db import Database, Reader, Transaction
from bot.db.sweeps import sweep
from bot.members.keeps import Counts, Keeps

READ, DONE, OPENED = "read", "done", "opened"  # kept


def _as_reported(row: Mapping[str, Any], _member_id: int) -> dict[str, Any]:
    """Return a report as its reporter may take it along: without what is somebody else's."""
    return {**row, "words": "", "author": ""}


KEEPS = (
    Keeps(
        "reports",
        ("reporter_id",),
        "what you reported to the moderators",
        "30 days after",
        "the team of that server, or its owner alone where you chose that",
        sealed=("happened", "words", "author"),
        seen_as=_as_reported,
        outlasts=True,
    ),
    Keeps(
        "report_acts",
        ("member_id",),
        "that you read a report, closed it or opened it again, as a moderator",
        "30 days after",
        "the team of that server",
        trail=True,
    ),
    Keeps(
        "report_answers",
        ("member_id",),
        "what the moderators answered to your report",
        "30 days after",
        "you, and whoever wrote it",
        sealed=("words",),
        veiled=("moderator_id",),
        outlasts=True,
    ),
    Keeps(
        "report_answers",
        ("moderator_id",),
        "what you answered to a report, as a moderator",
        "30 days after",
        "you, and whoever it went to",
        sealed=("words",),
        veiled=("member_id",),
        trail=True,
    ),
)
COUNTS = (Counts("how often you reported something to moderators", "a day after"),)

_COLUMNS = (
    "SELECT id, guild_id, reporter_id, content, subject, author, named, happened, words, for_owner, made_at, "
    "channel_id, message_id, closed_at FROM reports "
)


@dataclass(frozen=True)
class Report:
    """One report. `author`, `happened` and `words` are sealed; moments are in epoch milliseconds."""

    id: int
    guild_id: int
    reporter_id: int
    content: str
    subject: int
    author: str
    named: int
    happened: str
    words: str
    for_owner: int
    made_at: int
    channel_id: int | None = None
    message_id: int | None = None
    closed_at: int | None = None


@dataclass(frozen=True)
class ReportAnswer:
    """What the team wrote to a reporter; its words are sealed."""

    id: int
    guild_id: int
    member_id: int
    moderator_id: int
    words: str
    made_at: int


async def add(tx: Transaction, report: Report) -> None:
    """Keep a report, of something that this person has not reported yet."""
    await tx.run(
        "INSERT INTO reports "
        "(id, guild_id, reporter_id, content, subject, author, named, happened, words, for_owner, made_at) "
        "VALUES (:id, :guild, :reporter, :content, :subject, :author, :named, :happened, :words, :owner, :made)",
        id=report.id,
        guild=report.guild_id,
        reporter=report.reporter_id,
        content=report.content,
        subject=report.subject,
        author=report.author,
        named=report.named,
        happened=report.happened,
        words=report.words,
        owner=report.for_owner,
        made=report.made_at,
    )


async def get(reader: Reader, report_id: int) -> Report | None:
    """Return a report; None once it is gone."""
    return await reader.one(Report, _COLUMNS + "WHERE id = :id", id=report_id)


async def is_known(reader: Reader, guild_id: int, reporter_id: int, content: str, subject: int) -> bool:
    """Return whether somebody has reported this already."""
    sql = (
        "SELECT id FROM reports "
        "WHERE guild_id = :guild AND reporter_id = :who AND content = :content AND subject = :subject"
    )
    return await reader.value(sql, guild=guild_id, who=reporter_id, content=content, subject=subject) is not None


async def waiting(reader: Reader, guild_id: int) -> list[Report]:
    """Return the reports that wait for the team of a server, the oldest first."""
    sql = _COLUMNS + "WHERE guild_id = :guild AND closed_at IS NULL AND for_owner = 0 ORDER BY made_at, id"
    return await reader.all(Report, sql, guild=guild_id)


async def mark_posted(tx: Transaction, report_id: int, channel_id: int, message_id: int) -> None:
    """Record where the card of a report is."""
    sql = "UPDATE reports SET channel_id = :channel, message_id = :message WHERE id = :id"
    await tx.run(sql, id=report_id, channel=channel_id, message=message_id)


async def close(tx: Transaction, report_id: int, now: int) -> bool:
    """Record that there is nothing left to do; return whether there was."""
    sql = "UPDATE reports SET closed_at = :now WHERE id = :id AND closed_at IS NULL"
    return await tx.run(sql, id=report_id, now=now) > 0


async def reopen(tx: Transaction, report_id: int) -> bool:
    """Record that there is something left to do after all; return whether there was nothing."""
    return (
        await tx.run("UPDATE reports SET closed_at = NULL WHERE id = :id AND closed_at IS NOT NULL", id=report_id) > 0
    )


async def record_act(tx: Transaction, act_id: int, report: Report, member_id: int, act: str, now: int) -> None:
    """Record what somebody on the team has done with a report."""
    await tx.run(
        "INSERT INTO report_acts (id, guild_id, report, member_id, act, made_at) "
        "VALUES (:id, :guild, :report, :member, :act, :now) ON CONFLICT (id) DO NOTHING",
        id=act_id,
        guild=report.guild_id,
        report=report.id,
        member=member_id,
        act=act,
        now=now,
    )


async def read_by(reader: Reader, report_id: int) -> list[int]:
    """Return who has read a report, in that order."""
    sql = "SELECT member_id FROM report_acts WHERE report = :report AND act = 'read' ORDER BY made_at, id"
    return list(dict.fromkeys(await reader.column(sql, report=report_id)))


async def add_answer(tx: Transaction, answer: ReportAnswer) -> None:
    """Keep what the team writes to a reporter."""
    await tx.run(
        "INSERT INTO report_answers (id, guild_id, member_id, moderator_id, words, made_at) "
        "VALUES (:id, :guild, :member, :moderator, :words, :made) ON CONFLICT (id) DO NOTHING",
        id=answer.id,
        guild=answer.guild_id,
        member=answer.member_id,
        moderator=answer.moderator_id,
        words=answer.words,
        made=answer.made_at,
    )


async def get_answer(reader: Reader, answer_id: int) -> ReportAnswer | None:
    """Return what the team wrote to a reporter; None once it is gone."""
    sql = "SELECT id, guild_id, member_id, moderator_id, words, made_at FROM report_answers WHERE id = :id"
    return await reader.one(ReportAnswer, sql, id=answer_id)


async def prune(database: Database, before: int) -> None:
    """Drop what was reported, read and answered before then."""
    await sweep(database, "reports", "made_at < :before", before=before)
    await sweep(database, "report_acts", "made_at < :before", before=before)
    await sweep(database, "report_answers", "made_at < :before", before=before)
