"""Check-ins: whoever an author can choose to see one."""

from typing import ClassVar

import simcord

from tests.cogs.check_ins.circles import Town
from tests.cogs.check_ins.people import answer, cards, check_in, field, text, write_back
from tests.cogs.help_now.people import said
from tests.reaching.scene import AWAKE, DAY, HOUR, Reaching, Scene

PASSED_ON = "I'm passing it on privately"  # to themselves, at once


class Everyone(Reaching):
    name, audiences, awaited = "everyone here", ("everyone",), "check_ins.heard"
    notices = ("check_ins.unheard", "check_ins.was_heard", "check_ins.letter")
    queue = "Check-ins that nobody has heard yet"
    nobody = ("I haven't forgotten you. In the last 3 hours nobody",)
    stops = ("**ben** (\\@ben) read your check-in",)
    goes_on = (*stops, "**ben** (\\@ben) wrote back to your check-in", PASSED_ON)
    audience: ClassVar[str] = "everyone:0"

    async def reach_out(self, scene: Scene) -> str:
        return said(await check_in(scene.world, scene.person, mood=1, audience=self.audience))

    async def answer(self, scene: Scene) -> None:
        await scene.ben.click(cards(scene.place)[0], label="I hear you")
        await scene.moment()

    async def go_on(self, scene: Scene) -> None:
        await write_back(scene.ben, cards(scene.place)[0], "soup on Sunday?")
        await scene.moment()
        await answer(scene.person, scene.told[-1], "yes, please")

    async def turn_elsewhere(self, scene: Scene) -> str:
        await scene.person.user.select(scene.told[-1], ["listeners:0"])
        await scene.moment()
        return text(cards(scene.listening)[-1])

    turned = "would like to be listened to"


class Nameless(Everyone):
    name, audiences, audience = "everyone here, without a name", ("nameless",), "nameless:0"
    stops = ("read your check-in",)
    goes_on = (*stops, "wrote back to your check-in", PASSED_ON)


class Listeners(Reaching):
    name, audiences, awaited = "listeners", ("listeners",), "check_ins.asked"
    notices = (
        *("check_ins.unclaimed", "check_ins.returned", "check_ins.listener_found", "check_ins.ended_early"),
        *("check_ins.held_back", "check_ins.no_place", "check_ins.passed_on"),
    )
    within = HOUR / 2
    nobody = ("In the last 30 minutes none of the listeners in The Hearth was free",)
    stops = ("**ben** (\\@ben) is here to listen to you", "is with the listeners again", *nobody)
    goes_on = ("**ben** (\\@ben) is here to listen to you",)
    audience: ClassVar[str] = "listeners:0"

    async def reach_out(self, scene: Scene) -> str:
        return said(await check_in(scene.world, scene.person, mood=1, audience=self.audience))

    async def answer(self, scene: Scene) -> None:
        await scene.moment()
        await scene.ben.click(cards(scene.listening)[-1], label="I'll listen")
        await scene.moment()

    async def go_on(self, scene: Scene) -> None:
        [thread] = scene.rooms.threads
        for who in (scene.ben, scene.person):
            await who.send(thread, "hello")


class ListenersNameless(Listeners):
    name, audience = "listeners, without a name at first", "listeners:1"


class Circle(Reaching):
    name, audiences = "a circle", ("circle",)
    notices = ("check_ins.circle_answered", "check_ins.circle_unheard")
    within, lasts = DAY, 2 * DAY
    nobody = ("In the last 24 hours nobody in **Tea** has answered",)
    stops = ("**ben** (\\@ben) read what you shared in **Tea**",)
    goes_on = stops
    town: Town

    async def prepare(self, scene: Scene) -> None:
        self.town = Town(scene.world, [scene.person, scene.ben, scene.cleo])
        await self.town.begin()

    async def reach_out(self, scene: Scene) -> str:
        return said(await self.town.share(scene.person))

    async def answer(self, scene: Scene) -> None:
        await scene.ben.click(self.town.thread.history()[0], label="Just reading this week")
        await scene.ben.click(self.town.cards()[0], label="I hear you")
        await scene.moment()

    async def go_on(self, scene: Scene) -> None:
        for who in (scene.ben, scene.person):
            await who.send(self.town.thread, "hello")


class Round(Reaching):
    name, audiences, notices = "those who answer a round", ("round",), ("check_ins.round_alone",)
    within = AWAKE
    nobody = ("nobody else has shared one",)
    stops = goes_on = ()

    async def prepare(self, scene: Scene) -> None:
        options = {"name": "Morning", "channel": scene.world.general, "days": "daily", "time": "9:00"}
        await scene.mod.slash(scene.world.general, "round create", **options, timezone="UTC", window=2)
        await scene.world.pass_time(hours=9.1)

    async def reach_out(self, scene: Scene) -> str:
        return await self._share(scene, scene.person)

    async def _share(self, scene: Scene, who: simcord.MemberActor) -> str:
        form = await who.click(scene.world.general.history()[-1], label="Check in")
        shared = [one["value"] for one in field(form, "audience")["options"] if one["value"].startswith("round:")]
        words = {"mood": "2", "wish": ["listen"], "audience": shared, "words": "a long day"}
        return said(await who.submit_modal(form, words))

    async def answer(self, scene: Scene) -> None:
        await self._share(scene, scene.ben)
        assert "a long day" in said(
            await scene.person.click(scene.world.general.history()[-1], label="Read this round")
        )


WAYS = (Everyone, Nameless, Listeners, ListenersNameless, Circle, Round)
