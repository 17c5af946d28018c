"""Those who may see a check-in: what every audience knows how to do, and which ones somebody can choose from."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from bot.db import Reader, Transaction
from bot.errors import CareError
from bot.moderation.access import Access
from bot.moderation.feature_gate import FeatureGate
from bot.moderation.ways import Way
from bot.text.language import _
from cogs.check_ins.check_in import rules
from cogs.check_ins.check_in.rules import AUDIENCES, ME
from cogs.check_ins.check_in.store import CheckIn


@dataclass(frozen=True)
class Chooser:
    """Who is choosing an audience, and where; `round_id` is the round whose prompt they answer, 0 for none."""

    guild_id: int
    member_id: int
    round_id: int = 0


@dataclass(frozen=True)
class AudienceChoice:
    """An audience that somebody can choose."""

    audience: str
    which: int
    label: str
    description: str  # in a few words, who that is
    nameless: bool = False  # whether the name is hidden there, at first at least

    @property
    def value(self) -> str:
        """Return what stands for it in a menu."""
        return f"{self.audience}:{self.which}"


class Audience(ABC):
    """One kind of audience. It sees a check-in from `shared` on, and no copy of it is left after `unshared`."""

    key: ClassVar[str]
    ways: ClassVar[tuple[Way, ...]] = (Way.SHARING,)  # whoever is barred from one of these cannot choose it
    feature: ClassVar[str] = "check_ins"  # Nobody can choose it while a server has that switched off.

    @abstractmethod
    async def choices(self, reader: Reader, chooser: Chooser) -> Sequence[AudienceChoice]:
        """Return what this member can choose of it now; nothing where nobody would see it."""

    @abstractmethod
    def seen_by(self, check_in: CheckIn) -> str:
        """Return who sees a check-in, in a sentence, said to its author."""

    @abstractmethod
    async def shared(self, tx: Transaction, check_in: CheckIn) -> None:
        """Record, together with a check-in, what lets its audience come to see it."""

    @abstractmethod
    async def unshared(self, tx: Transaction, check_in: CheckIn) -> None:
        """Record what lets a check-in go that is withdrawn, or for others now; its card is seen to already."""

    async def faded(self, tx: Transaction, check_in: CheckIn) -> None:
        """Record what follows when the words of a check-in have become too old; its card is seen to already."""
        await self.unshared(tx, check_in)

    async def goes(self, reader: Reader, check_in: CheckIn) -> str:
        """Return what goes when its author chooses others, in a sentence; nothing where that is only the card."""
        return ""

    async def is_answered(self, reader: Reader, check_in: CheckIn) -> bool:
        """Return whether somebody has answered a check-in, in whatever way there is."""
        return False

    async def state(self, reader: Reader, check_in: CheckIn) -> str:
        """Return what has come of a check-in so far, said to its author; nothing where nobody is asked."""
        return ""

    async def described(self, reader: Reader, check_in: CheckIn) -> str:
        """Return who sees a check-in now and what has come of it, said to its author."""
        parts = self.seen_by(check_in), await self.state(reader, check_in)
        return " ".join(part for part in parts if part)

    async def remark(self, reader: Reader, chooser: Chooser) -> str:
        """Return what this member should know of it beforehand, such as why they cannot choose it; 100 characters."""
        return ""


class OnlyMe(Audience):
    """Nobody else."""

    key, ways, feature = ME, (), ""

    async def choices(self, reader: Reader, chooser: Chooser) -> Sequence[AudienceChoice]:
        return [AudienceChoice(ME, 0, _("Only me"), _("It is kept for you, and nobody here sees it."))]

    def seen_by(self, check_in: CheckIn) -> str:
        return _("Only you see it.")

    async def shared(self, tx: Transaction, check_in: CheckIn) -> None:
        pass

    async def unshared(self, tx: Transaction, check_in: CheckIn) -> None:
        pass


class Audiences:
    """Every kind of audience, from the narrowest on; topics register theirs."""

    def __init__(self, access: Access, gate: FeatureGate, *audiences: Audience) -> None:
        self._access, self._gate = access, gate
        self._audiences: dict[str, Audience] = {}
        self.register(*audiences)

    def register(self, *audiences: Audience) -> None:
        """Let people choose these, too. Raises ValueError for one that AUDIENCES does not know."""
        known = self._audiences | {audience.key: audience for audience in audiences}
        if strangers := known.keys() - set(AUDIENCES):
            raise ValueError(f"AUDIENCES in check_in/rules.py has no place for {', '.join(strangers)}.")
        self._audiences = {key: known[key] for key in sorted(known, key=AUDIENCES.index)}

    def __getitem__(self, key: str) -> Audience:
        return self._audiences.get(key) or OnlyMe()  # One that is not known, of a later version, say, is nobody's.

    async def choices(self, reader: Reader, chooser: Chooser) -> list[AudienceChoice]:
        """Return all that a member can choose from now; the first is the default, and the narrowest.

        Outside of servers there is nobody else: what is said there belongs to none of them.
        """
        return [
            choice
            for one in (self._audiences.values() if chooser.guild_id else (OnlyMe(),))
            if not (one.feature and self._gate.is_off(chooser.guild_id, one.feature))
            and await self._barred_until(reader, chooser, *one.ways) is None
            for choice in await one.choices(reader, chooser)
        ]

    async def _barred_until(self, reader: Reader, chooser: Chooser, *ways: Way) -> datetime | None:
        return await self._access.barred_until(reader, chooser.guild_id, chooser.member_id, *ways) if ways else None

    async def remarks(self, reader: Reader, chooser: Chooser) -> str:
        """Return what a member should know before they choose."""
        if not chooser.guild_id:
            return rules.without_server()
        until = await self._barred_until(reader, chooser, Way.SHARING)
        if until is not None:
            return rules.sharing_paused(f"{until:%Y-%m-%d}")
        said = [await one.remark(reader, chooser) for one in self._audiences.values()]
        return " ".join(remark for remark in said if remark)

    async def chosen(self, reader: Reader, chooser: Chooser, value: str) -> AudienceChoice:
        """Return what somebody chose. Raises CareError if they cannot, or no longer."""
        for choice in await self.choices(reader, chooser):
            if choice.value == value:
                return choice
        until = await self._barred_until(reader, chooser, Way.SHARING)
        audience = self[value.partition(":")[0]]
        why = await (self.remarks(reader, chooser) if until is not None else audience.remark(reader, chooser))
        raise CareError(
            _("{why} Please choose again who may see it.").format(why=why or _("That choice isn't possible any more."))
        )
