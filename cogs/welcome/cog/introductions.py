"""The card of an introduction is posted, and changed when its author changes it; messages of ours that must go, go."""

import structlog

from bot.agenda import Agenda, Done, Due, Later
from bot.clock import Clock
from bot.db import Database, Transaction
from bot.delivery import Delivery, Undeliverable
from bot.delivery.setup_problems import SetupProblems
from bot.settings import Settings
from bot.text.language import set_locale
from cogs.welcome.service.introducing import INTRODUCE, TAKE_DOWN, take_down
from cogs.welcome.settings import WelcomeSettings
from cogs.welcome.store import hellos, introductions, newcomers
from cogs.welcome.store.introductions import Introduction, IntroductionTakedown
from cogs.welcome.views.introduction import introduction_buttons, introduction_card

log = structlog.stdlib.get_logger("cogs.welcome")


A_PAGE = 25  # Discord allows about one deletion a second in a channel, and the agenda gives us 45.


class Introductions:
    """Makes what is seen in the channel what is kept."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        settings: Settings,
        agenda: Agenda,
        delivery: Delivery,
        obstacles: SetupProblems,
    ) -> None:
        self._database, self._clock, self._settings, self._agenda = database, clock, settings, agenda
        self._delivery, self._obstacles = delivery, obstacles
        agenda.handle(INTRODUCE, self.introduce)
        agenda.handle(TAKE_DOWN, self.take_down)

    async def introduce(self, due: Due) -> Done:
        """Post the card, or bring it up to date where it is."""
        set_locale(self._delivery.guild_locale(due.guild_id))
        key = due.guild_id, due.member_id
        introduction = await introductions.get(self._database, *key)
        newcomer = await newcomers.get(self._database, *key)
        channel_id = self._settings.of(due.guild_id, WelcomeSettings).introductions
        if introduction is None or newcomer is None or newcomer.left_at is not None or channel_id is None:
            return Done()
        embed = introduction_card(introduction, newcomer, await hellos.hellos(self._database, *key))
        if introduction.message_id is not None and introduction.channel_id is not None:
            try:
                await self._delivery.edit(
                    introduction.channel_id, introduction.message_id, embed, introduction_buttons(due.member_id)
                )
            except Undeliverable:  # Somebody deleted it; it is posted again.
                log.info("introduction was gone", channel=introduction.channel_id)
            else:
                return Done()
        try:
            message_id = await self._delivery.post(
                channel_id,
                key=f"{INTRODUCE} {due.guild_id} {due.member_id} {introduction.written_at}",
                ping=None,
                content=f"<@{due.member_id}>",
                embed=embed,
                view=introduction_buttons(due.member_id),
            )
        except Undeliverable as refusal:
            cause = repr(refusal.__cause__)
            return Done(lambda tx: self._obstacles.report(tx, due.guild_id, "introduction", channel_id, cause))
        return Done(lambda tx: self._posted(tx, introduction, channel_id, message_id))

    async def _posted(self, tx: Transaction, introduction: Introduction, channel_id: int, message_id: int) -> None:
        if not await introductions.note_posted(
            tx, introduction.guild_id, introduction.member_id, channel_id, message_id
        ):
            await take_down(tx, self._agenda, self._clock.now(), IntroductionTakedown(channel_id, message_id))

    async def take_down(self, _due: Due) -> Done | Later:
        """Delete those messages of ours that have to go, some at a time."""
        page = await introductions.takedowns(self._database, A_PAGE)
        for takedown in page:
            try:
                await self._delivery.remove(takedown.channel_id, takedown.message_id)
            except Undeliverable as refusal:  # It is gone already, or we are.
                log.info("message not deleted", channel=takedown.channel_id, cause=repr(refusal.__cause__))
            await self._database.write(lambda tx, gone=takedown: introductions.taken_down(tx, gone))
        return Later(self._clock.now()) if len(page) == A_PAGE else Done()
