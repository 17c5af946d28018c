"""What stands in the way of a feature is kept, and its team hears of it in one silent note a day.

Where no channel of theirs takes it, the next of them who uses the bot is told.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.agenda import Done, Due, Later
from bot.clock import from_epoch, to_epoch
from bot.db import Reader, Transaction
from bot.delivery import Undeliverable
from bot.moderation.team_notes import TeamNote
from bot.services import Services
from bot.text.language import _, set_locale

log = structlog.stdlib.get_logger("bot.delivery.setup_problems")

SOON, DAY = timedelta(minutes=5), timedelta(days=1)  # Several things that go wrong at once are told together.


@dataclass(frozen=True)
class Problem:
    """What stood in the way, where, and how often since moderators were last told."""

    what: str
    place: int
    noted_at: int
    times: int


class SetupProblems:
    """Keeps what went wrong until the team has been told.

    `channel` is where the feature has its own place for moderators. `words` gets what it was, in which channel or with
    which role, and how often.
    """

    def __init__(
        self,
        services: Services,
        *,
        feature: str,
        channel: Callable[[int], int | None],
        words: Callable[[Sequence[tuple[str, int, int]]], str],
    ) -> None:
        self._database, self._clock = services.database, services.clock
        self._agenda, self._delivery, self._guilds = services.agenda, services.delivery, services.guilds
        self._team, self._notes = services.team, services.team_notes
        self._feature, self._channel, self._words = feature, channel, words
        self._kind = f"{feature}.obstacles"
        self._notes.register(self._kind, self._draw)
        self._agenda.handle(self._kind, self.post)

    async def report(self, tx: Transaction, guild_id: int, what: str, place: int, cause: str) -> None:
        """Record that something stood in the way: of `what`, and in which channel or with which role."""
        now = self._clock.now()
        if await add(tx, guild_id, self._feature, what, place, to_epoch(now)):
            log.warning("hindered", feature=self._feature, what=what, place=place, cause=cause)
            told = await last_told(tx, guild_id, self._feature)
            at = now + SOON if told is None else max(now + SOON, from_epoch(told) + DAY)
            # One that is being told now stays as it is.
            await self._agenda.bring_forward(tx, self._kind, guild_id, 0, at)

    async def post(self, due: Due) -> Done | Later:
        """Post one silent note for everything since the last one; without a place for it, the next of them is told."""
        set_locale(await self._guilds.locale(due.guild_id))
        found = await untold(self._database, due.guild_id, self._feature)
        if not found:
            return Done()
        for channel_id in self._team.channels(due.guild_id, self._channel(due.guild_id)):
            try:
                await self._delivery.post(
                    channel_id,
                    key=f"{self._kind} {due.guild_id} {due.planned_at} {sum(one.times for one in found)}",
                    ping=None,
                    content=self._said(found),
                    silent=True,
                )
            except Undeliverable as refusal:
                log.warning("moderators not told", channel=channel_id, cause=repr(refusal.__cause__))
            else:
                return Done(lambda tx: self._record_told(tx, due.guild_id, found))
        await self._database.write(lambda tx: self._notes.add(tx, due.guild_id, self._kind))
        return Later(self._clock.now() + DAY)

    def _said(self, found: Sequence[Problem]) -> str:
        return self._words([(one.what, one.place, one.times) for one in found])

    async def _draw(self, guild_id: int) -> TeamNote | None:
        found = await untold(self._database, guild_id, self._feature)
        if not found:
            return None
        words = _("About `{feature}`:").format(feature=self._feature) + "\n" + self._said(found)
        return TeamNote(words, lambda tx: self._record_told(tx, guild_id, found))

    async def _record_told(self, tx: Transaction, guild_id: int, told: list[Problem]) -> None:
        now = self._clock.now()
        await remove_told(tx, guild_id, self._feature, told, to_epoch(now))
        if await untold(tx, guild_id, self._feature):  # They came up while this was being told.
            await self._agenda.schedule(tx, self._kind, guild_id, 0, now + DAY)


async def add(tx: Transaction, guild_id: int, feature: str, what: str, place: int, now: int) -> bool:
    """Keep that something stood in the way; return whether it is the first time since moderators were told."""
    key = {"guild": guild_id, "feature": feature, "what": what, "place": place}
    await tx.run(
        "INSERT INTO hindrances (guild_id, feature, what, place, noted_at, times) "
        "VALUES (:guild, :feature, :what, :place, :now, 1) "
        "ON CONFLICT (guild_id, feature, what, place) DO UPDATE SET times = hindrances.times + 1",
        now=now,
        **key,
    )
    times = await tx.value(
        "SELECT times FROM hindrances WHERE guild_id = :guild AND feature = :feature AND what = :what "
        "AND place = :place",
        **key,
    )
    return times == 1


async def untold(reader: Reader, guild_id: int, feature: str) -> list[Problem]:
    """Return what stood in the way since moderators were told."""
    return await reader.all(
        Problem,
        "SELECT what, place, noted_at, times FROM hindrances WHERE guild_id = :guild AND feature = :feature "
        "AND times > 0 ORDER BY noted_at, what, place",
        guild=guild_id,
        feature=feature,
    )


async def remove_told(tx: Transaction, guild_id: int, feature: str, told: Sequence[Problem], now: int) -> None:
    """Forget the problems of which moderators were told; what came up meanwhile stays."""
    for problem in told:
        await tx.run(
            "UPDATE hindrances SET times = times - :times "
            "WHERE guild_id = :guild AND feature = :feature AND what = :what AND place = :place",
            guild=guild_id,
            feature=feature,
            what=problem.what,
            place=problem.place,
            times=problem.times,
        )
    await tx.run(
        "DELETE FROM hindrances WHERE guild_id = :guild AND feature = :feature AND times <= 0",
        guild=guild_id,
        feature=feature,
    )
    await tx.run(
        "INSERT INTO hindrances (guild_id, feature, what, place, noted_at, times) "
        "VALUES (:guild, :feature, 'told', 0, :now, 0)",
        guild=guild_id,
        feature=feature,
        now=now,
    )


async def last_told(reader: Reader, guild_id: int, feature: str) -> int | None:
    """Return when moderators were last told; None if never."""
    return await reader.value(
        "SELECT noted_at FROM hindrances WHERE guild_id = :guild AND feature = :feature AND what = 'told'",
        guild=guild_id,
        feature=feature,
    )
