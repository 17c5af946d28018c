"""Introducing oneself: the form, the card that everyone sees, and the buttons under it."""

import re
from typing import Any

import discord

from bot.clock import to_epoch
from bot.db import Transaction
from bot.errors import CareError
from bot.interactions.buttons import ID, Button, lasting_view
from bot.interactions.coalesced_edits import edit_coalesced
from bot.interactions.forms import Answers, Form, giving_back, show_form
from bot.interactions.palette import FRESH
from bot.moderation.content import report_this_button
from bot.moderation.ways import Way
from bot.services import Services
from bot.text.language import _
from bot.text.user_text import clean
from cogs.welcome.rules import introduction as rules
from cogs.welcome.rules.greeting import said_hi
from cogs.welcome.rules.template import safe_name
from cogs.welcome.service.introducing import Introducing, no_place
from cogs.welcome.settings import WelcomeSettings
from cogs.welcome.store import hellos, introductions, newcomers, server_texts
from cogs.welcome.store.introductions import Introduction
from cogs.welcome.store.newcomers import Newcomer
from cogs.welcome.views.greeting import ForNewcomer, greet_each, hellos_card, hi_button, mark_engaged

MOST_BOXES = 10  # in a group of Discord's; a menu has room for more


class Introduce(ForNewcomer, template=rf"welcome:introduce:(?P<guild_id>{ID})"):
    """Opens the form, with whatever they said before."""

    name = "introduce"

    def __init__(self, guild_id: int) -> None:
        super().__init__(guild_id, _("Introduce yourself"), "🌱")

    async def press_as(self, interaction: discord.Interaction[Any], services: Services, newcomer: Newcomer) -> None:
        await show_questions(interaction, services, self.guild_id)
        await mark_engaged(services, self.guild_id, newcomer.member_id)


async def show_questions(interaction: discord.Interaction[Any], services: Services, guild_id: int) -> None:
    """Answer with the form, filled in with what somebody said before. Raises CareError where they cannot send it."""
    await services.access.require(interaction, guild_id, Way.INTRODUCTIONS)
    channel_id = services.settings.of(guild_id, WelcomeSettings).introductions
    if channel_id is None:
        raise CareError(no_place())
    member_id, database = interaction.user.id, services.database
    before = await introductions.get(database, guild_id, member_id)
    author = await newcomers.get(database, guild_id, member_id)
    offered = await server_texts.interests(database, guild_id)
    guild = interaction.client.get_guild(guild_id)
    place = guild.get_channel(channel_id) if guild is not None else None
    posted = rules.posted_as(place and place.name, (author and author.name) or interaction.user.display_name)
    said = before or Introduction(guild_id, member_id, "", "", "", "", 0)
    questions = [
        _question("about", _("A few words about you"), said.about, rules.example_about(), posted, required=True),
        _question("lately", _("What have you been reading or doing here?"), said.lately, rules.example_lately()),
        _question("wish", _("What you hope to find here"), said.wish, rules.example_wish()),
        _question("offer", _("What you could help with"), said.offer, rules.example_offer()),
    ]
    if offered:
        questions.append(_choice(offered, said.interests.split("\n")))
    await show_form(interaction, _("Introduce yourself"), f"welcome:introduction:{guild_id}", *questions)


def _question(
    custom_id: str, text: str, before: str, example: str, remark: str | None = None, *, required: bool = False
) -> discord.ui.Label[Any]:
    field = discord.ui.TextInput[Any](
        custom_id=custom_id,
        style=discord.TextStyle.paragraph,
        default=before or None,
        placeholder=example,
        required=required,
        max_length=rules.LONGEST_PART,
    )
    return discord.ui.Label(text=text, description=remark, component=field)


def _choice(offered: list[str], chosen: list[str]) -> discord.ui.Label[Any]:
    component: discord.ui.Item[Any]
    if len(offered) <= MOST_BOXES:
        boxes = [discord.CheckboxGroupOption(label=one, value=one, default=one in chosen) for one in offered]
        component = discord.ui.CheckboxGroup[Any](
            custom_id="interests", required=False, min_values=0, max_values=len(offered), options=boxes
        )
    else:
        options = [discord.SelectOption(label=one, value=one, default=one in chosen) for one in offered]
        component = discord.ui.Select[Any](
            custom_id="interests", required=False, min_values=0, max_values=len(offered), options=options
        )
    return discord.ui.Label(text=_("What interests you"), component=component)


class IntroductionForm(Form):
    """What somebody wrote is kept, and its card posted or changed."""

    template = re.compile(rf"welcome:introduction:(?P<guild_id>{ID})")

    async def submit(
        self, interaction: discord.Interaction[Any], services: Services, about: re.Match[str], answers: Answers
    ) -> None:
        guild_id, written = int(about["guild_id"]), [answers[one][0] for one in ("about", "wish", "offer")]
        lately = "".join(answers.get("lately", []))  # A form of an earlier version does not ask for it.
        with giving_back(*written, lately):
            await services.access.require(interaction, guild_id, Way.INTRODUCTIONS)
            offered = await server_texts.interests(services.database, guild_id)
            introduction = Introduction(
                guild_id=guild_id,
                member_id=interaction.user.id,
                about=rules.about(written[0]),
                wish=clean(written[1]),
                offer=clean(written[2]),
                interests="\n".join(one for one in answers.get("interests", []) if one in offered),
                written_at=to_epoch(services.clock.now()),
                lately=clean(lately),
            )
            channel_id = await Introducing(services).keep(introduction)
        await interaction.response.send_message(
            _(
                "Thank you. Your introduction goes to {place}. “Change” under it lets you edit it or take it down."
            ).format(place=f"<#{channel_id}>"),
            ephemeral=True,
        )


class SayHiTo(Button, template=rf"welcome:hi:(?P<newcomer_id>{ID})"):
    """Under an introduction: for everyone but its author, once each."""

    def __init__(self, newcomer_id: int) -> None:
        super().__init__(hi_button(f"welcome:hi:{newcomer_id}"))
        self._newcomer_id = newcomer_id

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        guild_id, message = interaction.guild_id, interaction.message
        if guild_id is None or message is None:
            return
        await services.access.require(interaction, guild_id, Way.GREETING)

        async def say_hi(tx: Transaction) -> None:
            newcomer = await newcomers.get(tx, guild_id, self._newcomer_id)
            await greet_each(tx, services, [newcomer] if newcomer else [], interaction.user.id)

        async def draw() -> discord.Embed:
            reader = services.database
            newcomer = await newcomers.get(reader, guild_id, self._newcomer_id)
            everyone = await hellos.hellos(reader, guild_id, self._newcomer_id)
            introduction = await introductions.get(reader, guild_id, self._newcomer_id)
            if introduction is None or newcomer is None or introduction.message_id != message.id:
                return hellos_card(everyone)  # A greeting of an earlier version.
            return introduction_card(introduction, newcomer, everyone)

        await services.database.write(say_hi)
        await edit_coalesced(interaction, draw)


class ChangeIntroduction(Button, template=rf"welcome:change:(?P<author_id>{ID})"):
    """Under an introduction: offers its author to edit it or to take it down."""

    def __init__(self, author_id: int) -> None:
        super().__init__(discord.ui.Button(label=_("Change"), custom_id=f"welcome:change:{author_id}"))
        self._author_id = author_id

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        if interaction.user.id != self._author_id:
            raise CareError(_("Only the person who wrote this can change it."))
        view = lasting_view().add_item(EditIntroduction()).add_item(WithdrawIntroduction())
        await interaction.response.send_message(
            _("This is yours. What would you like to do with it?"), view=view, ephemeral=True
        )


class EditIntroduction(Button, template="welcome:edit"):
    """Opens the form again."""

    def __init__(self) -> None:
        super().__init__(discord.ui.Button(label=_("Edit it"), custom_id="welcome:edit"))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        await show_questions(interaction, services, interaction.guild_id or 0)


class WithdrawIntroduction(Button, template="welcome:withdraw"):
    """Takes one's introduction down."""

    def __init__(self) -> None:
        super().__init__(discord.ui.Button(label=_("Take it down"), custom_id="welcome:withdraw"))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        await Introducing(services).withdraw(interaction.guild_id or 0, interaction.user.id)
        await interaction.response.edit_message(
            content=_("Taken down. I keep nothing of it, and you can introduce yourself again at any time."),
            view=None,
        )


def introduction_card(introduction: Introduction, author: Newcomer, everyone: list[int]) -> discord.Embed:
    """Return an introduction as everyone sees it, and who said hi."""
    interests = introduction.interests.split("\n") if introduction.interests else []
    words = rules.card(introduction.about, introduction.lately, introduction.wish, introduction.offer, interests)
    embed = discord.Embed(title=safe_name(author.name or ""), colour=FRESH)
    embed.description = f"{words}\n\n{said_hi(everyone)} 👋" if everyone else words
    return embed


def introduction_buttons(author_id: int) -> discord.ui.View:
    """Return what stands under an introduction."""
    view = lasting_view().add_item(SayHiTo(author_id)).add_item(ChangeIntroduction(author_id))
    return view.add_item(report_this_button())


def card_id(author_id: int) -> str:
    """Return the custom_id by which a card of this author can be told from other messages."""
    return str(ChangeIntroduction(author_id).custom_id)
