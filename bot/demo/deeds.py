"""What people in the demo do, in its history and in its stories; all of it happens as in Discord."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

import discord
import simcord

from bot.demo import simulation
from bot.demo.world import DIRECT, Community
from bot.text.language import _, known_locale, languages, using_locale

ZONE = "ZONE"  # in the options of a command: the visitor's time zone


class Deed(Protocol):
    """Something that somebody does."""

    async def happen(self, community: Community) -> None:
        """Do it, and wait until Hearth has answered."""
        ...


@dataclass(frozen=True)
class Says:
    """Somebody writes a message; “#workbench” in it is a link there."""

    who: str
    where: str
    words: str

    async def happen(self, community: Community) -> None:
        words = self.words.replace("#workbench", community.channels["workbench"].mention)
        await community.person(self.who).send(community.place(self.where, self.who), words)


@dataclass(frozen=True)
class Types:
    """Somebody types a command. In its options “#name” stands for a channel, “@name” for a role or a member."""

    who: str
    command: str
    options: Mapping[str, str | int | bool]
    where: str = "general"

    async def happen(self, community: Community) -> None:
        named: dict[str, Any] = {
            ZONE: community.zone,
            **{f"#{name}": channel for name, channel in community.channels.items()},
            **{f"@{name}": whom for name, whom in (community.people | community.roles).items()},
        }
        chosen = {option: named.get(str(value), value) for option, value in self.options.items()}
        await community.person(self.who).slash(community.channels[self.where], self.command, **chosen)


@dataclass(frozen=True)
class GivesThanks:
    """Somebody thanks somebody with /kudos give."""

    who: str
    where: str
    whom: str
    reason: str

    async def happen(self, community: Community) -> None:
        thanks = {"member": f"@{self.whom}", "reason": self.reason}
        await Types(self.who, "kudos give", thanks, self.where).happen(community)


@dataclass(frozen=True)
class SetsReminder:
    """Somebody asks for a reminder with /remind me."""

    who: str
    when: str
    what: str

    async def happen(self, community: Community) -> None:
        await Types(self.who, "remind me", {"when": self.when, "what": self.what}).happen(community)


@dataclass(frozen=True)
class Joins:
    """Somebody joins; the server's rules are still ahead of them."""

    who: str

    async def happen(self, community: Community) -> None:
        await community.join(self.who)


@dataclass(frozen=True)
class Accepts:
    """Somebody accepts the rules."""

    who: str

    async def happen(self, community: Community) -> None:
        await community.accept_rules(self.who)


@dataclass(frozen=True)
class NewcomerArrives:
    """Somebody whom nobody knows yet joins and accepts the rules; they are the NEWCOMER of what follows."""

    async def happen(self, community: Community) -> None:
        name = community.newcomer = community.next_newcomer()
        await community.join(name)
        await community.accept_rules(name)


@dataclass(frozen=True)
class TimePasses:
    """So many minutes go by."""

    minutes: int

    async def happen(self, community: Community) -> None:
        await simulation.advance(community.env, community.env.now() + timedelta(minutes=self.minutes))


@dataclass(frozen=True)
class SaysHi:
    """Somebody presses the button on a newcomer's greeting."""

    who: str
    whom: str

    async def happen(self, community: Community) -> None:
        mention = community.person(self.whom).mention
        greeting = _newest(community.channels["welcome"], lambda one: one.author.bot and mention in one.content)
        await community.person(self.who).click(greeting, label=_shown(greeting, "Say hi"))


@dataclass(frozen=True)
class ChecksIn:
    """Somebody says how they are, to the first audience that begins like this."""

    who: str
    mood: int
    wish: str
    words: str
    audience: str = "everyone:0"

    async def happen(self, community: Community) -> None:
        form = await community.person(self.who).slash(community.channels["general"], "checkin now")
        await _answer(community, form, self)


@dataclass(frozen=True)
class AnswersRound(ChecksIn):
    """Somebody answers the newest round in a channel, and shares it with whoever answers, too."""

    audience: str = "round:"
    where: str = "workbench"

    async def happen(self, community: Community) -> None:
        form = await _press(community, self.who, self.where, "Check in")
        await _answer(community, form, self)


@dataclass(frozen=True)
class Presses:
    """Somebody presses a button of the newest message in a place that has it."""

    who: str
    where: str
    label: str

    async def happen(self, community: Community) -> None:
        await _press(community, self.who, self.where, self.label)


@dataclass(frozen=True)
class WritesBack:
    """Somebody writes back to a member's check-in, which the two of them alone read."""

    who: str
    whom: str
    words: str

    async def happen(self, community: Community) -> None:
        mention = community.person(self.whom).mention
        card = _newest(community.channels["general"], lambda one: bool(one.embeds) and mention in one.content)
        form = await community.person(self.who).click(card, label=_shown(card, "Write back"))
        await community.person(self.who).submit_modal(form, {"words": self.words})


@dataclass(frozen=True)
class ReportsMessage:
    """Somebody reports what stands in their newest direct message."""

    who: str
    happened: str

    async def happen(self, community: Community) -> None:
        form = await _press(community, self.who, DIRECT, "Report to the moderators")
        await community.person(self.who).user.submit_modal(form, {"happened": self.happened, "along": "yes"})


@dataclass(frozen=True)
class TellsTeam:
    """Somebody who needs help now tells the moderators, with their name."""

    who: str
    words: str

    async def happen(self, community: Community) -> None:
        who = community.person(self.who)
        help_now = (await who.slash(community.channels["general"], "help-now")).response
        assert help_now is not None  # noqa: S101 - help answers at once
        with using_locale(known_locale(simulation.spoken(community.env))):
            label = _("Tell the moderators privately")
        form = await who.click(help_now, label=label)
        await who.submit_modal(form, {"words": self.words, "named": "named"})


async def _press(community: Community, who: str, where: str, label: str) -> simcord.InteractionResult:
    """Press this button where it is newest in a place."""
    person, place = community.person(who), community.place(where, who)
    message = _newest(place, lambda one: not _names(label).isdisjoint(_labels(one)))
    return await (person.user if where == DIRECT else person).click(message, label=_shown(message, label))


def _newest(place: simcord.ChannelHandle, fits: Callable[[discord.Message], bool]) -> discord.Message:
    found = next((one for one in reversed(place.history()) if fits(one)), None)
    if found is None:
        raise LookupError(f"nothing like that in {place.name}")
    return found


def _names(label: str) -> set[str]:
    """Return what a button is called in any language that the visitor may have chosen meanwhile."""
    names: set[str] = set()
    for locale in languages():
        with using_locale(locale):
            names.add(_(label))
    return names


def _shown(message: discord.Message, label: str) -> str:
    """Return what a message calls a button."""
    return next((one for one in _labels(message) if one in _names(label)), label)


def _labels(message: discord.Message) -> list[str]:
    rows: list[Any] = list(message.components)
    return [getattr(one, "label", "") for row in rows for one in getattr(row, "children", ())]


async def _answer(community: Community, form: simcord.InteractionResult, said: ChecksIn) -> None:
    """Send the form in which somebody says how they are."""
    labels: list[dict[str, Any]] = (form.modal or {})["components"]
    [audiences] = [one["component"]["options"] for one in labels if one["component"]["custom_id"] == "audience"]
    audience = next(one["value"] for one in audiences if one["value"].startswith(said.audience))
    answers = {"mood": str(said.mood), "wish": [said.wish], "audience": [audience], "words": said.words}
    await community.person(said.who).submit_modal(form, answers)
