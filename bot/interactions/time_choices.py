"""Which moment somebody means who typed one, and the one way of asking where their words can mean several."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import discord

from bot.clock import from_epoch, on_screen, to_epoch
from bot.errors import CareError
from bot.interactions.buttons import Button
from bot.members import preferences
from bot.services import Services
from bot.text.language import _
from bot.text.time_parsing import FURTHEST, ParsedWhen, parse_when

MOMENT = r"(?P<moment>\d{1,14})"  # in the template of a MomentButton


@dataclass(frozen=True)
class Typist:
    """Whoever typed a moment: where their clock is, and which languages they may have written in."""

    zone: str  # an IANA name
    is_guessed: bool  # It is the server's, since theirs is not known.
    locale: str  # the language that they chose, or their Discord's
    also: tuple[str, ...]  # their Discord's, and the server's

    async def parse(self, words: str, now: datetime) -> ParsedWhen:
        """Return what their words can mean. Raises CareError, which says what would work."""
        return await asyncio.to_thread(self.parse_now, words, now)

    def parse_now(self, words: str, now: datetime) -> ParsedWhen:
        """Return what their words can mean: in a thread, since tables may be read from the disk."""
        return parse_when(words, now, self.zone, self.locale, also=self.also)


async def typist(
    interaction: discord.Interaction[Any], services: Services, guild_id: int | None = None, zone: str | None = None
) -> Typist:
    """Return who typed something; `guild_id` where it is about another server than the one in which they did.

    Their clock is in `zone` if it is given, or where they said, or else where the server's is.
    """
    guild_id = (interaction.guild_id or 0) if guild_id is None else guild_id
    own = zone or await preferences.zone_of(services.database, interaction.user.id)
    locale = services.languages.of(interaction.user.id, interaction.locale)
    others = (interaction.locale, await services.guilds.locale(guild_id) if guild_id else None)
    return Typist(
        own or services.settings.zone_of(guild_id),
        own is None,
        locale.value if locale else "",
        tuple(str(one.value) for one in others if one is not None),
    )


def which_one(moments: Sequence[datetime]) -> str:
    """Return the question which of several moments is meant; it says what happens if nobody answers.

    Nothing where there is only one.
    """
    if len(moments) < 2:  # noqa: PLR2004 - or there is no choice
        return ""
    said = _(" or ").join(on_screen(one, "F") for one in moments)
    words = _("That can be {moments}. Which one do you mean? Until you choose, I'll use the earlier one.")
    return words.format(moments=said)


def moment_label(moment: datetime, zone: str) -> str:
    """Return what stands on the button for a moment, by the clocks of this zone."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{local.day} {local:%B %Y, %H:%M}"


class MomentButton(Button, template=""):
    """Picks one of the moments that somebody's words can mean, given in epoch milliseconds."""

    def __init__(self, custom_id: str, moment: int, label: str = "…") -> None:
        style = discord.ButtonStyle.primary
        super().__init__(discord.ui.Button(label=label, custom_id=f"{custom_id}:{moment}", style=style))
        self._moment = moment

    def chosen(self, now: datetime) -> datetime:
        """Return the moment. Raises CareError where it cannot be promised any more; ids of buttons can be forged."""
        moment = from_epoch(self._moment)
        if not now < moment <= now + FURTHEST:
            raise CareError(_("That time has already passed. Please choose another one."))
        return moment
