"""What a server has written for newcomers, as it goes into a file of settings, into the history, and back."""

from collections.abc import Sequence
from typing import Annotated

import discord
from pydantic import Field

from bot.db import Reader, Transaction
from bot.errors import CareError
from bot.moderation.settings_sections import SectionEntry, SettingsSection
from bot.settings import Channel
from bot.text.language import _
from bot.text.user_text import escaped, shortened
from cogs.welcome.rules import introduction, template
from cogs.welcome.store import server_texts

MOST_TEXTS = 10
_GLIMPSE = 80  # characters of a text in a list


class TextEntry(SectionEntry):
    """A greeting text."""

    words: str = Field(max_length=template.LONGEST_MESSAGE)


class PlaceEntry(SectionEntry):
    """A place that newcomers are shown, and a line about it."""

    channel: Annotated[int, Channel(needs=(), seen=True)]
    about: str = Field(max_length=introduction.LONGEST_PLACE)  # as it was typed


class InterestEntry(SectionEntry):
    """An interest from which newcomers choose."""

    name: str = Field(max_length=introduction.LONGEST_INTEREST)


class TextsSection(SettingsSection[TextEntry]):
    """The greeting texts, of which one is chosen by chance."""

    key, most, entry = "welcome_texts", MOST_TEXTS, TextEntry

    def title(self) -> str:
        return _("Greeting texts")

    def line(self, entry: TextEntry) -> str:
        return f"“{escaped(shortened(entry.words, _GLIMPSE))}”"

    def checked(self, entries: Sequence[TextEntry]) -> list[TextEntry]:
        return [TextEntry(words=template.checked(one.words)) for one in entries]

    async def read(self, reader: Reader, guild_id: int) -> list[TextEntry]:
        return [TextEntry(words=one.words) for one in await server_texts.texts(reader, guild_id)]

    async def write(self, tx: Transaction, guild_id: int, entries: Sequence[TextEntry]) -> None:
        await tx.lock("welcome", guild_id)
        there = await server_texts.texts(tx, guild_id)
        same = 0
        while same < min(len(there), len(entries)) and there[same].words == entries[same].words:
            same += 1
        # None gets the number of another one, which somebody may be changing at this moment.
        last = max((one.number for one in there), default=0)
        for one in there[same:]:
            await server_texts.remove_text(tx, guild_id, one.number)
        for number, entry in enumerate(entries[same:], start=last + 1):
            await server_texts.save_text(tx, guild_id, number, entry.words)


class PlacesSection(SettingsSection[PlaceEntry]):
    """The places that newcomers are shown."""

    key, most, entry = "welcome_places", introduction.MOST_PLACES, PlaceEntry

    def title(self) -> str:
        return _("What newcomers are shown")

    def line(self, entry: PlaceEntry) -> str:
        return f"<#{entry.channel}> “{escaped(shortened(entry.about, _GLIMPSE))}”"

    def checked(self, entries: Sequence[PlaceEntry]) -> list[PlaceEntry]:
        if len({one.channel for one in entries}) < len(entries):
            raise CareError(_("A place can be on the list once."))
        typed = [introduction.typed_about(introduction.line_about(one.about)) for one in entries]
        return [PlaceEntry(channel=one.channel, about=about) for one, about in zip(entries, typed, strict=True)]

    def refuse_harm(self, guild: discord.Guild, entries: Sequence[PlaceEntry]) -> None:
        if any(guild.get_channel(one.channel) is None for one in entries):
            raise CareError(_("A channel that newcomers would be shown is gone, so nothing is changed."))

    async def read(self, reader: Reader, guild_id: int) -> list[PlaceEntry]:
        found = await server_texts.places(reader, guild_id)
        return [PlaceEntry(channel=one.channel_id, about=introduction.typed_about(one.words)) for one in found]

    async def write(self, tx: Transaction, guild_id: int, entries: Sequence[PlaceEntry]) -> None:
        await tx.lock("welcome", guild_id)
        for one in await server_texts.places(tx, guild_id):
            await server_texts.remove_place(tx, guild_id, one.channel_id)
        for number, entry in enumerate(entries):
            place = server_texts.TourPlace(entry.channel, introduction.line_about(entry.about))
            await server_texts.save_place(tx, guild_id, place, number)


class InterestsSection(SettingsSection[InterestEntry]):
    """The interests from which newcomers choose."""

    key, most, entry = "welcome_interests", introduction.MOST_INTERESTS, InterestEntry

    def title(self) -> str:
        return _("Interests")

    def line(self, entry: InterestEntry) -> str:
        return escaped(entry.name)

    def checked(self, entries: Sequence[InterestEntry]) -> list[InterestEntry]:
        return [InterestEntry(name=one) for one in introduction.interests_from("\n".join(one.name for one in entries))]

    async def read(self, reader: Reader, guild_id: int) -> list[InterestEntry]:
        return [InterestEntry(name=one) for one in await server_texts.interests(reader, guild_id)]

    async def write(self, tx: Transaction, guild_id: int, entries: Sequence[InterestEntry]) -> None:
        await server_texts.save_interests(tx, guild_id, [one.name for one in entries])


TEXTS, PLACES, INTERESTS = TextsSection(), PlacesSection(), InterestsSection()
