"""What the team sees of those who greet, and what it can do about one of them."""

import re
from typing import Any

import discord

from bot.clock import Clock, from_epoch
from bot.errors import CareError
from bot.interactions.buttons import ID, Button, lasting_view
from bot.interactions.forms import Answers, Form, show_form
from bot.interactions.lifecycle import guild_and_channel
from bot.interactions.palette import QUIET
from bot.moderation.team_pages import TeamPages
from bot.services import Services
from bot.text.language import _
from bot.text.user_text import clean
from cogs.welcome.rules import greeters as rules
from cogs.welcome.service.greeters import Greeters
from cogs.welcome.service.team_words import TeamWords
from cogs.welcome.store import greeters
from cogs.welcome.store.greeters import Greeter
from cogs.welcome.store.team_words import GREETING

LONGEST_WORD = 500  # characters


class GreeterList(TeamPages):
    """Who greets, the longest first."""

    name, size, colour = "welcome.greeters", 10, QUIET

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._database, self._clock = services.database, services.clock

    def title(self) -> str:
        return _("Who greets newcomers")

    def when_empty(self) -> str:
        return _("People who would like to greet use `/greeter on`; nobody has yet.")

    def ways(self) -> tuple[str, str]:
        return _("Back"), _("Next")

    async def entries(self, interaction: discord.Interaction[Any], skip: int, most: int) -> list[str]:
        guild_id, _channel_id = guild_and_channel(interaction)
        return [described(one, self._clock) for one in await greeters.listed(self._database, guild_id, skip, most)]


def described(greeter: Greeter, clock: Clock) -> str:
    """Return one greeter, as the team reads it."""
    since, vouched_for = from_epoch(greeter.member_since), greeter.vouched_for
    naming = rules.about_naming(
        may_be_named=greeter.may_be_named,
        vouched_for=vouched_for,
        named_from=rules.named_from(since, clock.now(), vouched_for=vouched_for),
    )
    return rules.greeter_line(greeter.member_id, from_epoch(greeter.since), naming, greeter.open)


async def greeter_shown(services: Services, guild_id: int, member_id: int) -> tuple[discord.Embed, discord.ui.View]:
    """Return what the team reads about one member, and what it can do."""
    greeter = await greeters.get(services.database, guild_id, member_id)
    view = lasting_view()
    if greeter is None:
        ended = await Greeters(services).is_ended(services.database, guild_id, member_id)
        words = rules.no_greeter(f"<@{member_id}>", ended=ended)
        if ended:
            view.add_item(VouchForGreeter(member_id, "yes"))
    else:
        words = described(greeter, services.clock)
        view.add_item(VouchForGreeter(member_id, "no" if greeter.vouched_for else "yes"))
        view.add_item(EndGreeting(member_id))
    return discord.Embed(description=words, colour=QUIET), view


class VouchForGreeter(Button, template=rf"welcome:vouch:(?P<member_id>{ID}):(?P<word>yes|no)"):
    """The team's word for a greeter, given or taken back."""

    def __init__(self, member_id: int, word: str) -> None:
        label = _("Give our word for them") if word == "yes" else _("Take our word back")
        super().__init__(discord.ui.Button(label=label, custom_id=f"welcome:vouch:{member_id}:{word}"))
        self._member_id, self._word = member_id, word == "yes"

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        services.team.require(interaction)
        (guild_id, _channel), deciding = guild_and_channel(interaction), Greeters(services)
        done = await services.database.write(
            lambda tx: deciding.vouch(tx, guild_id, self._member_id, interaction.user.id, vouched=self._word)
        )
        if not done:
            raise CareError(rules.no_greeter(f"<@{self._member_id}>", ended=False))
        words = rules.vouched(f"<@{self._member_id}>", word=self._word)
        await interaction.response.edit_message(embed=discord.Embed(description=words, colour=QUIET), view=None)


class EndGreeting(Button, template=rf"welcome:end_greeting:(?P<member_id>{ID})"):
    """Opens the form in which the team may say something to whom it ends it for."""

    def __init__(self, member_id: int) -> None:
        super().__init__(discord.ui.Button(label=_("End it…"), custom_id=f"welcome:end_greeting:{member_id}"))
        self._member_id = member_id

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        services.team.require(interaction)
        field = discord.ui.TextInput[Any](
            custom_id="word", style=discord.TextStyle.paragraph, required=False, max_length=LONGEST_WORD
        )
        question = discord.ui.Label[Any](
            text=_("A word to them"),
            description=_("They read it in a direct message, without your name. Empty: nothing is said."),
            component=field,
        )
        await show_form(interaction, _("End their greeting"), f"welcome:ended_greeting:{self._member_id}", question)


class EndGreetingForm(Form):
    """They greet no longer; whether they are told is for the team to say."""

    template = re.compile(rf"welcome:ended_greeting:(?P<member_id>{ID})")

    async def submit(
        self, interaction: discord.Interaction[Any], services: Services, about: re.Match[str], answers: Answers
    ) -> None:
        services.team.require(interaction)
        (guild_id, _channel), member_id = guild_and_channel(interaction), int(about["member_id"])
        words, deciding = clean("".join(answers["word"])), Greeters(services)
        word = TeamWords(services).sealed(interaction.id, guild_id, member_id, GREETING, words) if words else None
        by = interaction.user.id
        if not await services.database.write(lambda tx: deciding.end_for_team(tx, guild_id, member_id, word, by=by)):
            raise CareError(rules.no_greeter(f"<@{member_id}>", ended=False))
        said = rules.ended_for(f"<@{member_id}>", told=bool(words))
        await interaction.response.send_message(said, ephemeral=True, allowed_mentions=discord.AllowedMentions.none())
