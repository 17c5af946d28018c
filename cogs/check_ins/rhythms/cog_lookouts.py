"""`/lookout`, and what each of the two is told."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.agenda import Done, Due, Later
from bot.client.hearth import Hearth
from bot.db import Transaction
from bot.delivery import Undeliverable
from bot.interactions.lifecycle import guild_and_channel
from bot.members import preferences
from bot.services import Services
from bot.text.language import set_locale
from cogs.check_ins.rhythms import rules_lookouts as rules
from cogs.check_ins.rhythms import store as rhythms
from cogs.check_ins.rhythms import store_lookouts as lookouts
from cogs.check_ins.rhythms.service_lookouts import ALERT, NEWS, REQUEST, Lookouts
from cogs.check_ins.rhythms.store_lookouts import Lookout
from cogs.check_ins.rhythms.views_lookouts import listed, request_buttons


class LookoutCommands(commands.Cog):
    """A friend hears of it if somebody goes quiet, because both of them wanted that."""

    def __init__(self, bot: Hearth, services: Services, service: Lookouts) -> None:
        self._bot, self._services, self._lookouts = bot, services, service
        agenda = services.agenda
        agenda.handle(REQUEST, self.request)
        agenda.handle(ALERT, self.alert)
        for kind in NEWS.values():
            agenda.handle(kind, self.news)

    @app_commands.command(description="Ask a friend to be told if you miss your check-ins; or see who does.")
    @app_commands.describe(
        friend="Whom? They decide whether they would.", misses="After how many missed check-ins in a row?"
    )
    @app_commands.guild_only()
    async def lookout(
        self,
        interaction: discord.Interaction[Any],
        friend: discord.Member | None = None,
        misses: app_commands.Range[int, 1, rules.MOST_MISSES] = 2,
    ) -> None:
        services = self._services
        if friend is None:
            embed, view = await listed(services, interaction.user.id)
            await interaction.response.send_message(embed=embed, view=view or discord.utils.MISSING, ephemeral=True)
            return
        (guild_id, _channel_id), me = guild_and_channel(interaction), interaction.user
        rhythm = await rhythms.get(services.database, guild_id, me.id)
        is_asked = rhythm is not None and not rhythm.resting
        rules.may_have(me.id, friend.id, friend_is_bot=friend.bot, is_asked=is_asked)
        await self._lookouts.ask(Lookout(interaction.id, guild_id, me.id, friend.id, me.display_name, misses))
        words = rules.alert(me.display_name, self._server(guild_id), misses)
        await interaction.response.send_message(rules.asked(friend.id, words), ephemeral=True)

    async def request(self, due: Due) -> Done | Later:
        """Ask the friend, when their budget and quiet hours allow."""
        one = await lookouts.get(self._services.database, due.subject)
        if one is None or one.accepted_at:
            return Done()
        server = self._read_by(due)
        words = rules.request(one.name, server, rules.alert(one.name, server, one.misses))
        try:
            sent = await self._services.delivery.uninvited(
                due, lapses=due.planned + rules.WAITS, content=words, view=request_buttons(one.id)
            )
        except Undeliverable:
            return Done(lambda tx: self._hold(tx, due, words))
        if isinstance(sent, Later):
            return sent
        return Done() if sent else Done(lambda tx: self._lookouts.not_asked(tx, one))

    async def alert(self, due: Due) -> Done | Later:
        """Tell the friend, as both wanted; not in the middle of their night."""
        services, one = self._services, await lookouts.get(self._services.database, due.subject)
        if one is None or not one.told_at:
            return Done()
        person = await preferences.of(services.database, one.friend_id)
        awake = person.end_of_silence(services.clock.now())
        if awake is not None:
            return Later(awake)
        return await self._send(due, rules.alert(one.name, self._read_by(due), one.misses))

    async def news(self, due: Due) -> Done:
        """Tell one of the two what the other one decided."""
        one = await lookouts.get(self._services.database, due.subject)
        server = self._read_by(due)
        what = next(name for name, kind in NEWS.items() if kind == due.kind)
        return await self._send(due, rules.news(what, one.friend_id if one else 0, server))

    async def _send(self, due: Due, words: str) -> Done:
        try:
            sent = await self._services.delivery.write_to(
                due.member_id, key=f"{due.kind} {due.subject} {due.planned_at}", content=words
            )
        except Undeliverable:
            return Done(lambda tx: self._hold(tx, due, words))
        return Done(lambda tx: self._services.delivery.record_delivered(tx, due, sent))

    async def _hold(self, tx: Transaction, due: Due, words: str) -> None:
        await self._services.delivery.hold(
            tx, due.kind, due.subject, due.member_id, words, due.planned_at, guild_id=due.guild_id
        )

    def _read_by(self, due: Due) -> str:
        """From here on the reader is whom it is for; the server's name."""
        delivery = self._services.delivery
        set_locale(delivery.locale_of(due.member_id, delivery.guild_locale(due.guild_id)))
        return self._server(due.guild_id)

    def _server(self, guild_id: int) -> str:
        guild = self._bot.get_guild(guild_id)
        return guild.name if guild else "…"
