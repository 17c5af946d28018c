"""How somebody reports what another person wrote: the button under it, the entry in a message's menu, and the form."""

import re
from typing import Any

import discord

from bot.interactions.buttons import ID, Button
from bot.interactions.forms import Answers, Form, giving_back, show_form
from bot.interactions.lifecycle import guild_and_channel, respond_privately
from bot.moderation.content import REPORT, REPORT_THIS, report_button, report_this_button
from bot.services import Services
from bot.text.language import _
from cogs.care.rules import reports as rules
from cogs.care.service.reports import ReportRequest, Reports

KIND = r"[a-z_]{1,40}"
YES, NO = "yes", "no"


class OpenReport(Button, template=rf"{REPORT}:(?P<kind>{KIND}):(?P<key>{ID})"):
    """Under whatever is private and came from a person; whoever is barred or has a time-out may press it, too."""

    def __init__(self, kind: str, key: int) -> None:
        super().__init__(report_button(kind, key))
        self._kind, self._key = kind, key

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        await ask_what_happened(interaction, services, self._kind, self._key)


class ReportThis(Button, template=REPORT_THIS):
    """Under what somebody has posted through us in a channel: does as the entry in the message's menu."""

    def __init__(self) -> None:
        super().__init__(report_this_button())

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        await report_message(interaction, services, interaction.message.id if interaction.message else 0)


async def report_message(interaction: discord.Interaction[Any], services: Services, message_id: int) -> None:
    """Answer with the form for what a message of ours shows. Raises CareError where it shows nothing of anybody's."""
    guild_id, _channel_id = guild_and_channel(interaction)
    found = await services.content.in_message(services.database, guild_id, message_id)
    if found is None:
        raise rules.nothing_of_ours()
    await ask_what_happened(interaction, services, found[0].kind, found[1])


async def ask_what_happened(interaction: discord.Interaction[Any], services: Services, kind: str, key: int) -> None:
    """Answer with the form, which says who will read it."""
    reports = services.shared.get(Reports)
    _known, content = await reports.reportable(kind, key, interaction.user.id)
    await reports.check_pace(services.database, content.guild_id, kind, key, interaction.user.id)
    for_owner = await reports.owner_for(content) is not None
    happened = discord.ui.TextInput[Any](
        custom_id="happened", style=discord.TextStyle.paragraph, required=True, max_length=rules.LONGEST
    )
    place = reports.place(content.guild_id)
    reads = rules.who_reads(str(place) if place else None, unmasks=content.unmasks)
    questions = [discord.ui.Label[Any](text=_("What happened?"), description=reads, component=happened)]
    if content.words:
        questions.append(_choice(_("May they read the words that it is about?"), "along", _along()))
    if for_owner:
        questions.append(_choice(_("Who may read it?"), "whom", _whom()))
    await show_form(interaction, _("To the moderators"), f"care:report_form:{kind}:{key}", *questions)


def _choice(text: str, custom_id: str, options: list[discord.RadioGroupOption]) -> discord.ui.Label[Any]:
    return discord.ui.Label[Any](
        text=text, component=discord.ui.RadioGroup[Any](custom_id=custom_id, options=options, required=True)
    )


def _along() -> list[discord.RadioGroupOption]:
    return [
        discord.RadioGroupOption(label=_("Yes, the words go along"), value=YES, default=True),
        discord.RadioGroupOption(label=_("Only what I say here"), value=NO),
    ]


def _whom() -> list[discord.RadioGroupOption]:
    return [
        discord.RadioGroupOption(
            label=_("The team"), value=rules.FOR_TEAM, description=_("It is about somebody on the team."), default=True
        ),
        discord.RadioGroupOption(
            label=_("Only the owner of the server"),
            value=rules.FOR_OWNER,
            description=_("By direct message; nothing is posted."),
        ),
    ]


class ReportForm(Form):
    """Whatever keeps a report from arriving, its words come back to whoever wrote them."""

    template = re.compile(rf"care:report_form:(?P<kind>{KIND}):(?P<key>{ID})")

    async def submit(
        self, interaction: discord.Interaction[Any], services: Services, about: re.Match[str], answers: Answers
    ) -> None:
        reports, happened = services.shared.get(Reports), answers["happened"][0]
        kind, key = about["kind"], int(about["key"])
        with giving_back(happened):
            request = ReportRequest(
                interaction.user.id,
                rules.happened_from(happened),
                with_words="".join(answers.get("along", [])) == YES,
                for_owner="".join(answers.get("whom", [])) == rules.FOR_OWNER,
            )
            await reports.reportable(kind, key, request.reporter_id)
            if request.for_owner:  # Discord is asked who that is.
                await interaction.response.defer(ephemeral=True, thinking=True)
            guild_id = await reports.file(interaction.id, kind, key, request)
        words = rules.passed_on(
            await services.guilds.name(guild_id),
            for_owner=request.for_owner,
            has_place=reports.place(guild_id) is not None,
        )
        await respond_privately(interaction, words)
