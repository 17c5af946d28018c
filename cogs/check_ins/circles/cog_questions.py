"""What a circle is asked each week, and what it is told when few are there."""

from contextlib import suppress

import discord

from bot.agenda import Done, Due
from bot.delivery import Undeliverable
from bot.services import Services
from bot.text.language import set_locale
from cogs.check_ins.circles import rules, store, views
from cogs.check_ins.circles.cog_news import CircleNews
from cogs.check_ins.circles.service import FEW, PROMPT, Circles
from cogs.check_ins.circles.store import Circle


class CircleQuestions:
    """Carries out what is due in a circle at its own time."""

    def __init__(self, services: Services) -> None:
        self._database, self._clock, self._delivery = services.database, services.clock, services.delivery
        self._guilds, self._circles, self._news = services.guilds, Circles(services), CircleNews(services)
        services.agenda.handle(PROMPT, self.prompt)
        services.agenda.handle(FEW, self.see_to_few)

    async def prompt(self, due: Due) -> Done:
        """Ask a circle how everyone is, or whether it still needs that; too late, only the next time."""
        circle = await store.get(self._database, due.subject)
        if circle is None or circle.ended_at or circle.prompts == rules.OFF:
            return Done()
        now = self._clock.now()
        members = await store.members(self._database, circle.id)
        if circle.thread is None or now - due.planned > rules.STALE or len(members) < rules.FEWEST_TO_SHARE:
            return Done(lambda tx: self._circles.go_on(tx, circle, None))
        talked = sum(one.spoke_at > circle.prompted_at for one in members) >= rules.TALKERS
        talking = circle.talking + 1 if talked else 0
        with suppress(Undeliverable):
            await self._ask(due, circle, circle.thread, fades=talking >= rules.TALKING_WEEKS)
        return Done(lambda tx: self._circles.go_on(tx, circle, talking))

    async def _ask(self, due: Due, circle: Circle, thread: int, *, fades: bool) -> None:
        set_locale(await self._guilds.locale(due.guild_id))
        mark = due.planned_at
        if fades and circle.prompts == rules.ON:
            words, view, button = rules.fade(), views.fade_buttons(mark), views.prompts_id(rules.OFF, mark)
        else:
            view, button = views.prompt_buttons(circle.guild_id, mark), views.just_reading_id(mark)
            words = rules.prompt()
        await self._post(due, thread, words, view, button)

    async def see_to_few(self, due: Due) -> Done:
        """Let those who are left in a circle know what they can do, or ask those who wait for it to begin."""
        circle = await store.get(self._database, due.subject)
        if circle is None or circle.ended_at:
            return Done()
        if not circle.begun_at:
            return await self._see_to_waiting(due, circle)
        if not circle.few_since or circle.thread is None:
            return Done()
        set_locale(await self._guilds.locale(due.guild_id))
        mark = circle.few_since
        with suppress(Undeliverable):
            await self._post(due, circle.thread, rules.few(), views.few_buttons(mark), views.few_id("close", mark))
        return Done()

    async def _see_to_waiting(self, due: Due, circle: Circle) -> Done:
        if circle.few_since:  # They were asked, and nobody would like to wait on.
            return Done(lambda tx: self._circles.close(tx, circle))
        await self._news.ask_who_waits(due, circle)
        return Done(lambda tx: self._circles.asked_to_wait(tx, circle))

    async def _post(self, due: Due, thread: int, words: str, view: discord.ui.View, button: str) -> None:
        key = f"{due.kind} {due.subject} {due.planned_at}"
        await self._delivery.post_once(
            due, thread, key=key, mark=button, embed=views.embed(words), view=view, silent=True
        )
