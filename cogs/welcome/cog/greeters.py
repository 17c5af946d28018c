"""Greeters, as people see them: `/greeter on`, `off` and `status`, their role, and the question whether one would."""

from datetime import timedelta

import discord
from discord import app_commands
from discord.ext import commands

from bot.agenda import Done, Due, Later
from bot.awaiting.store import has_answered
from bot.client.hearth import Hearth
from bot.clock import from_epoch, to_epoch
from bot.db import Transaction, write_patiently
from bot.delivery import DirectMessage, Message, Notice, Remade, Told, member_of
from bot.delivery.inbox import Held
from bot.delivery.roles import set_role
from bot.delivery.setup_problems import SetupProblems
from bot.interactions.lifecycle import guild_and_channel
from bot.interactions.timezone_choices import suggest_zones
from bot.members import preferences
from bot.members.membership import Gone
from bot.services import Services
from bot.text.timezones import zone_meant
from cogs.welcome.rules import greeters as rules
from cogs.welcome.service.greeters import GREETER, INVITE, Greeters
from cogs.welcome.settings import GreeterSettings
from cogs.welcome.store import arrivals, greeters, newcomers
from cogs.welcome.views.greeters import invitation

A_DAY = timedelta(days=1)
STILL_GOOD = timedelta(days=14)  # Later than this after its month, the question is not asked any more.


@app_commands.guild_only()
class GreeterCommands(commands.GroupCog, name="greeter", description="Greet newcomers, if you like."):
    """Greeting is a wish, not a duty: it begins and ends with one command, and with no reason."""

    def __init__(self, bot: Hearth, services: Services, problems: SetupProblems) -> None:
        self._bot, self._database, self._clock = bot, services.database, services.clock
        self._settings, self._delivery, self._guilds = services.settings, services.delivery, services.guilds
        self._greeters, self._problems = Greeters(services), problems
        services.agenda.handle(GREETER, self.look_after)
        services.agenda.handle(INVITE, self.invite)
        services.delivery.declare(Notice(INVITE, "whether you would like to greet newcomers", remake=self._remade))
        services.members.when_gone(self.forget_leavers)
        services.personal_data.on_forget(self._greeters.forget)

    @app_commands.command(description="Greet newcomers from now on, or change how.")
    @app_commands.describe(
        timezone="Where your clock is, such as Europe/Berlin, so that nights are quiet.",
        named="Whether greetings may name you, so that newcomers know whom to ask.",
    )
    @app_commands.autocomplete(timezone=suggest_zones)
    async def on(
        self, interaction: discord.Interaction[Hearth], timezone: str | None = None, named: bool | None = None
    ) -> None:
        (guild_id, _channel), member_id = guild_and_channel(interaction), interaction.user.id
        zone = None if timezone is None else zone_meant(timezone, interaction.locale.value)

        async def begin(tx: Transaction) -> str:
            if zone is not None:
                await preferences.set_zone(tx, member_id, zone)
            await self._greeters.begin(tx, guild_id, member_id, may_be_named=named)
            greeter = await greeters.get(tx, guild_id, member_id)
            may_be_named = greeter is not None and greeter.may_be_named
            return rules.begun(may_be_named=may_be_named, zone=await preferences.zone_of(tx, member_id))

        words = await self._database.write(begin)
        await interaction.response.send_message(words, ephemeral=True)

    @app_commands.command(description="Stop greeting. No reason needed.")
    async def off(self, interaction: discord.Interaction[Hearth]) -> None:
        guild_id, _channel = guild_and_channel(interaction)
        ended = await self._database.write(lambda tx: self._greeters.end(tx, guild_id, interaction.user.id))
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

    async def forget_leavers(self, gone: Gone) -> None:
        """Forget those who have left."""

        async def forget(tx: Transaction) -> None:
            for member_id in gone.member_ids:
                await self._greeters.leave(tx, gone.guild_id, member_id)

        await write_patiently(self._database, forget)

    async def look_after(self, due: Due) -> Done | Later:
        """Let a greeter's role follow what is true, at once after a change and then once a day; forget who is gone.

        Leaving may have been missed, and the server may have chosen another role.
        """
        key = due.guild_id, due.member_id
        greets = await greeters.get(self._database, *key) is not None
        member = await member_of(self._bot, *key)
        if member is None:
            return Done(lambda tx: self._greeters.leave(tx, *key))
        role_id = self._settings.of(due.guild_id, GreeterSettings).role
        if role_id is not None:
            refusal = await set_role(member, role_id, wanted=greets, reason="/greeter")
            if refusal is not None:
                cause = repr(refusal.__cause__)
                await self._database.write(lambda tx: self._refused(tx, *key, role_id, cause))
        return Later(self._clock.now() + A_DAY) if greets else Done()

    async def _refused(self, tx: Transaction, guild_id: int, member_id: int, role_id: int, cause: str) -> None:
        """Report a refused role to moderators; the greeter's own story says it once, though it is tried every day."""
        await self._problems.report(tx, guild_id, "role", role_id, cause)
        known = await newcomers.get(tx, guild_id, member_id)
        if known and await arrivals.latest_number(tx, guild_id, member_id, "role_refused") != role_id:
            await arrivals.record_event(tx, guild_id, member_id, to_epoch(self._clock.now()), "role_refused", role_id)

    async def invite(self, due: Due) -> Done | Later:
        """Ask somebody who was answered a month ago whether they would greet, if they have answered others since."""
        config, key = self._settings.of(due.guild_id, GreeterSettings), (due.guild_id, due.member_id)
        if not config.invite or config.channel is None or not await self._would_fit(*key):
            return Done()
        if await member_of(self._bot, *key) is None:
            return Done()

        async def record(tx: Transaction, told: Told) -> None:
            if told.sent is not None or told.held:
                await greeters.record_invitation(tx, *key, to_epoch(self._clock.now()))

        return await self._delivery.tell(
            due,
            lambda server: DirectMessage(**_invitation(due.guild_id, server), held=rules.invitation_held(server)),
            lapses=STILL_GOOD,
            then=record,
            held_as=f"{INVITE} {due.guild_id}",
        )

    async def _would_fit(self, guild_id: int, member_id: int) -> bool:
        greets = await greeters.get(self._database, guild_id, member_id) is not None
        if greets or await greeters.was_invited(self._database, guild_id, member_id):
            return False
        return await has_answered(self._database, guild_id, member_id)

    async def _remade(self, held: Held) -> Remade:
        """Return the question that is held, with its answers."""
        return Remade(_invitation(held.guild_id, await self._guilds.name(held.guild_id)))


def _invitation(guild_id: int, server: str) -> Message:
    embed, view = invitation(guild_id, server)
    return Message(embed=embed, view=view)
