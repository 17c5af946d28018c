"""Greeters, as people see them: `/greeter on`, `off` and `status`, their role, and the question whether one would."""

from datetime import datetime, timedelta

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
from bot.delivery.roles import RoleLook, RoleState
from bot.delivery.setup_problems import SetupProblems
from bot.errors import CareError
from bot.interactions.lifecycle import guild_and_channel
from bot.interactions.timezone_choices import parse_zone, suggest_zones
from bot.members import preferences
from bot.members.membership import Gone
from bot.moderation.ways import Way
from bot.services import Services
from cogs.welcome.rules import greeters as rules
from cogs.welcome.service.greeters import A_DAY, GREETER, INVITE, Greeters
from cogs.welcome.settings import GreeterSettings
from cogs.welcome.store import arrivals, greeters, newcomers
from cogs.welcome.store.greeters import Greeter
from cogs.welcome.views.greeters import invitation

# What stands in the way of a role: for moderators, and in the story of whoever does not get it.
_PROBLEMS = {
    RoleState.REFUSED: ("role", "role_refused"),
    RoleState.TOO_POWERFUL: ("role_powers", "role_withheld"),
}
STILL_GOOD = timedelta(days=14)  # Later than this after its month, the question is not asked any more.


@app_commands.guild_only()
class GreeterCommands(commands.GroupCog, name="greeter", description="Greet newcomers, if you like."):
    """Greeting is a wish, not a duty: it begins and ends with one command, and with no reason."""

    def __init__(self, bot: Hearth, services: Services, problems: SetupProblems) -> None:
        self._bot, self._database, self._clock = bot, services.database, services.clock
        self._settings, self._delivery, self._guilds = services.settings, services.delivery, services.guilds
        self._greeters, self._problems, self._access = Greeters(services), problems, services.access
        self._team = services.team
        services.agenda.handle(GREETER, self.look_after)
        services.agenda.handle(INVITE, self.invite)
        services.delivery.declare(Notice(INVITE, "whether you would like to greet newcomers", remake=self._remade))
        services.members.when_gone(self.forget_leavers)
        services.personal_data.on_forget(self._greeters.forget)

    @app_commands.command(description="Greet newcomers from now on, or change how.")
    @app_commands.describe(
        timezone="Where your clock is, such as Europe/Berlin, so that nights are quiet.",
        named="Whether greetings may name you, so that newcomers know whom to ask.",
        thank="Whether I show you, once a week, one newcomer who did something kind, to thank if you like.",
    )
    @app_commands.autocomplete(timezone=suggest_zones)
    async def on(
        self,
        interaction: discord.Interaction[Hearth],
        timezone: str | None = None,
        named: bool | None = None,
        thank: bool | None = None,
    ) -> None:
        (guild_id, _channel), member = guild_and_channel(interaction), interaction.user
        await self._access.require(interaction, guild_id, Way.GREETING)
        await self._end_if_taken(interaction, guild_id)
        zone = None if timezone is None else await parse_zone(interaction, timezone)
        joined_at = member.joined_at if isinstance(member, discord.Member) else None
        acts_for_team = self._team.acts(interaction)

        async def begin(tx: Transaction) -> str:
            if zone is not None:
                await preferences.set_zone(tx, member.id, zone)
            await self._greeters.begin(
                tx, guild_id, member.id, joined_at, may_be_named=named, acts_for_team=acts_for_team
            )
            if thank is not None:
                await self._greeters.let_thank(tx, guild_id, member.id, may_thank=thank)
            greeter = await greeters.get(tx, guild_id, member.id)
            return rules.begun(
                may_be_named=greeter is not None and greeter.may_be_named,
                may_thank=greeter is not None and greeter.may_thank,
                named_from=self._named_from(greeter),
                zone=await preferences.zone_of(tx, member.id),
            )

        words = await self._database.write(begin)
        await interaction.response.send_message(words, ephemeral=True)

    def _named_from(self, greeter: Greeter | None) -> datetime | None:
        if greeter is None:
            return None
        since, now = from_epoch(greeter.member_since), self._clock.now()
        return rules.named_from(since, now, vouched_for=greeter.vouched_for)

    @app_commands.command(description="Stop greeting. No reason needed.")
    async def off(self, interaction: discord.Interaction[Hearth]) -> None:
        guild_id, _channel = guild_and_channel(interaction)
        ended = await self._database.write(lambda tx: self._greeters.end(tx, guild_id, interaction.user.id))
        await interaction.response.send_message(rules.ended() if ended else rules.not_a_greeter(), ephemeral=True)

    @app_commands.command(description="See whether you are a greeter here, and what you agreed to.")
    async def status(self, interaction: discord.Interaction[Hearth]) -> None:
        (guild_id, _channel), member_id = guild_and_channel(interaction), interaction.user.id
        await self._end_if_taken(interaction, guild_id)
        greeter = await greeters.get(self._database, guild_id, member_id)
        if greeter is None:
            ended = await self._greeters.is_ended(self._database, guild_id, member_id)
            words = rules.ended_by_team() if ended else rules.not_a_greeter()
        else:
            names = rules.about_names(
                may_be_named=greeter.may_be_named,
                named_from=self._named_from(greeter),
                zone=await preferences.zone_of(self._database, member_id),
            )
            named_to = await greeters.named_to(self._database, guild_id, member_id)
            thanks = rules.about_thanking(may_thank=greeter.may_thank)
            words = rules.status_of(from_epoch(greeter.since), named_to, names, thanks)
        await interaction.response.send_message(words, ephemeral=True)

    async def forget_leavers(self, gone: Gone) -> None:
        """Forget those who have left."""

        async def forget(tx: Transaction) -> None:
            for member_id in gone.member_ids:
                await self._greeters.leave(tx, gone.guild_id, member_id)

        await write_patiently(self._database, forget)

    async def look_after(self, due: Due) -> Done | Later:
        """Let a greeter's role follow what is true, at once after a change and then once a day; forget who is gone.

        Leaving may have been missed, and the server may have chosen another role, or taken it from somebody.
        """
        key, now = (due.guild_id, due.member_id), self._clock.now()
        greeter = await greeters.get(self._database, *key)
        member = await member_of(self._bot, *key)
        if member is None:
            return Done(lambda tx: self._greeters.leave(tx, *key))
        role_id, greets = self._greeters.role(due.guild_id), greeter is not None
        look = await self._greeters.roles.follow(member, role_id, wanted=greets, reason="/greeter")
        if look.state is RoleState.TAKEN_AWAY:
            return Done(lambda tx: self._greeters.end_for_team(tx, *key))
        if role_id is not None and look.state in _PROBLEMS:
            await self._database.write(lambda tx: self._refused(tx, *key, role_id, look))
        if greeter is None:
            return Done()
        joined = to_epoch(member.joined_at or now)
        if joined != greeter.member_since:
            await self._database.write(lambda tx: greeters.set_member_since(tx, *key, joined))
        until = member.timed_out_until if look.state is RoleState.WAITING else None
        return Later(min(until or now + A_DAY, now + A_DAY))

    async def _end_if_taken(self, interaction: discord.Interaction[Hearth], guild_id: int) -> None:
        """End the greeting of somebody whose role a moderator has taken. Raises CareError then, in words for them."""
        member, role_id = interaction.user, self._greeters.role(guild_id)
        if not isinstance(member, discord.Member):
            return
        if await self._greeters.roles.was_taken(self._database, member, role_id):
            await self._database.write(lambda tx: self._greeters.end_for_team(tx, guild_id, member.id))
            raise CareError(rules.taken_role())

    async def _refused(self, tx: Transaction, guild_id: int, member_id: int, role_id: int, look: RoleLook) -> None:
        """Report a role that is not given to moderators; the greeter's story says it once, though it is tried daily."""
        what, event = _PROBLEMS[look.state]
        cause = repr(look.refusal.__cause__) if look.refusal is not None else look.state.name
        await self._problems.report(tx, guild_id, what, role_id, cause)
        known = await newcomers.get(tx, guild_id, member_id)
        if known and await arrivals.latest_number(tx, guild_id, member_id, event) != role_id:
            await arrivals.record_event(tx, guild_id, member_id, to_epoch(self._clock.now()), event, role_id)

    async def invite(self, due: Due) -> Done | Later:
        """Ask somebody who was answered a month ago whether they would greet, if they have answered others since."""
        config, key = self._settings.of(due.guild_id, GreeterSettings), (due.guild_id, due.member_id)
        if not config.invite or config.channel is None or not await self._would_fit(*key):
            return Done()
        member = await member_of(self._bot, *key)
        if member is None or not self._greeters.has_been_here(due.guild_id, member.joined_at):
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
        if await self._access.refusal(guild_id, member_id, Way.GREETING) is not None:
            return False
        return await has_answered(self._database, guild_id, member_id)

    async def _remade(self, held: Held) -> Remade:
        """Return the question that is held, with its answers."""
        return Remade(_invitation(held.guild_id, await self._guilds.name(held.guild_id)))


def _invitation(guild_id: int, server: str) -> Message:
    embed, view = invitation(guild_id, server)
    return Message(embed=embed, view=view)
