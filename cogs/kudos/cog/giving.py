"""Giving, as people see it: one way for the command, the form and the context menus."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import discord
import structlog
from discord import app_commands

from bot.client.hearth import Hearth
from bot.delivery import Undeliverable, only
from bot.delivery.refusals import BLOCKED
from bot.errors import CareError, NotNow
from bot.interactions.lifecycle import guild_and_channel, respond_privately
from bot.moderation.access import Way
from bot.services import Services
from bot.text.language import _
from cogs.kudos.rules import giving as rules
from cogs.kudos.service.cards import KudosCards
from cogs.kudos.service.giving import Giving, Outcome, ThanksRequest
from cogs.kudos.service.preferences import PreferencesCache
from cogs.kudos.store.gifts import Gift
from cogs.kudos.views.card import draw, removal
from cogs.kudos.views.form import show_give_form

log = structlog.stdlib.get_logger("cogs.kudos")

MENU = "Give kudos"


class GiveFlow:
    """Thanks are kept first and shown then; if we die in between, the agenda shows them later."""

    def __init__(self, services: Services) -> None:
        self._giving, self._cards = Giving(services), services.shared.get(KudosCards)
        self._database, self._preferences = services.database, services.shared.get(PreferencesCache)
        self._access = services.access

    async def give(self, interaction: discord.Interaction[Any], thanks: ThanksRequest) -> None:
        """Keep what somebody wants to give, and answer them. Raises CareError if it cannot be given."""
        access = partial(self._access.require, interaction, thanks.guild_id, Way.KUDOS)
        outcome = await self._giving.give(thanks, access)
        if outcome is None:  # Discord repeats itself; whoever it was has been answered.
            return
        if not outcome.posted and not outcome.private:
            raise CareError(rules.wants_none(outcome.declined))
        if not outcome.posted:
            words = "\n".join(_besides(outcome, thanks))
            view = removal(thanks.id)
            await interaction.response.send_message(words, view=view, ephemeral=True)
        elif outcome.posted[0].channel_id == thanks.channel_id:
            await self._answer_with_card(interaction, outcome, thanks)
        else:
            await self._post_elsewhere(interaction, outcome, thanks)

    async def open_form(
        self,
        interaction: discord.Interaction[Hearth],
        receiver: discord.Member | discord.User | None = None,
        *,
        reason: str = "",
        about: tuple[int, int] = (0, 0),
    ) -> None:
        """Answer with the form. Raises CareError where it would be filled in for nothing."""
        guild_id, _channel_id = guild_and_channel(interaction)
        await self._access.require(interaction, guild_id, Way.KUDOS)
        receivers: list[int] = []
        if receiver is not None:
            rules.check_receiver(interaction.user.id, receiver.id, receiver_is_bot=receiver.bot)
            if (await self._preferences.now_of(guild_id, receiver.id)).declined:
                raise CareError(rules.would_want_none(receiver.id))
            receivers = [receiver.id]
        await show_give_form(interaction, interaction.client.services, receivers=receivers, reason=reason, about=about)

    async def _answer_with_card(
        self, interaction: discord.Interaction[Any], outcome: Outcome, thanks: ThanksRequest
    ) -> None:
        try:
            answer = await interaction.response.send_message(
                **draw(outcome.posted), allowed_mentions=only(_pinged(outcome))
            )
        except discord.HTTPException as refusal:
            if refusal.code not in BLOCKED:
                raise
            await self._own_up(interaction, outcome, refusal)
        else:
            if answer.message_id is not None:
                self._cards.mark_posted(thanks.id, answer.message_id)
        if besides := _besides(outcome, thanks):
            await interaction.followup.send("\n".join(besides), ephemeral=True)

    async def _post_elsewhere(
        self, interaction: discord.Interaction[Any], outcome: Outcome, thanks: ThanksRequest
    ) -> None:
        posted = outcome.posted
        receivers, place = rules.named([gift.receiver_id for gift in posted]), f"<#{posted[0].channel_id}>"
        words = _("Your thanks to {member} go to {place}.").format(member=receivers, place=place)
        await interaction.response.send_message("\n".join([words, *_besides(outcome, thanks)]), ephemeral=True)
        try:
            await self._cards.post(posted, _pinged(outcome))
        except NotNow as reason:  # The agenda posts it later; there is nothing that the giver has to do.
            log.info("thanks not posted yet", channel=posted[0].channel_id, cause=repr(reason.__cause__))
        except Undeliverable as refusal:
            await self._own_up(interaction, outcome, refusal.__cause__)
            await self._database.write(partial(self._cards.report_place, gift=posted[0], refusal=refusal))

    async def _own_up(
        self, interaction: discord.Interaction[Any], outcome: Outcome, refusal: BaseException | None
    ) -> None:
        """Tell the giver that there is no card: the thanks are kept, and those who were thanked can read them."""
        first, blocked = outcome.posted[0], getattr(refusal, "code", 0) in BLOCKED
        self._cards.mark_refused(first.id, first.channel_id, refusal)
        words = rules.refused_card(_receivers(outcome.posted), f"<#{first.channel_id}>", blocked=blocked)
        await respond_privately(interaction, words)


def _pinged(outcome: Outcome) -> Sequence[int]:
    return [gift.receiver_id for gift in outcome.posted if gift.receiver_id in outcome.pinged]


def _besides(outcome: Outcome, thanks: ThanksRequest) -> list[str]:
    """Return what the giver has to know about those who do not stand on a card."""
    said: list[str] = []
    if outcome.private:
        said.append(rules.given_privately(_receivers(outcome.private), by_choice=thanks.private))
    if outcome.declined:
        said.append(rules.wants_none(outcome.declined))
    return said


def _receivers(gifts: Sequence[Gift]) -> list[int]:
    return [gift.receiver_id for gift in gifts]


def add_menus(bot: Hearth, flow: GiveFlow) -> None:
    """Add the entries in the menus of a message and of a member."""

    async def for_message(interaction: discord.Interaction[Hearth], message: discord.Message) -> None:
        await flow.open_form(interaction, message.author, about=(message.channel.id, message.id))

    async def for_member(interaction: discord.Interaction[Hearth], member: discord.Member) -> None:
        await flow.open_form(interaction, member)

    for callback in (for_message, for_member):
        bot.tree.add_command(app_commands.guild_only(app_commands.ContextMenu(name=MENU, callback=callback)))
