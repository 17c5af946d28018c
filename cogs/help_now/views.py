"""The card with help, its menu of countries, and the form that reaches moderators privately."""

import re
from typing import Any

import discord

from bot.delivery import Undeliverable, member_of
from bot.errors import CareError, NotNow
from bot.interactions.buttons import HELP_NOW, ID, Button, Menu, help_button, lasting_view
from bot.interactions.forms import Answers, Form, show_form
from bot.interactions.palette import WARM
from bot.members.pace import Pace
from bot.services import Services
from bot.text.helplines import Country, helplines
from bot.text.language import _, using_locale
from cogs.help_now import rules
from cogs.help_now.settings import HelpNowSettings

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
    known = helplines()
    lines = [(one.name, one.how) for one in ((*country.line, *known.anywhere) if country else known.anywhere)]
    words = rules.card(
        country.emergency if country else None, lines, country=country.name if country else None, guessed=guessed
    )
    view = lasting_view()
    if known.country:
        view.add_item(ChooseCountry(known.country))
    if _channel(services, interaction.guild_id) is not None:
        view.add_item(TellModerators(interaction.guild_id or 0))
    else:
        words += "\n\n" + rules.no_moderators(in_server=interaction.guild_id is not None)
    embed = discord.Embed(title=_("Help, now"), description=words, colour=WARM)
    return embed.set_footer(text=rules.footer()), view


def _channel(services: Services, guild_id: int | None) -> int | None:
    return None if guild_id is None else services.settings.of(guild_id, HelpNowSettings).moderators


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
        if _channel(services, self._guild_id) is None:
            raise CareError(rules.no_moderators(in_server=True))
        field = discord.ui.TextInput[Any](
            custom_id="words", style=discord.TextStyle.paragraph, required=True, max_length=rules.LONGEST
        )
        words = discord.ui.Label[Any](
            text=_("What should they know?"), description=_("They read this and nothing else."), component=field
        )
        options = [
            discord.RadioGroupOption(label=_("With my name"), value=rules.WITH_NAME),
            discord.RadioGroupOption(
                label=_("Without my name"),
                value=rules.WITHOUT_NAME,
                description=_("Then they can't write back. Whoever runs this bot could find out."),
            ),
        ]
        named = discord.ui.Label[Any](
            text=_("Who wrote it?"), component=discord.ui.RadioGroup[Any](custom_id="named", options=options)
        )
        await show_form(interaction, _("To the moderators"), f"help_now:words:{self._guild_id}", words, named)


class TellForm(Form):
    """Passes on what somebody wrote, and keeps nothing of it. If it does not arrive, they get their words back."""

    template = re.compile(rf"help_now:words:(?P<guild>{ID})")

    def __init__(self, pace: Pace) -> None:
        self._pace = pace

    async def submit(
        self, interaction: discord.Interaction[Any], services: Services, about: re.Match[str], answers: Answers
    ) -> None:
        words, named = rules.words_from(answers["words"][0]), "".join(answers["named"]) == rules.WITH_NAME
        guild_id = int(about["guild"])
        channel_id = _channel(services, guild_id)
        if channel_id is None:
            raise CareError(rules.not_passed_on(words))
        again = None if named else self._pace.next_moment(guild_id, interaction.user.id)
        if again is not None:
            raise rules.enough_for_now(words, again)
        await interaction.response.defer(ephemeral=True, thinking=True)
        with using_locale(await services.guilds.locale(guild_id)):
            text = rules.for_moderators(words, interaction.user.mention if named else None)
        try:
            if await member_of(interaction.client, guild_id, interaction.user.id) is None:
                raise CareError(rules.no_moderators(in_server=True))
            embed = discord.Embed(description=text, colour=WARM)
            await services.delivery.post(channel_id, key=f"help_now {interaction.id}", ping=None, embed=embed)
        except (Undeliverable, NotNow):
            raise CareError(rules.not_passed_on(words)) from None
        else:
            if not named:
                self._pace.record(guild_id, interaction.user.id)
            await interaction.followup.send(rules.passed_on(named=named), ephemeral=True)
