"""A server's rounds, as they go into a file of settings, into the history, and back."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, TypeVar

import discord
from pydantic import AfterValidator, Field

from bot.db import Reader, Transaction, Write
from bot.errors import CareError
from bot.moderation.settings_sections import SectionEntry, SettingsSection
from bot.services import Services
from bot.settings import Channel, TimeZone, known_zone
from bot.text.language import _
from bot.text.user_text import escaped
from cogs.check_ins.rounds import rules, store
from cogs.check_ins.rounds.service import NEEDED, Rounds, require_postable
from cogs.check_ins.rounds.store import Round

T = TypeVar("T")
_DAYS = r"[0-6](,[0-6]){0,6}"
_LONGEST = 3 * (rules.LONGEST_QUESTION + 1)


class RoundEntry(SectionEntry):
    """A round. Its days are weekdays, Monday is 0; its minute is that after midnight; its questions are lines."""

    name: str = Field(max_length=rules.LONGEST_NAME)
    channel: Annotated[int, Channel(NEEDED)]
    days: str = Field(max_length=13, pattern=f"^{_DAYS}$")
    minute: int = Field(ge=0, le=24 * 60 - 1)
    timezone: Annotated[str, TimeZone(), AfterValidator(known_zone)]
    questions: str = Field(max_length=_LONGEST)
    hours: int = Field(ge=1, le=rules.LONGEST_HOURS)
    paused: bool


class RoundsSection(SettingsSection[RoundEntry]):
    """The rounds of a server, each known by its name."""

    key, most, entry = "rounds", rules.MOST_ROUNDS, RoundEntry

    def __init__(self, services: Services) -> None:
        self._rounds = Rounds(services)

    def title(self) -> str:
        return _("Rounds")

    def line(self, entry: RoundEntry) -> str:
        return f"“{escaped(entry.name)}” <#{entry.channel}>"

    def checked(self, entries: Sequence[RoundEntry]) -> list[RoundEntry]:
        found: list[RoundEntry] = []
        for one in entries:
            name = rules.name_from(one.name)
            rules.room_for_one_more([other.name for other in found], name)
            days = sorted({int(day) for day in one.days.split(",")})
            questions = one.questions.split("\n")
            if len(questions) > rules.MOST_QUESTIONS or max(map(len, questions)) > rules.LONGEST_QUESTION:
                raise CareError(_("A round has up to 3 questions, each of up to 200 characters."))
            kept = {"name": name, "days": ",".join(map(str, days)), "questions": rules.questions_from(*questions)}
            found.append(one.model_copy(update=kept))
        return sorted(found, key=lambda one: one.name)

    def refuse_harm(self, guild: discord.Guild, entries: Sequence[RoundEntry]) -> None:
        for one in entries:
            channel = guild.get_channel(one.channel)
            if not isinstance(channel, discord.TextChannel):
                raise CareError(
                    _("The channel of the round “{name}” is gone, so nothing is changed.").format(
                        name=escaped(one.name)
                    )
                )
            require_postable(channel)

    async def read(self, reader: Reader, guild_id: int) -> list[RoundEntry]:
        found = [_entry(one) for one in await store.of_server(reader, guild_id)]
        return sorted(found, key=lambda one: one.name)

    async def write(self, tx: Transaction, guild_id: int, entries: Sequence[RoundEntry]) -> None:
        await tx.lock("rounds", guild_id)
        there = {one.name: one for one in await store.of_server(tx, guild_id)}
        for name in there.keys() - {one.name for one in entries}:
            await self._rounds.remove(tx, there[name])
        for entry in entries:
            before = there.get(entry.name)
            if before is None or _entry(before) != entry:
                await self._rounds.save(tx, _round(entry, guild_id, before))


def _entry(one: Round) -> RoundEntry:
    return RoundEntry.model_construct(
        name=one.name,
        channel=one.channel_id,
        days=one.days,
        minute=one.minute,
        timezone=one.zone,
        questions=one.questions,
        hours=one.hours,
        paused=bool(one.paused),
    )


def _round(entry: RoundEntry, guild_id: int, before: Round | None) -> Round:
    made = Round(
        id=secrets.randbits(62) | 1,
        guild_id=guild_id,
        name=entry.name,
        channel_id=entry.channel,
        days=entry.days,
        minute=entry.minute,
        zone=entry.timezone,
        questions=entry.questions,
        hours=entry.hours,
        paused=int(entry.paused),
    )
    return made if before is None else replace(made, id=before.id)


async def write_recorded(services: Services, guild_id: int, moderator_id: int, work: Write[T]) -> T:
    """Change rounds, in one write with what the history of the settings says of it. Raises what `work` raises."""

    async def change(tx: Transaction) -> T:
        await tx.lock("rounds", guild_id)
        async with services.settings_history.recording(tx, guild_id, moderator_id, RoundsSection(services)):
            return await work(tx)

    return await services.database.write(change)
