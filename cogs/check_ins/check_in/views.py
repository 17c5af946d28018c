"""What somebody reads about a check-in of theirs, to them alone, and the buttons under it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import discord

from bot.clock import from_epoch, on_screen
from bot.delivery import member_of
from bot.errors import CareError
from bot.interactions.buttons import ID, Button, Menu, help_button, lasting_view
from bot.interactions.palette import QUIET
from bot.services import Services
from bot.text.language import _
from bot.text.user_text import quoted
from cogs.check_ins.check_in import store
from cogs.check_ins.check_in.rules import CLOSE, HARDEST, ME, NAMELESS, is_seen, let_in, met, said, was_seen
from cogs.check_ins.check_in.rules_answers import looking_out
from cogs.check_ins.check_in.service import CheckIns, gone
from cogs.check_ins.check_in.service_audiences import AudienceChoice, Chooser
from cogs.check_ins.check_in.service_events import CheckInEvents
from cogs.check_ins.check_in.store import CheckIn
from cogs.check_ins.settings import CheckInSettings

MOST_WAYS = 5  # in a row of buttons


async def show_stored(interaction: discord.Interaction[Any], services: Services, check_in: CheckIn) -> None:
    """Answer with what is kept, who sees it, and until when; the hardest step is met, and others are offered."""
    embed, view = await summary(services, check_in), own_buttons(check_in.id)
    if check_in.mood == HARDEST:
        ways = await _ways(interaction, services, check_in)
        friends = await services.shared.get(CheckInEvents).friends(services.database, check_in)
        parts = met(ways=bool(ways)), looking_out(friends) if friends else "", embed.description
        embed.description = "\n\n".join(part for part in parts if part)
        for choice in ways:
            view.add_item(LetIn(check_in.id, choice.audience, choice.which, choice.label))
    await _show(interaction, embed, view)


async def _ways(
    interaction: discord.Interaction[Any], services: Services, check_in: CheckIn
) -> Sequence[AudienceChoice]:
    """Return those close to somebody who can be let in now, each asked as the door itself is."""
    if check_in.audience != ME:
        return []
    chooser = Chooser(check_in.guild_id, check_in.member_id)
    found = await CheckIns(services).audiences.choices(services.database, chooser)
    close = [one for one in found if one.audience in CLOSE][:MOST_WAYS]
    return [one for one in close if await _opens(interaction, services, check_in.guild_id, one.value)]


async def _opens(interaction: discord.Interaction[Any], services: Services, guild_id: int, value: str) -> bool:
    try:
        await require_audience(interaction, services, guild_id, value)
    except CareError:
        return False
    return True


def own_buttons(check_in_id: int) -> discord.ui.View:
    """Return what its author can do with a check-in at any time."""
    return (
        lasting_view()
        .add_item(ChangeAudience(check_in_id))
        .add_item(WithdrawCheckIn(check_in_id))
        .add_item(help_button())
    )


async def _show(interaction: discord.Interaction[Any], embed: discord.Embed, view: discord.ui.View) -> None:
    if interaction.type is discord.InteractionType.component:
        await interaction.response.edit_message(content=None, embed=embed, view=view)
    else:
        await interaction.response.send_message(embed=embed, view=view, ephemeral=True)


async def summary(services: Services, check_in: CheckIn) -> discord.Embed:
    """Return what is kept of a check-in, said to its author."""
    lines = [said(check_in.mood, check_in.wish)]
    days = services.settings.of(check_in.guild_id, CheckInSettings).words_days
    until = from_epoch(check_in.made_at) + timedelta(days=days)
    if until <= services.clock.now():
        lines.append(_("This one is too old to share. Your words have been deleted; how you were is kept for you."))
    else:
        words = services.vault.open(check_in.words)
        if words is None:
            lines.append(_("I can't read these words any more: whoever runs this bot has changed its key."))
        elif words:
            lines.append(quoted(words))
        audience = CheckIns(services).audiences[check_in.audience]
        lines.append(await audience.described(services.database, check_in))
        if words:
            lines.append(_("Your words are kept until {moment}.").format(moment=on_screen(until)))
    return discord.Embed(title=_("Thank you for saying how you are"), description="\n\n".join(lines), colour=QUIET)


async def require_member(interaction: discord.Interaction[Any], guild_id: int) -> None:
    """Raise CareError for somebody who is not, or no longer, in that server: the id in a button can be forged."""
    if interaction.guild_id == guild_id:
        return
    if not guild_id or await member_of(interaction.client, guild_id, interaction.user.id) is None:
        raise CareError(_("You are no longer in that server, so nobody there would see it. Nothing has changed."))


async def require_audience(
    interaction: discord.Interaction[Any], services: Services, guild_id: int, value: str
) -> None:
    """Raise CareError for somebody who may not reach this audience now: barred, timed out, or no longer there."""
    if not guild_id:
        return  # It belongs to no server, where its author alone can be chosen.
    await require_member(interaction, guild_id)
    for way in CheckIns(services).audiences[value.partition(":")[0]].ways:
        await services.access.require(interaction, guild_id, way)


def change_id(check_in_id: int) -> str:
    """Return the custom_id of the button with which others are chosen, by which messages about it are recognised."""
    return f"check_ins:change:{check_in_id}"


class ChangeAudience(Button, template=rf"check_ins:change:(?P<check_in_id>{ID})"):
    """Lets its author choose anew who may see it."""

    def __init__(self, check_in_id: int) -> None:
        super().__init__(discord.ui.Button(label=_("Change who sees it"), custom_id=change_id(check_in_id)))
        self._check_in_id = check_in_id

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        check_in = await store.get(services.database, self._check_in_id)
        if check_in is None or check_in.member_id != interaction.user.id:
            raise gone()
        audiences = CheckIns(services).audiences
        choices = await audiences.choices(services.database, Chooser(check_in.guild_id, interaction.user.id))
        remarks = [await audiences[check_in.audience].goes(services.database, check_in)]
        if check_in.audience not in (ME, NAMELESS) and any(one.audience == NAMELESS for one in choices):
            remarks.append(was_seen())
        said_before = "\n".join(remark for remark in remarks if remark)
        view = lasting_view().add_item(ChooseAudience(check_in.id, choices)).add_item(WithdrawCheckIn(check_in.id))
        await interaction.response.edit_message(content=said_before or discord.utils.MISSING, view=view)


class ChooseAudience(Menu, template=rf"check_ins:choose:(?P<check_in_id>{ID})"):
    """Those who may see a check-in from now on."""

    def __init__(self, check_in_id: int, choices: Sequence[AudienceChoice] = ()) -> None:
        super().__init__(audience_menu(f"check_ins:choose:{check_in_id}", _("Who may see this?"), choices))
        self._check_in_id = check_in_id

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        await address(interaction, services, self._check_in_id, self.chosen)


def audience_menu(custom_id: str, placeholder: str, choices: Sequence[AudienceChoice]) -> discord.ui.Select[Any]:
    """Return a menu of those who may see a check-in; without any, it is one that was pressed."""
    options = [discord.SelectOption(label=one.label, value=one.value, description=one.description) for one in choices]
    return discord.ui.Select(custom_id=custom_id, placeholder=placeholder, options=options or discord.utils.MISSING)


async def address(
    interaction: discord.Interaction[Any],
    services: Services,
    check_in_id: int,
    chosen: str,
    *,
    unless_answered: bool = False,
) -> None:
    """Let those see a check-in whom its author has chosen, and show what is kept. Raises CareError if they cannot."""
    before = await store.get(services.database, check_in_id)
    if before is None or before.member_id != interaction.user.id:
        raise gone()
    await require_audience(interaction, services, before.guild_id, chosen)
    check_in = await CheckIns(services).address(before.id, before.member_id, chosen, unless_answered=unless_answered)
    await show_stored(interaction, services, check_in)


class LetIn(
    Button,
    template=rf"check_ins:let_in:(?P<check_in_id>{ID}):(?P<audience>{'|'.join(CLOSE)}):(?P<which>{ID})",
):
    """Lets those see a check-in whom it names, for as long as its author alone does."""

    def __init__(self, check_in_id: int, audience: str, which: int, who: str = "") -> None:
        custom_id, style = f"check_ins:let_in:{check_in_id}:{audience}:{which}", discord.ButtonStyle.primary
        super().__init__(discord.ui.Button(label=let_in(who), custom_id=custom_id, style=style, row=1))
        self._check_in_id, self._value = check_in_id, f"{audience}:{which}"

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        before = await store.get(services.database, self._check_in_id)
        if before is not None and before.member_id == interaction.user.id and before.audience != ME:
            raise is_seen()
        await address(interaction, services, self._check_in_id, self._value)


class WithdrawCheckIn(Button, template=rf"check_ins:withdraw:(?P<check_in_id>{ID})"):
    """Deletes a check-in, and every copy of it."""

    def __init__(self, check_in_id: int) -> None:
        super().__init__(discord.ui.Button(label=_("Withdraw"), custom_id=f"check_ins:withdraw:{check_in_id}"))
        self._check_in_id = check_in_id

    async def press(self, interaction: discord.Interaction[Any], services: Services) -> None:
        await CheckIns(services).withdraw(self._check_in_id, interaction.user.id)
        words = _(
            "Withdrawn. I keep nothing of it, and the post and replies disappear in a moment. I can't take back "
            "what somebody has already read."
        )
        view = lasting_view().add_item(help_button())
        await interaction.response.edit_message(embed=discord.Embed(description=words, colour=QUIET), view=view)
