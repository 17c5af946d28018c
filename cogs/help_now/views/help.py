"""The card with help, its menu of countries, and the form that reaches moderators privately."""

import re
from collections.abc import Sequence
from typing import Any

import discord

from bot.delivery import member_of
from bot.errors import CareError, NotNow
from bot.interactions.buttons import HELP_NOW, ID, Button, Menu, help_button, lasting_view
from bot.interactions.forms import Answers, Form, show_form
from bot.interactions.palette import WARM
from bot.members.pace import Pace
from bot.moderation.access import Way
from bot.services import Services
from bot.text.helplines import Country, helplines
from bot.text.language import _
from bot.text.user_text import parse_id, shortened
from cogs.help_now.rules import help as rules
from cogs.help_now.rules.calls import BARRED, TIMED_OUT
from cogs.help_now.service.calls import Calls
from cogs.help_now.service.place import TeamPlace, shared_servers
from cogs.help_now.views.card import TeamCards
from cogs.help_now.views.team import words_field

ELSEWHERE = "elsewhere"


async def show(interaction: discord.Interaction[Any], services: Services) -> None:
    """Answer with help, for the country that their language suggests."""
    guess = helplines().guess(interaction.locale.value)
    embed, view = card(interaction, services, guess, guessed=True)
    await interaction.response.send_message(embed=embed, view=view, ephemeral=True)


def card(
    interaction: discord.Interaction[Any], services: Services, country: Country | None, *, guessed: bool
) -> tuple[discord.Embed, discord.ui.View]:
    """Return help in this country, or anywhere, and what can be done from here."""
    guild_id, known = interaction.guild_id, helplines()
    embed, view = lines(country, guessed=guessed), lasting_view()
    if known.country:
        view.add_item(ChooseCountry(known.country))
    if guild_id is not None and TeamPlace(services).chosen(guild_id) is not None:
        view.add_item(TellModerators(guild_id))
    elif guild_id is None and TeamPlace(services).among(interaction.client.guilds):
        view.add_item(TellWhichModerators())
    else:
        embed.description = f"{embed.description}\n\n{rules.no_moderators(in_server=guild_id is not None)}"
    return embed.set_footer(text=rules.footer()), view


def lines(country: Country | None, *, guessed: bool) -> discord.Embed:
    """Return whom somebody can call or write to at once, in this country, or anywhere."""
    known = helplines()
    found = [(one.name, one.how) for one in ((*country.line, *known.anywhere) if country else known.anywhere)]
    words = rules.card(
        country.emergency if country else None, found, country=country.name if country else None, guessed=guessed
    )
    return discord.Embed(title=_("Help now"), description=words, colour=WARM)


class OpenHelp(Button, template=re.escape(HELP_NOW)):
    """“Need help now?”, wherever somebody says how they are."""

    def __init__(self) -> None:
        super().__init__(help_button())

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        await show(interaction, services)


class ChooseCountry(Menu, template=r"help_now:country"):
    """Where somebody is. What they choose is shown, and kept nowhere."""

    def __init__(self, countries: tuple[Country, ...] = ()) -> None:
        options = [discord.SelectOption(label=one.name, value=one.code) for one in countries]
        options.append(discord.SelectOption(label=_("Somewhere else"), value=ELSEWHERE))
        super().__init__(
            discord.ui.Select(custom_id="help_now:country", placeholder=_("Where are you?"), options=options)
        )

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        country = helplines().of("".join(self.item.values))
        embed, view = card(interaction, services, country, guessed=False)
        await interaction.response.edit_message(embed=embed, view=view)


class TellModerators(Button, template=rf"help_now:tell:(?P<guild_id>{ID})"):
    """Opens the form, in direct messages too. Until it is sent, nobody hears of anything."""

    def __init__(self, guild_id: int) -> None:
        custom_id = f"help_now:tell:{guild_id}"
        super().__init__(discord.ui.Button(label=_("Tell the moderators privately"), custom_id=custom_id))
        self._guild_id = guild_id

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        await _ask_for_words(interaction, services, self._guild_id)


class TellWhichModerators(Button, template="help_now:whom"):
    """Lets somebody choose, in direct messages, the moderators of which server they tell."""

    def __init__(self) -> None:
        super().__init__(discord.ui.Button(label=_("Tell the moderators privately"), custom_id="help_now:whom"))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        servers = TeamPlace(services).among(interaction.client.guilds)
        if len(servers) == 1:  # Whether they are in it is asked when there is something to pass on.
            await _ask_for_words(interaction, services, servers[0])
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        theirs = await shared_servers(interaction.client, servers, interaction.user.id)
        if not theirs:
            raise rules.no_server()
        named = [(one, await services.guilds.plain_name(one)) for one in theirs]
        view = lasting_view().add_item(ChooseServer(named))
        await interaction.followup.send(rules.which_server(), view=view, ephemeral=True)


class ChooseServer(Menu, template="help_now:server"):
    """The servers that somebody shares with Hearth."""

    def __init__(self, servers: Sequence[tuple[int, str]] = ()) -> None:
        options = [discord.SelectOption(label=shortened(name, 100), value=str(one)) for one, name in servers]
        super().__init__(discord.ui.Select(custom_id="help_now:server", options=options))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        await _ask_for_words(interaction, services, parse_id(self.chosen))


async def _ask_for_words(interaction: discord.Interaction[Any], services: Services, guild_id: int) -> None:
    if TeamPlace(services).chosen(guild_id) is None:
        raise CareError(rules.no_moderators(in_server=True))
    small = _("The moderators read it. I keep it encrypted until it is over, and nothing else.")
    options = [
        discord.RadioGroupOption(label=_("With my name"), value=rules.WITH_NAME),
        discord.RadioGroupOption(
            label=_("Without my name"),
            value=rules.WITHOUT_NAME,
            description=_("They can answer through me. Whoever runs this bot could find out."),
        ),
    ]
    named = discord.ui.Label[Any](
        text=_("Who wrote it?"), component=discord.ui.RadioGroup[Any](custom_id="named", options=options, required=True)
    )
    words = words_field(_("What should they know?"), small)
    await show_form(interaction, _("To the moderators"), f"help_now:words:{guild_id}", words, named)


class TellForm(Form):
    """Passes on what somebody wrote; where it does not arrive, they get their words back, and hear what they can do."""

    template = re.compile(rf"help_now:words:(?P<guild>{ID})")

    def __init__(self, pace: Pace) -> None:
        self._pace = pace

    async def submit(
        self, interaction: discord.Interaction[Any], services: Services, about: re.Match[str], answers: Answers
    ) -> None:
        words, named = rules.words_from(answers["words"][0]), "".join(answers["named"]) == rules.WITH_NAME
        guild_id, member_id = int(about["guild"]), interaction.user.id
        if TeamPlace(services).chosen(guild_id) is None:
            raise CareError(rules.not_passed_on(words))
        again = None if named else self._pace.next_moment(guild_id, member_id)
        if again is not None:
            embed = discord.Embed(description=rules.enough_for_now(words, again), colour=WARM)
            view = lasting_view().add_item(TellModerators(guild_id)).add_item(help_button())
            await interaction.response.send_message(embed=embed, view=view, ephemeral=True)
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        limits = await _limits(interaction, services, guild_id, words)
        call = await Calls(services).open(interaction.id, guild_id, member_id, words, named=named, limits=limits)
        if call is None:
            return
        if not named:
            self._pace.record(guild_id, member_id)
        try:
            is_there = await TeamCards(services).post(call, again=False, inform=False)
        except NotNow:
            is_there = False  # The agenda tries it again.
        said = rules.passed_on(named=named) if is_there else rules.waits(words)
        help_now = lines(helplines().guess(interaction.locale.value), guessed=True)
        embeds = [discord.Embed(description=said, colour=WARM), help_now]
        view = lasting_view().add_item(help_button())
        await interaction.followup.send(embeds=embeds, view=view, ephemeral=True)


async def _limits(interaction: discord.Interaction[Any], services: Services, guild_id: int, words: str) -> str:
    """Return what keeps somebody from others there, but not from help. Raises CareError where they are no member."""
    try:
        member = await member_of(interaction.client, guild_id, interaction.user.id)
    except NotNow:
        raise CareError(rules.not_passed_on(words)) from None
    if member is None:
        raise CareError(rules.not_there(words))
    barred = await services.access.barred_until(services.database, guild_id, member.id, *Way, for_team=True)
    until = member.timed_out_until
    found = {BARRED: barred is not None, TIMED_OUT: until is not None and until > services.clock.now()}
    return " ".join(limit for limit, holds in found.items() if holds)
