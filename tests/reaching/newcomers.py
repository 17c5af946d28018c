"""Newcomers, and those who greet them."""

from typing import ClassVar

import discord

from tests.cogs.help_now.people import said
from tests.reaching.scene import DAY, Reaching, Scene


class Greeting(Reaching):
    """Who joins reaches out by it, and need not press anything."""

    name, awaited = "everyone, as a newcomer", "welcome.hello"
    notices = ("welcome.heard", "welcome.follow_up", "welcome.last_follow_up", "welcome.direct")
    within, lasts = 3 * DAY, 4 * DAY
    nobody = ("I'm not sure anyone has said a proper hello yet",)
    stops = ("**ben** said hello to you in The Hearth",)
    goes_on = ()  # They have seen it.
    turned = "A few words about you"
    where: ClassVar[str] = "channel"

    async def prepare(self, scene: Scene) -> None:
        world = scene.world
        await world.settings("welcome", channel=world.welcome, introductions=world.thanks, where=self.where)
        await world.settings("greeters", channel=scene.kitchen)
        await scene.be_somebody(await world.join("dora"))
        await world.pass_time(minutes=2.1)

    async def reach_out(self, scene: Scene) -> str:
        return ""

    def greeting(self, scene: Scene) -> discord.Message:
        return scene.world.welcome.history()[-1]

    async def answer(self, scene: Scene) -> None:
        await scene.ben.click(self.greeting(scene), label="Say hi")

    async def go_on(self, scene: Scene) -> None:
        await scene.person.send(scene.world.welcome, "hi ben")

    async def turn_elsewhere(self, scene: Scene) -> str:
        return str((await scene.person.user.click(scene.told[-1], label="Introduce yourself")).modal)


class Introduction(Greeting):
    """They introduce themselves where a greeting is nowhere to be seen."""

    name = "everyone, with an introduction"
    notices = ("welcome.unposted",)
    stops = goes_on = (*Greeting.stops, "You've been in The Hearth for a few days. How is it going?")
    where, turned = "direct message", "May I tell the people who greet newcomers"

    async def reach_out(self, scene: Scene) -> str:
        form = await scene.person.user.click(scene.letters[-1], label="Introduce yourself")
        sent = await scene.person.user.submit_modal(form, {"about": "I bake."})
        await scene.moment()
        return said(sent)

    async def answer(self, scene: Scene) -> None:
        await scene.ben.click(scene.world.thanks.history()[-1], label="Say hi")

    async def go_on(self, scene: Scene) -> None:
        await scene.person.send(scene.world.general, "hi ben")

    async def turn_elsewhere(self, scene: Scene) -> str:
        return said(await scene.person.user.click(scene.told[-1], label="A bit lost"))


class Lost(Greeting):
    """They feel lost, and let the greeters know."""

    name, awaited, notices = "greeters", "welcome.need", ("welcome.nobody_came",)
    at_once = "so that one of them can find you"
    lasts = 6 * DAY
    nobody = ("in the days after that I saw nobody write to you there",)
    stops = goes_on = ()  # They are mentioned.

    async def prepare(self, scene: Scene) -> None:
        await super().prepare(scene)
        await scene.world.pass_time(days=3.4)

    async def reach_out(self, scene: Scene) -> str:
        await scene.person.user.click(scene.letters[-1], label="A bit lost")
        told = await scene.person.user.click(scene.letters[-1], label="Yes, tell them")
        await scene.moment()
        return said(told)

    async def answer(self, scene: Scene) -> None:
        await scene.ben.send(scene.world.general, f"hello {scene.person.mention}")


WAYS = (Greeting, Introduction, Lost)
