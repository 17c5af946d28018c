"""How greetings are remembered: whom one message greets, with which text, and what a server has decided to wait for."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.db import Database, Reader, Transaction
from bot.db.sweeps import sweep
from bot.members.keeps import Keeps

KEEPS = (
    Keeps(
        "greetings",
        ("greeter_id",),
        "that a greeting named you as somebody to ask",
        "14 days after its newcomers left",
        "whoever can read the greeting",
        forget=(
            "UPDATE greetings SET greeter_id = 0 WHERE greeter_id = :member AND (guild_id = :guild OR :guild = 0)",
        ),
        stays="A greeting that named you stays where it was posted.",
    ),
)


@dataclass(frozen=True)
class Greeting:
    """One message that greets one newcomer or several. `variant` and `greeter_id` are None until they are chosen."""

    guild_id: int
    number: int
    planned_at: int
    variant: int | None
    greeter_id: int | None


@dataclass(frozen=True)
class Burst:
    """Since when moderators are asked about held greetings, and where."""

    guild_id: int
    began_at: int
    channel_id: int | None
    message_id: int | None


@dataclass(frozen=True)
class OldGreeting:
    """A greeting that still has buttons, and where it is."""

    guild_id: int
    number: int
    planned_at: int
    channel_id: int
    message_id: int


@dataclass(frozen=True)
class Greeted:
    """Somebody whom a message greets."""

    guild_id: int
    member_id: int


async def plan(tx: Transaction, guild_id: int, planned_at: int) -> int:
    """Add a greeting and return its number. Whoever calls this holds the server's lock."""
    latest = await tx.value("SELECT MAX(number) FROM greetings WHERE guild_id = :guild", guild=guild_id)
    number = max(planned_at, (latest or 0) + 1)
    await tx.run(
        "INSERT INTO greetings (guild_id, number, planned_at, variant, greeter_id) "
        "VALUES (:guild, :number, :planned, NULL, NULL)",
        guild=guild_id,
        number=number,
        planned=planned_at,
    )
    return number


async def open_group(reader: Reader, guild_id: int, now: int, most: int) -> int | None:
    """Return the number of a greeting that is still ahead and has room; None without one."""
    return await reader.value(
        "SELECT number FROM greetings WHERE guild_id = :guild AND planned_at > :now AND cleared_at IS NULL "
        "AND variant IS NULL AND (SELECT COUNT(*) FROM newcomers WHERE newcomers.guild_id = greetings.guild_id "
        "AND newcomers.greeting = greetings.number) < :most ORDER BY +number LIMIT 1",
        guild=guild_id,
        now=now,
        most=most,
    )


async def assign(tx: Transaction, guild_id: int, member_id: int, number: int | None) -> None:
    """Assign a newcomer to a greeting; None for none yet."""
    await tx.run(
        "UPDATE newcomers SET greeting = :number WHERE guild_id = :guild AND member_id = :member",
        guild=guild_id,
        member=member_id,
        number=number,
    )


async def assigned_since(reader: Reader, guild_id: int, moment: int) -> int:
    """Count who is greeted by messages that were planned for after this moment."""
    return await reader.value(
        "SELECT COUNT(*) FROM greetings JOIN newcomers ON newcomers.guild_id = greetings.guild_id "
        "AND newcomers.greeting = greetings.number WHERE greetings.guild_id = :guild AND greetings.number > :moment "
        "AND greetings.planned_at > :moment",
        guild=guild_id,
        moment=moment,
    )


async def drop(tx: Transaction, guild_id: int, number: int) -> None:
    """Drop a greeting: nobody is greeted by this message any more."""
    await tx.run(
        "UPDATE newcomers SET greeting = NULL WHERE guild_id = :guild AND greeting = :number AND state <> 'greeted'",
        guild=guild_id,
        number=number,
    )
    await tx.run("DELETE FROM greetings WHERE guild_id = :guild AND number = :number", guild=guild_id, number=number)


async def choose(tx: Transaction, guild_id: int, number: int, variant: int, greeter_id: int) -> None:
    """Record which text a greeting says, and whom it names."""
    await tx.run(
        "UPDATE greetings SET variant = :variant, greeter_id = :greeter WHERE guild_id = :guild AND number = :number",
        guild=guild_id,
        number=number,
        variant=variant,
        greeter=greeter_id,
    )


async def get(reader: Reader, guild_id: int, number: int) -> Greeting | None:
    """Return one greeting."""
    return await reader.one(
        Greeting,
        "SELECT guild_id, number, planned_at, variant, greeter_id FROM greetings "
        "WHERE guild_id = :guild AND number = :number",
        guild=guild_id,
        number=number,
    )


async def in_messages(reader: Reader, channel_id: int, message_ids: Sequence[int]) -> list[Greeted]:
    """Return those here whose greeting is one of these messages."""
    found: list[Greeted] = []
    for message_id in message_ids:
        sql = (
            "SELECT guild_id, member_id FROM newcomers WHERE message_id = :message AND channel_id = :channel "
            "AND left_at IS NULL"
        )
        found += await reader.all(Greeted, sql, message=message_id, channel=channel_id)
    return found


async def lose_message(tx: Transaction, guild_id: int, member_id: int) -> None:
    """Record that somebody's greeting is not to be seen any more."""
    await tx.run(
        "UPDATE newcomers SET channel_id = NULL, message_id = NULL WHERE guild_id = :guild AND member_id = :member",
        guild=guild_id,
        member=member_id,
    )


async def old_with_buttons(reader: Reader, planned_before: int, most: int) -> list[OldGreeting]:
    """Return greetings from before that moment that still have buttons, the latest first."""
    return await reader.all(
        OldGreeting,
        "SELECT DISTINCT greetings.guild_id, greetings.number, planned_at, channel_id, message_id FROM greetings "
        "CROSS JOIN newcomers WHERE newcomers.guild_id = greetings.guild_id AND newcomers.greeting = greetings.number "
        "AND cleared_at IS NULL AND planned_at < :before AND message_id IS NOT NULL "
        "ORDER BY planned_at DESC, greetings.number LIMIT :most",
        before=planned_before,
        most=most,
    )


async def mark_cleared(tx: Transaction, guild_id: int, number: int, now: int) -> None:
    """Record that the buttons of a greeting are let go."""
    await tx.run(
        "UPDATE greetings SET cleared_at = :now WHERE guild_id = :guild AND number = :number",
        guild=guild_id,
        number=number,
        now=now,
    )


async def begin_burst(tx: Transaction, guild_id: int, now: int) -> None:
    """Record that moderators have to decide about held greetings, unless they are being asked already."""
    await tx.run(
        "INSERT INTO bursts (guild_id, began_at) VALUES (:guild, :now) ON CONFLICT (guild_id) DO NOTHING",
        guild=guild_id,
        now=now,
    )


async def burst(reader: Reader, guild_id: int) -> Burst | None:
    """Return what moderators are being asked, if anything."""
    return await reader.one(
        Burst, "SELECT guild_id, began_at, channel_id, message_id FROM bursts WHERE guild_id = :guild", guild=guild_id
    )


async def mark_burst_posted(tx: Transaction, guild_id: int, channel_id: int, message_id: int) -> None:
    """Record where moderators are being asked."""
    await tx.run(
        "UPDATE bursts SET channel_id = :channel, message_id = :message WHERE guild_id = :guild",
        guild=guild_id,
        channel=channel_id,
        message=message_id,
    )


async def end_burst(tx: Transaction, burst: Burst) -> None:
    """End a burst, so that the next one is another; unless somebody's greeting is held again."""
    await tx.run(
        "DELETE FROM bursts WHERE guild_id = :guild AND began_at = :began AND NOT EXISTS (SELECT 1 FROM newcomers "
        "WHERE newcomers.guild_id = bursts.guild_id AND state = 'held' AND left_at IS NULL)",
        guild=burst.guild_id,
        began=burst.began_at,
    )


async def pause(tx: Transaction, guild_id: int, until: int) -> None:
    """Record that nobody is greeted before this moment."""
    await tx.run(
        "INSERT INTO pauses (guild_id, until_at) VALUES (:guild, :until) "
        "ON CONFLICT (guild_id) DO UPDATE SET until_at = excluded.until_at",
        guild=guild_id,
        until=until,
    )


async def paused_until(reader: Reader, guild_id: int) -> int | None:
    """Return when the latest pause ends or ended; None if there was none."""
    return await reader.value("SELECT until_at FROM pauses WHERE guild_id = :guild", guild=guild_id)


async def prune(database: Database) -> None:
    """Forget greetings of which no newcomer is known any more."""
    await sweep(
        database,
        "greetings",
        "NOT EXISTS (SELECT 1 FROM newcomers "
        "WHERE newcomers.guild_id = greetings.guild_id AND newcomers.greeting = greetings.number)",
    )
