"""Asks newcomers how it is going, within the budget of uninvited messages, and tells greeters what they agreed to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.agenda import Done, Due, Later
from bot.awaiting import LONGEST_WAIT
from bot.client.hearth import Hearth
from bot.clock import to_epoch
from bot.db import Transaction
from bot.delivery import DirectMessage, Message, Notice, Remade, Told, Undeliverable, member_of
from bot.delivery.inbox import Held
from bot.delivery.setup_problems import SetupProblems
from bot.moderation.ways import Way
from bot.services import Services
from bot.text.language import using_locale
from cogs.welcome.rules import follow_up as rules
from cogs.welcome.rules.template import safe_name, unlinked
from cogs.welcome.service.answers import first_to_answer
from cogs.welcome.service.arriving import UNPOSTED
from cogs.welcome.service.follow_ups import DAYS, FIRST, LAST, NEEDS, FollowUps
from cogs.welcome.service.greeters import Greeters
from cogs.welcome.service.needs import NOBODY_CAME, NeedAwaited
from cogs.welcome.settings import WelcomeSettings
from cogs.welcome.store import arrivals, introductions, newcomers
from cogs.welcome.store.newcomers import GREETED, Newcomer
from cogs.welcome.views.follow_up import answers, ways_on

# A question about the first days is odd much later, so it is rather not asked than asked late.
LAPSES_AFTER = timedelta(days=2)
MOST_NAMED = 2  # greeters, to whom somebody is sent whom nobody has answered


@dataclass(frozen=True)
class _Situation:
    """Whether a person has answered a newcomer, and which ways on are open to them where nobody has."""

    answered: bool
    to_ask: Sequence[str] = ()
    introduces: bool = False
    passes_on: bool = True


class FollowUpQuestions:
    """Carries out what follows a greeting."""

    def __init__(self, bot: Hearth, services: Services, problems: SetupProblems) -> None:
        self._bot, self._access, self._greeters = bot, services.access, Greeters(services)
        self._database, self._clock, self._settings = services.database, services.clock, services.settings
        self._delivery, self._guilds = services.delivery, services.guilds
        self._follow_ups, self._needs, self._problems = FollowUps(services), NeedAwaited(services), problems
        for kind in DAYS:
            services.agenda.handle(kind, self.ask)
        for kind in NEEDS.values():
            services.agenda.handle(kind, self.pass_on)
        services.agenda.handle(NOBODY_CAME, self.tell_nobody_came)
        services.delivery.declare(
            Notice(FIRST, "how your first days are going", usefulness=2, remake=self._remade),
            Notice(LAST, "how your first weeks were", usefulness=1, remake=self._remade),
            Notice(NOBODY_CAME, "whether somebody came to you", asked_for=True),
        )

    async def ask(self, due: Due) -> Done | Later:
        """Ask how it is going, unless they said "Not now"; who used no button is asked where nobody answered them."""
        key = due.guild_id, due.member_id
        newcomer = await newcomers.get(self._database, *key)
        wanted = self._settings.of(due.guild_id, WelcomeSettings).follow_ups
        if newcomer is None or not wanted or not await self._may_be_asked(newcomer, due.kind):
            return Done()
        last, situation = due.kind == LAST, await self._situation(*key)

        def make(server: str) -> DirectMessage:
            place, answered, to_ask = unlinked(server), situation.answered, situation.to_ask
            held = rules.question_held(place, last=last, answered=answered, to_ask=to_ask)
            return DirectMessage(**_question(due.guild_id, server, situation, last=last), held=held)

        async def record(tx: Transaction, told: Told) -> None:
            if told.sent is not None or told.held:
                what = "follow_up_held" if told.held else "followed_up"
                await arrivals.record_event(tx, *key, to_epoch(self._clock.now()), what, DAYS[due.kind])

        return await self._delivery.tell(
            due, make, lapses=LAPSES_AFTER, then=record, held_as=f"{due.kind} {due.guild_id}"
        )

    async def _may_be_asked(self, newcomer: Newcomer, kind: str) -> bool:
        """Return whether it is right to ask; who used no button hears it once, and only if nobody answered them."""
        if newcomer.state != GREETED or newcomer.quiet_at is not None or newcomer.left_at is not None:
            return False
        if newcomer.engaged_at is not None:
            return True
        answered_by = await first_to_answer(self._database, newcomer.guild_id, newcomer.member_id)
        return kind == FIRST and answered_by is None

    async def _situation(self, guild_id: int, member_id: int) -> _Situation:
        """Look up who is to be asked, and which ways on are open, as the doors themselves do."""
        if await first_to_answer(self._database, guild_id, member_id) is not None:
            return _Situation(answered=True)
        reaches = await self._reaches_others(guild_id, member_id)
        return _Situation(
            answered=False,
            to_ask=await self._to_ask(guild_id, member_id),
            introduces=reaches and await self._has_introduction_ahead(guild_id, member_id),
            passes_on=reaches and self._follow_ups.greeters_channel(guild_id) is not None,
        )

    async def _reaches_others(self, guild_id: int, member_id: int) -> bool:
        return await self._access.refusal(guild_id, member_id, Way.INTRODUCTIONS) is None

    async def _has_introduction_ahead(self, guild_id: int, member_id: int) -> bool:
        has_place = self._settings.of(guild_id, WelcomeSettings).introductions is not None
        return has_place and await introductions.get(self._database, guild_id, member_id) is None

    async def _to_ask(self, guild_id: int, member_id: int) -> list[str]:
        """Return the names of some greeters whom a greeting could name now."""
        names: list[str] = []
        for greeter in await self._greeters.candidates(self._database, guild_id, member_id):
            if await self._access.refusal(guild_id, greeter.member_id, Way.GREETING) is None:
                person = await member_of(self._bot, guild_id, greeter.member_id)
                names += [safe_name(person.display_name)] if person is not None else []
            if len(names) == MOST_NAMED:
                break
        return names

    async def _remade(self, held: Held) -> Remade:
        """Return the question that is held, with its answers."""
        last, situation = held.kind.partition(" ")[0] == LAST, await self._situation(held.guild_id, held.subject)
        return Remade(_question(held.guild_id, await self._guilds.name(held.guild_id), situation, last=last))

    async def pass_on(self, due: Due) -> Done | Later:
        """Tell greeters what a newcomer agreed to tell; where they cannot be told, the newcomer is."""
        channel_id = self._follow_ups.greeters_channel(due.guild_id)
        newcomer = await newcomers.get(self._database, due.guild_id, due.member_id)
        if channel_id is None or newcomer is None or newcomer.left_at is not None:
            return Done()
        need = next(need for need, kind in NEEDS.items() if kind == due.kind)
        with using_locale(await self._guilds.locale(due.guild_id)):
            words = rules.need_of(f"<@{due.member_id}>", need)
        try:
            await self._delivery.post_once(due, channel_id, content=words, silent=True)
        except Undeliverable as refusal:
            return await self._own_up(due, channel_id, repr(refusal.__cause__))
        return Done(lambda tx: self._needs.wait(tx, due.guild_id, due.member_id))

    async def tell_nobody_came(self, due: Due) -> Done | Later:
        """Tell a newcomer that nobody was seen to come to them, whom greeters knew of, and which ways on are open."""
        key = due.guild_id, due.member_id
        newcomer = await newcomers.get(self._database, *key)
        if newcomer is None or newcomer.left_at is not None:
            return Done()
        to_ask = await self._to_ask(*key)
        introduces = await self._reaches_others(*key) and await self._has_introduction_ahead(*key)

        def make(server: str) -> DirectMessage:
            words, held = (rules.nobody_came(unlinked(server), names) for names in (to_ask, ()))
            return DirectMessage(content=words, view=ways_on(due.guild_id, introduces=introduces), held=held)

        return await self._delivery.tell(
            due, make, asked_at=due.planned - LONGEST_WAIT, held_as=f"{NOBODY_CAME} {due.guild_id}"
        )

    async def _own_up(self, due: Due, channel_id: int, cause: str) -> Done | Later:
        async def report(tx: Transaction, _told: Told) -> None:
            await self._problems.report(tx, due.guild_id, "greeters", channel_id, cause)

        return await self._delivery.tell(
            replace(due, kind=UNPOSTED),
            lambda server: DirectMessage(content=rules.not_passed_on(unlinked(server))),
            then=report,
            held_as=f"{UNPOSTED} {due.guild_id} {due.kind}",
        )


def _question(guild_id: int, server: str, situation: _Situation, *, last: bool) -> Message:
    words = rules.question(unlinked(server), last=last, answered=situation.answered, to_ask=situation.to_ask)
    view = answers(guild_id, introduces=situation.introduces, passes_on=situation.passes_on)
    return Message(content=words, view=view)
