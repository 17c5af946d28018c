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
from bot.text.helplines import Country, Helpline, helplines
from bot.text.language import _
from bot.text.user_text import parse_id, shortened
from cogs.help_now.rules import help as rules
from cogs.help_now.rules.calls import BARRED, TIMED_OUT
from cogs.help_now.service.calls import Calls
from cogs.help_now.service.country import WhereTheyAre
from cogs.help_now.service.place import TeamPlace, shared_servers
from cogs.help_now.views.card import TeamCards
from cogs.help_now.views.team import words_field

ELSEWHERE = "elsewhere"
ROOM = 25  # in a menu


async def show(interaction: discord.Interaction[Any], services: Services, typed: str = "") -> None:
    """Answer with help, in the country that they typed, or where they may be."""
    meant = helplines().meant(typed) if typed else None
    found = lines(meant) if meant else await guessed_lines(interaction, services, interaction.guild_id)
    embed, view = card(interaction, services, found)
    await interaction.response.send_message(embed=embed, view=view, ephemeral=True)


def card(
    interaction: discord.Interaction[Any], services: Services, embed: discord.Embed
) -> tuple[discord.Embed, discord.ui.View]:
    """Return help with what can be done from here; where it stands alone, it names no server."""
    guild_id, view = interaction.guild_id, lasting_view()
    for part, countries in enumerate(_menus(helplines().by_name())):
        view.add_item(ChooseFurtherCountry(part, countries) if part else ChooseCountry(countries))
    if guild_id is not None and TeamPlace(services).chosen(guild_id) is not None:
        view.add_item(TellModerators(guild_id))
    elif guild_id is not None:
        embed.description = f"{embed.description}\n\n{rules.no_moderators()}"
    elif interaction.context.dm_channel and TeamPlace(services).among(interaction.client.guilds):
        view.add_item(TellWhichModerators())
    return embed.set_footer(text=rules.footer()), view


async def guessed_lines(
    interaction: discord.Interaction[Any], services: Services, guild_id: int | None
) -> discord.Embed:
    """Return whom to turn to where somebody may be, for as long as they have not said where they are."""
    guess = await WhereTheyAre(services).guess(interaction.user.id, guild_id, interaction.locale.value)
    if guess is None:
        return lines(None)
    return lines(guess.country, rules.guessed(guess.country.own_name, guess.source))


def lines(country: Country | None, guess: str = "") -> discord.Embed:
    """Return whom somebody can call or write to at once, in this country, or anywhere."""
    own, anywhere = ([(one.name, _(one.how)) for one in found] for found in _found(country))
    words = rules.card(_(country.emergency) if country else None, own, anywhere, guess=guess)
    return discord.Embed(title=_("Help now"), description=words, colour=WARM)


def _found(country: Country | None) -> tuple[Sequence[Helpline], Sequence[Helpline]]:
    return country.line if country else (), helplines().anywhere


def _menus(countries: Sequence[Country]) -> list[Sequence[Country]]:
    """Return the countries as menus have room for them, in parts of like size; there is one more choice in the last."""
    parts = -(-(len(countries) + 1) // ROOM) if countries else 0
    size = -(-len(countries) // parts) if parts else 1
    return [countries[begin : begin + size] for begin in range(0, len(countries), size)]


class OpenHelp(Button, template=re.escape(HELP_NOW)):
    """“Need help now?”, wherever somebody says how they are."""

    def __init__(self) -> None:
        super().__init__(help_button())

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        await show(interaction, services)


class ChooseCountry(Menu, template=r"help_now:country"):
    """Where somebody is. What they choose is shown, and kept nowhere."""

    def __init__(self, countries: Sequence[Country] = (), custom_id: str = "help_now:country") -> None:
        options = [discord.SelectOption(label=one.own_name, value=one.code) for one in countries]
        if len(options) < ROOM:
            options.append(discord.SelectOption(label=_("Somewhere else"), value=ELSEWHERE))
        super().__init__(discord.ui.Select(custom_id=custom_id, placeholder=_where(countries), options=options))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        embed, view = card(interaction, services, lines(helplines().of("".join(self.item.values))))
        await interaction.response.edit_message(embed=embed, view=view)


class ChooseFurtherCountry(ChooseCountry, template=r"help_now:countries:(?P<part>\d)"):
    """The same, for those countries of which there is no room in the first menu."""

    def __init__(self, part: int, countries: Sequence[Country] = ()) -> None:
        super().__init__(countries, f"help_now:countries:{part}")


def _where(countries: Sequence[Country]) -> str:
    """Return what stands on a menu: which countries are in it, where there are several menus."""
    if not countries or len(countries) == len(helplines().country):
        return _("Where are you?")
    first, last = (shortened(one.own_name, 50) for one in (countries[0], countries[-1]))
    return _("Where are you? {first} to {last}").format(first=first, last=last)


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
        raise CareError(rules.no_moderators())
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
        help_now = await guessed_lines(interaction, services, guild_id)
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
