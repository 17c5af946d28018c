"""From whom somebody wants nothing more, which belongs to them, and of which nobody else learns."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass

from bot.db import Reader, Transaction, write_with_retries
from bot.members.keeps import Keeps
from bot.services import Services

EVERY_WAY = "every"  # covers all others, and those that there will be
EVERYBODY = 0  # in place of somebody's id
A_STEP = 50

KEEPS = (
    Keeps(
        "refusals",
        ("member_id",),
        "from whom you want nothing more, and of which kind",
        "you allow it again, or ask me to forget it",
        "you alone; they are not told",
        sealed=("other",),
    ),
)


@dataclass(frozen=True)
class _Row:
    id: int
    member_id: int
    who: str
    other: str
    way: str


class Refusals:
    """Knows whom somebody refuses by marks, so that nothing of it is found by, or goes with, whoever is refused.

    `way` is one in which people reach one another (bot/moderation/access.py), or EVERY_WAY; `other_id` is a member,
    EVERYBODY, or what stands for somebody whom the refuser may not know, such as the id of their card.
    """

    def __init__(self, services: Services) -> None:
        self._database, self._vault = services.database, services.vault

    async def refuse(self, tx: Transaction, refuser_id: int, other_id: int, ways: Collection[str]) -> None:
        """Let nothing more reach somebody from there in these ways; once more changes nothing."""
        for way in ways:
            await tx.run(
                "INSERT INTO refusals (id, member_id, who, other, way) VALUES (:id, :member, :who, :other, :way) "
                "ON CONFLICT (member_id, who, way) DO NOTHING",
                id=secrets.randbits(62) | 1,
                member=refuser_id,
                who=self._marks(refuser_id, other_id)[0],
                other=self._vault.seal(str(other_id)),
                way=way,
            )

    async def allow(self, tx: Transaction, refuser_id: int, other_id: int, ways: Collection[str]) -> None:
        """Take back what somebody refused from there in these ways."""
        for way in ways:
            for mark in self._marks(refuser_id, other_id):
                sql = "DELETE FROM refusals WHERE member_id = :member AND who = :who AND way = :way"
                await tx.run(sql, member=refuser_id, who=mark, way=way)

    async def allow_all(self, tx: Transaction, refuser_id: int, way: str) -> None:
        """Take back whatever somebody refused in this way, from whomever."""
        await tx.run("DELETE FROM refusals WHERE member_id = :member AND way = :way", member=refuser_id, way=way)

    async def refused(self, reader: Reader, refuser_id: int, other_id: int, way: str) -> bool:
        """Return whether somebody wants nothing from there in this way."""
        for mark in {*self._marks(refuser_id, other_id), *self._marks(refuser_id, EVERYBODY)}:
            found = await reader.value(
                "SELECT 1 FROM refusals WHERE member_id = :member AND who = :who AND way IN (:way, :every)",
                member=refuser_id,
                who=mark,
                way=way,
                every=EVERY_WAY,
            )
            if found is not None:
                return True
        return False

    async def others(self, reader: Reader, refuser_id: int, way: str) -> set[int]:
        """Return all from whom somebody wants nothing in this way, for what is shown to them alone."""
        rows = await reader.all(
            _Row,
            "SELECT id, member_id, who, other, way FROM refusals WHERE member_id = :member AND way IN (:way, :every)",
            member=refuser_id,
            way=way,
            every=EVERY_WAY,
        )
        return {other for row in rows if (other := self._other(row)) is not None}

    async def renew(self) -> None:
        """Mark anew, every night, what an older key marked, or none, so that the older one can go."""
        after: int | None = 0
        while after is not None:
            after = await write_with_retries(self._database, lambda tx, since=after: self._renew(tx, since))

    async def _renew(self, tx: Transaction, after: int) -> int | None:
        """Look at some rows, in the order of their ids; return the id after which to go on, None at the end."""
        several = len(self._vault.marks("")) > 1
        rows = await tx.all(
            _Row,
            "SELECT id, member_id, who, other, way FROM refusals WHERE id > :after AND (other = '' OR :several = 1) "
            "ORDER BY id LIMIT :most",
            after=after,
            several=int(several),
            most=A_STEP,
        )
        for row in rows:
            other = self._other(row)
            if other is not None and row.who != self._marks(row.member_id, other)[0]:
                await tx.run("DELETE FROM refusals WHERE id = :id", id=row.id)
                await self.refuse(tx, row.member_id, other, (row.way,))
        return rows[-1].id if len(rows) == A_STEP else None

    def _other(self, row: _Row) -> int | None:
        spelt = self._vault.open(row.other) if row.other else row.who
        return None if spelt is None else int(spelt)

    def _marks(self, refuser_id: int, other_id: int) -> tuple[str, ...]:
        """Return what can stand for the other; the last is what stood for them before there were marks."""
        return *self._vault.marks(f"refusal {refuser_id} {other_id}"), str(other_id)
