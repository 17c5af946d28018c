"""The form in which somebody says how they are, what would help, and who may see it."""

import re
from collections.abc import Sequence
from typing import Any

import discord

from bot.clock import to_epoch
from bot.errors import CareError, NotNow
from bot.interactions.buttons import ID, Button
from bot.interactions.forms import Answers, Form, giving_back, show_form
from bot.services import Services
from bot.text.language import _
from cogs.check_ins.check_in import rules
from cogs.check_ins.check_in.service import CheckIns
from cogs.check_ins.check_in.service_audiences import AudienceChoice, Chooser
from cogs.check_ins.check_in.store import CheckIn
from cogs.check_ins.check_in.views import require_audience, show_stored

_IN_THREAD = "in_thread"


async def show_check_in_form(
    interaction: discord.Interaction[Any],
    services: Services,
    *,
    guild_id: int = 0,
    round_id: int = 0,
    audience: str = rules.ME,
) -> None:
    """Answer with the form; `guild_id` is the server that it is for, where that is not the one they are in.

    `audience` is chosen in it beforehand, if they can choose it. Outside of servers it is for none.
    """
    guild_id = guild_id or interaction.guild_id or 0
    chooser = Chooser(guild_id, interaction.user.id, round_id)
    audiences = CheckIns(services).audiences
    choices = await audiences.choices(services.database, chooser)
    who = _audience(choices, audience, await audiences.remarks(services.database, chooser))
    questions = [_mood(), _wish(), who, _words()]
    if any(one.audience == rules.LISTENERS for one in choices):
        questions.append(_in_thread())
    await show_form(interaction, _("How are you?"), f"check_ins:form:{guild_id}:{round_id}", *questions)


def _mood() -> discord.ui.Label[Any]:
    options = [
        discord.RadioGroupOption(label=f"{words} {face}", value=str(step))
        for step, (face, words) in reversed(rules.moods().items())
    ]
    return discord.ui.Label(
        text=_("Right now I am …"),
        component=discord.ui.RadioGroup[Any](custom_id="mood", options=options, required=True),
    )


def _wish() -> discord.ui.Label[Any]:
    options = [discord.SelectOption(label=words, value=value) for value, words in rules.wishes().items()]
    return discord.ui.Label(
        text=_("What would help?"),
        description=_("Only if you want to."),
        component=discord.ui.Select[Any](custom_id="wish", options=options, required=False),
    )


def _audience(choices: Sequence[AudienceChoice], wanted: str, remarks: str) -> discord.ui.Label[Any]:
    chosen = next((one for one in choices if one.audience == wanted), choices[0])
    options = [
        discord.SelectOption(label=one.label, value=one.value, description=one.description, default=one is chosen)
        for one in choices
    ]
    return discord.ui.Label(
        text=_("Who may see this?"),
        description=remarks[:100] or None,
        component=discord.ui.Select[Any](custom_id="audience", options=options, required=True),
    )


def _words() -> discord.ui.Label[Any]:
    field = discord.ui.TextInput[Any](
        custom_id="words", style=discord.TextStyle.paragraph, required=False, max_length=rules.LONGEST
    )
    return discord.ui.Label(
        text=_("Anything you would like to say"), description=_("Only if you want to."), component=field
    )


def _in_thread() -> discord.ui.Label[Any]:
    """Whether the words are to stand above the private talk with a listener; nowhere, unless somebody ticks it."""
    option = discord.CheckboxGroupOption(label=_("Put my words into our private thread"), value=_IN_THREAD)
    boxes = discord.ui.CheckboxGroup[Any](custom_id=_IN_THREAD, required=False, min_values=0, options=[option])
    return discord.ui.Label(
        text=_("If a listener answers"),
        description=_("Moderators who manage threads could read it there, too."),
        component=boxes,
    )


class SayHow(Button, template="check_ins:now"):
    """Opens the form."""

    def __init__(self) -> None:
        super().__init__(discord.ui.Button(label=_("How I am"), custom_id="check_ins:now"))

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        await show_check_in_form(interaction, services)


class CheckInForm(Form):
    """Keeps what somebody filled in; if it cannot be kept, they get their words back."""

    template = re.compile(rf"check_ins:form:(?P<guild>{ID}):(?P<round>{ID})")

    async def submit(
        self, interaction: discord.Interaction[Any], services: Services, about: re.Match[str], answers: Answers
    ) -> None:
        chooser = Chooser(int(about["guild"]), interaction.user.id, int(about["round"]))
        check_ins = CheckIns(services)
        with giving_back(answers["words"][0]):
            value = "".join(answers["audience"])
            await require_audience(interaction, services, chooser.guild_id, value)
            choice = await check_ins.audiences.chosen(services.database, chooser, value)
            check_in = _check_in_from(interaction.id, services, chooser, choice, answers)
            await check_ins.keep(check_in, chooser.round_id)
        try:
            await show_stored(interaction, services, check_in)
        except NotNow as error:  # Its words say that nothing was changed.
            raise CareError(_("It is kept. I can't show it just now, but `/checkin history` has it.")) from error


def _check_in_from(
    check_in_id: int, services: Services, chooser: Chooser, choice: AudienceChoice, answers: Answers
) -> CheckIn:
    return CheckIn(
        id=check_in_id,
        guild_id=chooser.guild_id,
        member_id=chooser.member_id,
        made_at=to_epoch(services.clock.now()),
        mood=rules.mood_from("".join(answers["mood"])),
        wish=rules.wish_from("".join(answers["wish"])),
        audience=choice.audience,
        which=choice.which,
        words=services.vault.seal(rules.words_from(answers["words"][0])),
        in_thread=int(_IN_THREAD in answers.get(_IN_THREAD, [])),
    )
