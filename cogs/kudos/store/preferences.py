"""How members would like to be thanked."""

from dataclasses import dataclass

from bot.db import Reader, Transaction
from bot.members.keeps import Keeps

KEEPS = (
    Keeps(
        "kudos_wishes",
        ("member_id",),
        "how you would like to be thanked",
        "you wish for nothing particular",
        "you alone; whoever thanks you learns of it if you want none, or only private ones",
    ),
)


@dataclass(frozen=True)
class KudosPreferences:
    """One member's wishes in one server."""

    guild_id: int
    member_id: int
    private: int = 0  # 1: only they ever see what they are thanked for
    declined: int = 0  # 1: no kudos, please
    quiet: int = 0  # 1: no notices, and no ping

    @property
    def is_particular(self) -> bool:
        """Whether it differs from what everyone gets."""
        return bool(self.private or self.declined or self.quiet)


async def everyones(reader: Reader) -> list[KudosPreferences]:
    """The wishes of everyone who has any."""
    return await reader.all(KudosPreferences, "SELECT * FROM kudos_wishes")


async def get(reader: Reader, guild_id: int, member_id: int) -> KudosPreferences | None:
    """A member's wishes; None if they have none."""
    return await reader.one(
        KudosPreferences,
        "SELECT * FROM kudos_wishes WHERE guild_id = :guild AND member_id = :member",
        guild=guild_id,
        member=member_id,
    )


async def save(tx: Transaction, wish: KudosPreferences) -> None:
    """Remember what somebody wishes for; nothing is kept where that is nothing particular."""
    await tx.run(
        "DELETE FROM kudos_wishes WHERE guild_id = :guild AND member_id = :member",
        guild=wish.guild_id,
        member=wish.member_id,
    )
    if wish.is_particular:
        await tx.run(
            "INSERT INTO kudos_wishes (guild_id, member_id, private, declined, quiet) "
            "VALUES (:guild, :member, :private, :declined, :quiet)",
            guild=wish.guild_id,
            member=wish.member_id,
            private=wish.private,
            declined=wish.declined,
            quiet=wish.quiet,
        )
