"""Greeters, as people see them: `/greeter on`, `off` and `status`, their role, and the question whether one would."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import discord
import structlog
from discord import app_commands
from discord.ext import commands

from bot.agenda import Agenda, Done, Due, Later
from bot.awaiting.store import has_answered
from bot.client.hearth import Hearth
from bot.clock import Clock, from_epoch, to_epoch
from bot.db import Database, Transaction, write_patiently
from bot.delivery import Delivery, Message, Notice, Remade, Undeliverable, member_of, talking_to_discord
from bot.delivery.inbox import Held
from bot.delivery.setup_problems import SetupProblems
from bot.errors import CareError
from bot.interactions.lifecycle import guild_and_channel
from bot.members import preferences
from bot.members.roll_call import RollCall
from bot.settings import Settings
from bot.text.language import _, using_locale
from bot.text.timezones import known_zone, zones_like
from cogs.welcome.rules import greeters as rules
from cogs.welcome.service.greeters import GREETER, INVITE, Greeters
from cogs.welcome.settings import GreeterSettings
from cogs.welcome.store import arrivals, greeters, newcomers
from cogs.welcome.views.greeters import question

log = structlog.stdlib.get_logger("cogs.welcome")

A_DAY = timedelta(days=1)
STILL_GOOD = timedelta(days=14)  # Later than this after its month, the question is not asked any more.


@app_commands.guild_only()
class GreeterCommands(commands.GroupCog, name="greeter", description="Greet newcomers, if you like."):
    """Greeting is a wish, not a duty: it begins and ends with one command, and with no reason."""

    def __init__(
        self,
        bot: Hearth,
        database: Database,
        clock: Clock,
        settings: Settings,
        agenda: Agenda,
        delivery: Delivery,
        circle: Greeters,
        obstacles: SetupProblems,
        roll_call: RollCall,
    ) -> None:
        self._bot, self._database, self._clock, self._settings = bot, database, clock, settings
        self._delivery, self._circle, self._obstacles = delivery, circle, obstacles
        agenda.handle(GREETER, self.look_after)
        agenda.handle(INVITE, self.invite)
        delivery.declare(Notice(INVITE, "whether you would like to greet newcomers", remake=self._remade))
        roll_call.follow(self.note_unseen)

    @app_commands.command(description="Greet newcomers from now on, or change how.")
    @app_commands.describe(
        timezone="Where your clock is, such as Europe/Berlin, so that nights are quiet.",
        named="Whether greetings may name you, so that newcomers know whom to ask.",
    )
    async def on(
        self, interaction: discord.Interaction[Hearth], timezone: str | None = None, named: bool | None = None
    ) -> None:
        (guild_id, _channel), member_id = guild_and_channel(interaction), interaction.user.id
        zone = None if timezone is None else _zone(timezone)

        async def begin(tx: Transaction) -> str:
            if zone is not None:
                await preferences.set_zone(tx, member_id, zone)
            await self._circle.begin(tx, guild_id, member_id, may_be_named=named)
            greeter = await greeters.get(tx, guild_id, member_id)
            may_be_named = greeter is not None and greeter.may_be_named
            return rules.begun(may_be_named=may_be_named, zone=await preferences.zone_of(tx, member_id))

        words = await self._database.write(begin)
        await interaction.response.send_message(words, ephemeral=True)

    @on.autocomplete("timezone")
    async def _zones(self, interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        return [
            app_commands.Choice(name=zone, value=zone) for zone in zones_like(typed, locale=interaction.locale.value)
        ]

    @app_commands.command(description="Stop greeting. No reason needed.")
    async def off(self, interaction: discord.Interaction[Hearth]) -> None:
        guild_id, _channel = guild_and_channel(interaction)
        ended = await self._database.write(lambda tx: self._circle.end(tx, guild_id, interaction.user.id))
        await interaction.response.send_message(rules.ended() if ended else rules.not_a_greeter(), ephemeral=True)

    @app_commands.command(description="See whether you are a greeter here, and what you agreed to.")
    async def status(self, interaction: discord.Interaction[Hearth]) -> None:
        (guild_id, _channel), member_id = guild_and_channel(interaction), interaction.user.id
        greeter = await greeters.get(self._database, guild_id, member_id)
        if greeter is None:
            words = rules.not_a_greeter()
        else:
            words = rules.status_of(
                from_epoch(greeter.since),
                await greeters.named_to(self._database, guild_id, member_id),
                may_be_named=greeter.may_be_named,
                zone=await preferences.zone_of(self._database, member_id),
            )
        await interaction.response.send_message(words, ephemeral=True)

    @commands.Cog.listener()
    async def on_raw_member_remove(self, leave: discord.RawMemberRemoveEvent) -> None:
        await write_patiently(self._database, lambda tx: self._circle.leave(tx, leave.guild_id, leave.user.id))

    async def note_unseen(self, guild_id: int, gone: Sequence[int]) -> None:
        """These left while nobody saw it."""

        async def note(tx: Transaction) -> None:
            for member_id in gone:
                await self._circle.leave(tx, guild_id, member_id)

        await self._database.write(note)

    async def look_after(self, due: Due) -> Done | Later:
        """At once after a change, and then once a day: the role follows what is true, and whoever is gone is forgotten.

        Leaving may have been missed, and the server may have chosen another role.
        """
        key = due.guild_id, due.member_id
        greets = await greeters.get(self._database, *key) is not None
        member = await member_of(self._bot, *key)
        if member is None:
            return Done(lambda tx: self._circle.leave(tx, *key))
        role_id = self._settings.of(due.guild_id, GreeterSettings).role
        if role_id is not None and greets != (member.get_role(role_id) is not None):
            await self._give_or_take(member, role_id, give=greets)
        return Later(self._clock.now() + A_DAY) if greets else Done()

    async def _give_or_take(self, member: discord.Member, role_id: int, *, give: bool) -> None:
        change = member.add_roles if give else member.remove_roles
        try:
            with talking_to_discord():
                await change(discord.Object(role_id), reason="/greeter")
        except Undeliverable as refusal:
            key, cause = (member.guild.id, member.id), repr(refusal.__cause__)
            await self._database.write(lambda tx: self._refused(tx, *key, role_id, cause))

    async def _refused(self, tx: Transaction, guild_id: int, member_id: int, role_id: int, cause: str) -> None:
        """Moderators are told; the story of the greeter's own welcome says it once, though it is tried every day."""
        await self._obstacles.report(tx, guild_id, "role", role_id, cause)
        known = await newcomers.get(tx, guild_id, member_id)
        if known and await arrivals.latest_number(tx, guild_id, member_id, "role_refused") != role_id:
            await arrivals.record_event(tx, guild_id, member_id, to_epoch(self._clock.now()), "role_refused", role_id)

    async def invite(self, due: Due) -> Done | Later:
        """A month has passed since somebody answered this newcomer; have they answered others?"""
        wishes, key = self._settings.of(due.guild_id, GreeterSettings), (due.guild_id, due.member_id)
        if not wishes.invite or wishes.channel is None or not await self._would_fit(*key):
            return Done()
        member = await member_of(self._bot, *key)
        if member is None:
            return Done()
        try:
            with using_locale(self._delivery.locale_of(due.member_id, member.guild.preferred_locale)):
                embed, view = question(due.guild_id, member.guild.name)
            outcome = await self._delivery.uninvited(due, lapses=due.planned + STILL_GOOD, embed=embed, view=view)
        except Undeliverable as refusal:
            log.info("invitation held", guild=due.guild_id, cause=repr(refusal.__cause__))
            return Done(lambda tx: self._hold(tx, due, member.guild.name))
        if isinstance(outcome, Later):
            return outcome
        return Done() if outcome is None else Done(lambda tx: self._note(tx, due))

    async def _would_fit(self, guild_id: int, member_id: int) -> bool:
        greets = await greeters.get(self._database, guild_id, member_id) is not None
        if greets or await greeters.was_invited(self._database, guild_id, member_id):
            return False
        return await has_answered(self._database, guild_id, member_id)

    async def _note(self, tx: Transaction, due: Due) -> None:
        await greeters.note_invitation(tx, due.guild_id, due.member_id, to_epoch(self._clock.now()))

    async def _remade(self, held: Held) -> Remade | None:
        """The question that is held, with its answers."""
        guild = self._bot.get_guild(held.guild_id)
        if guild is None:
            return None
        embed, view = question(guild.id, guild.name)
        return Remade(Message(embed=embed, view=view))

    async def _hold(self, tx: Transaction, due: Due, server: str) -> None:
        await self._note(tx, due)
        words = rules.invitation_held(server)
        kind = f"{INVITE} {due.guild_id}"
        await self._delivery.hold(tx, kind, due.subject, due.member_id, words, due.planned_at, guild_id=due.guild_id)


def _zone(typed: str) -> str:
    try:
        return known_zone(typed)
    except ValueError as error:
        raise CareError(
            _("I don't know that time zone. Its name looks like `Europe/Berlin` or `America/New_York`.")
        ) from error
