"""The one gate to what a server has switched off: for commands, buttons, forms, doors and what is due."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.agenda import Agenda, Due
from bot.clock import Clock, from_epoch, on_screen, to_epoch
from bot.db import Database, Reader, Transaction
from bot.errors import CareError
from bot.moderation.acts import Act
from bot.moderation.features import Feature, Features
from bot.moderation.switches import SwitchedOff, Switches, of_server
from bot.moderation.trail import Trail
from bot.moderation.ways import Way
from bot.text.language import _

BACK_ON = "settings.back_on"  # on the agenda, once for a server
LOOK_AGAIN = timedelta(days=30)  # at what waits for something that is off for good


class FeatureGate:
    """Refuses what would begin something that is off, and lets wait what is due of it; what ends something stays."""

    def __init__(
        self, database: Database, clock: Clock, agenda: Agenda, features: Features, switches: Switches, trail: Trail
    ) -> None:
        self._database, self._clock, self._agenda, self._trail = database, clock, agenda, trail
        self._features, self._switches = features, switches

    async def load(self) -> None:
        """Read what all servers have switched off."""
        await self._switches.load()

    def is_off(self, guild_id: int, name: str) -> bool:
        """Return whether a feature is off in a server, by itself or with what it is a part of; costs no query."""
        return self._features.off(guild_id, name) is not None

    def require_begun_by(self, guild_id: int | None, used: str) -> None:
        """Let somebody use a command, button or form, by its name or custom_id. Raises CareError where it is off."""
        feature = self._features.begun_by(used)
        if guild_id is not None and feature is not None:
            self._require(guild_id, feature)

    def require_way(self, guild_id: int, way: Way) -> None:
        """Let somebody reach others in a server, wherever they press. Raises CareError where that is off."""
        for feature in self._features.all:
            if way in feature.ways:
                self._require(guild_id, feature)

    def _require(self, guild_id: int, feature: Feature) -> None:
        off = self._features.off(guild_id, feature.name)
        if off is not None:
            raise CareError(_refusal(feature.title(), off))

    def waits_until(self, due: Due) -> datetime | None:
        """Return when something that is due is looked at again; None where it is to be done now."""
        names = (feature.name for feature in self._features.all if due.kind in feature.waits)
        return next((until for one in names if (until := self.rests_until(due.guild_id, one)) is not None), None)

    def rests_until(self, guild_id: int, name: str) -> datetime | None:
        """Return until when a feature is surely off, if somebody does not switch it on; None where it is not off."""
        off = self._features.off(guild_id, name)
        return None if off is None else off.end or self._clock.now() + LOOK_AGAIN

    async def switch_off(self, tx: Transaction, guild_id: int, name: str, until: datetime | None, by: int) -> None:
        """Switch a feature off, for good or until then."""
        ends_at = None if until is None else to_epoch(until)
        await self._switches.put(tx, SwitchedOff(guild_id, name, to_epoch(self._clock.now()), ends_at))
        await self._trail.record(tx, guild_id, by, Act.SWITCHED_OFF, detail=name)
        await self._plan(tx, guild_id)

    async def switch_on(self, tx: Transaction, guild_id: int, name: str, by: int) -> bool:
        """Switch a feature on, and let come due what has waited for it; return whether it was off."""
        if not await self._switches.remove(tx, guild_id, name):
            return False
        await self._trail.record(tx, guild_id, by, Act.SWITCHED_ON, detail=name)
        await self._release(tx, guild_id, name)
        await self._plan(tx, guild_id)
        return True

    async def ended(self, guild_id: int) -> list[str]:
        """Return what is back by itself by now, and nobody has seen to."""
        return await self._ended(self._database, guild_id)

    async def _ended(self, reader: Reader, guild_id: int) -> list[str]:
        now, found = to_epoch(self._clock.now()), await of_server(reader, guild_id)
        return [one.feature for one in found if one.ends_at is not None and one.ends_at <= now]

    async def see_to_ended(self, tx: Transaction, guild_id: int) -> None:
        """Let come due what has waited for what is back by now."""
        for name in await self._ended(tx, guild_id):
            await self._switches.remove(tx, guild_id, name)
            await self._release(tx, guild_id, name)
        await self._plan(tx, guild_id)

    async def _plan(self, tx: Transaction, guild_id: int) -> None:
        ends = [one.ends_at for one in await of_server(tx, guild_id) if one.ends_at is not None]
        if ends:
            await self._agenda.schedule(tx, BACK_ON, guild_id, 0, from_epoch(min(ends)))
        else:
            await self._agenda.cancel(tx, BACK_ON, guild_id, 0)

    async def _release(self, tx: Transaction, guild_id: int, name: str) -> None:
        for feature in self._with_parts(name):
            for kind in feature.waits:
                await self._agenda.release(tx, kind, guild_id)

    def _with_parts(self, name: str) -> Iterator[Feature]:
        return (one for one in self._features.all if name in (one.name, one.part_of))


def _refusal(title: str, off: SwitchedOff) -> str:
    """Return what somebody reads who uses what is off: since when, until when, and what works all the same."""
    since = on_screen(off.start, "D")
    if off.end is None:
        return _(
            "**{feature}** has a rest in this server: the moderators switched it off on {since}. What you have here "
            "stays yours, and `/help-now` works as always."
        ).format(feature=title, since=since)
    return _(
        "**{feature}** has a rest in this server: the moderators switched it off on {since}, until {until}. What you "
        "have here stays yours, and `/help-now` works as always."
    ).format(feature=title, since=since, until=on_screen(off.end))
