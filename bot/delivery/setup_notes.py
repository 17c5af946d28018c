"""One silent note a day for all that is broken in a server, and one when it works again.

Where no channel of the team takes it, the next of them who uses the bot is told.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import structlog

from bot.agenda import Done, Due, Later
from bot.clock import from_epoch, to_epoch
from bot.db import Reader, Transaction
from bot.delivery import Undeliverable, broken_places, hindrances, setup_words
from bot.delivery.broken_places import REFUSED, BrokenPlace, BrokenPlaces
from bot.delivery.hindrances import Hindrance
from bot.moderation.team_notes import TeamNote
from bot.services import Services
from bot.text.language import set_locale

log = structlog.stdlib.get_logger("bot.delivery.setup_notes")

NOTE, MENDED, LOOK = "setup.note", "setup.mended", "setup.look"
# Several things that go wrong, or are put right, within this time are told together.
SOON, SHORTLY, DAY = timedelta(minutes=5), timedelta(minutes=1), timedelta(days=1)
ONLY_MENDED = 1  # the subject of a look that finds nothing new, since whoever changes a setting is told at once
PACE = timedelta(seconds=5)  # between what waited, once it goes on

Found = Sequence[tuple[str, int, int]]  # what it was, in which channel or with which role, and how often
Chosen = Mapping[str, tuple[int, str]]  # by setting: the channel or role, and why it is broken; nothing if it is not


@dataclass(frozen=True)
class _Untold:
    hindrances: list[Hindrance]
    broken: list[BrokenPlace]  # all that are; those that are known already are told again if they hindered something

    def by_reason(self) -> dict[str, list[BrokenPlace]]:
        """Return what is broken and has to be told, by why it is."""
        hindered, explained = {one.place for one in self.hindrances}, {one.place for one in self.reported}
        known = {one.place for one in self.broken if one.is_known}
        found = dict[str, list[BrokenPlace]]()
        for one in self.broken:
            is_new = not one.told_at or one.place in hindered
            if is_new and (one.is_known or one.place not in explained | known) and one.why not in _IN_WORDS_OF_OTHERS:
                found.setdefault(one.why, []).append(one)
        return found

    @property
    def reported(self) -> list[Hindrance]:
        """Return what features have reported in words of their own, and what no setting explains."""
        known = {one.place for one in self.broken if one.is_known and one.why not in _IN_WORDS_OF_OTHERS}
        return [one for one in self.hindrances if one.what != REFUSED and one.place not in known]


_IN_WORDS_OF_OTHERS = ("public", "powers", "common")


class SetupNotes:
    """Tells the team of each server, in the words of the features, what is broken."""

    def __init__(self, services: Services) -> None:
        self._database, self._clock, self._agenda = services.database, services.clock, services.agenda
        self._delivery, self._guilds, self._settings = services.delivery, services.guilds, services.settings
        self._team, self._notes, self._places = services.team, services.team_notes, services.places
        self.broken = BrokenPlaces(services.database)
        self._words: dict[str, Callable[[Found], str]] = {}
        self._waiting: dict[str, tuple[tuple[str, bool], ...]] = {}
        for kind, draw, post in ((NOTE, self._draw_note, self.post), (MENDED, self._draw_mended, self.post_mended)):
            self._notes.register(kind, draw)
            self._agenda.handle(kind, post)

    def register(self, feature: str, words: Callable[[Found], str]) -> None:
        """Let what a feature reports be told in its own words."""
        self._words[feature] = words
        self._agenda.handle(f"{feature}.obstacles", self.post)  # as older versions have written it down

    def resume(self, setting: str, *kinds: str, counts: bool = True) -> None:
        """Let what is put off of these kinds on the agenda go on as soon as a setting works again.

        `counts` is whether all of that was put off because the setting was broken, so that the team hears how much.
        """
        self._waiting[setting] = (*self._waiting.get(setting, ()), *((kind, counts) for kind in kinds))

    async def plan(self, tx: Transaction, guild_id: int) -> None:
        """See to it that the team hears of what is new, at most once a day."""
        now, told = self._clock.now(), await hindrances.last_told(tx, guild_id)
        at = now + SOON if told is None else max(now + SOON, from_epoch(told) + DAY)
        await self._agenda.bring_forward(tx, NOTE, guild_id, 0, at)  # One that is being told now stays as it is.

    async def look_again(self, tx: Transaction, guild_id: int) -> None:
        """See to it that somebody looks at all that a server has chosen."""
        await self._agenda.bring_forward(tx, LOOK, guild_id, 0, self._clock.now())

    async def look_for_mended(self, tx: Transaction, guild_id: int) -> None:
        """See to it that somebody looks whether what was broken works again, after its settings were changed."""
        if self.broken.in_server(guild_id):
            await self._agenda.bring_forward(tx, LOOK, guild_id, ONLY_MENDED, self._clock.now())

    async def refused(self, tx: Transaction, guild_id: int, setting: str, place: int) -> bool:
        """Record that Discord takes nothing in a channel that a server has chosen; return whether that is new."""
        known = {one.setting: one for one in await broken_places.of_server(tx, guild_id)}.get(setting)
        if known is not None and known.place == place and not known.mended_at:
            return False
        told_at = known.told_at if known is not None and known.place == place else 0
        await broken_places.save(tx, BrokenPlace(guild_id, setting, place, REFUSED, told_at))
        await self.broken.changed(tx, guild_id, [place])
        return True

    async def record(self, tx: Transaction, guild_id: int, chosen: Chosen, *, only_mended: bool = False) -> None:
        """Record how all that a server has chosen is now: what is broken is told, and what is mended, too."""
        before = {one.setting: one for one in await broken_places.of_server(tx, guild_id)}
        for setting, (place, why) in chosen.items():
            one = before.get(setting)
            if why and not only_mended:
                await self._record_broken(tx, one, BrokenPlace(guild_id, setting, place, why))
            elif not why and one is not None and not one.mended_at and (one.is_known or one.place != place):
                await self.record_mended(tx, replace(one, place=place))
        features = {model.feature for model in self._settings.declared}
        for setting in before.keys() - chosen.keys():
            if before[setting].feature in features:  # Or it is no setting, but something else that has a place.
                await broken_places.remove(tx, guild_id, setting)
        if before or any(why for _place, why in chosen.values()):
            await self.broken.changed(tx, guild_id)

    async def _record_broken(self, tx: Transaction, before: BrokenPlace | None, now: BrokenPlace) -> None:
        is_worse = before is None or before.place != now.place or not set(now.why.split()) <= set(before.why.split())
        if before is not None and not is_worse and not before.mended_at and before.why == now.why:
            return
        told_at = 0 if is_worse or before is None else before.told_at
        await broken_places.save(tx, replace(now, told_at=told_at))
        if not told_at:
            await self.plan(tx, now.guild_id)

    async def record_mended(self, tx: Transaction, one: BrokenPlace) -> None:
        """Let what waited for a setting go on; whoever was told that it is broken hears that it works again."""
        resumed, now = await self._resume(tx, one), self._clock.now()
        if one.is_known:  # What is still to be told of it is true no longer.
            await hindrances.forget_place(tx, one.guild_id, one.place)
        if one.told_at:
            await broken_places.save(tx, replace(one, mended_at=to_epoch(now), resumed=resumed))
            await self._agenda.bring_forward(tx, MENDED, one.guild_id, 0, now + SHORTLY)
        else:
            await broken_places.remove(tx, one.guild_id, one.setting)
        await self.broken.changed(tx, one.guild_id)

    async def try_again(self, tx: Transaction, place: int) -> None:
        """Let what waited for a channel go on that takes nothing, since something has changed there."""
        for one in await broken_places.refused_in(tx, place):
            await self._resume(tx, one)

    async def _resume(self, tx: Transaction, one: BrokenPlace) -> int:
        """Let what waited for a setting go on, in turn; return how much that is."""
        resumed = 0
        for kind, counts in self._waiting.get(one.setting, self._waiting.get(one.feature, ())):
            resumed += await self._agenda.resume(tx, kind, one.guild_id, pace=PACE) * counts
        return resumed

    async def post(self, due: Due) -> Done | Later:
        """Post one silent note about everything since the last one."""
        set_locale(await self._guilds.locale(due.guild_id))
        untold = await self._untold(self._database, due.guild_id)
        words, total = self._said(untold), sum(one.times for one in untold.hindrances)
        if not words or await self._post(due, words, f"{due.planned_at} {total}"):
            return Done(lambda tx: self._record_told(tx, due.guild_id, untold))
        await self._database.write(lambda tx: self._notes.add(tx, due.guild_id, NOTE))
        return Later(self._clock.now() + DAY)

    async def post_mended(self, due: Due) -> Done | Later:
        """Say, silently, what works again."""
        set_locale(await self._guilds.locale(due.guild_id))
        mended = await self._mended(self._database, due.guild_id)
        if not mended or await self._post(due, _works_again(mended), f"{max(one.mended_at for one in mended)}"):
            return Done(lambda tx: self._forget_mended(tx, due.guild_id, mended))
        await self._database.write(lambda tx: self._notes.add(tx, due.guild_id, MENDED))
        return Later(self._clock.now() + DAY)

    async def _post(self, due: Due, words: str, which: str) -> bool:
        """Post something where the team reads, and not everybody; False where there is no such place."""
        for channel_id in self._team.channels(due.guild_id):
            if self._places.is_public(due.guild_id, channel_id):
                continue
            key = f"{due.kind} {due.guild_id} {which}"
            try:
                await self._delivery.post(channel_id, key=key, ping=None, content=words, silent=True)
            except Undeliverable as refusal:
                log.warning("moderators not told", channel=channel_id, cause=repr(refusal.__cause__))
            else:
                return True
        return False

    async def _untold(self, reader: Reader, guild_id: int) -> _Untold:
        broken = [one for one in await broken_places.of_server(reader, guild_id) if not one.mended_at]
        return _Untold(await hindrances.untold(reader, guild_id), broken)

    async def _mended(self, reader: Reader, guild_id: int) -> list[BrokenPlace]:
        return [one for one in await broken_places.of_server(reader, guild_id) if one.mended_at]

    def _said(self, untold: _Untold) -> str:
        lines: list[str] = []
        for why, broken in untold.by_reason().items():
            settings, places = [one.setting for one in broken], list(dict.fromkeys(one.place for one in broken))
            then = dict.fromkeys(setup_words.meanwhile(self._settings, one) for one in settings)
            lines.append(f"- {' '.join(filter(None, (setup_words.broken_line(settings, places, why), *then)))}")
        for feature, words in self._words.items():
            if mine := [(one.what, one.place, one.times) for one in untold.reported if one.feature == feature]:
                lines += words(mine).split("\n")
        return setup_words.fitting(lines)

    async def _draw_note(self, guild_id: int) -> TeamNote | None:
        untold = await self._untold(self._database, guild_id)
        words = self._said(untold)
        return TeamNote(words, lambda tx: self._record_told(tx, guild_id, untold)) if words else None

    async def _draw_mended(self, guild_id: int) -> TeamNote | None:
        mended = await self._mended(self._database, guild_id)
        return TeamNote(_works_again(mended), lambda tx: self._forget_mended(tx, guild_id, mended)) if mended else None

    async def _record_told(self, tx: Transaction, guild_id: int, told: _Untold) -> None:
        now = self._clock.now()
        await hindrances.remove_told(tx, guild_id, told.hindrances, to_epoch(now))
        await broken_places.mark_told(tx, told.broken, to_epoch(now))
        if self._said(await self._untold(tx, guild_id)):  # They came up while this was being told.
            await self._agenda.schedule(tx, NOTE, guild_id, 0, now + DAY)

    async def _forget_mended(self, tx: Transaction, guild_id: int, told: list[BrokenPlace]) -> None:
        await broken_places.remove_mended(tx, told)
        await self.broken.changed(tx, guild_id)


def _works_again(mended: Sequence[BrokenPlace]) -> str:
    return setup_words.fitting(
        [setup_words.mended_line(one.setting, one.place, one.why, one.resumed) for one in mended]
    )
