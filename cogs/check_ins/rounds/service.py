"""Those who answer a round together: they read one another's answers, if they share their own with the round."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import discord

from bot.clock import from_epoch, to_epoch
from bot.db import Reader, Transaction
from bot.errors import CareError
from bot.services import Services
from bot.text.language import _
from bot.text.user_text import escaped
from cogs.check_ins.check_in import store as check_ins
from cogs.check_ins.check_in.rules import ROUND
from cogs.check_ins.check_in.service_audiences import Audience, AudienceChoice, Chooser
from cogs.check_ins.check_in.store import CheckIn
from cogs.check_ins.rhythms.rules import Rhythm
from cogs.check_ins.rounds import rules, store
from cogs.check_ins.rounds.store import Round, RoundTime

BEGIN, CLOSE, NUDGE = "check_ins.round", "check_ins.round_close", "check_ins.round_nudge"
ALONE = "check_ins.round_alone"  # whoever alone shared something with a round hears that nobody has read it yet
NEEDED = ("view_channel", "send_messages", "embed_links")  # where the prompt is posted
PROMPT = "round"  # what moderators hear of if it cannot be posted


class ThisRound(Audience):
    """Whoever shares their own answer with the same round; nothing is posted."""

    key, feature = ROUND, "rounds"

    async def choices(self, reader: Reader, chooser: Chooser) -> Sequence[AudienceChoice]:
        time = await self._answered(reader, chooser)
        if time is None:
            return []
        return [
            AudienceChoice(
                ROUND, time.id, _("People answering this prompt"), _("Only those who share their own answer see yours.")
            )
        ]

    async def remark(self, reader: Reader, chooser: Chooser) -> str:
        time = await self._answered(reader, chooser)
        return rules.remark() if time is not None and not time.closed else ""

    async def _answered(self, reader: Reader, chooser: Chooser) -> RoundTime | None:
        time = await store.time(reader, chooser.round_id) if chooser.round_id else None
        return time if time is not None and time.guild_id == chooser.guild_id else None

    def seen_by(self, check_in: CheckIn) -> str:
        return _("Only people who share their own answer to this prompt see it.")

    async def shared(self, tx: Transaction, check_in: CheckIn) -> None:
        pass

    async def unshared(self, tx: Transaction, check_in: CheckIn) -> None:
        pass


class Rounds:
    """What moderators decide about rounds, together with what is on the agenda."""

    def __init__(self, services: Services) -> None:
        self._database, self._clock, self._agenda = services.database, services.clock, services.agenda
        self._dead_buttons = services.dead_buttons

    async def create(self, tx: Transaction, one: Round) -> None:
        """Keep a round from now on. Raises CareError if there is no room for it."""
        await tx.lock("rounds", one.guild_id)
        there = await store.of_server(tx, one.guild_id)
        if any(other.id == one.id for other in there):
            return
        rules.room_for_one_more([other.name for other in there], one.name)
        await self.save(tx, one)

    async def change(self, tx: Transaction, guild_id: int, name: str, /, **what: str | int) -> Round:
        """Change what is kept of a round. Raises CareError if there is none of this name."""
        await tx.lock("rounds", guild_id)
        before = await self._named(tx, guild_id, name)
        after = replace(before, **what)
        if after.name != before.name:
            others = [other.name for other in await store.of_server(tx, guild_id)]
            rules.room_for_one_more([other for other in others if other == after.name], after.name)
        await self.save(tx, after)
        return after

    async def skip(self, guild_id: int, name: str) -> tuple[datetime, datetime]:
        """Let the next time go by; return it, and the one after it. Raises CareError as `change` does."""

        async def skip(tx: Transaction) -> tuple[datetime, datetime]:
            one = await self._named(tx, guild_id, name)
            if one.paused:
                raise CareError(_("This round is paused, so there is nothing to skip."))
            skipped = rhythm_of(one).after(self._clock.now())
            after = rhythm_of(one).after(skipped)
            await self._agenda.schedule(tx, BEGIN, guild_id, one.id, after)
            return skipped, after

        return await self._database.write(skip)

    async def end(self, tx: Transaction, guild_id: int, name: str) -> None:
        """End a round for good. Raises CareError as `change` does."""
        await self.remove(tx, await self._named(tx, guild_id, name))

    async def remove(self, tx: Transaction, one: Round) -> None:
        """Let go of a round, and of what it has put on the agenda."""
        await self._agenda.cancel(tx, BEGIN, one.guild_id, one.id)
        for nudge in await store.nudges(tx, one.id):
            await self._agenda.cancel(tx, NUDGE, one.guild_id, nudge.id)
        await store.remove(tx, one.id)

    async def _named(self, tx: Transaction, guild_id: int, name: str) -> Round:
        for one in await store.of_server(tx, guild_id):
            if one.name.casefold() == name.strip().casefold():
                return one
        raise CareError(
            _("There is no round called “{name}”. `/round list` shows them all.").format(name=escaped(name))
        )

    async def save(self, tx: Transaction, one: Round) -> None:
        """Keep a round as it is now, and plan when it takes place next."""
        await store.save(tx, one)
        if one.paused:
            await self._agenda.cancel(tx, BEGIN, one.guild_id, one.id)
        else:
            await self.plan(tx, one)

    async def plan(self, tx: Transaction, one: Round) -> None:
        """Write down when a round takes place next."""
        await self._agenda.schedule(tx, BEGIN, one.guild_id, one.id, rhythm_of(one).after(self._clock.now()))

    async def record_opened(self, tx: Transaction, one: Round, time: RoundTime) -> None:
        """Record that its prompt is there: a round will be closed, and whoever wanted it is nudged halfway."""
        closes = from_epoch(time.closes_at)
        await self._agenda.schedule(tx, CLOSE, one.guild_id, time.id, closes)
        at = halfway(one, time)
        for nudge in await store.nudges(tx, one.id):
            await self._agenda.schedule(tx, NUDGE, one.guild_id, nudge.id, at, member_id=nudge.member_id)

    async def want_nudge(self, nudge_id: int, round_id: int, guild_id: int, member_id: int) -> None:
        """Nudge somebody in a round, this time, too, if that is still ahead. Raises CareError if it is gone."""
        now = self._clock.now()

        async def want(tx: Transaction) -> None:
            one = await store.get(tx, round_id)
            if one is None or one.guild_id != guild_id:
                raise CareError(_("This round is no longer here."))
            wanted = store.RoundNudge(nudge_id, guild_id, round_id, member_id)
            time = await store.open_time(tx, round_id, to_epoch(now))
            if await store.want_nudge(tx, wanted) and time is not None and halfway(one, time) > now:
                await self._agenda.schedule(tx, NUDGE, guild_id, nudge_id, halfway(one, time), member_id=member_id)

        await self._database.write(want)

    async def want_no_nudge(self, round_id: int, member_id: int) -> None:
        """Nudge somebody in a round no more."""
        await self._database.write(lambda tx: store.want_no_nudge(tx, round_id, member_id))

    async def answer(self, tx: Transaction, check_in: CheckIn, round_id: int) -> None:
        """Count a new check-in as an answer to the round whose prompt brought it about, if that is open."""
        time = await store.time(tx, round_id) if round_id else None
        is_open = time is not None and not time.closed and check_in.made_at < time.closes_at
        if time is not None and is_open and time.guild_id == check_in.guild_id:
            await store.answer(tx, time, check_in.id, check_in.member_id, check_in.mood)

    async def close(self, time_id: int) -> RoundTime | None:
        """Close a time of a round, once: what is said of all its answers is settled with it, whatever comes later."""

        async def close(tx: Transaction) -> RoundTime | None:
            time = await store.time(tx, time_id)
            if time is None or time.closed:
                return time
            weather = rules.weather(await store.moods(tx, time_id))
            await store.close(tx, time_id, weather)
            await self._tell_whoever_is_alone(tx, time)
            return replace(time, closed=1, weather=weather)

        return await self._database.write(close)

    async def _tell_whoever_is_alone(self, tx: Transaction, time: RoundTime) -> None:
        """Let the one who shared something with a round hear that nobody else has; not how many answered otherwise."""
        [latest, *_others] = await check_ins.shared_with(tx, ROUND, time.id, 0, 1) or [None]
        if latest is not None and await self.is_alone(tx, latest):
            now, whom = self._clock.now(), latest.member_id
            await self._agenda.schedule(tx, ALONE, time.guild_id, latest.id, now, member_id=whom)

    async def is_alone(self, reader: Reader, check_in: CheckIn) -> bool:
        """Return whether nobody else has shared an answer with the round that this one is shared with."""
        return await check_ins.sharers(reader, ROUND, check_in.which) == 1

    async def unanswer(self, tx: Transaction, check_in: CheckIn) -> None:
        """Count a check-in that is withdrawn no longer."""
        await store.unanswer(tx, check_in.id)

    async def prune(self, now: datetime) -> None:
        """Forget what took place three months ago; nobody presses its buttons any more."""
        before = to_epoch(now - timedelta(days=90))

        async def give_up_buttons(tx: Transaction) -> None:
            gone = await store.long_closed(tx, before)
            await self._dead_buttons.add(tx, [(one.channel_id, one.message_id) for one in gone if one.message_id])

        await self._database.write(give_up_buttons)
        await store.prune(self._database, before)


def halfway(one: Round, time: RoundTime) -> datetime:
    """Return when whoever wants it is nudged."""
    return from_epoch(time.planned_at) + timedelta(hours=one.hours) / 2


def rhythm_of(one: Round) -> Rhythm:
    """Return when a round takes place."""
    return Rhythm(tuple(map(int, one.days.split(","))), one.minute, one.zone)


def require_postable(channel: discord.abc.GuildChannel) -> None:
    """Let a round be asked in a channel. Raises CareError where we may not post."""
    allowed = channel.permissions_for(channel.guild.me)
    if not all(getattr(allowed, need) for need in NEEDED):
        words = _("I may not post in {place}: I need to view it, send messages and embed links there.")
        raise CareError(words.format(place=channel.mention))
