"""From one person to another, or to the few who want to be a circle."""

from tests.cogs.check_ins.circles import Town
from tests.cogs.check_ins.people import EVERY_DAY, choose
from tests.cogs.help_now.people import said
from tests.reaching.scene import DAY, Reaching, Scene


class Ask(Reaching):
    """Nobody is to learn whether somebody has read a question: the truth is told beforehand."""

    name, notices = "somebody, asked how they are", ("check_ins.ask", "check_ins.tell")
    at_once = "You'll hear what they choose to say, which may be nothing."
    nobody = ()
    stops = goes_on = ("says: I'm okay.",)

    async def reach_out(self, scene: Scene) -> str:
        return said(await scene.person.slash(scene.world.general, "checkin ask", member=scene.ben))

    async def answer(self, scene: Scene) -> None:
        await scene.ben.user.click(scene.world.dms(scene.ben)[-1], label="I'm okay")
        await scene.moment()

    async def turn_elsewhere(self, scene: Scene) -> str:
        await scene.person.send(scene.world.general, "ben, how are you?")
        return "written themselves"

    turned = "written themselves"


class Chat(Reaching):
    """Whoever is asked how they are says that they could use a chat, and whoever asked is the one to come."""

    name, notices = "whoever asked, for a chat", ("check_ins.alone_in_chat", "check_ins.talk")
    at_once = "`/help-now` shows who is there at once"
    nobody = ("**ben** (\\@ben) hasn't written in your private thread",)
    stops = goes_on = ()  # They read it there.

    async def prepare(self, scene: Scene) -> None:
        await scene.ben.slash(scene.world.general, "checkin ask", member=scene.person)
        await scene.world.pass_time(hours=8)  # It is passed on when the night is over.

    async def reach_out(self, scene: Scene) -> str:
        pressed = await scene.person.user.click(scene.letters[-1], label="I could use a chat")
        await scene.moment()
        return said(pressed)

    async def answer(self, scene: Scene) -> None:
        await scene.ben.send(scene.rooms.threads[0], "hello")

    async def go_on(self, scene: Scene) -> None:
        await scene.person.send(scene.rooms.threads[0], "hello you")


class Friend(Reaching):
    """A friend is asked to look out; the question to them waits for their morning."""

    name = "a friend, to look out"
    notices = (
        *(f"check_ins.lookout_{what}" for what in ("accepted", "declined", "unanswered", "ended", "resting")),
        *("check_ins.lookout", "check_ins.missed", "check_ins.lookout_told", "check_ins.lookout_waits"),
    )
    at_once = "It begins when they say yes."
    within, lasts = 7 * DAY, 9 * DAY
    nobody = ("hasn't answered yet whether they would look out for you",)
    stops = ("looks out for you in The Hearth from now on", "no longer looking out for each other")
    goes_on = ("looks out for you in The Hearth from now on",)
    turned = "I'll ask <@"

    async def prepare(self, scene: Scene) -> None:
        await choose(scene.world, scene.person, EVERY_DAY[:1], time="13:00", zone="UTC")
        await scene.person.slash(scene.world.general, "checkin away", until="6 weeks")

    async def reach_out(self, scene: Scene) -> str:
        asked = await scene.person.slash(scene.world.general, "checkin friend", friend=scene.ben)
        await scene.moment()
        return said(asked)

    async def answer(self, scene: Scene) -> None:
        await scene.ben.user.click(scene.world.dms(scene.ben)[-1], label="Yes, I will")
        await scene.moment()

    async def stop(self, scene: Scene) -> None:
        await scene.world.pass_time(hours=9)
        listed = await scene.ben.slash(scene.world.general, "checkin friend")
        assert listed.response is not None
        [menu] = [row["components"][0] for row in listed.response.components]
        await scene.ben.select(listed.response, [menu["options"][0]["value"]])

    async def turn_elsewhere(self, scene: Scene) -> str:
        return said(await scene.person.slash(scene.world.general, "checkin friend", friend=scene.cleo))


class NewCircle(Reaching):
    """Somebody begins a circle, which needs three."""

    name = "whoever would be in a circle"
    notices = tuple(f"check_ins.circle_{what}" for what in ("waits", "hindered", "over"))
    at_once = "It begins when 2 more have joined."
    within, lasts = 15 * DAY, 31 * DAY
    nobody = stops = ("has waited for two weeks now", "three people didn't come together in time")
    goes_on = ()
    turned = "You are in **Soup** now."
    town: Town

    async def reach_out(self, scene: Scene) -> str:
        self.town = Town(scene.world, [scene.person, scene.ben, scene.cleo])
        return said(await self.town.start(scene.person))

    async def answer(self, scene: Scene) -> None:
        await self.town.join(scene.ben)

    async def stop(self, scene: Scene) -> None:
        await self.town.leave(scene.ben)

    async def go_on(self, scene: Scene) -> None:
        await self.town.join(scene.cleo)
        await scene.moment()
        assert scene.person.id in self.town.inside

    async def turn_elsewhere(self, scene: Scene) -> str:
        return said(await scene.person.slash(scene.world.general, "circle start", name="Soup"))


WAYS = (Ask, Chat, Friend, NewCircle)
