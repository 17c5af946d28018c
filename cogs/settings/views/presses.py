"""What can be pressed and chosen in the panel of `/setup`."""

import re
from typing import Any

import discord

from bot.errors import CareError
from bot.interactions.buttons import Button, Lasting, Menu
from bot.interactions.forms import Answers, Form, show_form
from bot.interactions.timezone_choices import parse_zone
from bot.services import Services
from bot.settings import kind_of
from bot.text.language import _
from bot.text.timezones import suggest_places, with_time
from cogs.settings.rules import setup as rules
from cogs.settings.service.changes import SettingsChanges
from cogs.settings.service.mending import Mending
from cogs.settings.service.new_channels import NewChannels
from cogs.settings.service.values import key_of, said
from cogs.settings.views.desk import HOME, Desk, SetupPanel

NAME = "[a-z_]{1,32}"
SHOWN = r"[\w/+-]{1,40}"  # what a menu showed as chosen; custom_ids of more than 100 characters do not exist
CITY = "city"
ABOUT = rf"(?P<page>{NAME}):(?P<feature>{NAME}):(?P<setting>{NAME}):(?P<shown>{SHOWN})"


class OpenSetup(Button, template="setup:open"):
    """Opens the panel for whoever manages the server; it stands where the bot introduces itself."""

    def __init__(self) -> None:
        style = discord.ButtonStyle.primary
        super().__init__(discord.ui.Button(label=_("Set up"), style=style, custom_id="setup:open"))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        await services.shared.get(SetupPanel).open(Desk.of(interaction, services))


class OpenPage(Button, template=rf"setup:page:(?P<page>{NAME})"):
    """Opens a page of the panel, or shows it again as things are now."""

    def __init__(self, page: str, label: str = "…", style: discord.ButtonStyle = discord.ButtonStyle.secondary) -> None:
        super().__init__(discord.ui.Button(label=label, style=style, custom_id=f"setup:page:{page}"))
        self._page = page

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        await services.shared.get(SetupPanel).turn(Desk.of(interaction, services), self._page)


class PickPage(Menu, template="setup:look"):
    """Opens the page of any feature, also of one whose line has another button."""

    def __init__(self, pages: list[tuple[str, str]] | None = None) -> None:
        options = [discord.SelectOption(value=page, label=title) for page, title in pages or [(HOME, HOME)]]
        placeholder = _("Look at one of them more closely")
        super().__init__(discord.ui.Select(custom_id="setup:look", placeholder=placeholder, options=options))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        await services.shared.get(SetupPanel).turn(Desk.of(interaction, services), self.chosen)


class TakeFirstStep(Button, template=rf"setup:first:(?P<feature>{NAME})"):
    """Begins a feature in one press, in its own way."""

    def __init__(self, feature: str, label: str = "…") -> None:
        style = discord.ButtonStyle.primary
        super().__init__(discord.ui.Button(label=label, style=style, custom_id=f"setup:first:{feature}"))
        self._feature = feature

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        desk, panel = Desk.of(interaction, services), services.shared.get(SetupPanel)
        feature = desk.feature(self._feature)
        # Somebody may have begun it since the page was shown.
        if feature is None or not await feature.first_step(interaction):
            await panel.turn(desk, HOME)
        else:
            await panel.attempt(desk, HOME, feature.take_first_step(interaction))


class MakeChannels(Button, template="setup:channels"):
    """Makes every channel that is not chosen yet."""

    def __init__(self, style: discord.ButtonStyle = discord.ButtonStyle.secondary) -> None:
        super().__init__(
            discord.ui.Button(label=_("Create the channels for me"), style=style, custom_id="setup:channels")
        )

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        desk, panel = Desk.of(interaction, services), services.shared.get(SetupPanel)
        await interaction.response.defer()  # To make seven channels can take longer than Discord waits.
        await panel.attempt(desk, HOME, services.shared.get(NewChannels).make(desk.guild, desk.moderator))


class Mend(Button, template=rf"setup:mend:(?P<page>{NAME}):(?P<feature>{NAME}):(?P<setting>{NAME})"):
    """Lets the bot, or the team, into a channel."""

    def __init__(self, page: str, feature: str, setting: str) -> None:
        custom_id, style = f"setup:mend:{page}:{feature}:{setting}", discord.ButtonStyle.success
        super().__init__(discord.ui.Button(label=_("Mend it"), style=style, custom_id=custom_id))
        self._page, self._feature, self._setting = page, feature, setting

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        desk = Desk.of(interaction, services)
        await services.shared.get(SetupPanel).attempt(desk, self._page, self._mend(desk))

    async def _mend(self, desk: Desk) -> str:
        model = desk.model(self._feature)
        if model is None or self._setting not in model.model_fields:
            raise CareError(rules.cannot_mend())
        config = desk.services.settings.of(desk.guild.id, model)
        await Mending(desk.interaction.client, desk.services).mend(desk.guild, config, self._setting, desk.moderator)
        return rules.mended()


class Preview(Button, template=rf"setup:preview:(?P<feature>{NAME})"):
    """Shows whoever presses what people would read, as it would be for them."""

    def __init__(self, feature: str) -> None:
        super().__init__(discord.ui.Button(label=_("Preview"), custom_id=f"setup:preview:{feature}"))
        self._feature = feature

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        feature = Desk.of(interaction, services).feature(self._feature)
        first, *others = await feature.preview(interaction) if feature is not None else [rules.cannot_mend()]
        await interaction.response.send_message(first, ephemeral=True)
        for other in others:
            await interaction.followup.send(other, ephemeral=True)


class ChooseChannel(Lasting[discord.ui.ChannelSelect[Any]], template=rf"setup:channel:{ABOUT}"):
    """Chooses the channel of a setting, or none."""

    def __init__(self, page: str, feature: str, setting: str, shown: str, *, is_there: bool = False) -> None:
        kind = discord.SelectDefaultValueType.channel
        now = [discord.SelectDefaultValue(id=int(shown), type=kind)] if is_there else []
        super().__init__(
            discord.ui.ChannelSelect(
                custom_id=f"setup:channel:{page}:{feature}:{setting}:{shown}",
                channel_types=[discord.ChannelType.text],
                placeholder=_("Choose a channel"),
                min_values=0,
                default_values=now,
            )
        )
        self._about = page, feature, setting, shown

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        desk, chosen = Desk.of(interaction, services), next(iter(self.item.values), None)
        await services.shared.get(SetupPanel).attempt(desk, self._about[0], self._choose(desk, chosen))

    async def _choose(self, desk: Desk, chosen: discord.Object | Any | None) -> str:
        channel = desk.guild.get_channel(chosen.id) if chosen is not None else None
        if chosen is not None and channel is None:
            raise CareError(rules.gone())
        if channel is not None and not channel.permissions_for(desk.moderator).view_channel:
            raise CareError(rules.not_yours_to_see())
        return await _keep(desk, *self._about[1:], channel.id if channel is not None else None)


class ChooseRole(Lasting[discord.ui.RoleSelect[Any]], template=rf"setup:role:{ABOUT}"):
    """Chooses the role of a setting, or none."""

    def __init__(self, page: str, feature: str, setting: str, shown: str, *, is_there: bool = False) -> None:
        kind = discord.SelectDefaultValueType.role
        now = [discord.SelectDefaultValue(id=int(shown), type=kind)] if is_there else []
        super().__init__(
            discord.ui.RoleSelect(
                custom_id=f"setup:role:{page}:{feature}:{setting}:{shown}",
                placeholder=_("Which role does the team have?") if feature == "team" else _("Choose a role"),
                min_values=0,
                default_values=now,
            )
        )
        self._about = page, feature, setting, shown

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        desk, chosen = Desk.of(interaction, services), next(iter(self.item.values), None)
        await services.shared.get(SetupPanel).attempt(desk, self._about[0], self._choose(desk, chosen))

    async def _choose(self, desk: Desk, chosen: discord.Role | None) -> str:
        if chosen is not None and desk.guild.get_role(chosen.id) is None:
            raise CareError(rules.gone())
        return await _keep(desk, *self._about[1:], chosen.id if chosen is not None else None)


class ChooseServerZone(Menu, template=rf"setup:zone:{ABOUT}"):
    """Chooses the time zone of a setting among the likeliest; `TypeCity` takes any other."""

    def __init__(
        self, page: str, feature: str, setting: str, shown: str, offered: list[discord.SelectOption] | None = None
    ) -> None:
        super().__init__(
            discord.ui.Select(
                custom_id=f"setup:zone:{page}:{feature}:{setting}:{shown}",
                placeholder=_("Where are most of you?"),
                options=offered or [discord.SelectOption(label=shown)],
            )
        )
        self._about = page, feature, setting, shown

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        desk = Desk.of(interaction, services)
        keep = _keep(desk, *self._about[1:], self.chosen)
        await services.shared.get(SetupPanel).attempt(desk, self._about[0], keep)


class TypeCity(Button, template=rf"setup:typed:{ABOUT}"):
    """Asks for a city, where the menu does not have it."""

    def __init__(self, page: str, feature: str, setting: str, shown: str) -> None:
        custom_id = f"setup:typed:{page}:{feature}:{setting}:{shown}"
        super().__init__(discord.ui.Button(label=_("Another city"), custom_id=custom_id))
        self._about = page, feature, setting, shown

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        Desk.of(interaction, services)
        field = discord.ui.TextInput[Any](custom_id=CITY, required=True, max_length=60)
        question = discord.ui.Label[Any](text=_("A city near most of you"), component=field)
        await show_form(interaction, _("Your server's time zone"), f"setup:city:{':'.join(self._about)}", question)


class CityForm(Form):
    """Takes the city that somebody typed."""

    template = re.compile(rf"setup:city:{ABOUT}")

    async def submit(
        self, interaction: discord.Interaction[Any], services: Services, about: re.Match[str], answers: Answers
    ) -> None:
        desk, typed = Desk.of(interaction, services), answers[CITY][0]

        async def keep() -> str:
            zone = await parse_zone(interaction, typed)
            return await _keep(desk, about["feature"], about["setting"], about["shown"], zone)

        await services.shared.get(SetupPanel).attempt(desk, about["page"], keep())


async def _keep(desk: Desk, feature: str, setting: str, shown: str, value: int | str | None) -> str:
    """Keep what was chosen, unless that would replace what this moderator has not seen. Raises CareError."""
    model = desk.model(feature)
    if model is None or setting not in model.model_fields:
        raise CareError(rules.gone())
    now = getattr(desk.services.settings.of(desk.guild.id, model), setting)
    if key_of(now) not in (shown, key_of(value)):
        raise CareError(rules.changed_meanwhile(said(kind_of(model.model_fields[setting]), now)))
    changes = desk.services.shared.get(SettingsChanges)
    return (await changes.apply(desk.guild, desk.moderator, {model: {setting: value}})).words


def zones_offered(desk: Desk, chosen: str) -> list[discord.SelectOption]:
    """Return the likeliest zones of whoever reads this, with what their clocks show."""
    now = desk.services.clock.now()
    places = suggest_places("", desk.interaction.locale.value, 25)
    found = {place.zone: discord.SelectOption(value=place.zone, label=with_time(place, now)[:100]) for place in places}
    if chosen in found:
        found[chosen].default = True
    return list(found.values())
