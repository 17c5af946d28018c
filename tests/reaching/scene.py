"""A server that has everything, somebody in it who reaches out, and what is true of every way of doing so."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import Enum
from typing import ClassVar

import discord
import simcord

from tests.cogs.check_ins.talks import EASY
from tests.cogs.help_now.people import Office, said
from tests.world import World

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NIGHT, MORNING = 23, 7  # the hours from which, and until which, whoever reaches out wants to be left in peace
AWAKE = 3 * HOUR  # who reached out so lately is taken to be awake


class End(Enum):
    """How a story ends."""

    NOBODY = "nobody answers"
    STOPS = "somebody answers and stops"
    GOES_ON = "somebody answers and goes on"


class Scene:
    """A server that has everything. It is midnight; ann reaches out, and ben, cleo and the moderator could answer."""

    def __init__(self, world: World) -> None:
        self.world, self.person, self.ben, self.mod = world, world.ann, world.ben, world.mod
        self.cleo = world.guild.add_member(world.env.create_user("cleo"))
        world.has_long_been_here(self.cleo)
        self.place, self.listening, self.rooms, self.kitchen = (
            world.guild.create_text_channel(name) for name in ("check-ins", "listening", "rooms", "kitchen")
        )
        self.office = Office(world)
        self.reached_out = world.env.now()
        self._known = 0

    async def open(self) -> None:
        """There is a place for everything, and who is to be left in peace at night has said so."""
        world = self.world
        places = {"listeners_channel": self.listening, "talks": self.rooms, "circles": world.general}
        await self.office.open()
        await world.settings("check_ins", channel=self.place, **places, **EASY)
        await self.ben.slash(world.general, "listener on")
        await self.be_somebody(self.person)

    async def be_somebody(self, member: simcord.MemberActor) -> None:
        """It is this person who reaches out."""
        self.person = member
        await member.slash(self.world.general, "preferences", timezone="UTC", quiet=f"{NIGHT}:00-{MORNING}:00")

    def reach_out_now(self) -> None:
        """What they were told before is no part of the story."""
        self.reached_out, self._known = self.world.env.now(), len(self.letters)

    async def moment(self) -> None:
        await self.world.pass_time(minutes=0.1)

    @property
    def letters(self) -> list[discord.Message]:
        """All that the person was told by direct message."""
        is_open = self.person.id in self.world.env.backend.dm_channels
        sent = self.world.dms(self.person) if is_open else []
        return [one for one in sent if not one.flags.ephemeral]

    def may_be_told_at(self, moment: datetime) -> bool:
        """Whether somebody may be told something at night, or it is no night: who reached out lately is awake."""
        return moment - self.reached_out <= AWAKE + MINUTE or MORNING <= moment.hour < NIGHT

    def morning_after(self, moment: datetime) -> datetime:
        """The same moment, or the end of the night in which it lies."""
        if self.may_be_told_at(moment):
            return moment
        morning = moment.replace(hour=MORNING, minute=0, second=0, microsecond=0)
        return morning if moment < morning else morning + DAY

    @property
    def told(self) -> list[discord.Message]:
        """What of it came since they reached out."""
        return self.letters[self._known :]


class Reaching:
    """A way to reach out. Each told text is a part of one direct message; there is no other one."""

    name: ClassVar[str]
    at_once: ClassVar[str] = ""  # what they are told as they do it
    audiences: ClassVar[Sequence[str]] = ()  # of check-ins
    awaited: ClassVar[str] = ""  # the kind, of what waits for a person
    notices: ClassVar[Sequence[str]] = ()  # the kinds of messages that tell what came of it
    queue: ClassVar[str] = ""  # the section in the team's queue
    within: ClassVar[timedelta] = AWAKE  # until they are told that nobody has answered
    lasts: ClassVar[timedelta] = DAY  # what is said after that is said already
    urgent: ClassVar[bool] = False  # it comes at any hour: they asked for help
    nobody: ClassVar[Sequence[str]]
    stops: ClassVar[Sequence[str]]
    goes_on: ClassVar[Sequence[str]]

    def texts(self, end: End) -> Sequence[str]:
        return {End.NOBODY: self.nobody, End.STOPS: self.stops, End.GOES_ON: self.goes_on}[end]

    async def prepare(self, scene: Scene) -> None:
        """What has to be there first."""

    async def reach_out(self, scene: Scene) -> str:
        """Do so, and return what they are told at once."""
        raise NotImplementedError

    async def answer(self, scene: Scene) -> None:
        """Somebody answers, as far as one press goes."""
        raise NotImplementedError

    async def stop(self, scene: Scene) -> None:
        """That was all; or they take back what they said."""

    async def go_on(self, scene: Scene) -> None:
        """They write, and the person does."""

    async def turn_elsewhere(self, scene: Scene) -> str:
        """Take a way on that the person was shown, and return what opens; here it is a moderator."""
        form = await scene.person.user.click(scene.told[-1], label="A moderator")
        assert form.modal is not None, said(form)
        return said(await scene.person.user.submit_modal(form, {"words": "nobody is there", "named": "named"}))

    turned: ClassVar[str] = "I'll tell you when one of them has read it"
