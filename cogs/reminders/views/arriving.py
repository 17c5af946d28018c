"""A reminder as it arrives, and what can be done with it then."""

import re
from datetime import datetime
from typing import Any

import discord

from bot.clock import from_epoch, on_screen
from bot.errors import CareError
from bot.interactions.buttons import ID, Button, lasting_view
from bot.interactions.forms import Answers, Form, show_form
from bot.interactions.palette import CALM
from bot.services import Services
from bot.text.language import _
from cogs.reminders.rules import texts
from cogs.reminders.service.reminders import Reminders
from cogs.reminders.store import delivered
from cogs.reminders.store.delivered import DeliveredReminder
from cogs.reminders.store.waiting import Reminder
from cogs.reminders.views.promise import MeToo, when_question

_ABOUT = rf"(?P<id>{ID}):(?P<planned>\d{{1,14}})"


def arriving(reminder: Reminder, now: datetime, missed: int, *notes: str) -> discord.Embed:
    """A reminder, at its moment."""
    closing = texts.closing_line(from_epoch(reminder.asked_at), from_epoch(reminder.due_at), now, missed)
    embed = discord.Embed(title=_("Your reminder"), colour=CALM)
    embed.description = texts.card(reminder.words, reminder.link, closing, *notes)
    return embed


def kept_until_now(arrived: DeliveredReminder, *notes: str) -> discord.Embed:
    """A reminder that could not be delivered at its moment."""
    closing = texts.kept_line(from_epoch(arrived.asked_at), from_epoch(arrived.planned_at))
    embed = discord.Embed(title=_("Your reminder"), colour=CALM)
    embed.description = texts.card(arrived.words, arrived.link, closing, *notes)
    return embed


def done_id(reminder_id: int, planned_at: int) -> str:
    """What says of a message that this reminder, at this moment of it, has arrived."""
    return f"remind:done:{reminder_id}:{planned_at}"


def buttons(reminder_id: int, planned_at: int, *, joinable: bool = False) -> discord.ui.View:
    """What stands under it; where others read it and it comes again, they can join in."""
    view = lasting_view().add_item(FinishReminder(reminder_id, planned_at))
    for how in _AGAIN:
        view.add_item(SnoozeButton(reminder_id, planned_at, how))
    view.add_item(SnoozeUntil(reminder_id, planned_at))
    return view.add_item(MeToo(reminder_id)) if joinable else view


async def _arrived(
    interaction: discord.Interaction[Any], services: Services, key: tuple[int, int]
) -> DeliveredReminder:
    """The one that was pressed. Raises CareError for somebody else's, and where it is no longer kept."""
    found = await delivered.get(services.database, *key)
    if found is None:
        raise CareError(texts.used_up())
    if found.member_id != interaction.user.id:
        raise CareError(_("This is somebody else's reminder. You can ask for your own with `/remind me`."))
    return found


async def _close(interaction: discord.Interaction[Any], arrived: DeliveredReminder, line: str) -> None:
    """The message says what was chosen, and its buttons are gone."""
    embed = discord.Embed(title=_("Your reminder"), colour=CALM)
    embed.description = texts.card(arrived.words, arrived.link, line)
    await interaction.response.edit_message(embed=embed, view=None)


class FinishReminder(Button, template=rf"remind:done:{_ABOUT}"):
    """It is done."""

    def __init__(self, reminder_id: int, planned_at: int) -> None:
        custom_id, style = done_id(reminder_id, planned_at), discord.ButtonStyle.success
        super().__init__(discord.ui.Button(label=_("Done"), custom_id=custom_id, style=style))
        self._key = (reminder_id, planned_at)

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> "FinishReminder":
        return cls(int(match["id"]), int(match["planned"]))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        arrived = await _arrived(interaction, services, self._key)
        await services.database.write(lambda tx: delivered.take(tx, arrived))
        await _close(interaction, arrived, _("Done."))


_AGAIN = ("10m", "1h", "tomorrow", "week")


class SnoozeButton(Button, template=rf"remind:again:(?P<how>{'|'.join(_AGAIN)}):{_ABOUT}"):
    """It comes once more, a while later."""

    def __init__(self, reminder_id: int, planned_at: int, how: str) -> None:
        labels = {"10m": _("10 min"), "1h": _("1 h"), "tomorrow": _("Tomorrow"), "week": _("Next week")}
        custom_id = f"remind:again:{how}:{reminder_id}:{planned_at}"
        super().__init__(discord.ui.Button(label=labels[how], custom_id=custom_id))
        self._key, self._how = (reminder_id, planned_at), how

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> "SnoozeButton":
        return cls(int(match["id"]), int(match["planned"]), match["how"])

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        arrived = await _arrived(interaction, services, self._key)
        keeping = Reminders.of(services)
        zone = await keeping.zone_of(arrived.member_id, arrived.guild_id)
        moment = texts.moment_again(self._how, services.clock.now(), zone)
        await _once_more(interaction, services, arrived, moment)


async def _once_more(
    interaction: discord.Interaction[Any], services: Services, arrived: DeliveredReminder, moment: datetime
) -> None:
    await Reminders.of(services).again(arrived, interaction.id, moment)
    line = _("Again on {moment}, {relative}.").format(moment=on_screen(moment), relative=on_screen(moment, "R"))
    await _close(interaction, arrived, line)


class SnoozeUntil(Button, template=rf"remind:when:{_ABOUT}"):
    """Asks when it shall come once more."""

    def __init__(self, reminder_id: int, planned_at: int) -> None:
        super().__init__(discord.ui.Button(label=_("When…"), custom_id=f"remind:when:{reminder_id}:{planned_at}"))
        self._key = (reminder_id, planned_at)

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> "SnoozeUntil":
        return cls(int(match["id"]), int(match["planned"]))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        arrived = await _arrived(interaction, services, self._key)
        custom_id = f"remind:later:{arrived.id}:{arrived.planned_at}"
        await show_form(interaction, _("Once more"), custom_id, when_question())


class LaterForm(Form):
    """It comes once more then."""

    template = re.compile(rf"remind:later:{_ABOUT}")

    async def submit(
        self, interaction: discord.Interaction[Any], services: Services, about: re.Match[str], answers: Answers
    ) -> None:
        arrived = await _arrived(interaction, services, (int(about["id"]), int(about["planned"])))
        moment = await Reminders.of(services).parse_earliest(
            answers["when"][0], arrived.member_id, arrived.guild_id, interaction.locale.value
        )
        await _once_more(interaction, services, arrived, moment)
