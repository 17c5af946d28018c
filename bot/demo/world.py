"""The demo's community: who belongs to it, where they talk, and what each of them sees."""

from dataclasses import dataclass, field
from typing import Any

import discord
import simcord

from bot.demo import simulation

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
DIRECT = "direct"  # the place beside the channels: one's direct messages
THREAD = "thread"  # the newest thread that somebody sees
NEWCOMER = "NEWCOMER"  # whoever has come last in a story
PARTS = {"moderators": "moderator", "listeners": "listener"}  # what a role is called in whoever has it
NEWCOMERS = ("Robin", "Amara", "Luca", "Yuki", "Elif", "Sam", "Nadia", "Oskar", "Mei", "Jonah")


@dataclass
class Community:
    """The server of the demo, with its channels and its members by name."""

    env: simcord.Env
    guild: simcord.GuildHandle
    zone: str
    channels: dict[str, simcord.ChannelHandle]
    people: dict[str, simcord.MemberActor]
    roles: dict[str, simcord.RoleHandle]
    reading_rules: set[str] = field(default_factory=set[str])
    newcomer: str = ""

    async def join(self, name: str) -> None:
        """Let somebody new join; the server's rules are still ahead of them."""
        self.people[name] = await simulation.join(self.env, self.guild, name)
        self.reading_rules.add(name)

    async def accept_rules(self, name: str) -> None:
        """Let somebody accept the rules."""
        await simulation.accept_rules(self.env, self.guild, self.people[name])
        self.reading_rules.discard(name)

    async def speak(self, locale: discord.Locale) -> None:
        """Let Hearth speak a language to everybody here, as `/settings language` and everybody's Discord would."""
        simulation.speak(self.env, locale.value)
        settings = simulation.services_of(self.env).settings
        for model in settings.declared:
            if model.feature == "language":
                await settings.change(self.guild.id, model, language=locale.value)
        await self.env.settle()

    def named(self, name: str) -> str:
        """Return whom a name means."""
        return self.newcomer if name == NEWCOMER else name

    def person(self, name: str) -> simcord.MemberActor:
        """Return somebody who takes part. Raises KeyError where nobody of that name does, or not yet."""
        if self.named(name) in self.reading_rules:
            raise KeyError(name)
        return self.people[self.named(name)]

    def part_of(self, name: str) -> str:
        """Return what somebody does here besides being a member, in a word; nothing for most."""
        roles = simulation.roles_of(self.env, self.people[name])
        return next((PARTS[key] for key, role in self.roles.items() if role.id in roles), "")

    def places(self, name: str) -> dict[str, simcord.ChannelHandle]:
        """Return what somebody sees, by its key: channels, each with its open threads below, and direct messages."""
        self._learn_channels()
        seen: dict[str, simcord.ChannelHandle] = {}
        for key, channel in self.channels.items():
            below = {str(one.id): one for one in channel.threads if simulation.is_open(self.env, one.id)}
            seen |= {key: channel, **below}
        who = self.people[self.named(name)]
        seen = {key: one for key, one in seen.items() if simulation.can_read(self.env, one.id, who)}
        return {**seen, DIRECT: who.user.dm_channel}

    def _learn_channels(self) -> None:
        """Take in the channels that were made or deleted since."""
        there = {one.id: one for one in simulation.text_channels(self.env, self.guild)}
        self.channels = {key: one for key, one in self.channels.items() if one.id in there}
        known = {one.id for one in self.channels.values()}
        self.channels |= {one.name or str(one.id): one for one in there.values() if one.id not in known}

    def place_key(self, where: str, name: str) -> str:
        """Return the key of a place as somebody sees it. Raises KeyError where they do not."""
        seen = self.places(name)
        key = (
            max((key for key, one in seen.items() if one.is_thread), key=int, default="") if where == THREAD else where
        )
        if key not in seen:
            raise KeyError(where)
        return key

    def place(self, where: str, name: str) -> simcord.ChannelHandle:
        """Return a place as somebody sees it. Raises KeyError where they do not."""
        return self.places(name)[self.place_key(where, name)]

    def next_newcomer(self) -> str:
        """Return a name that nobody here has yet."""
        names = [*NEWCOMERS, *(f"Guest {number}" for number in range(1, len(self.people) + 2))]
        return next(name for name in names if name not in self.people)


def found(env: simcord.Env, zone: str) -> Community:
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
    return Community(env, guild, zone, channels, people, roles)


def _overwrites(
    guild: simcord.GuildHandle, roles: dict[str, simcord.RoleHandle], name: str
) -> dict[Any, discord.PermissionOverwrite]:
    """Return who sees a channel, where that is not everybody."""
    if name not in PRIVATE:
        return {}
    seen = discord.PermissionOverwrite(view_channel=True, read_message_history=True)
    closed = discord.PermissionOverwrite(view_channel=False)
    return {guild.default_role: closed, guild.me: seen, **{roles[role]: seen for role in PRIVATE[name]}}
