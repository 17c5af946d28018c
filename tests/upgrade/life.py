"""A server in which one thing of everything happens, so that an upgrade can be tried on what is left of it."""

from typing import Any

import discord
import simcord

from tests.cogs.check_ins.people import check_in
from tests.cogs.check_ins.scene import Scene
from tests.forged import MENU

EVERY_DAY = [str(day) for day in range(7)]


class Life(Scene):
    """A server in which one thing of everything happens."""

    async def live(self) -> None:
        self.people["ann"] = self.world.ann
        await self.world.settle()
        await self._decide()
        await self._welcome()
        await self._ask_for_reminders()
        await self._thank()
        await self._meet_for_weeks()
        await self._check_in()
        await self._go_on()
        await self._open_everything()

    async def do(self, who: str, command: str, /, **options: Any) -> simcord.InteractionResult:
        return await self[who].slash(self.world.general, command, **options)

    async def press(self, name: str, shown: Any, label: str) -> simcord.InteractionResult:
        """Somebody presses what stands in a channel, or under an answer of ours."""
        message = shown.response if isinstance(shown, simcord.InteractionResult) else shown
        assert message is not None
        return await self[name].click(message, label=label)

    async def _decide(self) -> None:
        """A moderator decides all that can be decided."""
        world, server = self.world, self.world.guild
        self.hello, self.kitchen = (server.create_text_channel(name) for name in ("hello", "kitchen"))
        roles = {name: server.create_role(name) for name in ("member", "newcomer", "greeter", "listener", "unthanked")}
        await world.settle()
        await world.settings("welcome", channel=world.welcome, where="both", when="at join", delay_minutes=1)
        await world.settings("welcome", introductions=self.hello, rules=world.general, moderators=self.office)
        await world.settings("welcome", farewell=True, remove_days=3, role=roles["member"], raid_joins=4)
        await world.settings("welcome", newcomer_role=roles["newcomer"], newcomer_days=20)
        await world.settings("greeters", channel=self.kitchen, patience_hours=1, role=roles["greeter"])
        await world.settings("greeters", open_newcomers=2)
        await world.settings("check_ins", moderators=self.office, circles_by="members", listener_talks=2)
        await world.settings("check_ins", listener_role=roles["listener"], listener_minutes=6, words_days=60)
        await world.settings("kudos", channel=world.thanks, daily_limit=0, pair_minutes=0, digest_hour=17)
        await world.settings("kudos", values="helping, learning")
        await world.settings("reminders", timezone="Europe/Berlin")
        for words in ("Hi {member}, good to have you.", "{member} is here: {ordinal} of {count}."):
            form = await self.press("mod", await self.do("mod", "welcome texts"), "Add a text")
            await self["mod"].submit_modal(form, {"words": words})
        await self.do("mod", "welcome places", channel=world.general, about="where people talk")
        form = await self.do("mod", "welcome interests")
        await self["mod"].submit_modal(form, {"lines": "tea\nbread"})
        await self.do("ann", "greeter on", named=True, timezone="Asia/Tokyo")
        await self.do("ben", "greeter on")

    async def _welcome(self) -> None:
        """Newcomers are greeted, introduce themselves, take part, go, and are asked how it is going."""
        world = self.world
        for name in ("cleo", "dora"):
            self.people[name] = await self._arrive(name)
            await self.press("ann", self._greeting(name), "Say hi")
        await self.press("cleo", self._greeting("dora"), "Say hi")
        form = await self.press("cleo", self._greeting("cleo"), "Introduce yourself")
        said = {"about": "I bake.", "wish": "a patient oven", "offer": "bread", "interests": ["tea", "bread"]}
        await self["cleo"].submit_modal(form, said)
        await world.pass_time(minutes=1)
        await self.press("ann", self.hello.history()[-1], "Say hi")
        await world.leave(await self._arrive("gus"))

    async def _arrive(self, name: str) -> simcord.MemberActor:
        member = await self.world.join(name)
        await self.world.pass_time(minutes=3)
        return member

    def _greeting(self, name: str) -> discord.Message:
        return next(one for one in self.world.welcome.history()[::-1] if self[name].mention in one.content)

    async def _ask_for_reminders(self) -> None:
        """Reminders that wait, repeat, are said in two ways, and stand in a channel."""
        await self.do("ann", "me", timezone="Europe/Berlin", quiet="none")
        await self.do("ann", "remind me", when="200 days", what="ring Grandad")
        await self.do("ann", "remind me", when="150 days", what="ring Grandma", repeat="weekly")
        await self.do("ann", "remind me", when="100 days", what="tea for all", where="here")
        await self.do("ann", "remind me", when="03/04/2027", what="which of them")

    async def _thank(self) -> None:
        """Kudos for all to see and in private, one of them to somebody whom no message reaches."""
        world = self.world
        for number in range(6):
            await self.do("ann", "kudos give", member=world.ben, reason=f"reason {number}")
        await self.do("ann", "kudos give", member=world.ben, reason="for his silence", shown="private")
        await self.do("ben", "kudos give", member=self["cleo"], reason="for her bread", value="helping")
        form = await self.do("rex", "kudos preferences")
        await self["rex"].submit_modal(form, {"wishes": ["private"]})
        await self.do("ann", "kudos give", member=self["ron"], reason="soon taken down")
        card = next(one for one in world.thanks.history()[::-1] if self["ron"].mention in one.content)
        form = await self["mod"].context_menu(world.thanks, "Take down", card)
        await self["mod"].submit_modal(form, {"because": "by mistake"})
        await world.pass_time(minutes=1)

    async def _meet_for_weeks(self) -> None:
        """Three circles: one talks every week, one has too few left, and one never had enough."""
        world = self.world
        await self.open()
        for circle, names in {
            "Walks": ("Marigold", "Juniper", "Saffron"),
            "Chess": ("Bryony", "Rosemary", "dot"),
        }.items():
            await self.do(names[0], "circle start", name=circle)
            for name in names[1:]:
                await self.do(name, "circle join", name=circle)
        await world.pass_time(minutes=1)
        await self.do("dot", "circle leave")
        for week in range(5):
            for name in ("Marigold", "Juniper", "Saffron"):
                await self[name].send(self._thread("Walks"), "I am here")
            if week == 2:
                await self.do("ron", "circle start", name="Alone")
            await world.pass_time(days=7)
        await self.press("Bryony", self._last("Chess", "Close this circle"), "Close this circle")

    def _thread(self, circle: str) -> simcord.ChannelHandle:
        thread = dict(self.rows("SELECT name, thread FROM circles"))[circle]
        return next(one for one in self.nook.threads if one.id == thread)

    def _last(self, circle: str, label: str) -> discord.Message:
        """The latest message in a circle's thread that has this button."""
        return next(one for one in self._thread(circle).history()[::-1] if label in str(one.components))

    async def _check_in(self) -> None:
        """Check-ins for everyone who may hear of one, and what comes of them."""
        world = self.world
        await world.pass_time(hours=(24 - world.env.now().hour) % 24, minutes=-world.env.now().minute)
        await self.begin()
        await self.be_answered()
        await self.be_handed_on()
        await self.read()
        places = self._places()
        [talk] = [one for one in self.rooms.threads if places[one.id] == "Saffron's talk"]
        await self.press("lea", talk.history()[0], "Close")
        form = await self.do("ben", "checkin rhythm")
        await self["ben"].submit_modal(form, {"days": EVERY_DAY, "time": "13:00", "zone": "UTC"})
        await self.do("Marigold", "lookout", friend=self["ron"], misses=3)
        await self.do("dot", "checkin on", member=world.ben)
        await check_in(world, world.ann, "nobody has heard this", mood=2, audience="everyone:0")
        await check_in(world, self["ron"], "nor this", mood=2, audience="nameless:0")
        await check_in(world, world.ann, "not even listeners", mood=2, audience="listeners:0")
        await check_in(world, self["dot"], "soon taken down", mood=2, audience="everyone:0")
        await world.pass_time(minutes=1)
        form = await self["mod"].context_menu(self.place, "Take check-in down", self.place.history()[-1])
        await self["mod"].submit_modal(form, {"days": ["30"]})
        await world.pass_time(hours=3)

    async def _go_on(self) -> None:
        """What one presses, and what then stands there to be pressed."""
        world = self.world
        await self.press("cleo", self.hello.history()[-1], "Change")
        await self._press_dm("cleo", "A bit lost")
        await self._press_dm("ben", "Please don't ask me")
        await self._press_dm("ben", "Not from dot")
        await self._press_dm("Juniper", "Stop messages from them")
        await self.press("Rosemary", self.own["Rosemary"], "Change who sees it")
        await self.do("Marigold", "checkin away", until="3 days")
        panel = (await self.do("ron", "me")).response
        assert panel is not None
        await self["ron"].select(panel, ["kudos"], custom_id="me:notices")
        await world.pass_time(minutes=1)

    async def _press_dm(self, name: str, label: str) -> simcord.InteractionResult:
        """Somebody presses the latest among their direct messages that has this button."""
        [*_others, message] = [one for one in self.world.dms(self[name]) if label in str(one.components)]
        return await self[name].user.click(message, label=label)

    async def _open_everything(self) -> None:
        """What is fresh, what is held, and every list, panel and form, left open on somebody's screen."""
        world = self.world
        self.people["finn"] = await self._arrive("finn")
        await self.press("finn", self._greeting("finn"), "Introduce yourself")
        await self.press("finn", self._greeting("finn"), "Show me around")
        await world.pass_time(hours=1)
        await self._remind()
        await self._lists()
        await self._forms()
        await world.settings("welcome", youngest_days=1)
        for number in range(6):
            await world.join(f"friend{number}")
        await world.pass_time(minutes=2)
        await self.do("mod", "care queue")
        await self.do("mod", "care pause-greetings", until="3 days")

    async def _remind(self) -> None:
        world = self.world
        for what in ("arrived", "held"):
            await self.do("ann", "remind me", when="10m", what=f"what has {what}")
            if what == "held":
                world.refuse(f"/channels/{world.ann.user.dm_channel.id}/messages", 1)
            await world.pass_time(minutes=11)

    async def _lists(self) -> None:
        for name, commands in {
            "ann": (
                "remind list",
                "inbox",
                "me",
                "kudos given",
                "privacy show",
                "pause",
                "checkin history",
                "help-now",
            ),
            "ben": ("kudos mine", "checkin answers", "listener status", "greeter status"),
            "cleo": ("kudos mine",),
            "fay": ("lookout",),
            "cat": ("circle list", "checkin history"),
            "mod": ("welcome texts", "round list", "welcome preview"),
            "rex": ("checkin history",),
        }.items():
            for command in commands:
                options = {"until": "3 days"} if command == "pause" else {}
                await self.do(name, command, **options)
        for what in ("everything", "kudos"):
            await self.do("rex", "privacy forget", what=what, where="here")
        await self._choose("ann", "remind list")
        await self._choose("Rosemary", "checkin history")

    async def _choose(self, name: str, command: str) -> None:
        """Somebody chooses the first from the menu under a list."""
        shown = (await self.do(name, command)).response
        assert shown is not None
        [menu] = [one for row in shown.components for one in row["components"] if one["type"] == MENU]
        await self[name].select(shown, [menu["options"][0]["value"]], custom_id=menu["custom_id"])

    async def _forms(self) -> None:
        """Every form that a command opens; those that a button opens are opened by whoever presses it."""
        world = self.world
        await self.do("ann", "checkin now")
        await self.do("ann", "checkin rhythm")
        await self.do("ann", "kudos give")
        await self.do("ann", "kudos preferences")
        await self.do("mod", "welcome interests")
        said = await self["ben"].send(world.general, "the recipe: onions, and time")
        await self["ann"].context_menu(world.general, "Remind me about this", said)
        await self["ann"].context_menu(world.general, "Give kudos", said)
        await self["mod"].context_menu(self.place, "Take check-in down", self.place.history()[0])
        await self._press_dm("ann", "When…")
        await self.press("ann", await self.do("ann", "remind me", when="90 days", what="mend it"), "Change")
        await self.press("ann", await self.do("ann", "help-now"), "Tell the moderators privately")
