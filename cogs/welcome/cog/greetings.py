"""A greeting is posted, in the channel or by direct message: once, whatever happens in between."""

from dataclasses import dataclass
from datetime import timedelta

import discord
import structlog

from bot.agenda import Agenda, Done, Due
from bot.awaiting import Awaiting
from bot.awaiting.store import AwaitedItem
from bot.client.hearth import Hearth
from bot.clock import Clock, from_epoch, to_epoch
from bot.db import Database, Transaction
from bot.delivery import Delivery, Message, Notice, Remade, Undeliverable, talking_to_discord
from bot.delivery.inbox import Held
from bot.delivery.setup_problems import SetupProblems
from bot.settings import Settings
from bot.text.language import using_locale
from cogs.welcome.rules.arrival import goes_with
from cogs.welcome.service import texts
from cogs.welcome.service.arriving import DIRECT, GREET, HELLO, POST, Arriving, in_channel
from cogs.welcome.service.follow_ups import FollowUps
from cogs.welcome.service.greeters import Greeters
from cogs.welcome.service.introducing import take_down
from cogs.welcome.settings import WelcomeSettings
from cogs.welcome.store import arrivals, greetings, newcomers, server_texts
from cogs.welcome.store.greetings import Greeting
from cogs.welcome.store.introductions import IntroductionTakedown
from cogs.welcome.store.newcomers import GREETED, Newcomer
from cogs.welcome.views.greeting import hi_id, quiet_id
from cogs.welcome.views.greeting_buttons import direct_buttons, greeting_buttons

log = structlog.stdlib.get_logger("cogs.welcome")

# Whoever is greeted was last seen when that was decided; after so long it is looked again whether they are still here.
STILL_TRUE = timedelta(minutes=10)


@dataclass(frozen=True)
class _Chosen:
    """Whom a message greets, with which text (None for the words we bring along), and whom it names (0 for nobody)."""

    group: list[Newcomer]
    text: server_texts.GreetingText | None
    greeter_id: int


class Greetings:
    """Carries out what was planned, and records in the same write what follows from it."""

    def __init__(
        self,
        bot: Hearth,
        database: Database,
        clock: Clock,
        settings: Settings,
        agenda: Agenda,
        delivery: Delivery,
        answered: Awaiting,
        arriving: Arriving,
        obstacles: SetupProblems,
        follow_ups: FollowUps,
        circle: Greeters,
    ) -> None:
        self._bot, self._database, self._clock, self._settings = bot, database, clock, settings
        self._agenda, self._delivery, self._answered = agenda, delivery, answered
        self._arriving, self._obstacles, self._follow_ups = arriving, obstacles, follow_ups
        self._circle = circle
        agenda.handle(POST, self.post)
        agenda.handle(DIRECT, self.direct)
        delivery.declare(Notice(DIRECT, "a welcome", asked_for=True, remake=self._remade))

    async def post(self, due: Due) -> Done:
        """Post a planned greeting into the channel."""
        greeting = await greetings.get(self._database, due.guild_id, due.subject)
        if greeting is None:
            return Done()
        channel_id = in_channel(self._settings.of(due.guild_id, WelcomeSettings))
        if channel_id is None:
            return Done(lambda tx: self._give_up(tx, greeting))
        message_id = await self._found(due, channel_id, hi_id(greeting.number))
        if message_id is not None:
            greeted = await newcomers.of_greeting(self._database, due.guild_id, greeting.number)
            return Done(lambda tx: self._posted(tx, greeting, greeted, IntroductionTakedown(channel_id, message_id)))
        if await self._is_paused(due) or self._clock.now() - due.planned > STILL_TRUE:
            return Done(lambda tx: self._look_again(tx, greeting))
        chosen = await self._database.write(lambda tx: self._begin(tx, greeting))
        return await self._send(greeting, chosen, channel_id) if chosen.group else Done()

    async def _is_paused(self, due: Due) -> bool:
        return (await greetings.paused_until(self._database, due.guild_id) or 0) > self._now

    async def _found(self, due: Due, channel_id: int, custom_id: str) -> int | None:
        """Where an earlier attempt posted it and died before that was recorded; a nonce holds only for minutes."""
        if due.attempts < 2:
            return None
        try:
            return await self._delivery.find_button(channel_id, due.planned, custom_id)
        except Undeliverable:
            return None  # Its history cannot be read; posting will tell what else is wrong.

    async def _send(self, greeting: Greeting, chosen: _Chosen, channel_id: int) -> Done:
        try:
            message_id = await self._say(greeting, chosen, channel_id)
        except Undeliverable as refusal:
            cause = repr(refusal.__cause__)
            return Done(lambda tx: self._refused(tx, chosen.group, channel_id, cause))
        return Done(lambda tx: self._posted(tx, greeting, chosen.group, IntroductionTakedown(channel_id, message_id)))

    async def _say(self, greeting: Greeting, chosen: _Chosen, channel_id: int) -> int:
        guild, group = await self._guild(greeting.guild_id), chosen.group
        wishes = self._settings.of(greeting.guild_id, WelcomeSettings)
        places = await server_texts.places(self._database, greeting.guild_id)
        with using_locale(guild.preferred_locale):
            said = (
                texts.for_one(group[0], chosen.text, texts.ServerTexts.of(guild, wishes), chosen.greeter_id)
                if len(group) == 1
                else texts.for_several(group)
            )
            return await self._delivery.post(
                channel_id,
                key=f"{POST} {greeting.guild_id} {greeting.number}",
                ping=[newcomer.member_id for newcomer in group],
                content=said,
                view=greeting_buttons(greeting, introduces=wishes.introductions is not None, around=bool(places)),
            )

    async def _begin(self, tx: Transaction, greeting: Greeting) -> _Chosen:
        """Whom a greeting greets and what it says. From now on nobody is added to it, and nobody in it held back."""
        await tx.lock("welcome", greeting.guild_id)
        group = await newcomers.of_greeting(tx, greeting.guild_id, greeting.number)
        if not group:
            await greetings.drop(tx, greeting.guild_id, greeting.number)
            return _Chosen([], None, 0)
        return await self._chosen(tx, greeting, group)

    async def _chosen(self, tx: Transaction, greeting: Greeting, group: list[Newcomer]) -> _Chosen:
        """Chosen at the first attempt, and kept for the next ones."""
        if len(group) > 1 or group[0].is_back:
            await greetings.choose(tx, greeting.guild_id, greeting.number, texts.BROUGHT_ALONG, 0)
            return _Chosen(group, None, 0)
        if greeting.variant is None:
            text = await texts.choose_text(tx, greeting.guild_id, to_epoch(self._clock.now()))
            named = texts.names_somebody(text)
            greeter_id = await self._circle.choose(tx, greeting.guild_id, group[0].member_id) if named else None
            number = text.number if text else texts.BROUGHT_ALONG
            await greetings.choose(tx, greeting.guild_id, greeting.number, number, greeter_id or 0)
            return _Chosen(group, text, greeter_id or 0)
        kept = await server_texts.texts(tx, greeting.guild_id)
        text = next((text for text in kept if text.number == greeting.variant), None)
        return _Chosen(group, text, greeting.greeter_id or 0)

    async def _posted(
        self, tx: Transaction, greeting: Greeting, group: list[Newcomer], at: IntroductionTakedown
    ) -> None:
        here = 0
        for newcomer in group:
            if await self._record(tx, newcomer, channel_id=at.channel_id, message_id=at.message_id):
                here += 1
                await arrivals.record_event(tx, *_key(newcomer), self._now, "greeted", len(group))
                await self._answered.wait_for(tx, self._item(newcomer, at.channel_id, at.message_id))
        if not here:
            await self._outlived(tx, greeting, at)

    async def _outlived(self, tx: Transaction, greeting: Greeting, at: IntroductionTakedown) -> None:
        """They all left before it was known where their greeting is, so leaving could not take it along."""
        gone = await newcomers.gone_from_greeting(tx, greeting.guild_id, greeting.number)
        days = self._settings.of(greeting.guild_id, WelcomeSettings).remove_days
        stays = (timedelta(milliseconds=(one.left_at or self._now) - one.joined_at) for one in gone)
        if days and all(goes_with(stayed, days) for stayed in stays):
            await take_down(tx, self._agenda, self._clock.now(), at)

    async def _record(
        self, tx: Transaction, newcomer: Newcomer, *, channel_id: int | None = None, message_id: int | None = None
    ) -> bool:
        recorded = await newcomers.note_greeted(tx, newcomer, self._now, channel_id=channel_id, message_id=message_id)
        if recorded:
            await self._follow_ups.schedule(tx, newcomer)
        return recorded

    def _item(self, newcomer: Newcomer, channel_id: int, message_id: int) -> AwaitedItem:
        return AwaitedItem(
            kind=HELLO,
            guild_id=newcomer.guild_id,
            subject=newcomer.member_id,
            member_id=newcomer.member_id,
            channel_id=channel_id,
            message_id=message_id,
            label=newcomer.name or str(newcomer.member_id),
            asked_at=self._now,
        )

    async def _look_again(self, tx: Transaction, greeting: Greeting) -> None:
        for newcomer in await self._let_go(tx, greeting):
            key = _key(newcomer)
            planned = from_epoch(greeting.planned_at)
            await self._agenda.schedule(tx, GREET, *key, planned, member_id=newcomer.member_id)

    async def _give_up(self, tx: Transaction, greeting: Greeting) -> None:
        for newcomer in await self._let_go(tx, greeting):
            await self._not_posted(tx, newcomer, "skipped_off")

    async def _let_go(self, tx: Transaction, greeting: Greeting) -> list[Newcomer]:
        """Nobody is greeted by it, nor added to it any more; those who would have been."""
        await tx.lock("welcome", greeting.guild_id)
        group = await newcomers.of_greeting(tx, greeting.guild_id, greeting.number)
        await greetings.drop(tx, greeting.guild_id, greeting.number)
        return group

    async def _refused(self, tx: Transaction, group: list[Newcomer], channel_id: int, cause: str) -> None:
        for newcomer in group:
            await self._obstacles.report(tx, newcomer.guild_id, "greeting", channel_id, cause)
            await self._not_posted(tx, newcomer, "refused", channel_id)

    async def _not_posted(self, tx: Transaction, newcomer: Newcomer, why: str, number: int = 0) -> None:
        """Whoever was greeted by direct message already stays so."""
        current = await newcomers.get(tx, *_key(newcomer))
        if current is not None and current.state == GREETED:
            await arrivals.record_event(tx, *_key(newcomer), self._now, why, number)
        else:
            await self._arriving.skip(tx, newcomer, why, number)

    async def direct(self, due: Due) -> Done:
        """Greet somebody by direct message; where they take none, it is kept until they come by."""
        newcomer = await newcomers.get(self._database, due.guild_id, due.member_id)
        if newcomer is None or newcomer.left_at is not None:
            return Done()
        guild = await self._guild(due.guild_id)
        wishes = self._settings.of(due.guild_id, WelcomeSettings)
        text = await self._database.write(lambda tx: texts.choose_text(tx, due.guild_id, self._now))
        with using_locale(guild.preferred_locale):
            said = texts.for_one(newcomer, text, texts.ServerTexts.of(guild, wishes), direct=True)
            view = await self._direct_buttons(due.guild_id)
        key = f"{DIRECT} {due.guild_id} {due.member_id} {newcomer.joined_at}"
        try:
            if due.attempts < 2 or not await self._delivery.has_sent_button(
                due.member_id, due.planned, quiet_id(due.guild_id)
            ):
                await self._delivery.direct(due.member_id, key=key, content=said, view=view)
        except Undeliverable as refusal:
            log.info("greeting held", cause=repr(refusal.__cause__))
            return Done(lambda tx: self._hold(tx, newcomer, said))
        return Done(lambda tx: self._directed(tx, newcomer))

    async def _direct_buttons(self, guild_id: int) -> discord.ui.View:
        introduces = self._settings.of(guild_id, WelcomeSettings).introductions is not None
        around = bool(await server_texts.places(self._database, guild_id))
        return direct_buttons(guild_id, introduces=introduces, around=around)

    async def _remade(self, held: Held) -> Remade:
        """The greeting that is held, with its buttons."""
        view = await self._direct_buttons(held.guild_id)
        return Remade(Message(content=held.words, view=view), quiet_id(held.guild_id))

    async def _directed(self, tx: Transaction, newcomer: Newcomer) -> None:
        if await self._record(tx, newcomer):
            await arrivals.record_event(tx, *_key(newcomer), self._now, "direct")

    async def _hold(self, tx: Transaction, newcomer: Newcomer, said: str) -> None:
        if await self._record(tx, newcomer):
            await arrivals.record_event(tx, *_key(newcomer), self._now, "direct_held")
            kind = f"{DIRECT} {newcomer.guild_id}"
            await self._delivery.hold(
                tx, kind, newcomer.member_id, newcomer.member_id, said, self._now, guild_id=newcomer.guild_id
            )

    async def _guild(self, guild_id: int) -> discord.Guild:
        with talking_to_discord():
            return self._bot.get_guild(guild_id) or await self._bot.fetch_guild(guild_id)

    @property
    def _now(self) -> int:
        return to_epoch(self._clock.now())


def _key(newcomer: Newcomer) -> tuple[int, int]:
    return newcomer.guild_id, newcomer.member_id
