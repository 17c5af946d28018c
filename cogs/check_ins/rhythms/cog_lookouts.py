"""`/checkin friend`, and what each of the two is told."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.agenda import Done, Due, Later
from bot.client.hearth import Hearth
from bot.clock import from_epoch
from bot.db import Transaction
from bot.delivery import DirectMessage, Told, member_of
from bot.interactions.lifecycle import guild_and_channel
from bot.members import preferences
from bot.moderation.access import Way
from bot.text.user_text import signed
from cogs.check_ins.rhythms import rules_lookouts as rules
from cogs.check_ins.rhythms import store as rhythms
from cogs.check_ins.rhythms import store_lookouts as lookouts
from cogs.check_ins.rhythms.service_lookouts import ALERT, NEWS, REQUEST, TOLD, UNANSWERED, WAITS_FOR_THEM, Lookouts
from cogs.check_ins.rhythms.store_lookouts import Lookout
from cogs.check_ins.rhythms.views_lookouts import accept_id, listed, request_buttons, told_buttons


class LookoutCommands(commands.Cog):
    """A friend hears of it if somebody goes quiet, because both of them wanted that."""

    def __init__(self, bot: Hearth) -> None:
        services = bot.services
        self._bot, self._services, self._lookouts = bot, services, Lookouts(services)
        self._database, self._clock, self._delivery = services.database, services.clock, services.delivery
        agenda = services.agenda
        agenda.handle(REQUEST, self.request)
        agenda.handle(ALERT, self.alert)
        for kind in (TOLD, WAITS_FOR_THEM):
            agenda.handle(kind, self.tell_it_was_told)
        for kind in NEWS.values():
            agenda.handle(kind, self.news)
        agenda.handle(UNANSWERED, self.tell_nobody_answered)

    @app_commands.command(description="Ask a friend to be told if you miss your check-ins; or see who does.")
    @app_commands.describe(
        friend="Whom? They decide whether they would.", misses="After how many missed check-ins in a row?"
    )
    async def friend(
        self,
        interaction: discord.Interaction[Any],
        friend: discord.Member | None = None,
        misses: app_commands.Range[int, 1, rules.MOST_MISSES] = 2,
    ) -> None:
        if friend is None:
            embed, view = await listed(self._services, interaction.user.id)
            await interaction.response.send_message(embed=embed, view=view or discord.utils.MISSING, ephemeral=True)
            return
        (guild_id, _channel_id), me = guild_and_channel(interaction), interaction.user
        await self._services.access.require(interaction, guild_id, Way.ASKING)
        rhythm = await rhythms.get(self._database, guild_id, me.id)
        is_asked = rhythm is not None and not rhythm.resting
        rules.may_have(me.id, friend.id, friend_is_bot=friend.bot, is_asked=is_asked)
        one = Lookout(interaction.id, guild_id, me.id, friend.id, me.display_name, misses, account=me.name)
        await self._lookouts.ask(one)
        words = rules.alert(me.display_name, await self._services.guilds.name(guild_id), misses)
        await interaction.response.send_message(rules.asked(friend.id, words), ephemeral=True)

    async def request(self, due: Due) -> Done | Later:
        """Ask the friend, when their budget and quiet hours allow, and they want to hear from whoever asks."""
        one = await lookouts.get(self._database, due.subject)
        if one is None or one.accepted_at:
            return Done()
        if not await self._lookouts.is_welcome(one):
            return Done(lambda tx: self._lookouts.not_asked(tx, one))
        return await self._delivery.tell(
            due,
            lambda server: DirectMessage(
                content=rules.request(one.name, one.account, server, rules.alert(one.name, server, one.misses)),
                view=request_buttons(one.id),
            ),
            mark=accept_id(one.id),
            lapses=rules.WAITS,
            then=lambda tx, told: self._record_asked(tx, one, told),
        )

    async def _record_asked(self, tx: Transaction, one: Lookout, told: Told) -> None:
        if told.sent is None and not told.held:
            await self._lookouts.not_asked(tx, one)

    async def alert(self, due: Due) -> Done | Later:
        """Let the friend know, as both wanted; not in the middle of their night."""
        one = await lookouts.get(self._database, due.subject)
        if one is None or not one.told_at or await self._lookouts.rests(self._database, one):
            return Done()
        person = await preferences.of(self._database, one.friend_id)
        awake = person.end_of_silence(self._clock.now())
        if awake is not None:
            return Later(awake)
        key = f"{due.kind} {due.subject} {due.planned_at}"
        return await self._delivery.tell(
            due,
            lambda server: DirectMessage(content=rules.alert(one.name, server, one.misses)),
            key=key,
            then=lambda tx, told: self._lookouts.friend_told(tx, one, told),
        )

    async def tell_it_was_told(self, due: Due) -> Done | Later:
        """Let somebody know that their friend was told, as both wanted, at a calm moment; not once they are back."""
        one = await lookouts.get(self._database, due.subject)
        if one is None or not one.told_at:
            return Done()
        friend = await member_of(self._bot, one.guild_id, one.friend_id)

        def make(server: str) -> DirectMessage:
            who = signed(friend.display_name, friend.name) if friend else f"<@{one.friend_id}>"
            words = rules.friend_told(who, server, one.misses, waits=due.kind == WAITS_FOR_THEM)
            return DirectMessage(content=words, view=told_buttons(one.guild_id))

        key = f"{due.kind} {due.subject} {due.planned_at}"
        return await self._delivery.tell(due, make, key=key, asked_at=from_epoch(one.accepted_at))

    async def tell_nobody_answered(self, due: Due) -> Done | Later:
        """Tell somebody that their friend has not answered for a week; the question to the friend stays open."""
        one = await lookouts.get(self._database, due.subject)
        if one is None or one.accepted_at:
            return Done()

        def make(server: str) -> DirectMessage:
            return DirectMessage(content=rules.nobody_answered(one.friend_id, server))

        return await self._delivery.tell(due, make, asked_at=due.planned - rules.WAITS)

    async def news(self, due: Due) -> Done | Later:
        """Let one of the two know what the other one decided."""
        one = await lookouts.get(self._database, due.subject)
        what = next(name for name, kind in NEWS.items() if kind == due.kind)
        other = one.friend_id if one else await lookouts.ended_with(self._database, due.subject)

        def make(server: str) -> DirectMessage:
            held = rules.news(what, None if one is None else other, server)
            return DirectMessage(content=rules.news(what, other, server), held=held)

        async def then(tx: Transaction, _told: Told) -> None:
            await lookouts.forget_end(tx, due.subject)

        return await self._delivery.tell(due, make, key=f"{due.kind} {due.subject} {due.planned_at}", then=then)
