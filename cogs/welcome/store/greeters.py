"""How it is remembered who likes to greet, whom greetings have named, and who was asked."""

from dataclasses import dataclass
from typing import Final

from bot.db import Reader, Transaction
from bot.members.keeps import Counts, Keeps

KEEPS = (
    Keeps(
        "greeters",
        ("member_id",),
        "that you greet newcomers, since when, whether you may be named, and are shown whom to thank",
        "you stop, or leave",
        "moderators, with `/care greeters`; whom a greeting names, everyone who reads it",
    ),
    Keeps(
        "namings",
        ("newcomer_id", "greeter_id"),
        "which greeter was named to which newcomer",
        "3 days after, at the most",
        "whoever can read the greeting",
    ),
    Keeps(
        "greeter_invitations",
        ("member_id",),
        "that you were asked whether you would like to greet",
        "you leave",
        "you alone",
    ),
)


COUNTS = (Counts("that the moderators ended your greeting", "90 days after, or when they give their word for you"),)

_COLUMNS: Final = (
    "SELECT member_id, since, may_be_named, named_at, member_since, vouched_for, may_thank, "
    "(SELECT COUNT(*) FROM namings WHERE namings.guild_id = greeters.guild_id "
    "AND namings.greeter_id = greeters.member_id) AS open FROM greeters "
)


@dataclass(frozen=True)
class Greeter:
    """Somebody who greets newcomers here. Moments are in epoch milliseconds."""

    member_id: int
    since: int
    may_be_named: bool  # as far as they are asked
    named_at: int
    member_since: int
    vouched_for: bool  # by the team
    may_thank: bool  # would like to be shown newcomers whom they could thank
    open: int  # newcomers to whom they were named and whom nobody has answered yet


async def put(
    tx: Transaction, guild_id: int, member_id: int, now: int, *, member_since: int, may_be_named: bool | None
) -> None:
    """Record that somebody greets, now or still; None leaves what they had said about being named."""
    await tx.run(
        "INSERT INTO greeters (guild_id, member_id, since, may_be_named, named_at, member_since) "
        "VALUES (:guild, :member, :now, :named, 0, :joined) ON CONFLICT (guild_id, member_id) DO NOTHING",
        guild=guild_id,
        member=member_id,
        now=now,
        named=int(may_be_named or False),
        joined=member_since,
    )
    if may_be_named is not None:
        await tx.run(
            "UPDATE greeters SET may_be_named = :named WHERE guild_id = :guild AND member_id = :member",
            guild=guild_id,
            member=member_id,
            named=int(may_be_named),
        )


async def set_may_thank(tx: Transaction, guild_id: int, member_id: int, *, may_thank: bool) -> bool:
    """Record whether a greeter would like to be shown whom they could thank; False if that is so already."""
    return bool(
        await tx.run(
            "UPDATE greeters SET may_thank = :may WHERE guild_id = :guild AND member_id = :member "
            "AND may_thank <> :may",
            guild=guild_id,
            member=member_id,
            may=int(may_thank),
        )
    )


async def set_member_since(tx: Transaction, guild_id: int, member_id: int, moment: int) -> None:
    """Record since when a greeter is a member, as Discord says now."""
    await tx.run(
        "UPDATE greeters SET member_since = :moment WHERE guild_id = :guild AND member_id = :member",
        guild=guild_id,
        member=member_id,
        moment=moment,
    )


async def vouch(tx: Transaction, guild_id: int, member_id: int, *, vouched: bool) -> bool:
    """Record whether the team gives its word for a greeter; False if there is none."""
    return bool(
        await tx.run(
            "UPDATE greeters SET vouched_for = :vouched WHERE guild_id = :guild AND member_id = :member",
            guild=guild_id,
            member=member_id,
            vouched=int(vouched),
        )
    )


async def remove(tx: Transaction, guild_id: int, member_id: int) -> bool:
    """Remove a greeter; return whether there was one."""
    await tx.run(
        "DELETE FROM namings WHERE guild_id = :guild AND greeter_id = :member", guild=guild_id, member=member_id
    )
    return bool(
        await tx.run(
            "DELETE FROM greeters WHERE guild_id = :guild AND member_id = :member", guild=guild_id, member=member_id
        )
    )


async def here(reader: Reader, guild_id: int) -> list[Greeter]:
    """Return everyone who greets in a server, the one who has not been named for longest first."""
    return await reader.all(
        _greeter, _COLUMNS + "WHERE guild_id = :guild ORDER BY named_at, since, member_id", guild=guild_id
    )


async def listed(reader: Reader, guild_id: int, skip: int, most: int) -> list[Greeter]:
    """Return some of those who greet in a server, the one who began first comes first."""
    return await reader.all(
        _greeter,
        _COLUMNS + "WHERE guild_id = :guild ORDER BY since, member_id LIMIT :most OFFSET :skip",
        guild=guild_id,
        skip=skip,
        most=most,
    )


async def get(reader: Reader, guild_id: int, member_id: int) -> Greeter | None:
    """Return a greeter; None if they greet nobody."""
    return await reader.one(
        _greeter, _COLUMNS + "WHERE guild_id = :guild AND member_id = :member", guild=guild_id, member=member_id
    )


async def servers_of(reader: Reader, member_id: int) -> list[int]:
    """Return the servers in which somebody greets."""
    return await reader.column("SELECT guild_id FROM greeters WHERE member_id = :member", member=member_id)


def _greeter(
    member_id: int,
    since: int,
    may_be_named: int,
    named_at: int,
    member_since: int,
    vouched_for: int,
    may_thank: int,
    open: int,  # noqa: A002
) -> Greeter:
    named, vouched, thanks = bool(may_be_named), bool(vouched_for), bool(may_thank)
    return Greeter(member_id, since, named, named_at, member_since, vouched, thanks, open)


async def record_naming(tx: Transaction, guild_id: int, newcomer_id: int, greeter_id: int, now: int) -> None:
    """Record that a greeting names this greeter to this newcomer."""
    await tx.run(
        "INSERT INTO namings (guild_id, newcomer_id, greeter_id) VALUES (:guild, :newcomer, :greeter) "
        "ON CONFLICT (guild_id, newcomer_id) DO UPDATE SET greeter_id = excluded.greeter_id",
        guild=guild_id,
        newcomer=newcomer_id,
        greeter=greeter_id,
    )
    await tx.run(
        "UPDATE greeters SET named_at = :now WHERE guild_id = :guild AND member_id = :greeter",
        guild=guild_id,
        greeter=greeter_id,
        now=now,
    )


async def close_naming(tx: Transaction, guild_id: int, newcomer_id: int) -> None:
    """Remove who was named to this newcomer, of whom they need not think any more."""
    await tx.run(
        "DELETE FROM namings WHERE guild_id = :guild AND newcomer_id = :newcomer",
        guild=guild_id,
        newcomer=newcomer_id,
    )


async def named_to(reader: Reader, guild_id: int, greeter_id: int) -> list[int]:
    """Return the newcomers to whom a greeter was named and whom nobody has answered yet."""
    return await reader.column(
        "SELECT newcomer_id FROM namings WHERE guild_id = :guild AND greeter_id = :greeter ORDER BY newcomer_id",
        guild=guild_id,
        greeter=greeter_id,
    )


async def was_invited(reader: Reader, guild_id: int, member_id: int) -> bool:
    """Return whether somebody was asked already if they would like to greet."""
    found = await reader.value(
        "SELECT 1 FROM greeter_invitations WHERE guild_id = :guild AND member_id = :member",
        guild=guild_id,
        member=member_id,
    )
    return found is not None


async def record_invitation(tx: Transaction, guild_id: int, member_id: int, now: int) -> None:
    """Record that somebody was asked whether they would like to greet."""
    await tx.run(
        "INSERT INTO greeter_invitations (guild_id, member_id, asked_at) VALUES (:guild, :member, :now) "
        "ON CONFLICT (guild_id, member_id) DO NOTHING",
        guild=guild_id,
        member=member_id,
        now=now,
    )


async def forget_leaver(tx: Transaction, guild_id: int, member_id: int) -> None:
    """Forget a greeter who has left this server."""
    await remove(tx, guild_id, member_id)
    await close_naming(tx, guild_id, member_id)
    await tx.run(
        "DELETE FROM greeter_invitations WHERE guild_id = :guild AND member_id = :member",
        guild=guild_id,
        member=member_id,
    )
