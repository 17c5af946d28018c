"""Breaks each thing that a server can choose, and keeps who read what of it: what the page about it is made of."""

import re
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import discord
import simcord
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.settings import Channel, Role, kind_of
from tests.cogs.care.people import words_of
from tests.world import World

PAGE = Path("docs/when-something-breaks.md")
_PART = re.compile(r"(<!-- tested -->\n).*(<!-- tested: end -->)", re.DOTALL)
_GIVEN = (
    "view_channel", "send_messages", "embed_links", "read_message_history", "create_private_threads",
    "send_messages_in_threads",
)  # fmt: skip


Chosen = simcord.ChannelHandle | simcord.RoleHandle
Change = Callable[[], object]


@dataclass(frozen=True)
class Setting:
    """A setting of a server: a channel, or a role that the bot gives."""

    feature: str
    name: str
    mark: Channel | Role

    @property
    def full_name(self) -> str:
        return f"{self.feature} {self.name}"


@dataclass(frozen=True)
class Told:
    """What was read when something was broken and mended, with names for what differs from setting to setting."""

    broken: str
    at_once: str
    later: str
    mended: str

    def row(self, settings: Iterable[str]) -> str:
        cells = (self.broken, ", ".join(f"`{one}`" for one in settings), self.at_once, self.later, self.mended)
        return f"| {' | '.join(cell.replace(chr(10), '<br>') for cell in cells)} |"


def settings_of(world: World) -> Iterator[Setting]:
    """Return every setting that is a channel, or a role that the bot gives."""
    for model in world.bot.services.settings.declared:
        for name, field in model.model_fields.items():
            if isinstance(mark := kind_of(field), Channel | Role):
                yield Setting(model.feature, name, mark)


class Workshop:
    """A server in which everything is chosen, and one thing after the other breaks; its team reads in two channels."""

    def __init__(self, world: World) -> None:
        self._world, self._backend = world, world.env.backend
        self.office, self.other = world.private_channel("office"), world.private_channel("other")

    async def open(self) -> None:
        self._backend.edit_role(self._world.guild.id, self.own_role().id, {"position": 50})
        await self._world.settings("team", channel=self.office)
        await self._world.settings("check_ins", moderators=self.other)

    def own_role(self) -> discord.Role:
        me = self._world.guild.me
        assert me is not None
        return me.roles[-1]

    def deny(self, place: simcord.ChannelHandle, *permissions: str) -> None:
        """Let the bot have all that it needs in a channel but this."""
        denied = discord.Permissions(**dict.fromkeys(permissions, True))
        allowed = discord.Permissions(**dict.fromkeys(_GIVEN, True)).value & ~denied.value
        me = self._world.guild.me
        assert me is not None
        mine = Overwrite(target_id=me.id, type=OverwriteType.MEMBER, allow=allowed, deny=denied.value)
        self._backend.set_overwrite(place.id, mine)

    async def choose(self, setting: Setting, chosen: Chosen) -> str:
        """Set something, and return what the moderator who does reads of it."""
        told = await self._world.settings(setting.feature, **{setting.name: chosen})
        assert told.ephemeral
        lines = words_of(told.response).split("\n\n")[0].splitlines()
        await self._world.pass_time(minutes=0.5)
        return next((line for line in lines if f"`{setting.full_name}`" in line), lines[0])

    async def hear(self, *places: simcord.ChannelHandle) -> list[str]:
        """Return what the team reads in its channels, and in these, within the next minutes.

        It is as if it had been told nothing today.
        """
        await self._world.settle()
        sql = "DELETE FROM hindrances WHERE what = 'told'"
        await self._world.bot.services.database.write(lambda tx: tx.run(sql))
        looked_at = {place.id: place for place in (self.office, self.other, *places)}.values()
        before = {place.id: len(place.history()) for place in looked_at}
        await self._world.pass_time(minutes=6)
        new = [message for place in looked_at for message in place.history()[before[place.id] :]]
        assert all(one.flags.silent for one in new)
        sent = [one.json for one in self._world.env.http_requests if one.method == "POST" and one.json]
        assert all(one["allowed_mentions"] == {"parse": []} for one in sent if one.get("content") in map(words_of, new))
        return [words_of(one) for one in new]

    async def without(self, setting: Setting, chosen: simcord.ChannelHandle, permission: str) -> Told:
        """Take one permission in one channel and give it back; return what was read."""
        return await self.told(
            setting, chosen, title(permission), lambda: self.deny(chosen, permission), lambda: self.deny(chosen)
        )

    async def told(self, setting: Setting, chosen: Chosen, broken: str, harm: Change, mend: Change) -> Told:
        """Break something that was chosen and mend it; return what was read."""
        places = [chosen] if isinstance(chosen, simcord.ChannelHandle) else []
        harm()
        [later] = await self.hear(*places)
        at_once = await self.choose(setting, chosen)
        mend()
        [mended] = await self.hear(*places)
        return self._named(Told(broken, at_once, later, mended), setting, chosen)

    async def lost(self, setting: Setting, chosen: Chosen, other: Chosen, lose: Change) -> Told:
        """Delete what was chosen, and choose another; return what was read."""
        places = [other] if isinstance(other, simcord.ChannelHandle) else []
        lose()
        [later] = await self.hear(*places)
        await self.choose(setting, other)
        mended = (await self.hear(*places))[-1]
        gone = "the role" if isinstance(chosen, simcord.RoleHandle) else "the channel"
        return self._named(Told(gone, "(Discord does not offer it)", later, mended), setting, other)

    def _named(self, told: Told, setting: Setting, chosen: Chosen) -> Told:
        """Return the same with names for what differs."""
        names = {
            setting.full_name: "{setting}",
            chosen.mention: "{it}",
            self.own_role().mention: "@Hearth",
            self._world.guild.default_role.mention: "@everyone",
        }
        if setting.mark.meanwhile:
            names[setting.mark.meanwhile] = "{meanwhile}"

        def name(words: str) -> str:
            for what, called in names.items():
                words = words.replace(what, called)
            return words.removeprefix("- ")

        return replace(told, at_once=name(told.at_once), later=name(told.later), mended=name(told.mended))

    async def troubles(self, setting: Setting) -> AsyncIterator[Told]:
        """Break whatever can be broken of a setting, one thing after the other."""
        async for one in self._of_role(setting) if isinstance(setting.mark, Role) else self._of_channel(setting):
            yield one
        await self._world.reset(f"{setting.feature}.{setting.name}")
        await self.open()

    async def _of_channel(self, setting: Setting) -> AsyncIterator[Told]:
        assert isinstance(setting.mark, Channel)
        place, other = self._place(setting), self._place(setting)
        await self.choose(setting, place)
        for permission in setting.mark.needs:
            yield await self.without(setting, place, permission)
        if setting.mark.private:
            everyone = self._world.guild.default_role.id
            closed = Overwrite(
                target_id=everyone, type=OverwriteType.ROLE, allow=0, deny=discord.Permissions(view_channel=True).value
            )
            yield await self.told(
                setting,
                place,
                "that not everyone can read it",
                lambda: self._backend.delete_overwrite(place.id, everyone),
                lambda: self._backend.set_overwrite(place.id, closed),
            )
        yield await self.lost(setting, place, other, lambda: self._backend.delete_channel(place.id))

    def _place(self, setting: Setting) -> simcord.ChannelHandle:
        assert isinstance(setting.mark, Channel)
        make = self._world.private_channel if setting.mark.private else self._world.guild.create_text_channel
        place = make(setting.name)
        self.deny(place)
        return place

    async def _of_role(self, setting: Setting) -> AsyncIterator[Told]:
        guild, own = self._world.guild, self.own_role()
        role, other = guild.create_role(setting.name), guild.create_role(setting.name)
        await self.choose(setting, role)

        def edit(one: int, **how: int) -> Change:
            return lambda: self._backend.edit_role(guild.id, one, how)

        without = own.permissions.value & ~discord.Permissions(manage_roles=True).value
        restore = edit(own.id, permissions=own.permissions.value)
        yield await self.told(setting, role, "Manage Roles", edit(own.id, permissions=without), restore)
        lower, higher = edit(own.id, position=1), edit(own.id, position=own.position)
        yield await self.told(setting, role, "its place below my role", lower, higher)
        powers = discord.Permissions(kick_members=True).value
        harm, mend = edit(role.id, permissions=powers), edit(role.id, permissions=0)
        yield await self.told(setting, role, "that it has no powers", harm, mend)
        yield await self.lost(setting, role, other, lambda: self._backend.delete_role(guild.id, role.id))


def table(told: Mapping[Told, list[Setting]], settings: Iterable[Setting]) -> str:
    """Return what the page says: equal rows together, and what happens meanwhile."""
    head = ("what is lost", "for", "whoever sets it reads at once", "later, the team reads", "once it is mended")
    lines = [f"| {' | '.join(head)} |", "| --- | --- | --- | --- | --- |"]
    lines += [one.row(setting.full_name for setting in of) for one, of in told.items()]
    lines += ["", "| setting | {meanwhile} |", "| --- | --- |"]
    lines += [f"| `{one.full_name}` | {one.mark.meanwhile or 'nothing else stops'} |" for one in settings]
    return "\n".join(lines)


def page_with(made: str) -> str:
    """Return the page, with this in its place."""
    return _PART.sub(lambda part: f"{part[1]}\n{made}\n\n{part[2]}", PAGE.read_text(encoding="utf-8"))


def title(permission: str) -> str:
    return permission.replace("_", " ").title()
