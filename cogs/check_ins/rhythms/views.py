"""Choosing a rhythm, and the buttons under what it asks."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import discord

from bot.clock import from_epoch, on_screen
from bot.interactions.buttons import ID, Button, help_button, lasting_view
from bot.interactions.forms import Answers, Form, show_form
from bot.interactions.lifecycle import guild_and_channel
from bot.interactions.time_choices import MOMENT, MomentButton, add_choices, typist, which_one
from bot.interactions.timezone_choices import parse_zone
from bot.members import preferences
from bot.services import Services
from bot.text.days import weekday_names
from bot.text.language import _
from cogs.check_ins.check_in.views_form import show_check_in_form
from cogs.check_ins.rhythms import rules
from cogs.check_ins.rhythms import store as rhythms
from cogs.check_ins.rhythms.rules import Rhythm
from cogs.check_ins.rhythms.service import Rhythms, rhythm_of

NINE = 9 * 60


async def ask_when(interaction: discord.Interaction[Any], services: Services) -> None:
    """Answer with the form, filled in with what holds now."""
    guild_id, _channel_id = guild_and_channel(interaction)
    asked = await rhythms.get(services.database, guild_id, interaction.user.id)
    now = rhythm_of(asked) if asked else None
    zone = now.zone if now else await preferences.zone_of(services.database, interaction.user.id)
    await show_form(interaction, _("When shall I ask you?"), "check_ins:rhythm", *_questions(now, zone))


def _questions(now: Rhythm | None, zone: str | None) -> list[discord.ui.Label[Any]]:
    days = [
        discord.CheckboxGroupOption(label=name, value=str(day), default=now is not None and day in now.days)
        for day, name in enumerate(weekday_names())
    ]
    minute = now.minute if now else NINE
    boxes = discord.ui.CheckboxGroup[Any](custom_id="days", required=False, min_values=0, max_values=7, options=days)
    at = discord.ui.TextInput[Any](
        custom_id="time", required=True, default=f"{minute // 60}:{minute % 60:02}", max_length=20
    )
    where = discord.ui.TextInput[Any](
        custom_id="zone", required=True, default=zone, placeholder="Europe/Berlin", max_length=60
    )
    return [
        discord.ui.Label(text=_("On which days?"), description=_("None, and I stop asking."), component=boxes),
        discord.ui.Label(text=_("At what time?"), description=_("Where you are."), component=at),
        discord.ui.Label(text=_("Your time zone"), description=_("A large city near you will do."), component=where),
    ]


class RhythmForm(Form):
    """Keeps the rhythm that somebody chose."""

    template = re.compile("check_ins:rhythm")

    async def submit(
        self, interaction: discord.Interaction[Any], services: Services, about: re.Match[str], answers: Answers
    ) -> None:
        key = guild_and_channel(interaction)[0], interaction.user.id
        days = rules.days_from([one for one in answers["days"] if one])
        if not days:
            was_asked = await Rhythms(services).stop(*key)
            words = rules.stopped() if was_asked else rules.not_begun()
            await interaction.response.send_message(words, ephemeral=True)
            return
        zone = await parse_zone(interaction, answers["zone"][0])
        minute = await (await typist(interaction, services)).parse_clock(answers["time"][0])
        rhythm = Rhythm(days, minute, zone)
        await Rhythms(services).keep(*key, rhythm)
        await interaction.response.send_message(rules.kept(rhythm, services.clock.now()), ephemeral=True)


class _InServer(Button, template=""):
    """A button under a direct message that is about one server."""

    def __init__(
        self, name: str, guild_id: int, label: str, style: discord.ButtonStyle = discord.ButtonStyle.secondary
    ) -> None:
        super().__init__(discord.ui.Button(label=label, style=style, custom_id=f"check_ins:{name}:{guild_id}"))
        self._guild_id = guild_id


class BeginCheckIn(_InServer, template=rf"check_ins:begin:(?P<guild_id>{ID})"):
    """Opens the form."""

    def __init__(self, guild_id: int) -> None:
        super().__init__("begin", guild_id, _("Check in"), discord.ButtonStyle.primary)

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        await show_check_in_form(interaction, services, guild_id=self._guild_id)


class NotToday(_InServer, template=rf"check_ins:not_today:(?P<guild_id>{ID})"):
    """Is an answer, too: it is no silence."""

    def __init__(self, guild_id: int) -> None:
        super().__init__("not_today", guild_id, _("Not today"))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        asked = await Rhythms(services).resume(self._guild_id, interaction.user.id)
        words = _("OK, not today. I'll ask again {moment}.").format(moment=_on(services, asked))
        await interaction.response.edit_message(content=words, embed=None, view=lasting_view().add_item(help_button()))


class StopAsking(_InServer, template=rf"check_ins:stop:(?P<guild_id>{ID})"):
    """Ends the rhythm."""

    def __init__(self, guild_id: int) -> None:
        super().__init__("stop", guild_id, _("Stop these"))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        await Rhythms(services).stop(self._guild_id, interaction.user.id)
        await interaction.response.edit_message(
            content=rules.stopped(), embed=None, view=lasting_view().add_item(help_button())
        )


class AskAgain(_InServer, template=rf"check_ins:again:(?P<guild_id>{ID})"):
    """Starts the rhythm again, or ends being away."""

    def __init__(self, guild_id: int, label: str = "") -> None:
        super().__init__("again", guild_id, label or _("Ask me again"), discord.ButtonStyle.primary)

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        service = Rhythms(services)
        await service.leave(self._guild_id, interaction.user.id, None)
        asked = await service.resume(self._guild_id, interaction.user.id)
        words = _("Good to have you back. I'll ask you {moment}.").format(moment=_on(services, asked))
        await interaction.response.edit_message(content=words, embed=None, view=None)


def _on(services: Services, asked: rhythms.SavedRhythm) -> str:
    return on_screen(Rhythms(services).next(asked), "R")


def nudge_buttons(guild_id: int) -> discord.ui.View:
    """Return what stands under a question."""
    view = lasting_view()
    for item in (BeginCheckIn(guild_id), NotToday(guild_id), StopAsking(guild_id)):
        view.add_item(item)
    return view.add_item(help_button())


def rest_buttons(guild_id: int) -> discord.ui.View:
    """Return what stands under the line that nobody asks any more."""
    return lasting_view().add_item(AskAgain(guild_id)).add_item(help_button())


def away_buttons(guild_id: int, moments: Sequence[datetime] = (), zone: str = "") -> discord.ui.View:
    """Return what stands under what somebody reads who is away; until when, where that can be several moments."""
    view = lasting_view()
    add_choices(view, moments, zone, lambda moment, label: AwayUntil(guild_id, moment, label))
    return view.add_item(AskAgain(guild_id, _("I'm back")))


async def go_away(interaction: discord.Interaction[Any], services: Services, until: str | None) -> None:
    """Answer somebody who goes away until then, or who asks whether they are."""
    key, now = (guild_and_channel(interaction)[0], interaction.user.id), services.clock.now()
    asked, moments, zone = await rhythms.get(services.database, *key), tuple[datetime, ...](), ""
    if until is not None and asked is not None:
        by = await typist(interaction, services)
        moments, zone = (await by.parse_when(until, now)).moments, by.zone
        asked = await Rhythms(services).leave(*key, moments[0])
    if asked is None or from_epoch(asked.away_until) <= now:
        await interaction.response.send_message(rules.not_away(asked is not None), ephemeral=True)
    else:
        words = f"{rules.away(from_epoch(asked.away_until))}\n{which_one(moments)}".strip()
        view = away_buttons(key[0], moments, zone)
        await interaction.response.send_message(words, view=view, ephemeral=True)


class AwayUntil(MomentButton, template=rf"check_ins:away:(?P<guild_id>{ID}):{MOMENT}"):
    """Picks one of the days that somebody can have meant who goes away."""

    def __init__(self, guild_id: int, moment: int, label: str = "…") -> None:
        super().__init__(f"check_ins:away:{guild_id}", moment, label)
        self._guild_id = guild_id

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        moment = self.chosen(services.clock.now())
        await Rhythms(services).leave(self._guild_id, interaction.user.id, moment)
        view = away_buttons(self._guild_id)
        await interaction.response.edit_message(content=rules.away(moment), view=view)
