"""Those who look after a server."""

from typing import ClassVar

from tests.cogs.help_now.people import said, tell_moderators
from tests.reaching.scene import DAY, HOUR, Reaching, Scene


class Moderators(Reaching):
    """A call for help: nothing of it waits for a morning."""

    name, notices, queue = "the moderators", ("help_now.news", "help_now.letter"), "Calls for help"
    urgent, within, lasts = True, HOUR / 4, 4 * DAY
    at_once = "I'll tell you when one of them has read it"
    nobody = ("I have reminded the team", "once more, and will keep doing so", "Three days have gone by")
    stops = ("has read this and is writing to you", "has not got to it", *nobody)
    goes_on = ("has read this and is writing to you", "> I am here")
    named: ClassVar[str] = "named"

    async def reach_out(self, scene: Scene) -> str:
        return said(await tell_moderators(scene.world, scene.person, named=self.named))

    async def answer(self, scene: Scene) -> None:
        await scene.office.press(scene.mod, "I'm writing to them")
        await scene.moment()

    async def go_on(self, scene: Scene) -> None:
        await scene.office.write(scene.mod, "I am here")

    async def turn_elsewhere(self, scene: Scene) -> str:
        return said(await scene.person.user.click(scene.told[-1], label="Need help now?"))

    turned = "findahelpline.com"


class ModeratorsNameless(Moderators):
    name, named = "the moderators, without a name", "nameless"


class AnswerToModerator(Moderators):
    """Whoever was written to writes again."""

    name = "a moderator who has written"
    within, lasts = HOUR, DAY
    at_once = "I'll pass it on"
    nobody = ("Nobody has answered here yet what you wrote last",)
    stops = ("> I am still here",)
    goes_on = ("> I am still here", "> good night")

    async def prepare(self, scene: Scene) -> None:
        await super().reach_out(scene)
        await scene.office.write(scene.mod, "I am here")

    async def reach_out(self, scene: Scene) -> str:
        return await scene.office.answer(scene.person, "thank you, I am scared")

    async def answer(self, scene: Scene) -> None:
        await scene.office.write(scene.mod, "I am still here")

    async def go_on(self, scene: Scene) -> None:
        await scene.office.answer(scene.person, "that helps")
        await scene.office.write(scene.mod, "good night")


class Report(Reaching):
    """Somebody reports what another one wrote to them."""

    name, queue = "the team, with a report", "Reports"
    notices = ("care.report_answer", "care.report_not_read")
    at_once = "I can't say when they read it, or what they do."
    within, lasts = 3 * DAY, 5 * DAY
    nobody = ("Nobody on its team has opened it so far",)
    stops = ()  # They were told so.
    goes_on = ("write to you about what you reported",)

    async def prepare(self, scene: Scene) -> None:
        await scene.world.settings("team", channel=scene.office.channel)
        await scene.ben.slash(scene.world.general, "checkin ask", member=scene.person, words="you again")
        await scene.world.pass_time(hours=8)

    async def reach_out(self, scene: Scene) -> str:
        form = await scene.person.user.click(scene.letters[-1], label="Report to the moderators")
        reported = await scene.person.user.submit_modal(form, {"happened": "He does so every day.", "along": "yes"})
        await scene.moment()
        return said(reported)

    async def answer(self, scene: Scene) -> None:
        opened = await scene.mod.click(scene.office.last, label="Read")
        self.opened = opened.response

    async def go_on(self, scene: Scene) -> None:
        assert self.opened is not None
        form = await scene.mod.click(self.opened, label="Answer the reporter")
        await scene.mod.submit_modal(form, {"words": "We have spoken with him."})
        await scene.moment()

    async def turn_elsewhere(self, scene: Scene) -> str:
        return said(await scene.person.user.click(scene.told[-1], label="Need help now?"))

    turned = "findahelpline.com"


WAYS = (Moderators, ModeratorsNameless, AnswerToModerator, Report)
