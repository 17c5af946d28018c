"""Roles that follow what is true, and end it where somebody of the server takes them away."""

from dataclasses import dataclass
from enum import Enum, auto

import discord

from bot.db import Reader, Transaction
from bot.delivery.refusals import Undeliverable, talking_to_discord
from bot.members.keeps import Keeps
from bot.moderation.roles import harmless
from bot.services import Services

KEEPS = (
    Keeps(
        "given_roles",
        ("member_id",),
        "which roles you have from me",
        "I take them back",
        "whoever sees your roles",
    ),
)


class RoleState(Enum):
    """What became of a role that is to follow what is true."""

    TRUE = auto()  # it is as it should be
    WAITING = auto()  # they are timed out; it is looked at again
    TOO_POWERFUL = auto()  # it moderates or manages something, so nobody gets it from us
    REFUSED = auto()  # Discord did not let us
    TAKEN_AWAY = auto()  # we had given it, and somebody else has taken it


@dataclass(frozen=True)
class RoleLook:
    """One look at a role: what became of it, and what Discord refused."""

    state: RoleState
    refusal: Undeliverable | None = None


class FollowingRoles:
    """Gives a role of one purpose to whom it belongs, and takes it when that ends; `purpose` is kept."""

    def __init__(self, services: Services, purpose: str) -> None:
        self._database, self._clock, self._purpose = services.database, services.clock, purpose

    async def follow(self, member: discord.Member, role_id: int | None, *, wanted: bool, reason: str) -> RoleLook:
        """Give a member the role, or take it, where that changes something. Raises NotNow.

        `member` is as Discord has them at this moment; `role_id` is what the server has chosen now. One that it had
        chosen before goes with it.
        """
        given = await _given(self._database, member.guild.id, member.id, self._purpose)
        if given is not None and given != role_id and _is_there(member, given):
            await set_role(member, given, wanted=False, reason=reason)
        if role_id is None or not _is_there(member, role_id):
            await self._keep(member, None)
            return RoleLook(RoleState.TRUE)
        if not wanted:
            return await self._take(member, role_id, reason)
        return await self._give(member, role_id, reason, was_given=given == role_id)

    async def _take(self, member: discord.Member, role_id: int, reason: str) -> RoleLook:
        refusal = await set_role(member, role_id, wanted=False, reason=reason)
        await self._keep(member, None)
        return RoleLook(RoleState.TRUE) if refusal is None else RoleLook(RoleState.REFUSED, refusal)

    async def _give(self, member: discord.Member, role_id: int, reason: str, *, was_given: bool) -> RoleLook:
        if member.get_role(role_id) is None:
            if not _may_be_given(member, role_id):
                await self._keep(member, None)
                return RoleLook(RoleState.TOO_POWERFUL)
            if was_given:
                return RoleLook(RoleState.TAKEN_AWAY)
            if member.timed_out_until is not None and member.timed_out_until > self._clock.now():
                return RoleLook(RoleState.WAITING)
            refusal = await set_role(member, role_id, wanted=True, reason=reason)
            if refusal is not None:
                return RoleLook(RoleState.REFUSED, refusal)
        await self._keep(member, role_id)
        return RoleLook(RoleState.TRUE)

    async def _keep(self, member: discord.Member, role_id: int | None) -> None:
        """Record which role a member has from us. Only now: what was not given cannot have been taken away."""
        guild_id, member_id = member.guild.id, member.id
        if await _given(self._database, guild_id, member_id, self._purpose) == role_id:
            return

        async def keep(tx: Transaction) -> None:
            if role_id is None:
                await self.begin_anew(tx, guild_id, member_id)
                return
            sql = (
                "INSERT INTO given_roles (guild_id, member_id, purpose, role_id) "
                "VALUES (:guild, :member, :purpose, :role) "
                "ON CONFLICT (guild_id, member_id, purpose) DO UPDATE SET role_id = excluded.role_id"
            )
            await tx.run(sql, guild=guild_id, member=member_id, purpose=self._purpose, role=role_id)

        await self._database.write(keep)

    async def was_taken(self, reader: Reader, member: discord.Member, role_id: int | None) -> bool:
        """Return whether somebody else has taken the role that we gave; for a press, from what came along with it.

        Not so where we took it or could not give it, nor where the setting or the role itself has changed.
        """
        if role_id is None or member.get_role(role_id) is not None or not _may_be_given(member, role_id):
            return False
        return await _given(reader, member.guild.id, member.id, self._purpose) == role_id

    async def begin_anew(self, tx: Transaction, guild_id: int, member_id: int) -> None:
        """Forget which role a member had from us: what it stands for begins, or has ended."""
        sql = "DELETE FROM given_roles WHERE guild_id = :guild AND member_id = :member AND purpose = :purpose"
        await tx.run(sql, guild=guild_id, member=member_id, purpose=self._purpose)


def _is_there(member: discord.Member, role_id: int) -> bool:
    return member.guild.get_role(role_id) is not None


def _may_be_given(member: discord.Member, role_id: int) -> bool:
    role = member.guild.get_role(role_id)
    return role is not None and harmless(role)


async def _given(reader: Reader, guild_id: int, member_id: int, purpose: str) -> int | None:
    sql = "SELECT role_id FROM given_roles WHERE guild_id = :guild AND member_id = :member AND purpose = :purpose"
    return await reader.value(sql, guild=guild_id, member=member_id, purpose=purpose)


async def set_role(member: discord.Member, role_id: int, *, wanted: bool, reason: str) -> Undeliverable | None:
    """Give a member a role, or take it, where that changes something; return what Discord refused. Raises NotNow."""
    if wanted == (member.get_role(role_id) is not None):
        return None
    change = member.add_roles if wanted else member.remove_roles
    try:
        with talking_to_discord():
            await change(discord.Object(role_id), reason=reason)
    except Undeliverable as refusal:
        return refusal
    return None
