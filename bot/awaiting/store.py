"""How it is remembered what waits for an answer, and who answered."""

from dataclasses import dataclass

from bot.db import Database, Reader, Transaction
from bot.db.sweeps import sweep
from bot.members.keeps import Keeps
from bot.text.links import message_link

KEEPS = (
    Keeps(
        "awaited",
        ("member_id",),
        "that something of yours waits for an answer, or did",
        "60 days after, sooner if you leave",
        "the people it waits for, in their channel, while nobody has answered",
    ),
    Keeps(
        "answers",
        ("member_id",),
        "that you answered somebody, or somebody you, and when; never what was written",
        "60 days after, at the most",
        "you alone; for a newcomer's welcome, moderators who ask about it",
    ),
    Keeps(
        "intentions",
        ("member_id",),
        "that you are going to answer somebody",
        "somebody has answered, 3 days at the most",
        "people who can read the channel where it waits",
    ),
)

_ITEM = (
    "kind, guild_id, subject, member_id, channel_id, message_id, label, asked_at, answered_at, closed_at FROM awaited"
)
_ANSWER = "answers.kind, answers.guild_id, answers.subject, answers.member_id, answers.answered_at"


@dataclass(frozen=True)
class AwaitedItem:
    """Something that waits for a person to answer. Moments are in epoch milliseconds.

    `member_id` is whose it is; the message stands in `channel_id`, which may be a thread of its own.
    """

    kind: str
    guild_id: int
    subject: int
    member_id: int
    channel_id: int
    message_id: int
    label: str
    asked_at: int
    answered_at: int | None = None
    closed_at: int | None = None

    @property
    def key(self) -> tuple[str, int, int]:
        """Return what tells an item from all others."""
        return self.kind, self.guild_id, self.subject

    @property
    def link(self) -> str:
        """Return the address that leads to the message."""
        return message_link(self.guild_id, self.channel_id, self.message_id)


@dataclass(frozen=True)
class Answer:
    """Somebody answered something."""

    kind: str
    guild_id: int
    subject: int
    member_id: int
    answered_at: int


@dataclass(frozen=True)
class Intention:
    """Somebody is going to answer something."""

    subject: int
    member_id: int


@dataclass(frozen=True)
class PostedNote:
    """The note of a server and kind; without a message it is not there at present."""

    edition: int
    channel_id: int | None
    message_id: int | None


async def add(tx: Transaction, item: AwaitedItem) -> None:
    """Keep an item that waits from now on; whatever waited for the same kind and subject is replaced."""
    await remove(tx, item.kind, item.guild_id, item.subject)
    await tx.run(
        "INSERT INTO awaited (kind, guild_id, subject, member_id, channel_id, message_id, label, asked_at) "
        "VALUES (:kind, :guild, :subject, :member, :channel, :message, :label, :asked)",
        kind=item.kind,
        guild=item.guild_id,
        subject=item.subject,
        member=item.member_id,
        channel=item.channel_id,
        message=item.message_id,
        label=item.label,
        asked=item.asked_at,
    )


async def remove(tx: Transaction, kind: str, guild_id: int, subject: int) -> bool:
    """Forget an item and its answers; False if there is none."""
    key = {"kind": kind, "guild": guild_id, "subject": subject}
    await tx.run("DELETE FROM answers WHERE kind = :kind AND guild_id = :guild AND subject = :subject", **key)
    await tx.run("DELETE FROM intentions WHERE kind = :kind AND guild_id = :guild AND subject = :subject", **key)
    return bool(
        await tx.run("DELETE FROM awaited WHERE kind = :kind AND guild_id = :guild AND subject = :subject", **key)
    )


async def get(reader: Reader, kind: str, guild_id: int, subject: int) -> AwaitedItem | None:
    """Return an item, whether or not it still waits."""
    return await reader.one(
        AwaitedItem,
        f"SELECT {_ITEM} WHERE kind = :kind AND guild_id = :guild AND subject = :subject",
        kind=kind,
        guild=guild_id,
        subject=subject,
    )


async def still_open(reader: Reader) -> list[AwaitedItem]:
    """Return everything whose answers count, in all servers."""
    return await reader.all(AwaitedItem, f"SELECT {_ITEM} WHERE closed_at IS NULL")


async def answers_to_open(reader: Reader) -> list[Answer]:
    """Return the answers to everything that is still open."""
    return await reader.all(
        Answer,
        # In this order: SQLite takes a CROSS JOIN as it is written, and what is open is little.
        f"SELECT {_ANSWER} FROM awaited CROSS JOIN answers "  # noqa: S608 - a constant
        "WHERE closed_at IS NULL AND answers.kind = awaited.kind "
        "AND answers.guild_id = awaited.guild_id AND answers.subject = awaited.subject",
    )


async def waiting(reader: Reader, kind: str, guild_id: int) -> list[AwaitedItem]:
    """Return what nobody has answered yet, the longest wait first."""
    return await reader.all(
        AwaitedItem,
        f"SELECT {_ITEM} WHERE kind = :kind AND guild_id = :guild "
        "AND closed_at IS NULL AND answered_at IS NULL ORDER BY asked_at, subject",
        kind=kind,
        guild=guild_id,
    )


async def answers(reader: Reader, kind: str, guild_id: int, subject: int) -> list[Answer]:
    """Return who answered, in the order in which they did."""
    return await reader.all(
        Answer,
        f"SELECT {_ANSWER} FROM answers "  # noqa: S608 - a constant
        "WHERE kind = :kind AND guild_id = :guild AND subject = :subject "
        "ORDER BY answered_at, member_id",
        kind=kind,
        guild=guild_id,
        subject=subject,
    )


async def answered_by(reader: Reader, kind: str, guild_id: int, member_id: int) -> list[int]:
    """Return what of a kind a member has answered, by subject; in every server for a `guild_id` of 0."""
    return await reader.column(
        "SELECT subject FROM answers WHERE kind = :kind AND member_id = :member AND (guild_id = :guild OR :guild = 0)",
        kind=kind,
        guild=guild_id,
        member=member_id,
    )


async def has_answered(reader: Reader, guild_id: int, member_id: int) -> bool:
    """Return whether a member has answered anybody here, as far as it is remembered."""
    found = await reader.value(
        "SELECT 1 FROM answers WHERE member_id = :member AND guild_id = :guild LIMIT 1",
        member=member_id,
        guild=guild_id,
    )
    return found is not None


async def add_answer(tx: Transaction, item: AwaitedItem, member_id: int, now: int) -> bool:
    """Remember that somebody answered; False if they already had."""
    return bool(
        await tx.run(
            "INSERT INTO answers (kind, guild_id, subject, member_id, answered_at) "
            "VALUES (:kind, :guild, :subject, :member, :now) ON CONFLICT DO NOTHING",
            kind=item.kind,
            guild=item.guild_id,
            subject=item.subject,
            member=member_id,
            now=now,
        )
    )


async def note_first(tx: Transaction, item: AwaitedItem, now: int) -> bool:
    """Remember when the first answer came; False if one had come before."""
    key = {"kind": item.kind, "guild": item.guild_id, "subject": item.subject}
    await tx.run("DELETE FROM intentions WHERE kind = :kind AND guild_id = :guild AND subject = :subject", **key)
    return bool(
        await tx.run(
            "UPDATE awaited SET answered_at = :now WHERE kind = :kind AND guild_id = :guild AND subject = :subject "
            "AND answered_at IS NULL",
            now=now,
            **key,
        )
    )


async def close(tx: Transaction, kind: str, guild_id: int, subject: int, now: int) -> AwaitedItem | None:
    """Let an item wait no longer, and return it; None if it had stopped before."""
    key = {"kind": kind, "guild": guild_id, "subject": subject}
    await tx.run("DELETE FROM intentions WHERE kind = :kind AND guild_id = :guild AND subject = :subject", **key)
    return await tx.one(
        AwaitedItem,
        "UPDATE awaited SET closed_at = :now WHERE kind = :kind AND guild_id = :guild AND subject = :subject "
        "AND closed_at IS NULL RETURNING kind, guild_id, subject, member_id, channel_id, message_id, label, asked_at, "
        "answered_at, closed_at",
        now=now,
        **key,
    )


async def intend(tx: Transaction, item: AwaitedItem, member_id: int) -> bool:
    """Remember that somebody is going to answer; False if somebody said so before them."""
    return bool(
        await tx.run(
            "INSERT INTO intentions (kind, guild_id, subject, member_id) VALUES (:kind, :guild, :subject, :member) "
            "ON CONFLICT DO NOTHING",
            kind=item.kind,
            guild=item.guild_id,
            subject=item.subject,
            member=member_id,
        )
    )


async def intentions(reader: Reader, kind: str, guild_id: int) -> dict[int, int]:
    """Return who is going to answer what, by subject."""
    found = await reader.all(
        Intention,
        "SELECT subject, member_id FROM intentions WHERE kind = :kind AND guild_id = :guild",
        kind=kind,
        guild=guild_id,
    )
    return {intention.subject: intention.member_id for intention in found}


async def posted_note(reader: Reader, kind: str, guild_id: int) -> PostedNote:
    """Return the note of a server and kind as it was last recorded."""
    found = await reader.one(
        PostedNote,
        "SELECT edition, channel_id, message_id FROM waiting_notes WHERE kind = :kind AND guild_id = :guild",
        kind=kind,
        guild=guild_id,
    )
    return found or PostedNote(0, None, None)


async def record_note(tx: Transaction, kind: str, guild_id: int, note: PostedNote) -> None:
    """Remember where the note is, or that it is not there."""
    await tx.run(
        "INSERT INTO waiting_notes (kind, guild_id, edition, channel_id, message_id) "
        "VALUES (:kind, :guild, :edition, :channel, :message) ON CONFLICT (kind, guild_id) DO UPDATE SET "
        "edition = excluded.edition, channel_id = excluded.channel_id, message_id = excluded.message_id "
        "WHERE waiting_notes.edition <= excluded.edition",
        kind=kind,
        guild=guild_id,
        edition=note.edition,
        channel=note.channel_id,
        message=note.message_id,
    )


async def about_member(reader: Reader, member_id: int) -> list[AwaitedItem]:
    """Return what of a member's is known here, and what they are going to answer."""
    return await reader.all(
        AwaitedItem,
        f"SELECT {_ITEM} WHERE member_id = :member OR subject = :member "  # noqa: S608 - a constant
        f"UNION SELECT {_ITEM} WHERE (subject, kind, guild_id) IN "
        "(SELECT i.subject, i.kind, i.guild_id FROM intentions AS i WHERE i.member_id = :member)",
        member=member_id,
    )


async def prune(database: Database, asked_before: int) -> None:
    """Forget what was asked before that moment, and every answer to what is no longer there."""
    await sweep(database, "awaited", "asked_at < :before", before=asked_before)
    await sweep(
        database,
        "answers",
        "NOT EXISTS (SELECT 1 FROM awaited WHERE awaited.kind = answers.kind "
        "AND awaited.guild_id = answers.guild_id AND awaited.subject = answers.subject)",
    )
