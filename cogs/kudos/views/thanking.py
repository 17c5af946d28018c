"""Thanking one person whom a feature suggests, from wherever that is read: the button, and its form."""

import re
from typing import Any

import discord

from bot.client.hearth import Hearth
from bot.delivery import member_of
from bot.errors import CareError
from bot.interactions.buttons import ID, Button
from bot.interactions.doors import is_allowed
from bot.interactions.forms import Answers, Form, giving_back, show_form
from bot.members.good_deeds import Thanks
from bot.moderation.refusals import Refusals
from bot.moderation.ways import Way
from bot.services import Services
from bot.text.language import _
from bot.text.user_text import shortened
from cogs.kudos.rules import giving as rules
from cogs.kudos.service.giving import Person, ThanksRequest, left_today
from cogs.kudos.service.preferences import PreferencesCache
from cogs.kudos.settings import KudosSettings
from cogs.kudos.views.form import POSTED, Give, giver_of, place_name, reason_question, shown_question, value_question


class ThankSomebody(Button, template=rf"kudos:thank:(?P<guild_id>{ID}):(?P<member_id>{ID})"):
    """Opens the form for one person; it carries the server, for direct messages."""

    def __init__(self, guild_id: int, member_id: int) -> None:
        style, custom_id = discord.ButtonStyle.primary, f"kudos:thank:{guild_id}:{member_id}"
        super().__init__(discord.ui.Button(label=_("Say thank you"), custom_id=custom_id, style=style))
        self._guild_id, self._receiver_id = guild_id, member_id

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        guild_id, receiver_id = self._guild_id, self._receiver_id
        await services.access.require(interaction, guild_id, Way.KUDOS)
        giver = await member_of(interaction.client, guild_id, interaction.user.id)
        receiver = await member_of(interaction.client, guild_id, receiver_id)
        rules.check_presence(receiver_id, is_here=receiver is not None)
        rules.check_receiver(interaction.user.id, receiver_id, receiver_is_bot=receiver is not None and receiver.bot)
        if (await services.shared.get(PreferencesCache).now_of(guild_id, receiver_id)).declined:
            raise CareError(rules.would_want_none(receiver_id))
        await left_today(services, guild_id, giver_of(giver or interaction.user))
        config = services.settings.of(guild_id, KudosSettings)
        place = place_name(interaction.client, guild_id, config.channel)
        questions = [reason_question(""), shown_question(place, has_place=config.channel is not None)]
        if config.values:
            questions.append(value_question(config.values))
        title = _("Thank {name}").format(name=shortened("" if receiver is None else receiver.display_name, 30))
        await show_form(interaction, title, f"kudos:thank_for:{guild_id}:{receiver_id}", *questions)


class ThankForm(Form):
    """Gives what somebody filled in; if it cannot be given, they get their words back."""

    template = re.compile(rf"kudos:thank_for:(?P<guild_id>{ID}):(?P<member_id>{ID})")

    def __init__(self, give: Give) -> None:
        self._give = give

    async def submit(
        self, interaction: discord.Interaction[Any], services: Services, about: re.Match[str], answers: Answers
    ) -> None:
        guild_id, receiver_id, reason = int(about["guild_id"]), int(about["member_id"]), answers["reason"][0]
        with giving_back(reason):
            await services.access.require(interaction, guild_id, Way.KUDOS)
            giver = await member_of(interaction.client, guild_id, interaction.user.id)
            receiver = await member_of(interaction.client, guild_id, receiver_id)
            has_place = services.settings.of(guild_id, KudosSettings).channel is not None
            thanks = ThanksRequest(
                id=interaction.id,
                guild_id=guild_id,
                channel_id=0,  # They may be among direct messages: a card goes to the place for thanks, or nowhere.
                giver=giver_of(giver or interaction.user),
                receivers=[_person(receiver_id, receiver)],
                reason=reason,
                private=not has_place or answers["shown"] != [POSTED],
                value="".join(answers.get("value", [])),
            )
            await self._give(interaction, thanks)


def _person(member_id: int, member: discord.Member | None) -> Person:
    if member is None:
        return Person(member_id, str(member_id), is_here=False)
    return Person(member_id, member.display_name, is_bot=member.bot)


class KudosThanks(Thanks):
    """Asks what the form asks, before anybody is offered it."""

    def __init__(self, bot: Hearth, services: Services) -> None:
        self._bot, self._services, self._database = bot, services, services.database
        self._access, self._refusals = services.access, Refusals(services)
        self._preferences = services.shared.get(PreferencesCache)

    async def may_go(self, guild_id: int, giver_id: int, receiver_id: int) -> bool:
        if (await self._preferences.now_of(guild_id, receiver_id)).declined:
            return False
        if await self._refusals.refused(self._database, receiver_id, giver_id, Way.KUDOS):
            return False
        giver = await member_of(self._bot, guild_id, giver_id)
        if giver is None or await self._access.refusal(guild_id, giver_id, Way.KUDOS) is not None:
            return False
        return await is_allowed(left_today(self._services, guild_id, giver_of(giver)))

    def button(self, guild_id: int, receiver_id: int) -> ThankSomebody:
        return ThankSomebody(guild_id, receiver_id)
