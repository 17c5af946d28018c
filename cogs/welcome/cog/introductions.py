"""The card of an introduction is posted, and changed when its author changes it; messages of ours that must go, go."""

from dataclasses import replace

import structlog

from bot.agenda import Done, Due, Later
from bot.db import Transaction
from bot.delivery import DirectMessage, Notice, Told, Undeliverable
from bot.delivery.setup_problems import SetupProblems
from bot.services import Services
from bot.text.language import using_locale
from cogs.welcome.rules import introduction as rules
from cogs.welcome.rules.template import unlinked
from cogs.welcome.service.arriving import UNPOSTED
from cogs.welcome.service.introducing import INTRODUCE, TAKE_DOWN, Introducing
from cogs.welcome.settings import WelcomeSettings
from cogs.welcome.store import hellos, introductions, newcomers
from cogs.welcome.store.introductions import Introduction
from cogs.welcome.store.newcomers import Newcomer
from cogs.welcome.views.introduction import card_id, introduction_buttons, introduction_card

log = structlog.stdlib.get_logger("cogs.welcome")


A_PAGE = 25  # Discord allows about one deletion a second in a channel, and the agenda gives us 45.


class Introductions:
    """Makes what is seen in the channel what is kept."""

    def __init__(self, services: Services, problems: SetupProblems) -> None:
        self._database, self._clock, self._settings = services.database, services.clock, services.settings
        self._delivery, self._guilds = services.delivery, services.guilds
        self._introducing, self._problems = Introducing(services), problems
        services.agenda.handle(INTRODUCE, self.introduce)
        services.agenda.handle(TAKE_DOWN, self.take_down)
        services.delivery.declare(Notice(UNPOSTED, "that something could not be posted for you", asked_for=True))
        services.personal_data.on_forget(self._introducing.forget)

    async def introduce(self, due: Due) -> Done | Later:
        """Post the card, or bring it up to date where it is; where Discord takes neither, its author is told."""
        key = due.guild_id, due.member_id
        introduction = await introductions.get(self._database, *key)
        newcomer = await newcomers.get(self._database, *key)
        channel_id = self._settings.of(due.guild_id, WelcomeSettings).introductions
        if introduction is None or newcomer is None or newcomer.left_at is not None or channel_id is None:
            return Done()
        try:
            message_id = await self._put_up(due, introduction, newcomer, channel_id)
        except Undeliverable as refusal:
            return await self._own_up(due, channel_id, refusal)
        return Done(lambda tx: self._posted(tx, introduction, channel_id, message_id)) if message_id else Done()

    async def _put_up(self, due: Due, introduction: Introduction, author: Newcomer, channel_id: int) -> int | None:
        """Bring the card up to date where it is, or post it; return the message's id where it is new."""
        with using_locale(await self._guilds.locale(due.guild_id)):
            hi = await hellos.hellos(self._database, due.guild_id, due.member_id)
            embed, view = introduction_card(introduction, author, hi), introduction_buttons(due.member_id)
        if introduction.message_id is not None and introduction.channel_id is not None:
            try:
                with self._delivery.patiently(due):
                    await self._delivery.edit(introduction.channel_id, introduction.message_id, embed, view)
            except Undeliverable:  # Somebody deleted it; it is posted again.
                log.info("introduction was gone", channel=introduction.channel_id)
            else:
                return None
        return await self._delivery.post_once(
            due,
            channel_id,
            key=f"{INTRODUCE} {due.guild_id} {due.member_id} {introduction.written_at}",
            mark=card_id(due.member_id),
            content=f"<@{due.member_id}>",
            embed=embed,
            view=view,
        )

    async def _own_up(self, due: Due, channel_id: int, refusal: Undeliverable) -> Done | Later:
        about_place, cause = refusal.is_about_place, repr(refusal.__cause__)

        async def report(tx: Transaction, _told: Told) -> None:
            what = "introduction" if about_place else "introduction_text"
            await self._problems.report(tx, due.guild_id, what, channel_id, cause)

        return await self._delivery.tell(
            replace(due, kind=UNPOSTED),
            lambda server: DirectMessage(content=rules.not_posted(unlinked(server), about_place=about_place)),
            then=report,
            held_as=f"{UNPOSTED} {due.guild_id} {due.kind}",
        )

    async def _posted(self, tx: Transaction, introduction: Introduction, channel_id: int, message_id: int) -> None:
        key = introduction.guild_id, introduction.member_id
        if not await introductions.mark_posted(tx, *key, channel_id, message_id):
            await self._introducing.take_down(tx, channel_id, message_id)

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
