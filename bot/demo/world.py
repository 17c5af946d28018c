"""The demo's community: who belongs to it, where they talk, and how its two weeks of history come about."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import discord
import simcord

from bot.demo import history, simulation
from bot.demo.history import (
    HISTORY,
    Accepts,
    ChecksIn,
    Event,
    GivesThanks,
    Joins,
    Presses,
    ReportsMessage,
    Says,
    SaysHi,
    SetsReminder,
    TellsTeam,
    Types,
    WritesBack,
)

NAME = "The Mending Circle"
MODERATOR = "Noor"
MEMBERS = ("June", "Tomas", "Imani", "Wei", "Sofia")
CHANNELS = {
    "welcome": "Where newcomers are greeted",
    "introductions": "Who we are",
    "general": "Anything and everything",
    "workbench": "What are you mending? Show it, and ask for help",
    "thanks": "Thanks to one another",
    "greeters": "For those who like to meet whoever is new",
    "listeners": "For those who like to listen",
    "team": "What the moderators look after",
}
# Which roles see what not everybody sees.
PRIVATE = {"listeners": ("listeners", "moderators"), "team": ("moderators",)}
NEWCOMERS = ("Robin", "Amara", "Luca", "Yuki", "Elif", "Sam", "Nadia", "Oskar", "Mei", "Jonah")


@dataclass
class Community:
    """The server of the demo, with its channels and its members by name."""

    env: simcord.Env
    guild: simcord.GuildHandle
    channels: dict[str, simcord.ChannelHandle]
    people: dict[str, simcord.MemberActor]
    roles: dict[str, simcord.RoleHandle]
    reading_rules: set[str] = field(default_factory=set[str])

    async def join(self, name: str) -> None:
        """Let somebody new join; the server's rules are still ahead of them."""
        self.people[name] = await simulation.join(self.env, self.guild, name)
        self.reading_rules.add(name)

    async def accept_rules(self, name: str) -> None:
        """Let somebody accept the rules."""
        await simulation.accept_rules(self.env, self.guild, self.people[name])
        self.reading_rules.discard(name)

    def present(self, name: str) -> simcord.MemberActor:
        """Return somebody who takes part. Raises KeyError where nobody of that name does, or not yet."""
        if name in self.reading_rules:
            raise KeyError(name)
        return self.people[name]

    def sees(self, name: str, channel: str) -> bool:
        """Return whether somebody can read a channel."""
        return simulation.can_read(self.env, self.channels[channel].id, self.people[name])

    def next_newcomer(self) -> str:
        """Return a name that nobody here has yet."""
        names = [*NEWCOMERS, *(f"Guest {number}" for number in range(1, len(self.people) + 2))]
        return next(name for name in names if name not in self.people)


def start_of_history(now: datetime) -> datetime:
    """Return the simulated moment at which the bot starts, so that the history ends at `now`."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(days=history.DAYS)


def found(env: simcord.Env) -> Community:
    """Found the community: a moderator, a few members, some channels, nothing said yet."""
    guild = env.create_guild(NAME)
    manage = discord.Permissions(manage_guild=True, manage_messages=True, moderate_members=True)
    moderators = guild.create_role("moderators", permissions=manage, color=0xE8A33D)
    roles = {"moderators": moderators, "listeners": guild.create_role("listeners")}
    channels = {
        name: guild.create_text_channel(name, topic=topic, overwrites=_overwrites(guild, roles, name))
        for name, topic in CHANNELS.items()
    }
    people = {MODERATOR: guild.add_member(simulation.create_user(env, MODERATOR), roles=[moderators])}
    people |= {name: guild.add_member(simulation.create_user(env, name)) for name in MEMBERS}
    return Community(env, guild, channels, people, roles)


def _overwrites(
    guild: simcord.GuildHandle, roles: dict[str, simcord.RoleHandle], name: str
) -> dict[Any, discord.PermissionOverwrite]:
    """Return who sees a channel, where that is not everybody."""
    if name not in PRIVATE:
        return {}
    seen = discord.PermissionOverwrite(view_channel=True, read_message_history=True)
    closed = discord.PermissionOverwrite(view_channel=False)
    return {guild.default_role: closed, guild.me: seen, **{roles[role]: seen for role in PRIVATE[name]}}


async def live_through(community: Community, now: datetime, zone: str) -> None:
    """Let two weeks go by, in which everything happens by what members do; in the end it is `now`."""
    env = community.env
    moments = sorted(((event.at.moment(now), event) for event in HISTORY), key=lambda pair: pair[0])
    for moment, event in moments:
        await simulation.advance(env, moment)
        await _happen(community, event, zone)
    await simulation.advance(env, now)
    simulation.dismiss_private_answers(env)


async def _happen(community: Community, event: Event, zone: str) -> None:
    people, channels = community.people, community.channels
    match event:
        case Says(_, who, where, words):
            words = words.replace("#workbench", channels["workbench"].mention)
            await people[who].send(channels[where], words)
        case GivesThanks(_, who, where, whom, reason):
            await people[who].slash(channels[where], "kudos give", member=people[whom], reason=reason)
        case SetsReminder(_, who, when, what):
            await people[who].slash(channels["general"], "remind me", when=when, what=what)
        case Joins(_, who):
            await community.join(who)
        case Accepts(_, who):
            await community.accept_rules(who)
        case SaysHi(_, who, whom):
            await people[who].click(_greeting_of(community, whom), label="Say hi")
        case ChecksIn(_, who, mood, wish, words):
            form = await people[who].slash(channels["general"], "checkin now")
            answers = {"mood": str(mood), "wish": [wish], "audience": ["everyone:0"], "words": words}
            await people[who].submit_modal(form, answers)
        case Types(_, who, command, options):
            named: dict[str, Any] = {
                history.ZONE: zone,
                **{f"#{name}": channel for name, channel in channels.items()},
                **{f"@{name}": role for name, role in community.roles.items()},
            }
            chosen = {option: named.get(str(value), value) for option, value in options.items()}
            await people[who].slash(channels["general"], command, **chosen)
        case Presses(_, who, where, label):
            newest = next(one for one in reversed(channels[where].history()) if one.components)
            await people[who].click(newest, label=label)
        case WritesBack(_, who, whom, words):
            form = await people[who].click(_check_in_of(community, whom), label="Write back")
            await people[who].submit_modal(form, {"words": words})
        case ReportsMessage(_, who, happened):
            [*_earlier, newest] = people[who].user.dm_channel.history()
            form = await people[who].user.click(newest, label="Report to the moderators")
            await people[who].user.submit_modal(form, {"happened": happened, "along": "yes"})
        case TellsTeam(_, who, words):
            help_now = (await people[who].slash(channels["general"], "help-now")).response
            assert help_now is not None  # noqa: S101 - help answers at once
            form = await people[who].click(help_now, label="Tell the moderators privately")
            await people[who].submit_modal(form, {"words": words, "named": "named"})


def _greeting_of(community: Community, name: str) -> discord.Message:
    mention = community.people[name].mention
    greetings = community.channels["welcome"].history()
    return next(message for message in reversed(greetings) if message.author.bot and mention in message.content)


def _check_in_of(community: Community, name: str) -> discord.Message:
    mention = community.people[name].mention
    shown = community.channels["general"].history()
    return next(one for one in reversed(shown) if one.embeds and mention in one.content)
