"""The form behind **Ask how they are** in the menu of a member, and what it and the command do alike."""

import re
from typing import Any

import discord

from bot.clock import to_epoch
from bot.delivery import member_of
from bot.errors import CareError
from bot.interactions.buttons import ID
from bot.interactions.forms import Answers, Form, giving_back, show_form
from bot.interactions.lifecycle import guild_and_channel
from bot.moderation.access import Way
from bot.services import Services
from bot.text.language import _
from bot.text.user_text import clean
from cogs.check_ins.asks import rules
from cogs.check_ins.asks.service import Asks
from cogs.check_ins.asks.store import Ask


async def show_ask_form(interaction: discord.Interaction[Any], services: Services, member: discord.Member) -> None:
    """Answer with the form, where somebody may ask this member. Raises CareError."""
    await services.access.require(interaction, guild_and_channel(interaction)[0], Way.ASKING)
    rules.may_ask(interaction.user.id, member.id, receiver_is_bot=member.bot)
    field = discord.ui.TextInput[Any](
        custom_id="words", style=discord.TextStyle.paragraph, required=False, max_length=rules.LONGEST
    )
    question = discord.ui.Label(
        text=_("Something to say with it, if you like"),
        description=_("They read it by direct message, with your name."),
        component=field,
    )
    await show_form(interaction, rules.form_title(member.display_name), f"check_ins:ask:{member.id}", question)


class AskForm(Form):
    """Passes the question on to whoever is in the server at that moment."""

    template = re.compile(rf"check_ins:ask:(?P<asked_id>{ID})")

    async def submit(
        self, interaction: discord.Interaction[Any], services: Services, about: re.Match[str], answers: Answers
    ) -> None:
        words = answers["words"][0]
        with giving_back(words):
            member = await member_of(interaction.client, guild_and_channel(interaction)[0], int(about["asked_id"]))
            if member is None:
                raise CareError(_("They are no longer in this server, so I can't ask them here."))
            await ask_them(interaction, services, member, words)


async def ask_them(
    interaction: discord.Interaction[Any], services: Services, member: discord.Member, words: str
) -> None:
    """Pass on the question how somebody is, and answer whoever asks. Raises CareError where they may not."""
    (guild_id, _channel_id), me = guild_and_channel(interaction), interaction.user
    await services.access.require(interaction, guild_id, Way.ASKING)
    rules.may_ask(me.id, member.id, receiver_is_bot=member.bot)
    question = Ask(
        id=interaction.id,
        guild_id=guild_id,
        asker_id=me.id,
        asker_name=me.display_name,
        asker_account=me.name,
        asker=services.vault.seal(f"{me.id} {me.display_name}"),
        receiver_id=member.id,
        asked_at=to_epoch(services.clock.now()),
        words=services.vault.seal(clean(words)),
    )
    await Asks(services).ask(question)
    await interaction.response.send_message(rules.passed_on(member.id), ephemeral=True)
