"""Listeners, as people see them: `/listener on`, `off` and `status`, and their role."""

from collections.abc import Sequence
from datetime import timedelta

import discord
from discord import app_commands
from discord.ext import commands

from bot.agenda import Done, Due, Later
from bot.client.hearth import Hearth
from bot.clock import from_epoch
from bot.db import Transaction, write_patiently
from bot.delivery import member_of
from bot.delivery.roles import RoleState
from bot.interactions.lifecycle import guild_and_channel
from bot.interactions.time_choices import typist
from bot.members.membership import Gone
from bot.text.hours import Span, are_certain, which_hours
from cogs.check_ins.check_in import store as check_ins
from cogs.check_ins.check_in.rules import LISTENERS
from cogs.check_ins.check_in.service import CheckIns
from cogs.check_ins.check_in.service_problems import CheckInProblems
from cogs.check_ins.listeners import rules, rules_pings, store, store_wishes
from cogs.check_ins.listeners import rules_volunteers as volunteers
from cogs.check_ins.listeners.rules_pings import PingWish
from cogs.check_ins.listeners.service import LISTENER, Listeners
from cogs.check_ins.listeners.service_pings import ListenerPings
from cogs.check_ins.listeners.service_volunteers import Volunteers
from cogs.check_ins.listeners.views_pings import ping_hours_view

A_DAY = timedelta(days=1)


@app_commands.guild_only()
class ListenerCommands(commands.GroupCog, name="listener", description="Listen to others, if you like."):
    """Listening is a wish, not a duty: it begins and ends with one command, and with no reason."""

    def __init__(self, bot: Hearth) -> None:
        services = bot.services
        self._bot, self._services = bot, services
        self._database, self._clock = services.database, services.clock
        self._listeners, self._check_ins, self._volunteers = (
            Listeners(services),
            CheckIns(services),
            Volunteers(services),
        )
        self._pings = ListenerPings(services)
        self._problems = services.shared.get(CheckInProblems)
        services.agenda.handle(LISTENER, self.look_after)
        services.members.when_gone(self.part)

    @app_commands.command(description="Listen to others from now on. You can stop at any time.")
    @app_commands.describe(
        notify="When I may ping you because somebody would like to be listened to; never, unless you choose.",
        hours="Only between these hours, on your own clock, such as 18-23.",
    )
    @app_commands.choices(
        notify=[
            app_commands.Choice(name="never", value=rules_pings.NEVER),
            app_commands.Choice(name="at any time", value=rules_pings.ALWAYS),
            app_commands.Choice(name="from Monday to Friday", value=rules_pings.WEEKDAYS),
            app_commands.Choice(name="on weekends", value=rules_pings.WEEKENDS),
        ]
    )
    async def on(self, interaction: discord.Interaction[Hearth], notify: str = "", hours: str = "") -> None:
        guild_id, _channel = guild_and_channel(interaction)
        spans = await self._hours(interaction, hours)
        wishes = [rules_pings.wish_from(notify, span) for span in spans] if notify or hours else []
        config = self._listeners.config(guild_id)
        if config.listeners_channel is None or config.talks is None:
            raise rules.no_place()
        for wish in wishes:
            await self._pings.require_zone(interaction.user.id, wish)
        began = await self._volunteers.begin(interaction, guild_id)
        if began.listens:
            words = rules.begun(config.listener_role)
        else:
            asked = volunteers.wished if began.is_new else volunteers.still_asked
            words = asked(has_place=self._volunteers.place(guild_id) is not None)
        view = discord.utils.MISSING
        if wishes and not began.listens:
            words += f"\n{rules_pings.after_the_team()}"
        elif wishes and (not hours or are_certain(spans)):
            await self._database.write(lambda tx: self._pings.choose(tx, guild_id, interaction.user.id, wishes[0]))
            words += f"\n{rules_pings.chosen(wishes[0])}"
        elif wishes:
            words, view = f"{words}\n{which_hours(spans)}", ping_hours_view(wishes)
        nobody = discord.AllowedMentions.none()
        await interaction.response.send_message(words, view=view, ephemeral=True, allowed_mentions=nobody)

    async def _hours(self, interaction: discord.Interaction[Hearth], typed: str) -> Sequence[Span]:
        """Return which hours somebody's words can mean; the whole day where they said none. Raises CareError."""
        if not typed:
            return [(0, 0)]
        found = await (await typist(interaction, self._services)).parse_hours(typed)
        if not found:
            raise rules_pings.unreadable()
        return found

    @app_commands.command(description="Stop listening. No reason needed.")
    async def off(self, interaction: discord.Interaction[Hearth]) -> None:
        (guild_id, _channel), who = guild_and_channel(interaction), interaction.user.id

        async def stop(tx: Transaction) -> tuple[bool, bool]:
            return await self._volunteers.take_back(tx, guild_id, who), await self._listeners.stop(tx, guild_id, who)

        taken_back, stopped = await self._database.write(stop)
        still = len(await self._listeners.open_talks(self._database, guild_id, who))
        words = volunteers.wish_taken_back() if taken_back else rules.not_a_listener()
        await interaction.response.send_message(rules.ended(still) if stopped else words, ephemeral=True)

    @app_commands.command(description="See whether you are a listener here, and what is open.")
    async def status(self, interaction: discord.Interaction[Hearth]) -> None:
        (guild_id, _channel), who = guild_and_channel(interaction), interaction.user.id
        listener = await store.listener(self._database, guild_id, who)
        if listener is not None:
            threads = [talk.thread for talk in await self._listeners.open_talks(self._database, guild_id, who)]
            most = self._listeners.config(guild_id).listener_talks
            waiting = await store.waiting(self._database, guild_id)
            wish = PingWish(listener.ping_days, listener.ping_from, listener.ping_until)
            words = rules.status(from_epoch(listener.since), threads, most, waiting)
            words += "\n" + rules_pings.chosen(wish)
        else:
            asked = await store_wishes.of_member(self._database, guild_id, who)
            words = volunteers.wish_waits(from_epoch(asked.wished_at)) if asked else rules.not_a_listener()
        await interaction.response.send_message(words, ephemeral=True)

    async def part(self, gone: Gone) -> None:
        """Let nobody wait for those who are gone, and what they asked for wait for nobody."""
        for member_id in gone.member_ids:
            await write_patiently(self._database, lambda tx, one=member_id: self._part(tx, gone.guild_id, one))

    async def _part(self, tx: Transaction, guild_id: int, member_id: int) -> None:
        await self._volunteers.take_back(tx, guild_id, member_id)
        await self._volunteers.role.begin_anew(tx, guild_id, member_id)
        await self._listeners.lose(tx, guild_id, member_id)
        for request in await store.of_member(tx, guild_id, member_id):
            check_in = await check_ins.locked(tx, request.check_in, member_id)
            if check_in is not None and check_in.audience == LISTENERS and request.talk is None:
                await self._check_ins.take_back(tx, check_in)

    async def look_after(self, due: Due) -> Done | Later:
        """Let the role follow what is true, at once after a change and then once a day, and listening end with it."""
        key = due.guild_id, due.member_id
        listens = await store.since(self._database, *key) is not None
        member = await member_of(self._bot, *key)
        if member is None:
            return Done(lambda tx: self._part(tx, *key))
        if listens and await self._volunteers.is_barred(*key):
            return Done(lambda tx: self._volunteers.dismiss(tx, *key))
        role_id = self._listeners.config(due.guild_id).listener_role
        look = await self._volunteers.role.follow(member, role_id, wanted=listens, reason="/listener")
        if look.state is RoleState.TAKEN_AWAY:
            return Done(lambda tx: self._volunteers.dismiss(tx, *key))
        if look.state in (RoleState.TOO_POWERFUL, RoleState.REFUSED) and role_id is not None:
            what = volunteers.ROLE if look.state is RoleState.REFUSED else volunteers.POWERFUL_ROLE
            cause = repr(look.refusal.__cause__ if look.refusal else look.state)
            await self._database.write(lambda tx: self._problems.report(tx, due.guild_id, what, role_id, cause))
        return Later(self._clock.now() + A_DAY) if listens else Done()
