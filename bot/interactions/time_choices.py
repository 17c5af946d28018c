"""Which moment, days or hours somebody means who typed them, and the one way of asking where it can be several."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import discord

from bot.clock import from_epoch, on_screen, to_epoch
from bot.errors import CareError
from bot.interactions.buttons import Button
from bot.members import preferences
from bot.services import Services
from bot.text.dates import date_and_time
from bot.text.days import parse_days
from bot.text.hours import Span, parse_clock, parse_hours
from bot.text.language import _
from bot.text.lists import listed_choices
from bot.text.time_parsing import FURTHEST, ParsedWhen, parse_when
from bot.text.times.lexicon import Lexicon
from bot.text.timezones import home_zones

MOMENT = r"(?P<moment>\d{1,14})"  # in the template of a MomentButton


@dataclass(frozen=True)
class Typist:
    """Whoever typed a moment: where their clock is, and which languages they may have written in."""

    zone: str  # an IANA name
    is_guessed: bool  # It is the server's, since theirs is not known.
    locale: str  # the language that they chose, or their Discord's
    also: tuple[str, ...]  # their Discord's, the server's, and what is spoken where their clock is

    async def parse_when(self, words: str, now: datetime) -> ParsedWhen:
        """Return which moments their words can mean. Raises CareError, which says what would work."""
        return await asyncio.to_thread(self.parse_here, words, now)

    def parse_here(self, words: str, now: datetime) -> ParsedWhen:
        """Return the same in this thread, which must not be the event loop's: tables may be read from the disk.

        The earliest comes first: where nobody answers, too early is better than too late.
        """
        meant = parse_when(words, now, self.zone, self.locale, also=self.also)
        return replace(meant, moments=tuple(sorted(meant.moments)))

    async def parse_days(self, words: str) -> tuple[int, ...]:
        """Return which weekdays their words mean, 0 for Monday. Raises CareError where one of them means none."""
        days = await asyncio.to_thread(lambda: parse_days(words, Lexicon.of(self.locale, self.also)))
        if days is None:
            raise CareError(
                _("I can't read those days. Please write them like “daily”, “weekdays”, “mon-thu” or “mon, thu”.")
            )
        return days

    async def parse_clock(self, words: str) -> int:
        """Return which minute after midnight their words mean. Raises CareError for words that mean none."""
        return await asyncio.to_thread(parse_clock, words, self.locale, self.also)

    async def parse_hours(self, words: str) -> tuple[Span, ...]:
        """Return from when to when their words can mean, which may not be certain; nothing where they mean no hours."""
        return await asyncio.to_thread(parse_hours, words, self.locale, self.also)


async def typist(interaction: discord.Interaction[Any], services: Services, guild_id: int | None = None) -> Typist:
    """Return who typed something; `guild_id` where it is about another server than the one in which they did.

    Their clock is where they said, or else where the server's is.
    """
    guild_id = (interaction.guild_id or 0) if guild_id is None else guild_id
    own = await preferences.zone_of(services.database, interaction.user.id)
    locale = services.languages.of(interaction.user.id, interaction.locale)
    others = (interaction.locale, await services.guilds.locale(guild_id) if guild_id else None)
    spoken = [one for one in discord.Locale if own and own in home_zones(str(one.value))]
    return Typist(
        own or services.settings.zone_of(guild_id),
        own is None,
        str(locale.value) if locale else "",
        tuple(str(one.value) for one in (*others, *spoken) if one is not None),
    )


def add_choices(
    view: discord.ui.View, moments: Sequence[datetime], zone: str, make: Callable[[int, str], discord.ui.Item[Any]]
) -> None:
    """Add a button for each of several moments; `make` takes one in epoch milliseconds, and its label."""
    for moment in moments if len(moments) > 1 else ():
        view.add_item(make(to_epoch(moment), moment_label(moment, zone)))


def which_one(moments: Sequence[datetime]) -> str:
    """Return the question which of several moments is meant; it says what happens if nobody answers.

    Nothing where there is only one.
    """
    if len(moments) < 2:
        return ""
    said = listed_choices([on_screen(one, "F") for one in moments])
    words = _("That can be {moments}. Which one do you mean? Until you choose, I'll use the first.")
    return words.format(moments=said)


def moment_label(moment: datetime, zone: str) -> str:
    """Return what stands on the button for a moment, by the clocks of this zone."""
    return date_and_time(moment.astimezone(ZoneInfo(zone)))


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
