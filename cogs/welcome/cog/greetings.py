"""A greeting is posted, in the channel or by direct message: once, whatever happens in between."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import discord

from bot.agenda import Done, Due, Later
from bot.awaiting.store import AwaitedItem
from bot.client.hearth import Hearth
from bot.clock import from_epoch, to_epoch
from bot.db import Transaction
from bot.delivery import DirectMessage, Message, Notice, Remade, Told, Undeliverable, member_of, talking_to_discord
from bot.delivery.inbox import Held
from bot.delivery.setup_problems import SetupProblems
from bot.services import Services
from bot.text.language import using_locale
from cogs.welcome.rules.arrival import goes_with, is_too_late
from cogs.welcome.service import texts
from cogs.welcome.service.arriving import DIRECT, GREET, HELLO, POST, Arriving, in_channel
from cogs.welcome.service.choosing import ChosenGreeting, GreetingChoices
from cogs.welcome.service.follow_ups import FollowUps
from cogs.welcome.service.introducing import Introducing
from cogs.welcome.settings import WelcomeSettings
from cogs.welcome.store import arrivals, greetings, newcomers, server_texts
from cogs.welcome.store.greetings import Greeting
from cogs.welcome.store.newcomers import GREETED, Newcomer
from cogs.welcome.views.greeting import hi_id, quiet_id
from cogs.welcome.views.greeting_buttons import greeting_buttons

# Whoever is greeted was last seen when that was decided; after so long it is looked again whether they are still here.
STILL_TRUE = timedelta(minutes=10)
MENDED_BY_THEN = timedelta(hours=1)  # It is looked so often whether we may write there again.

_Otherwise = Callable[[Transaction, Greeting], Awaitable[None]]


class Greetings:
    """Carries out what was planned, and records in the same write what follows from it."""

    def __init__(self, bot: Hearth, services: Services, problems: SetupProblems) -> None:
        self._bot, self._database, self._clock = bot, services.database, services.clock
        self._settings, self._guilds, self._agenda = services.settings, services.guilds, services.agenda
        self._delivery, self._awaiting, self._problems = services.delivery, services.awaiting, problems
        self._second_turns = services.second_turns
        self._arriving, self._introducing = Arriving(services), Introducing(services)
        self._follow_ups, self._choices = FollowUps(services), GreetingChoices(services)
        services.agenda.handle(POST, self.post)
        services.agenda.handle(DIRECT, self.direct)
        services.delivery.declare(Notice(DIRECT, "a welcome", asked_for=True, remake=self._remade))

    async def post(self, due: Due) -> Done | Later:
        """Post a planned greeting into the channel.

        An attempt that fails is followed by others of the same greeting, ever more rarely, for a day at the most; where
        we may not write there, every hour, for somebody may mend that.
        """
        greeting = await greetings.get(self._database, due.guild_id, due.subject)
        if greeting is None:
            return Done()
        channel_id = in_channel(self._settings.of(due.guild_id, WelcomeSettings))
        if channel_id is None:
            return Done(lambda tx: self._give_up(tx, greeting, "skipped_off"))
        now = self._clock.now()
        paused_until = from_epoch(await greetings.paused_until(self._database, due.guild_id) or 0)
        if paused_until > now:
            return await self._unless_posted(due, greeting, channel_id, self._look_again)
        if is_too_late(max(due.planned, paused_until), now):
            return await self._unless_posted(due, greeting, channel_id, self._give_up_late)
        if now - due.planned > STILL_TRUE:
            await self._let_leavers_go(greeting)
        chosen = await self._choices.choose(greeting)
        if not chosen.group:
            return await self._unless_posted(due, greeting, channel_id, self._drop)
        return await self._send(due, greeting, chosen, channel_id)

    async def _unless_posted(self, due: Due, greeting: Greeting, channel_id: int, otherwise: _Otherwise) -> Done:
        """Record that an earlier attempt posted it, and died before it could; or else this."""
        found = await self._delivery.find_posted(due, channel_id, hi_id(greeting.number))
        if found is None:
            return Done(lambda tx: otherwise(tx, greeting))
        greeted = await newcomers.of_greeting(self._database, due.guild_id, greeting.number)
        return Done(lambda tx: self._posted(tx, greeting, greeted, channel_id, found))

    async def _let_leavers_go(self, greeting: Greeting) -> None:
        """Ask Discord whether those are still here, and not timed out, who were so when it was planned."""
        for newcomer in await newcomers.of_greeting(self._database, greeting.guild_id, greeting.number):
            key, now = _key(newcomer), self._clock.now()
            member = await member_of(self._bot, *key)
            if member is None:
                await self._database.write(lambda tx, key=key, now=now: self._arriving.leave_unseen(tx, *key, now))
            elif member.timed_out_until is not None and member.timed_out_until > now:
                await self._database.write(
                    lambda tx, newcomer=newcomer: self._arriving.skip_and_let_in(tx, newcomer, "skipped_timed_out")
                )

    async def _send(self, due: Due, greeting: Greeting, chosen: ChosenGreeting, channel_id: int) -> Done | Later:
        try:
            message_id = await self._say(due, greeting, chosen, channel_id)
        except Undeliverable as refusal:
            cause = repr(refusal.__cause__)
            if refusal.is_about_place:
                await self._database.write(lambda tx: self._kept_waiting(tx, chosen.group, channel_id, cause))
                return Later(self._clock.now() + MENDED_BY_THEN)
            return Done(lambda tx: self._refused(tx, chosen.group, channel_id, cause))
        return Done(lambda tx: self._posted(tx, greeting, chosen.group, channel_id, message_id))

    async def _say(self, due: Due, greeting: Greeting, chosen: ChosenGreeting, channel_id: int) -> int:
        guild_id, group = greeting.guild_id, chosen.group
        with using_locale(await self._guilds.locale(guild_id)):
            server = await self._server(guild_id, await self._guilds.name(guild_id))
            said = (
                texts.for_one(group[0], chosen.text, server, chosen.greeter_id)
                if len(group) == 1
                else texts.for_several(group)
            )
            view = await self._buttons(guild_id, greeting.number)
        return await self._delivery.post_once(
            due,
            channel_id,
            key=f"{POST} {guild_id} {greeting.number}",
            mark=hi_id(greeting.number),
            ping=[newcomer.member_id for newcomer in group if newcomer.unasked_at is None],
            content=said,
            view=view,
        )

    async def _posted(
        self, tx: Transaction, greeting: Greeting, group: list[Newcomer], channel_id: int, message_id: int
    ) -> None:
        here = 0
        for newcomer in group:
            if await self._record(tx, newcomer, channel_id=channel_id, message_id=message_id):
                here += 1
                await arrivals.record_event(tx, *_key(newcomer), self._now, "greeted", len(group))
                await self._awaiting.wait_for(tx, self._item(newcomer, channel_id, message_id))
                guild_id, member_id = _key(newcomer)
                now = from_epoch(self._now)
                await self._second_turns.opened(tx, guild_id, HELLO, member_id, member_id, now)
        if not here:
            await self._outlived(tx, greeting, channel_id, message_id)

    async def _outlived(self, tx: Transaction, greeting: Greeting, channel_id: int, message_id: int) -> None:
        """Take a greeting down whose newcomers all left before it was known where it is."""
        gone = await newcomers.gone_from_greeting(tx, greeting.guild_id, greeting.number)
        days = self._settings.of(greeting.guild_id, WelcomeSettings).remove_days
        if (gone or days) and all(self._goes(one, days) for one in gone):
            await self._introducing.take_down(tx, channel_id, message_id)

    def _goes(self, one: Newcomer, days: int) -> bool:
        stayed = timedelta(milliseconds=(one.left_at or self._now) - one.joined_at)
        return one.banned_at is not None or goes_with(stayed, days)

    async def _record(
        self, tx: Transaction, newcomer: Newcomer, *, channel_id: int | None = None, message_id: int | None = None
    ) -> bool:
        recorded = await newcomers.mark_greeted(tx, newcomer, self._now, channel_id=channel_id, message_id=message_id)
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

    async def _give_up_late(self, tx: Transaction, greeting: Greeting) -> None:
        for newcomer in await self._let_go(tx, greeting):
            closed = await arrivals.refused_since(tx, *_key(newcomer), newcomer.joined_at)
            await self._not_posted(tx, newcomer, "skipped_closed" if closed else "skipped_late")

    async def _give_up(self, tx: Transaction, greeting: Greeting, why: str) -> None:
        for newcomer in await self._let_go(tx, greeting):
            await self._not_posted(tx, newcomer, why)

    async def _drop(self, tx: Transaction, greeting: Greeting) -> None:
        await self._let_go(tx, greeting)

    async def _let_go(self, tx: Transaction, greeting: Greeting) -> list[Newcomer]:
        """Let nobody be greeted by a greeting, nor added to it; return those who would have been."""
        await tx.lock("welcome", greeting.guild_id)
        group = await newcomers.of_greeting(tx, greeting.guild_id, greeting.number)
        await greetings.drop(tx, greeting.guild_id, greeting.number)
        return group

    async def _refused(self, tx: Transaction, group: list[Newcomer], channel_id: int, cause: str) -> None:
        for newcomer in group:
            await self._problems.report(tx, newcomer.guild_id, "greeting_text", channel_id, cause)
            await self._not_posted(tx, newcomer, "refused_text", channel_id)

    async def _kept_waiting(self, tx: Transaction, group: list[Newcomer], channel_id: int, cause: str) -> None:
        """Report, and record in their stories, once for each newcomer, that we may not write there."""
        for newcomer in group:
            if not await arrivals.refused_since(tx, *_key(newcomer), newcomer.joined_at):
                await self._problems.report(tx, newcomer.guild_id, "greeting", channel_id, cause)
                await arrivals.record_event(tx, *_key(newcomer), self._now, arrivals.REFUSED, channel_id)

    async def _not_posted(self, tx: Transaction, newcomer: Newcomer, why: str, number: int = 0) -> None:
        """Record why a newcomer is not greeted in the channel; whoever was by direct message stays so."""
        current = await newcomers.get(tx, *_key(newcomer))
        if current is not None and current.state == GREETED:
            await arrivals.record_event(tx, *_key(newcomer), self._now, why, number)
        else:
            await self._arriving.skip(tx, newcomer, why, number)

    async def direct(self, due: Due) -> Done | Later:
        """Greet somebody by direct message; where they take none, it is kept until they come by."""
        newcomer = await newcomers.get(self._database, due.guild_id, due.member_id)
        if newcomer is None or newcomer.left_at is not None:
            return Done()

        async def make(name: str) -> DirectMessage | None:
            try:
                server = await self._server(due.guild_id, name)
            except Undeliverable:
                return None  # We are not there any more.
            text = await self._database.write(lambda tx: texts.choose_text(tx, due.guild_id, self._now))
            said = texts.for_one(newcomer, text, server, direct=True)
            view, silent = await self._buttons(due.guild_id), newcomer.unasked_at is not None
            return DirectMessage(content=said, view=view, silent=silent)

        async def record(tx: Transaction, told: Told) -> None:
            if (told.sent is not None or told.held) and await self._record(tx, newcomer):
                what = "direct_held" if told.held else "direct"
                await arrivals.record_event(tx, *_key(newcomer), self._now, what)

        return await self._delivery.tell(
            due,
            make,
            key=f"{DIRECT} {due.guild_id} {due.member_id} {newcomer.joined_at}",
            mark=quiet_id(due.guild_id),
            then=record,
            held_as=f"{DIRECT} {due.guild_id}",
        )

    async def _remade(self, held: Held) -> Remade:
        """Return the greeting that is held, with its buttons."""
        view = await self._buttons(held.guild_id)
        return Remade(Message(content=held.words, view=view), quiet_id(held.guild_id))

    async def _buttons(self, guild_id: int, number: int | None = None) -> discord.ui.View:
        """Return what stands under a greeting; `number` is that of one in a channel."""
        introduces = self._settings.of(guild_id, WelcomeSettings).introductions is not None
        around = bool(await server_texts.places(self._database, guild_id))
        return greeting_buttons(guild_id, number, introduces=introduces, around=around)

    async def _server(self, guild_id: int, name: str) -> texts.ServerTexts:
        """Return what a greeting may say of a server that is called so. Raises Undeliverable, or NotNow."""
        with talking_to_discord():
            guild = self._bot.get_guild(guild_id) or await self._bot.fetch_guild(guild_id)
        return texts.ServerTexts.of(guild, name, self._settings.of(guild_id, WelcomeSettings))

    @property
    def _now(self) -> int:
        return to_epoch(self._clock.now())


def _key(newcomer: Newcomer) -> tuple[int, int]:
    return newcomer.guild_id, newcomer.member_id
