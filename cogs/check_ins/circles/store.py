"""How circles are remembered: who is in one, when it is asked, and in which thread it meets."""

from dataclasses import dataclass
from typing import LiteralString

from bot.db import Database, Reader, Transaction
from bot.db.sweeps import sweep
from bot.members.keeps import Keeps
from cogs.check_ins.talks.store import PlacedThread

# Whether somebody waits to be let into the thread, is in it, is missing from it, would like to come back, or comes back
# and the team knows.
WAITS, INSIDE, MISSING, ASKS, RETURNS = range(5)

KEEPS = (
    Keeps(
        "circle_members",
        ("member_id",),
        "your circles: since when, whether you are in the thread or come back, just read, and last wrote there",
        "you leave the circle or it is closed; at once when you leave the server",
        "the others in the circle, whoever may manage threads there, and the team where it is asked who may be in one; "
        "when you wrote and what you read: you alone",
    ),
)


@dataclass(frozen=True)
class Circle:
    """One circle. Moments are epoch milliseconds, and 0 for never."""

    id: int
    guild_id: int
    name: str
    weekday: int
    minute: int
    zone: str
    begun_at: int = 0
    ended_at: int = 0
    prompts: str = "on"
    prompted_at: int = 0
    talking: int = 0
    few_since: int = 0
    sweep: int = 0
    hindered: int = 0
    thread: int | None = None
    message_id: int | None = None


@dataclass(frozen=True)
class Member:
    """Somebody in a circle. Moments are epoch milliseconds, and 0 for never."""

    circle: int
    guild_id: int
    member_id: int
    joined_at: int
    inside: int
    reading_until: int
    spoke_at: int
    enters_at: int  # when somebody is let in who comes back; 0 for at once

    @property
    def away(self) -> bool:
        """Return whether they were in the thread and are not any more, or not yet again."""
        return self.inside >= MISSING

    def enters(self, now: int) -> bool:
        """Return whether they are to be let into the thread by now."""
        return self.inside == WAITS or (self.inside in (ASKS, RETURNS) and self.enters_at <= now)


@dataclass(frozen=True)
class Listed:
    """A circle as everyone in its server may know it.

    `mine` is 1 for whoever is in it, and `away` for whoever of them is missing from its thread.
    """

    id: int
    name: str
    weekday: int
    minute: int
    zone: str
    hindered: int
    members: int
    mine: int
    away: int


_SELECT: LiteralString = (
    "SELECT id, guild_id, name, weekday, minute, zone, begun_at, ended_at, prompts, prompted_at, talking, few_since, "
    "sweep, hindered, thread, message_id FROM circles"
)
_MEMBER: LiteralString = (
    "SELECT circle, guild_id, member_id, joined_at, inside, reading_until, spoke_at, enters_at FROM circle_members"
)


async def add(tx: Transaction, circle: Circle) -> bool:
    """Keep a circle, and return whether it was new."""
    return bool(
        await tx.run(
            "INSERT INTO circles (id, guild_id, name, weekday, minute, zone, begun_at, ended_at, prompts, prompted_at, "
            "talking, few_since, sweep, hindered) "
            "VALUES (:id, :guild, :name, :weekday, :minute, :zone, 0, 0, :prompts, 0, 0, 0, 0, 0) "
            "ON CONFLICT (id) DO NOTHING",
            id=circle.id,
            guild=circle.guild_id,
            name=circle.name,
            weekday=circle.weekday,
            minute=circle.minute,
            zone=circle.zone,
            prompts=circle.prompts,
        )
    )


async def get(reader: Reader, circle_id: int) -> Circle | None:
    """Return one circle."""
    return await reader.one(Circle, _SELECT + " WHERE id = :id", id=circle_id)


async def locked(tx: Transaction, circle_id: int) -> Circle | None:
    """Return one circle; nobody else comes or goes until this write ends."""
    await tx.lock("circle", circle_id)
    return await get(tx, circle_id)


async def in_thread(reader: Reader, guild_id: int, thread: int) -> Circle | None:
    """Return the circle that meets in a thread."""
    return await reader.one(
        Circle, _SELECT + " WHERE thread = :thread AND guild_id = :guild", thread=thread, guild=guild_id
    )


async def open_in(reader: Reader, guild_id: int, member_id: int) -> list[Listed]:
    """Return the circles of a server that are not closed, as this member may know them, by name."""
    return await reader.all(
        Listed,
        "SELECT id, name, weekday, minute, zone, hindered, "
        "(SELECT COUNT(*) FROM circle_members WHERE circle = circles.id) AS members, "
        "(SELECT COUNT(*) FROM circle_members WHERE circle = circles.id AND member_id = :member) AS mine, "
        "(SELECT COUNT(*) FROM circle_members "
        "WHERE circle = circles.id AND member_id = :member AND inside >= :missing) AS away "
        "FROM circles WHERE guild_id = :guild AND ended_at = 0 ORDER BY LOWER(name), id",
        guild=guild_id,
        member=member_id,
        missing=MISSING,
    )


async def any_without_thread(reader: Reader, guild_id: int) -> bool:
    """Return whether Discord keeps us from opening the thread of some circle in a server."""
    found = await reader.value(
        "SELECT 1 FROM circles WHERE guild_id = :guild AND ended_at = 0 AND hindered = 1 AND thread IS NULL LIMIT 1",
        guild=guild_id,
    )
    return found is not None


async def of_member(reader: Reader, guild_id: int, member_id: int) -> list[Circle]:
    """Return the circles that a member is in; in every server for a `guild_id` of 0."""
    return await reader.all(
        Circle,
        _SELECT + " WHERE ended_at = 0 AND id IN (SELECT circle FROM circle_members "  # noqa: S608 - constants
        "WHERE member_id = :member AND (guild_id = :guild OR :guild = 0)) ORDER BY id",
        member=member_id,
        guild=guild_id,
    )


async def members(reader: Reader, circle_id: int) -> list[Member]:
    """Return who is in a circle, in the order in which they joined."""
    return await reader.all(Member, _MEMBER + " WHERE circle = :circle ORDER BY joined_at, member_id", circle=circle_id)


async def member(reader: Reader, circle_id: int, member_id: int) -> Member | None:
    """Return somebody in a circle, if they are in it."""
    return await reader.one(
        Member, _MEMBER + " WHERE circle = :circle AND member_id = :member", circle=circle_id, member=member_id
    )


async def join(tx: Transaction, circle: Circle, member_id: int, now: int, enters_at: int) -> None:
    """Record that somebody is in a circle from now on, and in its thread from `enters_at` on; at once, for 0."""
    await tx.run(
        "INSERT INTO circle_members "
        "(circle, guild_id, member_id, joined_at, inside, reading_until, spoke_at, enters_at) "
        "VALUES (:circle, :guild, :member, :now, :inside, 0, 0, :enters)",
        circle=circle.id,
        guild=circle.guild_id,
        member=member_id,
        now=now,
        inside=ASKS if enters_at else WAITS,
        enters=enters_at,
    )


async def leave(tx: Transaction, circle_id: int, member_id: int) -> None:
    """Record that somebody is no longer in a circle; their place in the thread is to go."""
    await tx.run(
        "DELETE FROM circle_members WHERE circle = :circle AND member_id = :member", circle=circle_id, member=member_id
    )
    await tx.run("UPDATE circles SET sweep = sweep + 1 WHERE id = :id", id=circle_id)


async def set_inside(tx: Transaction, member: Member, inside: int, enters_at: int = 0) -> None:
    """Record how it is about somebody and the thread of their circle."""
    await tx.run(
        "UPDATE circle_members SET inside = :inside, enters_at = :enters "
        "WHERE circle = :circle AND member_id = :member",
        inside=inside,
        enters=enters_at,
        circle=member.circle,
        member=member.member_id,
    )


async def swept(tx: Transaction, circle: Circle) -> None:
    """Record that nobody is in the thread who does not belong there, unless somebody has left meanwhile."""
    await tx.run("UPDATE circles SET sweep = 0 WHERE id = :id AND sweep = :sweep", id=circle.id, sweep=circle.sweep)


async def begin(tx: Transaction, circle_id: int, now: int) -> None:
    """Record that a circle has members enough to begin."""
    await tx.run("UPDATE circles SET begun_at = :now WHERE id = :id AND begun_at = 0", now=now, id=circle_id)


async def set_few_since(tx: Transaction, circle_id: int, since: int) -> None:
    """Record since when a circle has too few members; 0 if it has enough."""
    await tx.run("UPDATE circles SET few_since = :since WHERE id = :id", since=since, id=circle_id)


async def end(tx: Transaction, circle_id: int, now: int) -> None:
    """Record that a circle is closed; who was in it is known until they have been told."""
    await tx.run("UPDATE circles SET ended_at = :now WHERE id = :id", now=now, id=circle_id)


async def let_go(tx: Transaction, circle_id: int, member_id: int = 0) -> None:
    """Forget a member of a closed circle, who knows of it; all of them, for 0."""
    await tx.run(
        "DELETE FROM circle_members WHERE circle = :circle AND (member_id = :member OR :member = 0)",
        circle=circle_id,
        member=member_id,
    )


async def open_threads(reader: Reader, guild_id: int) -> list[PlacedThread]:
    """Return the threads of a server in which circles meet; of every server for a `guild_id` of 0."""
    return await reader.all(
        PlacedThread,
        "SELECT guild_id, thread FROM circles "
        "WHERE ended_at = 0 AND thread IS NOT NULL AND (guild_id = :guild OR :guild = 0) ORDER BY id",
        guild=guild_id,
    )


async def set_thread(tx: Transaction, circle_id: int, thread: int) -> bool:
    """Record in which thread a circle meets; False if it is closed, or meets in another one."""
    return bool(
        await tx.run(
            "UPDATE circles SET thread = :thread "
            "WHERE id = :id AND ended_at = 0 AND (thread IS NULL OR thread = :thread)",
            thread=thread,
            id=circle_id,
        )
    )


async def set_heading(tx: Transaction, circle_id: int, message_id: int) -> None:
    """Record what stands above everything in the thread of a circle."""
    await tx.run("UPDATE circles SET message_id = :message WHERE id = :id", message=message_id, id=circle_id)


async def set_hindered(tx: Transaction, circle_id: int, *, hindered: bool) -> None:
    """Record whether Discord keeps us from opening the thread of a circle, or from letting everyone in."""
    await tx.run("UPDATE circles SET hindered = :hindered WHERE id = :id", hindered=int(hindered), id=circle_id)


async def mark_prompted(tx: Transaction, circle_id: int, now: int, talking: int) -> None:
    """Record that a circle was asked how everyone is, and has been talking for so many weeks."""
    await tx.run(
        "UPDATE circles SET prompted_at = :now, talking = :talking WHERE id = :id",
        now=now,
        talking=talking,
        id=circle_id,
    )


async def set_prompts(tx: Transaction, circle_id: int, prompts: str) -> None:
    """Record whether a circle is asked every week."""
    await tx.run("UPDATE circles SET prompts = :prompts, talking = 0 WHERE id = :id", prompts=prompts, id=circle_id)


async def just_read(tx: Transaction, circle_id: int, member_id: int, until: int) -> None:
    """Record that somebody is just reading until then."""
    await tx.run(
        "UPDATE circle_members SET reading_until = :until WHERE circle = :circle AND member_id = :member",
        until=until,
        circle=circle_id,
        member=member_id,
    )


async def spoke(tx: Transaction, thread: int, member_id: int, now: int) -> None:
    """Record that somebody wrote in a thread; if it is that of a circle of theirs, that is all that is kept of it."""
    await tx.run(
        "UPDATE circle_members SET spoke_at = :now "
        "WHERE member_id = :member AND circle IN (SELECT id FROM circles WHERE thread = :thread)",
        now=now,
        member=member_id,
        thread=thread,
    )


async def prune(database: Database, before: int) -> None:
    """Forget the circles that were closed before that moment; their threads have to go."""
    await sweep(
        database,
        "circles",
        "ended_at > 0 AND ended_at < :before",
        first=(
            (
                "INSERT INTO talk_takedowns (thread) SELECT thread FROM circles "
                "WHERE thread IS NOT NULL AND {these} ON CONFLICT (thread) DO NOTHING"
            ),
            (
                "DELETE FROM check_in_hears WHERE card IN "
                "(SELECT k.id FROM circle_cards AS k WHERE k.circle IN (SELECT circles.id FROM circles WHERE {these}))"
            ),
            "DELETE FROM circle_cards WHERE circle IN (SELECT id FROM circles WHERE {these})",
            "DELETE FROM circle_members WHERE circle IN (SELECT id FROM circles WHERE {these})",
        ),
        before=before,
    )
