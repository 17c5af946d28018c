"""Kudos, as people see it: `/kudos give` and `/kudos mine`."""

import discord
import structlog
from discord import app_commands
from discord.ext import commands

from bot.answering import place_of
from bot.client import Hearth
from bot.clock import Clock, from_epoch, to_epoch
from bot.db import Database, Transaction
from bot.delivery import Undeliverable, only
from bot.errors import NotNow
from bot.language import _
from bot.settings import Settings
from cogs.kudos import rules, store
from cogs.kudos.service import Cards
from cogs.kudos.settings import KudosSettings
from cogs.kudos.views import Keepsake, card

log = structlog.stdlib.get_logger("cogs.kudos")


@app_commands.guild_only()
class Kudos(commands.GroupCog, name="kudos", description="Say thank you, and read what you were thanked for."):
    """A thank-you is kept first and shown then; if we die in between, the agenda shows it later."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        settings: Settings,
        cards: Cards,
        keepsake: Keepsake,
    ) -> None:
        self._database, self._clock, self._settings = database, clock, settings
        self._cards, self._keepsake = cards, keepsake

    async def cog_unload(self) -> None:
        await self._cards.note_all()

    @app_commands.command(description="Thank somebody, in front of everyone here.")
    @app_commands.describe(member="Whom you thank.", reason="What for? 3 to 300 characters.")
    async def give(
        self,
        interaction: discord.Interaction[Hearth],
        member: discord.Member,
        reason: app_commands.Range[str, rules.SHORTEST, rules.LONGEST],
    ) -> None:
        guild_id, channel_id = place_of(interaction)
        rules.receiver_allowed(interaction.user.id, member.id, receiver_is_bot=member.bot)
        wishes = self._settings.of(guild_id, KudosSettings)
        gift = store.Gift(
            id=interaction.id,
            guild_id=guild_id,
            giver_id=interaction.user.id,
            receiver_id=member.id,
            reason=rules.reason_for(reason),
            given_at=to_epoch(self._clock.now()),
            channel_id=wishes.channel or channel_id,
        )
        if await self._database.write(lambda tx: self._keep(tx, gift, wishes)):
            if gift.channel_id == channel_id:
                await self._answer_with_card(interaction, gift)
            else:
                await self._post_elsewhere(interaction, gift)

    async def _keep(self, tx: Transaction, gift: store.Gift, wishes: KudosSettings) -> bool:
        """Count and insert in one write; False if this very thank-you is kept already. Raises CareError at a limit."""
        now = from_epoch(gift.given_at)
        since = to_epoch(now - rules.window(wishes.daily_limit, wishes.pair_minutes))
        recent = await store.recent(tx, gift.guild_id, gift.giver_id, since)
        if not await store.add(tx, gift):
            return False
        rules.within_limits(
            [rules.Given(given.receiver_id, from_epoch(given.given_at)) for given in recent],
            gift.receiver_id,
            now,
            daily_limit=wishes.daily_limit,
            pair_minutes=wishes.pair_minutes,
        )
        await self._cards.expect(tx, gift)
        return True

    async def _answer_with_card(self, interaction: discord.Interaction[Hearth], gift: store.Gift) -> None:
        answer = await interaction.response.send_message(
            rules.headline(gift.receiver_id), embed=card(gift), allowed_mentions=only(gift.receiver_id)
        )
        if answer.message_id is not None:
            self._cards.note(gift.id, answer.message_id)

    async def _post_elsewhere(self, interaction: discord.Interaction[Hearth], gift: store.Gift) -> None:
        place = f"<#{gift.channel_id}>"
        await interaction.response.send_message(
            _("Your thanks to {member} go to {place}.").format(member=f"<@{gift.receiver_id}>", place=place),
            ephemeral=True,
        )
        try:
            await self._cards.post(gift)
        except NotNow as reason:  # The agenda posts it later; there is nothing that the giver has to do.
            log.info("thanks not posted yet", channel=gift.channel_id, cause=repr(reason.__cause__))
        except Undeliverable as refusal:
            self._cards.give_up(gift, refusal)
            await interaction.followup.send(
                _(
                    "I may not write in {place}, so nothing is posted. Your words are kept, and {member} can read them "
                    "with `/kudos mine`. A moderator can choose another channel with `/settings kudos`."
                ).format(place=place, member=f"<@{gift.receiver_id}>"),
                ephemeral=True,
            )

    @app_commands.command(description="Read, just for yourself, what you were thanked for here.")
    async def mine(self, interaction: discord.Interaction[Hearth]) -> None:
        await self._keepsake.show(interaction)
