"""The form in which somebody on the team takes down what a person made."""

import re
from datetime import timedelta
from typing import Any

import discord

from bot.db import Transaction
from bot.errors import CareError
from bot.interactions.buttons import ID
from bot.interactions.forms import Answers, Form, show_form
from bot.interactions.lifecycle import guild_and_channel
from bot.moderation.ways import Way
from bot.services import Services
from bot.text.language import _, ngettext
from bot.text.user_text import clean, parse_id

DAYS = (0, 1, 3, 7, 30)
RECENT = "recent"
LONGEST_BECAUSE = 200  # characters


async def ask_to_take_down(interaction: discord.Interaction[Any], services: Services, message_id: int) -> None:
    """Answer with the form. Raises CareError for a message that shows nothing which a person made."""
    guild_id, _channel_id = guild_and_channel(interaction)
    found = await services.content.in_message(services.database, guild_id, message_id)
    content = await found[0].get(services.database, found[1], None) if found else None
    if content is None or content.guild_id != guild_id:
        raise nothing_there()
    questions = [because_question()]
    if not content.named:
        options = [discord.SelectOption(label=_how_long(days), value=str(days), default=days == 0) for days in DAYS]
        questions.append(
            discord.ui.Label[Any](
                text=_("Posting without a name"),
                description=_("Pause that for its author? You won't learn who it is."),
                component=discord.ui.Select[Any](custom_id="days", options=options, required=True),
            )
        )
        if found is not None and found[0].recent:
            questions.append(_recent())
    await show_form(interaction, _("Take this down"), f"care:take_down:{message_id}", *questions)


def because_question() -> discord.ui.Label[Any]:
    """Return the field for the reason, which whoever made it reads."""
    told = _("If you give a reason, the person who wrote it reads it, without your name.")
    field = discord.ui.TextInput[Any](custom_id="because", required=False, max_length=LONGEST_BECAUSE)
    return discord.ui.Label[Any](text=_("Why?"), description=told, component=field)


def because_from(answers: Answers) -> str:
    """Return the reason that a moderator gave."""
    return clean("".join(answers.get("because", ())))[:LONGEST_BECAUSE]


def taken_down() -> str:
    """Return what a moderator reads when it is done."""
    return _(
        "It is taken down. Its author hears of that in private; nobody else does. If it was a slip: it is theirs to "
        "share again, whenever they like."
    )


def _recent() -> discord.ui.Label[Any]:
    options = [
        discord.RadioGroupOption(label=_("Only this one"), value="one", default=True),
        discord.RadioGroupOption(label=_("All of the last hour by the same author"), value=RECENT),
    ]
    return discord.ui.Label[Any](
        text=_("What else did they post without a name?"),
        description=_("Taking more than one down shows everybody that these were one person's."),
        component=discord.ui.RadioGroup[Any](custom_id="recent", options=options, required=True),
    )


def _how_long(days: int) -> str:
    return ngettext("{n} day", "{n} days", days).format(n=days) if days else _("No pause")


def nothing_there() -> CareError:
    """Return what a moderator reads who points to something else."""
    return CareError(
        _(
            "That message shows nothing of a member's that I posted, or it is gone already. Discord's own **Delete "
            "Message** takes away any other message."
        )
    )


class TakeDownForm(Form):
    """It goes, and nobody learns whose it was where it had no name."""

    template = re.compile(rf"care:take_down:(?P<message>{ID})")

    async def submit(
        self, interaction: discord.Interaction[Any], services: Services, about: re.Match[str], answers: Answers
    ) -> None:
        services.team.require(interaction)
        guild_id, _channel_id = guild_and_channel(interaction)
        found = await services.content.in_message(services.database, guild_id, int(about["message"]))
        content = await found[0].get(services.database, found[1], None) if found else None
        if found is None or content is None or content.guild_id != guild_id:
            raise nothing_there()
        kind, key = found
        days = 0 if content.named else parse_id("".join(answers.get("days", ())))
        all_of_them = not content.named and RECENT in answers.get("recent", ())
        take_down = kind.take_down_recent if all_of_them else kind.take_down
        await take_down(key, interaction.id, interaction.user.id, because_from(answers))
        if days in DAYS[1:]:  # Afterwards: of several who take it down at once, one pauses it.
            await self._pause(interaction, services, guild_id, content.author_id, days)
        await interaction.response.send_message(taken_down(), ephemeral=True)

    async def _pause(
        self, interaction: discord.Interaction[Any], services: Services, guild_id: int, author_id: int, days: int
    ) -> None:
        async def bar(tx: Transaction) -> None:
            await services.access.bar(
                tx,
                guild_id,
                author_id,
                [Way.NAMELESS],
                timedelta(days=days),
                bar_id=interaction.id,
                by=interaction.user.id,
                known=False,
            )

        await services.database.write(bar)


class RemovalForm(TakeDownForm):
    """The form of before there was one for all that people make, which somebody may have open."""

    template = re.compile(rf"check_ins:remove:(?P<message>{ID})")
