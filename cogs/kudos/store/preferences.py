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
        "you alone; people who thank you learn of it if you want none, or only private ones",
    ),
)


@dataclass(frozen=True)
class KudosPreferences:
    """How one member would like to be thanked in one server."""

    guild_id: int
    member_id: int
    private: int = 0  # 1: only they ever see what they are thanked for
    declined: int = 0  # 1: no kudos, please
    quiet: int = 0  # 1: no notices, and no ping

    @property
    def is_particular(self) -> bool:
        """Return whether it differs from what everyone gets."""
        return bool(self.private or self.declined or self.quiet)


async def everyones(reader: Reader) -> list[KudosPreferences]:
    """Return the preferences of everyone who has any."""
    return await reader.all(KudosPreferences, "SELECT * FROM kudos_wishes")


async def get(reader: Reader, guild_id: int, member_id: int) -> KudosPreferences | None:
    """Return a member's preferences; None if they have none."""
    return await reader.one(
        KudosPreferences,
        "SELECT * FROM kudos_wishes WHERE guild_id = :guild AND member_id = :member",
        guild=guild_id,
        member=member_id,
    )


async def save(tx: Transaction, preferences: KudosPreferences) -> None:
    """Keep a member's preferences; nothing where they are nothing particular."""
    await tx.run(
        "DELETE FROM kudos_wishes WHERE guild_id = :guild AND member_id = :member",
        guild=preferences.guild_id,
        member=preferences.member_id,
    )
    if preferences.is_particular:
        await tx.run(
            "INSERT INTO kudos_wishes (guild_id, member_id, private, declined, quiet) "
            "VALUES (:guild, :member, :private, :declined, :quiet)",
            guild=preferences.guild_id,
            member=preferences.member_id,
            private=preferences.private,
            declined=preferences.declined,
            quiet=preferences.quiet,
        )
