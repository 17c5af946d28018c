"""Who thanked whom of late, which the limits look back to."""

from dataclasses import dataclass

from bot.db import Reader


@dataclass(frozen=True)
class Link:
    """Who thanked whom, and when."""

    giver_id: int
    receiver_id: int
    given_at: int


@dataclass(frozen=True)
class ServerLink(Link):
    """The same, and where."""

    guild_id: int


async def given_since(reader: Reader, guild_id: int, giver_id: int, since: int) -> list[Link]:
    """Return what a member has given after `since`, removed or not, in order of time."""
    return await reader.all(
        Link,
        "SELECT giver_id, receiver_id, given_at FROM gifts "
        "WHERE guild_id = :guild AND giver_id = :giver AND given_at > :since ORDER BY given_at",
        guild=guild_id,
        giver=giver_id,
        since=since,
    )


async def of_both_since(reader: Reader, guild_id: int, member_id: int, since: int) -> list[ServerLink]:
    """Return what a member has given and was given after `since`, in this server, or in all where that is 0."""
    return await reader.all(
        ServerLink,
        "SELECT guild_id, giver_id, receiver_id, given_at FROM gifts "
        "WHERE (giver_id = :member OR receiver_id = :member) AND giver_id > 0 AND given_at > :since "
        "AND (guild_id = :guild OR :guild = 0) ORDER BY given_at",
        guild=guild_id,
        member=member_id,
        since=since,
    )


async def ways_back(reader: Reader, guild_id: int, giver_id: int, receiver_id: int, since: int) -> list[Link]:
    """Return what the receiver has given after `since`, and what the giver was given."""
    return await reader.all(
        Link,
        "SELECT giver_id, receiver_id, given_at FROM gifts "
        "WHERE guild_id = :guild AND giver_id = :receiver AND given_at > :since "
        "UNION ALL SELECT giver_id, receiver_id, given_at FROM gifts "
        "WHERE guild_id = :guild AND receiver_id = :giver AND given_at > :since",
        guild=guild_id,
        giver=giver_id,
        receiver=receiver_id,
        since=since,
    )
