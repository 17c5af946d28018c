"""The team is asked who may listen, sees who does with `/care listeners`, and people hear what it has decided."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import discord
import structlog
from discord import app_commands
from discord.ext import commands

from bot.agenda import Done, Due, Later
from bot.client.hearth import Hearth
from bot.clock import from_epoch
from bot.delivery import DirectMessage, Undeliverable, member_of
from bot.services import Services
from bot.text.language import _, set_locale
from cogs.check_ins.check_in.service_problems import CheckInProblems
from cogs.check_ins.listeners import rules_volunteers as rules
from cogs.check_ins.listeners import store, store_wishes
from cogs.check_ins.listeners.service_volunteers import FAREWELL, LET_IN, NOT_NOW, WISH, Volunteers
from cogs.check_ins.listeners.views_team import FirstWish, ListenerList, answer_id, wish_card

log = structlog.stdlib.get_logger("cogs.check_ins")

OF_TODAY = "check_ins.listeners_of_today"  # Written down by a migration, once for each server that had listeners.
HOURS = timedelta(hours=6)


class TeamListeners(commands.Cog):
    """What `/care` shows of listeners."""

    def __init__(self, listeners: ListenerList) -> None:
        self._list = listeners

    @app_commands.command(description="See who listens here and who would like to; let somebody in, or end it.")
    async def listeners(self, interaction: discord.Interaction[Any]) -> None:
        await self._list.show(interaction)


class ListenerQueue:
    """Those who wait to be let in, in `/care queue`."""

    def __init__(self, services: Services) -> None:
        self._database = services.database

    def title(self) -> str:
        return _("Who would like to listen")

    async def lines(self, guild_id: int) -> list[str]:
        waiting = await store_wishes.of_server(self._database, guild_id)
        return [rules.waiting_line(one.member_id, from_epoch(one.wished_at)) for one in waiting]

    async def buttons(self, guild_id: int) -> list[FirstWish]:
        waiting = await store_wishes.of_server(self._database, guild_id)
        return [FirstWish(len(waiting))] if waiting else []


class ListenerWishes:
    """Asks the team, and tells people what became of their wish."""

    def __init__(self, bot: Hearth) -> None:
        services = bot.services
        self._bot, self._database, self._clock, self._vault = bot, services.database, services.clock, services.vault
        self._problems = services.shared.get(CheckInProblems)
        self._delivery, self._guilds, self._volunteers = services.delivery, services.guilds, Volunteers(services)
        services.agenda.handle(WISH, self.ask_team)
        services.agenda.handle(LET_IN, lambda due: self._delivery.tell(due, _saying(rules.you_listen)))
        services.agenda.handle(NOT_NOW, lambda due: self._delivery.tell(due, _saying(rules.not_now)))
        services.agenda.handle(FAREWELL, self.bid_farewell)
        services.agenda.handle(OF_TODAY, self.introduce)

    async def ask_team(self, due: Due) -> Done | Later:
        """Post the card of a wish; where the team has no place for it, it waits, and `/care listeners` shows it."""
        set_locale(await self._guilds.locale(due.guild_id))
        wish, channel_id = (
            await store_wishes.get(self._database, due.subject),
            await self._volunteers.place_now(due.guild_id),
        )
        if wish is None:
            await self._remove_unknown(due, channel_id)
            return Done()
        if wish.message_id is not None:
            return Done()
        if channel_id is None:
            await self._report(due.guild_id, rules.WAITS)
            return Later(self._clock.now() + HOURS)
        embed, view = wish_card(wish, await member_of(self._bot, due.guild_id, wish.member_id))
        try:
            mark = answer_id(wish.id, "yes")
            message_id = await self._delivery.post_once(due, channel_id, mark=mark, embed=embed, view=view)
        except Undeliverable as refusal:
            log.warning("team not asked about a listener", channel=channel_id, cause=repr(refusal.__cause__))
            return Later(self._clock.now() + HOURS)
        if not await self._database.write(lambda tx: store_wishes.mark_posted(tx, wish.id, channel_id, message_id)):
            await self._delivery.remove(channel_id, message_id)
        return Done()

    async def _remove_unknown(self, due: Due, channel_id: int | None) -> None:
        """Delete the card that an earlier attempt may have posted without our getting to know."""
        if due.attempts < 2 or channel_id is None:
            return
        try:
            found = await self._delivery.find_button(channel_id, due.planned, answer_id(due.subject, "yes"))
            if found is not None:
                await self._delivery.remove(channel_id, found)
        except Undeliverable as refusal:
            log.info("message not deleted", channel=channel_id, cause=repr(refusal.__cause__))

    async def bid_farewell(self, due: Due) -> Done | Later:
        """Pass on what the team writes to somebody whose listening it has ended."""
        kept = await store_wishes.farewell(self._database, due.subject)
        words = self._vault.open(kept.words) if kept is not None else None
        if not words:
            return Done(lambda tx: store_wishes.remove_farewell(tx, due.subject))
        return await self._delivery.tell(
            due,
            lambda server: DirectMessage(content=rules.farewell(server, words)),
            then=lambda tx, _told: store_wishes.remove_farewell(tx, due.subject),
        )

    async def _report(self, guild_id: int, what: str) -> None:
        """Let a team know by other ways what it has no channel for; whom it is about, it sees with a command."""
        await self._database.write(lambda tx: self._problems.report(tx, guild_id, what, 0, "no channel of the team"))

    async def introduce(self, due: Due) -> Done | Later:
        """Tell a team once who listens from before it was asked."""
        set_locale(await self._guilds.locale(due.guild_id))
        found, channel_id = (
            await store.listeners_of(self._database, due.guild_id),
            await self._volunteers.place_now(due.guild_id),
        )
        if not found:
            return Done()
        if channel_id is None:
            await self._report(due.guild_id, rules.FROM_BEFORE)
            return Done()
        try:
            await self._delivery.post_once(
                due, channel_id, content=rules.of_today([one.member_id for one in found]), silent=True
            )
        except Undeliverable as refusal:
            log.warning("team not told of its listeners", channel=channel_id, cause=repr(refusal.__cause__))
            return Later(self._clock.now() + HOURS)
        return Done()


def _saying(words: Callable[[str], str]) -> Callable[[str], DirectMessage]:
    return lambda server: DirectMessage(content=words(server))
